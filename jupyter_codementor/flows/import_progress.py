"""Bring a progress file in: what it says becomes the progress of whoever brings it.

Ids follow from the student and the id in the file, so that bringing it in twice, or after a crash
half-way, changes nothing. XP, skills and achievements follow by the same fold as for what was
handed in here. Without a signature of ours for this very student it is the student's own word; it
never counts as evidence for a grade.

An erasure that begins meanwhile is noticed by the profile, which is stored before anything else:
it is marked first and deleted last. Then nothing more is stored, and what was is erased once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from jupyter_codementor.accounts import SigningKeys, changed
from jupyter_codementor.errors import BadInput, Conflict
from jupyter_codementor.events import Listener, ProgressChanged, tell
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.progressfile import BY_HAND_MAX, FiledTrace, ProgressFile
from jupyter_codementor.model.student import ChallengeProgress, Profile, Progress
from jupyter_codementor.model.submission import Origin
from jupyter_codementor.progress import facts_of
from jupyter_codementor.progress.filed import checked, content_of, event_of, submission_of
from jupyter_codementor.settings import LOCAL_STUDENT

from .change_profile import SeeProfile
from .credit import Credit
from .digests import count_anew
from .made import made_among
from .ports import Challenges
from .stored import change_progress, to_document

_SENTENCES: Final = {
    "signed": "This file was signed here and nobody changed it.",
    "own_word": "Nobody can vouch for this file, so it counts as your own word: for your own "
    "progress, not on the leaderboard.",
}

_LOOK_EVERY: Final = 100
"""After so many writes it is looked whether the student is being erased."""


class Erasing(Exception):
    """The student is being erased, or has been."""


class Imported(Struct, frozen=True, kw_only=True):
    """What came of it: how many submissions and events are new, how many were here already."""

    origin: Origin
    sentence: str
    submissions: int
    events: int
    known: int


@dataclass(frozen=True)
class ImportProgress:
    """Checks all of a file before anything of it is stored."""

    challenges: Challenges
    documents: Documents
    profile: SeeProfile
    credit: Credit
    keys: SigningKeys
    listeners: Sequence[Listener]
    now: Callable[[], float]
    erase_leftovers: Callable[[str], Awaitable[object]]

    async def __call__(self, student_id: str, raw: bytes) -> Imported:
        """Bring it in for this student, whoever wrote it out.

        Raises:
            BadInput: it is none, or was edited into something that cannot be; `CodeTooLong` over
                20 MiB; `NewerFormat` if a newer version of ours wrote it.
            Conflict: the student is being erased.
        """
        file, origin = await asyncio.to_thread(self._checked, student_id, raw)
        profile = await self._preferred(student_id, file)
        try:
            await self.documents.insert("users", to_document(profile))
            await self._look(student_id)
            submissions, known = await self._submissions(student_id, file, origin)
            events = await self._events(student_id, file, origin)
            await count_anew(self.documents, student_id)
            await change_progress(self.documents, student_id, lambda mine: _merged(mine, file))
            await self.credit.afresh(student_id)
            await self._look(student_id)
        except Erasing:
            await self.erase_leftovers(student_id)
            raise Conflict(
                "Everything that is kept of you is being erased, so the file was not brought in."
            ) from None
        tell(self.listeners, ProgressChanged(student_id))
        return Imported(
            origin=origin,
            sentence=_SENTENCES[origin] + await self._unknown(file),
            submissions=submissions,
            events=events,
            known=known,
        )

    def _checked(self, student_id: str, raw: bytes) -> tuple[ProgressFile, Origin]:
        content: dict[str, Any] = content_of(raw)
        file = checked(content, self.now())
        known = file.student == student_id != LOCAL_STUDENT
        own = known and self.keys.vouch(content)
        return file, "signed" if own else "own_word"

    async def _look(self, student_id: str) -> None:
        """Go on only while the student is not being erased.

        Raises:
            Erasing: the profile is marked, or gone.
        """
        profile = await self.documents.get("users", student_id)
        if profile is None or profile.get("erasing"):
            raise Erasing

    async def _preferred(self, student_id: str, file: ProgressFile) -> Profile:
        """Return the profile as it is here, or as the file prefers it if there is none yet."""
        mine = await self.profile(student_id)
        if file.profile is None or mine.revision:
            return mine
        try:
            return changed(mine, asdict(file.profile))
        except BadInput as error:
            raise BadInput(f"This progress file was changed: {error}") from error

    async def _unknown(self, file: ProgressFile) -> str:
        """Say how many challenges of the file are not here, such as those made elsewhere."""
        ids = {filed.challenge_id for filed in file.submissions}
        known = {each.id for each in await self.challenges.all()}
        known |= {each.id for each in await made_among(self.challenges, ids)}
        count = len(ids - known)
        if not count:
            return ""
        them = "1 challenge that does" if count == 1 else f"{count} challenges that do"
        return f" It names {them} not exist here: that counts as practice, but brings no XP."

    async def _submissions(
        self, student_id: str, file: ProgressFile, origin: Origin
    ) -> tuple[int, int]:
        ids = dict.fromkeys(filed.challenge_id for filed in file.submissions)
        made = await made_among(self.challenges, ids)
        facts = facts_of(await self.challenges.all(), made)
        new = known = 0
        for number, filed in enumerate(file.submissions):
            if number % _LOOK_EVERY == 0:
                await self._look(student_id)
            if await self._is_mine("submissions", filed.id, student_id):
                known += 1
                continue
            submission = submission_of(filed, student_id, origin, facts.of(filed.challenge_id))
            stored = await self.documents.insert("submissions", to_document(submission))
            new, known = new + stored, known + (not stored)
        return new, known

    async def _events(self, student_id: str, file: ProgressFile, origin: Origin) -> int:
        new = 0
        for number, filed in enumerate(file.events):
            if number % _LOOK_EVERY == 0:
                await self._look(student_id)
            if not await self._is_mine("events", filed.id, student_id):
                event = event_of(filed, student_id, origin)
                new += await self.documents.insert("events", to_document(event))
        return new

    async def _is_mine(self, collection: str, id: str, student_id: str) -> bool:
        """Return whether this is where it was first done: it came back."""
        document = await self.documents.get(collection, id)
        return document is not None and document.get("student_id") == student_id


def _merged(mine: Progress, file: ProgressFile) -> Progress:
    """Return the progress with the opens, hints and marks of a file, which leave no submission."""
    challenges = dict(mine.challenges)
    for name, trace in file.opened.items():
        challenges[name] = _traced(challenges.get(name, ChallengeProgress()), trace)
    by_hand = dict(mine.by_hand)
    for name, at in sorted(file.by_hand.items()):
        if len(by_hand) < BY_HAND_MAX:  # those of here are not pushed out
            by_hand.setdefault(name, at)
    return replace(mine, challenges=challenges, by_hand=by_hand)


def _traced(mine: ChallengeProgress, trace: FiledTrace) -> ChallengeProgress:
    times = [at for at in (mine.last_at, trace.last_at) if at is not None]
    return replace(
        mine,
        status="opened" if mine.status == "new" else mine.status,
        hints_used=max(mine.hints_used, trace.hints_used),
        last_at=max(times, default=None),
    )

"""Bring a progress file in: what it says becomes the progress of whoever brings it.

Ids follow from the student and the id in the file, so that bringing it in twice, or after a crash
half-way, changes nothing. XP, skills and achievements follow by the same fold as for what was
handed in here. Without a signature of ours for this very student it is the student's own word; it
never counts as evidence for a grade.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from jupyter_codementor.accounts import SigningKeys, changed
from jupyter_codementor.errors import BadInput
from jupyter_codementor.events import Listener, ProgressChanged, tell
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.progressfile import BY_HAND_MAX, FiledTrace, ProgressFile
from jupyter_codementor.model.student import ChallengeProgress, Profile, Progress
from jupyter_codementor.model.submission import Origin
from jupyter_codementor.progress import facts_of
from jupyter_codementor.progress.filed import checked, content_of, event_of, submission_of

from .change_profile import SeeProfile
from .credit import Credit
from .digests import count_anew
from .ports import Challenges
from .stored import change_progress, to_document

_SENTENCES: Final = {
    "signed": "This file was signed here and nobody changed it.",
    "own_word": "Nobody can vouch for this file, so it counts as your own word: for your own "
    "progress, not on the leaderboard.",
}


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

    async def __call__(self, student_id: str, raw: bytes) -> Imported:
        """Bring it in for this student, whoever wrote it out.

        Raises:
            BadInput: it is none, or was edited into something that cannot be; `CodeTooLong` over
                20 MiB; `NewerFormat` if a newer version of ours wrote it.
        """
        content = content_of(raw)
        file = checked(content, self.now())
        own = file.student == student_id and self.keys.vouch(content)
        origin: Origin = "signed" if own else "own_word"
        profile = await self._preferred(student_id, file)
        submissions, known = await self._submissions(student_id, file, origin)
        events = await self._events(student_id, file, origin)
        await count_anew(self.documents, student_id)
        await change_progress(self.documents, student_id, lambda mine: _merged(mine, file))
        if profile is not None:
            await self.documents.insert("users", to_document(profile))
        await self.credit.afresh(student_id)
        tell(self.listeners, ProgressChanged(student_id))
        return Imported(
            origin=origin,
            sentence=_SENTENCES[origin],
            submissions=submissions,
            events=events,
            known=known,
        )

    async def _preferred(self, student_id: str, file: ProgressFile) -> Profile | None:
        """Return the profile that the file prefers, if there is none here yet."""
        if file.profile is None or await self.documents.get("users", student_id) is not None:
            return None
        try:
            return changed(await self.profile(student_id), asdict(file.profile))
        except BadInput as error:
            raise BadInput(f"This progress file was changed: {error}") from error

    async def _submissions(
        self, student_id: str, file: ProgressFile, origin: Origin
    ) -> tuple[int, int]:
        facts = facts_of(await self.challenges.all())
        new = known = 0
        for filed in file.submissions:
            if await self._is_mine("submissions", filed.id, student_id):
                known += 1
                continue
            submission = submission_of(filed, student_id, origin, facts.of(filed.challenge_id))
            stored = await self.documents.insert("submissions", to_document(submission))
            new, known = new + stored, known + (not stored)
        return new, known

    async def _events(self, student_id: str, file: ProgressFile, origin: Origin) -> int:
        new = 0
        for filed in file.events:
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
    by_hand = {**file.by_hand, **mine.by_hand}
    return replace(mine, challenges=challenges, by_hand=dict(sorted(by_hand.items())[:BY_HAND_MAX]))


def _traced(mine: ChallengeProgress, trace: FiledTrace) -> ChallengeProgress:
    times = [at for at in (mine.last_at, trace.last_at) if at is not None]
    return replace(
        mine,
        status="opened" if mine.status == "new" else mine.status,
        hints_used=max(mine.hints_used, trace.hints_used),
        last_at=max(times, default=None),
    )

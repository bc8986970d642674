"""Credit a graded submission, once: XP by a ledger, progress and achievements by a fold.

Every write here can be repeated: ledger entries are unique inserts, progress is a fold that
replaying does not change, and the award is read off the entries that name the submission.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from jupyter_codementor.errors import Conflict
from jupyter_codementor.events import AchievementUnlocked, Listener, tell
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.skills import SkillChange
from jupyter_codementor.model.student import Award, LedgerEntry, Profile, Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import (
    CatalogueFacts,
    achievements_of,
    apply,
    award_of,
    changes_by,
    facts_of,
    gained,
    is_late,
    level_of,
    recompute,
    settle,
    skill_changes,
    solve_entries,
)

from .made import made_among
from .ports import Challenges
from .rate_challenge import RateChallenge
from .stored import every, read, to_document, to_value

_ATTEMPTS_MAX = 50


@dataclass(frozen=True)
class Credit:
    """Turns a graded submission into XP, progress and achievements."""

    challenges: Challenges
    documents: Documents
    listeners: Sequence[Listener]

    async def __call__(self, submission: Submission) -> Award:
        """Return what the submission brought; the same when it is called again.

        Raises:
            Conflict: others kept on changing the same progress.
        """
        facts = await self._facts(submission.student_id, submission.challenge_id)
        await self._pay(solve_entries(submission, facts.of(submission.challenge_id)), submission)
        for _ in range(_ATTEMPTS_MAX):
            stored = await read(self.documents, "progress", submission.student_id, Progress)
            folded, changes = await self._fold(stored, submission, facts)
            progress, due = settle(folded, await self._ledger(submission.student_id))
            await self._pay(due, submission)
            if await self._store(progress, stored):
                await self._rate(submission, facts)
                return await self._award(progress, submission, changes)
        raise Conflict("Your progress is changed from elsewhere all the time. Please try again.")

    async def afresh(self, student_id: str) -> Progress | None:
        """Count everything of a student anew from the submissions that there are.

        For submissions that were brought in, and after some were taken away. Without any
        submission there is nothing to count, and the progress stays as it is.

        Returns:
            The progress, or None without submissions.

        Raises:
            Conflict: others kept on changing the same progress.
        """
        for _ in range(_ATTEMPTS_MAX):
            stored = await read(self.documents, "progress", student_id, Progress)
            found = await self._all("submissions", student_id)
            submissions = [to_value(document, Submission) for document in found]
            graded = [each for each in submissions if each.status != "queued"]
            if not graded:
                return None
            facts = await self._facts(student_id, *(each.challenge_id for each in graded))
            await self._pay_what_is_due(student_id, graded, facts)
            begin = stored or await self._first(student_id)
            folded = await asyncio.to_thread(recompute, begin, graded, facts)
            progress, due = settle(folded, await self._ledger(student_id))
            for entry in due:
                await self.documents.insert("ledger", to_document(entry))
            if await self._store(progress, stored):
                return progress
        raise Conflict("Your progress is changed from elsewhere all the time. Please try again.")

    async def _pay_what_is_due(
        self, student_id: str, submissions: Iterable[Submission], facts: CatalogueFacts
    ) -> None:
        paid = {entry.id for entry in await self._ledger(student_id)}
        for submission in sorted(submissions, key=lambda each: (each.created_at, each.id)):
            entries = solve_entries(submission, facts.of(submission.challenge_id))
            await self._pay((entry for entry in entries if entry.id not in paid), submission)
            paid.update(entry.id for entry in entries)

    async def _pay(self, entries: Iterable[LedgerEntry], submission: Submission) -> None:
        for entry in entries:
            entry = replace(entry, submission_id=submission.id)
            await self.documents.insert("ledger", to_document(entry))

    async def _fold(
        self, stored: Progress | None, submission: Submission, facts: CatalogueFacts
    ) -> tuple[Progress, tuple[SkillChange, ...]]:
        progress = stored or await self._first(submission.student_id)
        if not is_late(progress, submission):
            after = apply(progress, submission, facts)
            topic = facts.of(submission.challenge_id).topic
            return after, skill_changes(progress, after, topic)
        found = await self._all("submissions", submission.student_id)
        everything = [to_value(document, Submission) for document in found]
        return await asyncio.to_thread(
            lambda: (
                recompute(progress, everything, facts),
                changes_by(submission, everything, facts),
            )
        )

    async def _rate(self, submission: Submission, facts: CatalogueFacts) -> None:
        known = facts.of(submission.challenge_id)
        if known.skills:
            await RateChallenge(self.documents)(submission, known.difficulty)

    async def _facts(self, student_id: str, *challenge_ids: str) -> CatalogueFacts:
        """Return the facts of the catalogue, and of what was made for the student or is named."""
        progress = await read(self.documents, "progress", student_id, Progress)
        ids = dict.fromkeys((*(progress.challenges if progress else ()), *challenge_ids))
        made = await made_among(self.challenges, ids)
        return facts_of(await self.challenges.all(), made)

    async def _first(self, student_id: str) -> Progress:
        profile = await read(self.documents, "users", student_id, Profile)
        if profile is None:
            return Progress(id=student_id)
        return Progress(
            id=student_id,
            on_leaderboard=profile.on_leaderboard,
            alias=profile.alias,
        )

    async def _store(self, progress: Progress, stored: Progress | None) -> bool:
        if stored is None:
            return await self.documents.insert("progress", to_document(progress))
        return progress == stored or await self.documents.replace("progress", to_document(progress))

    async def _award(
        self, progress: Progress, submission: Submission, skills: tuple[SkillChange, ...]
    ) -> Award:
        ledger = await self._ledger(submission.student_id)
        named = [entry for entry in ledger if entry.submission_id == submission.id]
        mine, made_good = gained(named, ledger)
        got = {entry.id.rpartition("/")[2] for entry in mine if not entry.challenge_id}
        before = replace(
            progress,
            achievements={k: at for k, at in progress.achievements.items() if k not in got},
            level=level_of(progress.xp - sum(entry.xp for entry in mine)),
        )
        for state in achievements_of(progress):
            if state.id in got:
                unlocked = AchievementUnlocked(progress.id, state.id, state.title, state.xp)
                tell(self.listeners, unlocked)
        return award_of(before, progress, mine, submission.hints_used, skills, made_good)

    async def _ledger(self, student_id: str) -> list[LedgerEntry]:
        return [
            to_value(document, LedgerEntry) for document in await self._all("ledger", student_id)
        ]

    async def _all(self, collection: str, student_id: str) -> list[Document]:
        mine = {"student_id": student_id}
        found = every(self.documents, collection, mine, sort="created_at")
        return [document async for document in found]

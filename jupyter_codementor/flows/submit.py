"""Hand in code for a verdict: stored first, then graded, then credited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from jupyter_codementor.accounts import local_date
from jupyter_codementor.challenges import graded_code
from jupyter_codementor.errors import Conflict, NotFound
from jupyter_codementor.ids import new_id, submission_id
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.skills import ItemRating, Skills, SkillState
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress.skills import unrated
from jupyter_codementor.resilience.background import Background

from .change_profile import SeeProfile
from .grade_submission import GradeSubmission, lease_s
from .ports import Challenges
from .stored import read, to_document


@dataclass(frozen=True)
class Submit:
    """Stores the submission, and gives the grading `reply_within_s` to be done at once."""

    challenges: Challenges
    documents: Documents
    profile: SeeProfile
    grade: GradeSubmission
    background: Background
    now: Callable[[], float]
    reply_within_s: float

    async def __call__(
        self,
        student_id: str,
        challenge_id: str,
        source: str,
        key: str = "",
        notebook: NotebookJson | None = None,
        sure: float | None = None,
    ) -> Submission:
        """Return the submission: credited, or queued while its grading goes on.

        The same `key` with the same code is the same submission. Of an assignment, its `notebook`
        is handed in, and `source` is not looked at. `sure` is how sure the student is that it
        passes, 0 to 1.

        Raises:
            NotFound: no such challenge.
            BadInput: empty or unreadable code; `CodeTooLong` over 64 KiB, or 1 MiB of a notebook.
            Conflict: the key was used with other code.
        """
        challenge = await self.challenges.get(challenge_id)
        code = graded_code(challenge, source, notebook)
        submission = replace(await self._new(student_id, challenge, code, key), sure=sure)
        if not await self.documents.insert("submissions", to_document(submission)):
            stored = await read(self.documents, "submissions", submission.id, Submission)
            if stored is None or stored.code != code:
                raise Conflict("This submission key was used before with other code.")
            if stored.status == "credited":
                return stored
            submission = stored
        task = self.background.start(submission.id, lambda: self.grade(submission.id))
        done, _ = await asyncio.wait({task}, timeout=self.reply_within_s)
        if done and not task.cancelled():
            task.result()
        latest = await read(self.documents, "submissions", submission.id, Submission)
        if latest is None:
            raise NotFound("You stopped this submission. It does not count.")
        return latest

    async def _new(self, student_id: str, challenge: Challenge, code: str, key: str) -> Submission:
        profile = await self.profile(student_id)
        progress = await read(self.documents, "progress", student_id, Progress)
        so_far = progress.challenges.get(challenge.id) if progress else None
        skills = progress.skills if progress else Skills()
        topic = skills.by_name.get(challenge.skills[0] if challenge.skills else "", SkillState())
        rating = await read(self.documents, "ratings", challenge.id, ItemRating)
        now = self.now()
        return Submission(
            id=submission_id(student_id, challenge.id, key) if key else new_id(),
            student_id=student_id,
            challenge_id=challenge.id,
            challenge_version=challenge.version,
            language=challenge.language,
            code=code,
            created_at=now,
            local_date=local_date(now, profile.time_zone),
            hints_used=(so_far or ChallengeProgress()).hints_used,
            item_difficulty=(rating or unrated(challenge.id, challenge.difficulty)).difficulty,
            ability=skills.ability + topic.ability,
            lease_until=now + lease_s(challenge),
        )


@dataclass(frozen=True)
class StopSubmission:
    """Ends the grading of a submission that has no verdict yet, and takes the submission back."""

    documents: Documents
    background: Background

    async def __call__(self, student_id: str, id: str) -> None:
        """Stop it.

        Raises:
            NotFound: there is none, or it is not yours.
            Conflict: it has its verdict.
        """
        submission = await mine(self.documents, student_id, id)
        if submission.status == "queued":
            await self.background.cancel(id)
            submission = await mine(self.documents, student_id, id)
        if submission.status != "queued" or not await self._hold(submission):
            raise Conflict("This submission has been graded already, so it cannot be stopped.")
        await self.documents.delete("submissions", id)

    async def _hold(self, submission: Submission) -> bool:
        """Make a new revision, over which no other process can store its verdict any more."""
        return await self.documents.replace("submissions", to_document(submission))


async def mine(documents: Documents, student_id: str, id: str) -> Submission:
    """Return a submission of this student.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = await read(documents, "submissions", id, Submission)
    if found is None or found.student_id != student_id:
        raise NotFound("You have no such submission.")
    return found

"""Grade a stored submission: claim it, run and review it, store both, credit it, tell of it.

Each step is one atomic write that can be repeated, so that whoever finds a submission half done
(after a crash, say) goes on where it stopped. A claim is a unique insert of ``submission:attempt``
with a lease; when the lease has run out, the next attempt can be claimed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from msgspec.structs import replace

from jupyter_codementor.errors import NotFound
from jupyter_codementor.events import Listener, ProgressChanged, SubmissionGraded, tell
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.assignment import longest_s
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents, Range
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.resilience.background import Background

from .credit import Credit
from .ports import Challenges
from .record_activity import RecordActivity
from .review_code import ReviewCode
from .stored import read, to_document
from .withdraw import Withdraw

_LEASE_BEYOND_LIMIT_S = 10.0


def lease_s(challenge: Challenge) -> float:
    """Return for how long a worker has a submission to itself, in seconds."""
    return longest_s(challenge) + _LEASE_BEYOND_LIMIT_S


@dataclass(frozen=True)
class GradeSubmission:
    """Brings a submission from queued to credited; safe to call again at any time."""

    challenges: Challenges
    documents: Documents
    sandbox: Sandbox
    credit: Credit
    record: RecordActivity
    review: ReviewCode
    listeners: Sequence[Listener]
    now: Callable[[], float]
    attempts_max: int
    withdraw: Withdraw = field(init=False)

    def __post_init__(self) -> None:
        """Make what takes back the traces of an erased submission."""
        object.__setattr__(self, "withdraw", Withdraw(self.documents, self.credit))

    async def __call__(self, id: str) -> None:
        """Do what is still to be done; nothing if somebody else is at it."""
        submission = await read(self.documents, "submissions", id, Submission)
        if submission is None or submission.status == "credited":
            return
        if submission.status == "queued":
            graded = await self._grade(submission)
            if graded is None:
                await self.withdraw(submission, credited=False)
                return
            submission = graded
        await self._credit(submission)

    async def _grade(self, submission: Submission) -> Submission | None:
        try:
            challenge = await self.challenges.get(submission.challenge_id)
        except NotFound as error:
            return await self._give_up(submission, str(error))
        attempt = await self._claim(submission, challenge)
        if attempt is None:
            return None
        if attempt > self.attempts_max:
            return await self._give_up(submission, f"not graded after {self.attempts_max} attempts")
        try:
            async with asyncio.TaskGroup() as group:
                reviewing = group.create_task(self.review(challenge, submission.code))
                verdict = await grade(challenge, submission.code, self.sandbox, hidden=True)
        except asyncio.CancelledError:
            await self._release(submission, attempt)
            raise
        return await self._store(submission, attempt, verdict, reviewing.result())

    async def _claim(self, submission: Submission, challenge: Challenge) -> int | None:
        """Return the number of the attempt that is ours, or None while somebody else's runs."""
        attempt = submission.attempts
        while True:
            attempt += 1
            claim = {
                "id": f"{submission.id}:{attempt}",
                "schema_version": 1,
                "lease_until": self.now() + lease_s(challenge),
            }
            if await self.documents.insert("claims", claim):
                return attempt
            taken = await self.documents.get("claims", str(claim["id"]))
            if taken is not None and taken["lease_until"] > self.now():
                return None

    async def _release(self, submission: Submission, attempt: int) -> None:
        """Let others have it at once, as the server is stopping; the attempt does not count."""
        free = replace(submission, lease_until=self.now())
        if await self.documents.replace("submissions", to_document(free)):
            await self.documents.delete("claims", f"{submission.id}:{attempt}")

    async def _give_up(self, submission: Submission, reason: str) -> Submission | None:
        await self.documents.insert(
            "dead_letters",
            {
                "id": submission.id,
                "schema_version": 1,
                "kind": "submission",
                "reason": reason,
                "created_at": self.now(),
            },
        )
        fault = Verdict(status="grader_fault", fault=reason)
        return await self._store(submission, self.attempts_max, fault, None)

    async def _store(
        self, submission: Submission, attempt: int, verdict: Verdict, review: Review | None
    ) -> Submission | None:
        graded = replace(
            submission,
            status="graded",
            attempts=attempt,
            verdict=verdict,
            review=review,
            lease_until=self.now() + _LEASE_BEYOND_LIMIT_S,
        )
        if await self.documents.replace("submissions", to_document(graded)):
            return replace(graded, revision=graded.revision + 1)
        return None

    async def _credit(self, submission: Submission) -> None:
        verdict = submission.verdict
        if verdict is None:
            raise ValueError("a graded submission has a verdict")
        await self.record(
            "submit",
            submission.student_id,
            submission.challenge_id,
            verdict,
            id=f"submit-{submission.id}",
            sure=submission.sure,
            difficulty=_difficulty(submission),
        )
        award = await self.credit(submission)
        credited = replace(submission, status="credited", award=award)
        if await self.documents.replace("submissions", to_document(credited)):
            tell(
                self.listeners,
                SubmissionGraded(
                    submission.student_id, submission.challenge_id, submission.id, verdict.status
                ),
            )
            if verdict.status != "grader_fault":
                tell(self.listeners, ProgressChanged(submission.student_id))
        else:
            await self.withdraw(submission, credited=True)


def _difficulty(submission: Submission) -> float | None:
    """Return how hard the challenge was for the student when it was handed in, in logits."""
    if submission.item_difficulty is None or submission.ability is None:
        return None
    return round(submission.item_difficulty - submission.ability, 3)


@dataclass(frozen=True)
class ResumeSubmissions:
    """Finds what a crash or a lost message left behind, and finishes it, one after the other.

    What this process has under way is left to it, however long it waits for its box; one that
    fails is logged and does not hold up the others.
    """

    documents: Documents
    grade: GradeSubmission
    background: Background
    now: Callable[[], float]

    async def __call__(self) -> int:
        """Return how many were taken up."""
        found = 0
        for status in ("queued", "graded"):
            found += await self._resume(status)
        return found

    async def _resume(self, status: str) -> int:
        page = await self.documents.find(
            "submissions",
            {"status": status},
            sort="lease_until",
            between=Range(below=self.now()),
        )
        ids = [document["id"] for document in page.documents]
        left = [id for id in ids if not self.background.running(id)]
        for id in left:
            await asyncio.wait({self.background.start(id, partial(self.grade, id))})
        return len(left)

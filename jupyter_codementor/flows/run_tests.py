"""Run the visible tests: free, and no submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from jupyter_codementor.challenges import graded_code
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.verdict import Verdict

from .ports import Challenges
from .record_activity import RecordActivity
from .review_code import ReviewCode


class Ran(Struct, frozen=True):
    """What came of a run. `review` is None unless all visible tests pass: first things first."""

    verdict: Verdict
    review: Review | None = None


@dataclass(frozen=True)
class RunTests:
    """Grades code by the visible tests and leaves an event."""

    challenges: Challenges
    sandbox: Sandbox
    record: RecordActivity
    review: ReviewCode
    ran: Callable[[Challenge, str, Verdict], None]
    """Takes the verdict, about which the student may ask the tutor next."""

    async def __call__(
        self,
        student_id: str,
        challenge_id: str,
        source: str,
        notebook: NotebookJson | None = None,
    ) -> Ran:
        """Return the verdict of the visible tests, and the review of code that passes them.

        Of an assignment, its `notebook` is run, and `source` is not looked at.

        Raises:
            NotFound: no such challenge.
            BadInput: empty or unreadable code; `CodeTooLong` over 64 KiB, or 1 MiB of a notebook.
        """
        challenge = await self.challenges.get(challenge_id)
        code = graded_code(challenge, source, notebook)
        verdict = await grade(challenge, code, self.sandbox, hidden=False)
        self.ran(challenge, code, verdict)
        await self.record("run", student_id, challenge_id, verdict)
        review = await self.review(challenge, code) if verdict.status == "accepted" else None
        return Ran(verdict, review)

"""Run the visible tests: free, and no submission."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_codementor.challenges import code_of
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.verdict import Verdict

from .ports import Challenges
from .record_activity import RecordActivity


@dataclass(frozen=True)
class RunTests:
    """Grades code by the visible tests and leaves an event."""

    challenges: Challenges
    sandbox: Sandbox
    record: RecordActivity

    async def __call__(self, student_id: str, challenge_id: str, source: str) -> Verdict:
        """Return the verdict of the visible tests.

        Raises:
            NotFound: no such challenge.
            BadInput: empty or unreadable code; `CodeTooLong` over 64 KiB.
        """
        challenge = await self.challenges.get(challenge_id)
        verdict = await grade(challenge, code_of(source), self.sandbox, hidden=False)
        await self.record("run", student_id, challenge_id, verdict)
        return verdict

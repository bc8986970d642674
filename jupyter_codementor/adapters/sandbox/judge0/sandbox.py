"""Judge0 as a grader: function and program challenges go there, the rest to a second grader."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import (
    Box,
    ExplainedError,
    Explains,
    NotebookBox,
    NotebookSetup,
    Sandbox,
    Trace,
    Work,
)
from jupyter_codementor.model.challenge import Challenge, Limits
from jupyter_codementor.model.verdict import IsolationLevel

from . import runs
from .api import Judge0Api

_LOG = logging.getLogger(__name__)
_NONCE_BYTES: Final = 16
_NO_SECOND: Final = (
    "Judge0 cannot grade this, and no second grader is set; whoever runs this service can set "
    "judge0_fallback."
)


class Judge0Sandbox:
    """Runs work at Judge0; implements the ports `Batch` and `Sandbox`.

    Args:
        api: the calls to one Judge0.
        second: makes the boxes for whatever Judge0 does not take or cannot do now; None if
            nothing may be graded but there.

    Attributes:
        missing_inside: our own layers that could not be added inside of Judge0's sandbox.
    """

    def __init__(self, api: Judge0Api, second: Sandbox | None = None) -> None:
        self.api = api
        self.second = second
        self.missing_inside: frozenset[str] = frozenset()

    @property
    def batch_level(self) -> IsolationLevel:
        """A: another machine, in a sandbox of its own."""
        return "A"

    @property
    def level(self) -> IsolationLevel:
        """The isolation of boxes: that of the second grader, else there are none."""
        return self.second.level if self.second else self.batch_level

    def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AbstractAsyncContextManager[Box]:
        """Return a box of the second grader.

        Raises:
            Unavailable: there is no second grader.
        """
        if self.second is None:
            raise Unavailable(_NO_SECOND)
        return self.second.box(limits, image, beside=beside)

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a notebook of the second grader.

        Raises:
            Unavailable: there is no second grader.
        """
        if self.second is None:
            raise Unavailable(_NO_SECOND)
        return self.second.notebook(setup)

    async def explain(self, challenge: Challenge, code: str) -> ExplainedError | None:
        """Return the first exception of the code in plain words, if the second grader explains.

        Raises:
            Unavailable: it cannot be used.
        """
        second = self.second
        return await second.explain(challenge, code) if isinstance(second, Explains) else None

    async def problem(self, within_s: float) -> str:
        """Return why Judge0 cannot grade just now, as a sentence, or ""."""
        try:
            await self.api.version(within_s)
        except Unavailable as error:
            return str(error)
        return ""

    async def answer(self, work: Work) -> Sequence[Trace]:
        """Run all trials, those that are hidden apart from those that are not.

        Raises:
            Unavailable: Judge0 is down or full, failed, or does not take such work.
        """
        refused = runs.refusal(work)
        if refused:
            raise Unavailable(refused)
        try:
            return await self._answer(work)
        except Unavailable as error:
            _LOG.warning("Judge0 did not grade: %s", error)
            raise

    async def _answer(self, work: Work) -> Sequence[Trace]:
        language_id = await self.api.python()
        parts = runs.split(work, iter(lambda: secrets.token_hex(_NONCE_BYTES), ""))
        asked = [runs.submission(part, work, language_id) for part in parts]
        ran = await self.api.run(asked, work.limits.time_s + 1.0)
        found, missing = runs.traces(parts, ran, len(work.trials))
        self.missing_inside = frozenset(missing)
        return found

    async def close(self) -> None:
        """Close the connections to Judge0."""
        await self.api.close()

"""Reads code without running it: patterns that go wrong, and remarks of the review."""

from __future__ import annotations

import asyncio
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.review import Remark
from jupyter_codementor.model.tutor import Finding, SpecialistName

from ..ports import Trials
from ..situation import Situation
from .causes import Causes, Diagnosis
from .test_analyst import OfCauses
from .told_causes import told_by

_REVIEW_S: Final = 0.2
_MOST_REMARKS: Final = 2
_BUG: Final = 0.3
_REMARK: Final = 0.1
_MISTAKES: Final[dict[str, Mistake]] = {
    "mutable-argument-default": "shared-state",
    "loop-ends-in-first-round": "returns-early",
    "always-true-or": "wrong-condition",
    "result-forgotten": "loses-value",
}
"""What a rule of the review says about the kind of mistake."""


class CodeReader(OfCauses):
    """A specialist for the text of the code.

    Args:
        causes: finds out what is wrong, for all specialists together.
        trials: gives the review.
    """

    def __init__(self, causes: Causes, trials: Trials) -> None:
        super().__init__(causes)
        self._trials = trials

    @property
    def name(self) -> SpecialistName:
        """Who it is."""
        return "code_reader"

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        """Return the causes that reading speaks for, then the first remarks of the review."""
        async with asyncio.TaskGroup() as group:
            looked = group.create_task(self._causes.of(situation))
            read = group.create_task(self._remarks(situation))
        found = self._told(looked.result(), situation)
        return (*found, *(_finding(remark) for remark in read.result()))

    def _told(self, diagnosis: Diagnosis, situation: Situation) -> tuple[Finding, ...]:
        assert situation.challenge is not None  # noqa: S101 - what was asked before says so
        return told_by(self.name, diagnosis, situation.challenge, situation.code)

    async def _remarks(self, situation: Situation) -> tuple[Remark, ...]:
        assert situation.challenge is not None  # noqa: S101 - what was asked before says so
        try:
            async with asyncio.timeout(_REVIEW_S):
                review = await self._trials.review(situation.challenge, situation.code)
        except (TimeoutError, Unavailable):
            return ()
        return () if review is None else review.remarks[:_MOST_REMARKS]


def _finding(remark: Remark) -> Finding:
    mistake = _MISTAKES.get(remark.rule)
    if remark.kind == "growth":
        mistake = "too-slow"
    lines = (remark.line, *remark.also_lines)
    return Finding(
        specialist="code_reader",
        sentence=f"Line {remark.line}: {remark.sentence}",
        cause=remark.why,
        mistake=mistake,
        lines=lines,
        confidence=_BUG if mistake is not None else _REMARK,
    )

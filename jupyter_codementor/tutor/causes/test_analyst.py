"""Looks at results: which inputs fail, what they have in common, and which change mends them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from jupyter_codementor.model.tutor import Finding, SpecialistName

from ..situation import Situation
from .causes import Causes, Diagnosis, smallest_failed
from .clues_results import evidence_of
from .features import common
from .told_causes import told_by

__test__ = False
BUDGET_S: Final = 0.28
"""All that is tried keeps to limits of its own that add up to less."""


class OfCauses(ABC):
    """What the specialists have in common that tell of causes.

    Args:
        causes: finds out what is wrong, for all specialists together.
    """

    def __init__(self, causes: Causes) -> None:
        self._causes = causes

    @property
    def budget_s(self) -> float:
        """How long it may take."""
        return BUDGET_S

    def applies(self, situation: Situation) -> bool:
        """Return whether there is code that can be tried."""
        return is_tried(situation)

    def knows_at_once(self, situation: Situation) -> bool:
        """Return whether the same code was looked at before."""
        return self._causes.knows(situation)

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        """Return what it has to tell of the causes."""
        return self._told(await self._causes.of(situation), situation)

    def so_far(self, situation: Situation) -> tuple[Finding, ...]:
        """Return what it has to tell of what was found until now."""
        return self._told(self._causes.so_far(situation), situation)

    @abstractmethod
    def _told(self, diagnosis: Diagnosis, situation: Situation) -> tuple[Finding, ...]:
        """Return what it has to tell of what was found."""


class TestAnalyst(OfCauses):
    """A specialist for results, of the visible tests and of fresh inputs like them."""

    __test__ = False

    @property
    def name(self) -> SpecialistName:
        """Who it is."""
        return "test_analyst"

    def _told(self, diagnosis: Diagnosis, situation: Situation) -> tuple[Finding, ...]:
        """Return the causes that results speak for, and what failing inputs have in common."""
        assert situation.challenge is not None  # noqa: S101 - what was asked before says so
        found = told_by(self.name, diagnosis, situation.challenge, situation.code)
        summary = _summary(diagnosis)
        return found if summary is None else (*found, summary)


def is_tried(situation: Situation) -> bool:
    """Return whether a situation has code for a task that can be looked at."""
    challenge = situation.challenge
    if challenge is None or challenge.kind == "assignment":
        return False
    code = situation.code.strip()
    return bool(code) and code != challenge.starter.strip()


_SUMMARY: Final = 0.14
"""It is true, but no cause: any cause stands before it."""


def _summary(diagnosis: Diagnosis) -> Finding | None:
    """Return how many inputs fail, which is the smallest, and what they have in common."""
    behaviour, seen = diagnosis.behaviour, smallest_failed(diagnosis.behaviour)
    if behaviour is None or seen is None:
        return None
    count = len(behaviour.failed)
    sentence = f"{count} of {len(behaviour.seen)} inputs that were tried come out wrong"
    shared = next(iter(common(behaviour)), None)
    if shared is not None:
        sentence += f", all of them where {shared.words}"
    return Finding(
        specialist="test_analyst",
        sentence=f"{sentence}.",
        cause=f"The smallest of them: {evidence_of(seen)}.",
        question="What is special about this input?",
        confidence=_SUMMARY,
        evidence=evidence_of(seen),
    )

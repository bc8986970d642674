"""What the specialists look at, and what a specialist is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from msgspec import Struct

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Ask, Finding, SpecialistName
from jupyter_codementor.model.verdict import Verdict


class Situation(Struct, frozen=True, kw_only=True):
    """A student's question with what is known when it is asked.

    Args:
        ask: the question, with the code.
        challenge: what it is about, solution and hidden tests included: only specialists and the
            leak check see it, never who writes a prompt; None outside a challenge.
        verdict: of the visible tests, run when it was asked; None without code or challenge.
        rung: the step of the hint ladder that the answer may go up to.
        language: of the answer, as the profile has it, e.g. ``en``.
    """

    ask: Ask
    challenge: Challenge | None
    verdict: Verdict | None
    rung: int = 1
    language: str = "en"

    @property
    def code(self) -> str:
        """The student's code."""
        return self.ask.code


class Specialist(Protocol):
    """Knows one thing, and looks for it within its own time."""

    @property
    def name(self) -> SpecialistName:
        """Who it is."""

    @property
    def budget_s(self) -> float:
        """How long it may take; later findings are left out."""

    def applies(self, situation: Situation) -> bool:
        """Return whether it has anything to look at."""

    def knows_at_once(self, situation: Situation) -> bool:
        """Return whether it needs a few milliseconds only: then a model begins with what it finds.

        Who needs longer looks while the model answers, and what it finds is told beside.
        """

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        """Return what it found, the most important first; empty if nothing."""


@runtime_checkable
class TellsSoFar(Protocol):
    """A specialist that can tell what it has found when its time is over."""

    def so_far(self, situation: Situation) -> tuple[Finding, ...]:
        """Return what is found until now, without a wait."""

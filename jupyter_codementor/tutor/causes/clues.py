"""Clues: what speaks for a kind of mistake, how much, and where."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.tutor import SpecialistName


class Clue(Struct, frozen=True, kw_only=True):
    """One thing that speaks for a mistake.

    Args:
        mistake: the kind.
        weight: how sure it is by this clue alone, 0 to 1.
        why: a few words that name the clue, for explanations, logs and tests.
        specialist: whose clue it is.
        lines: of the student's code.
        evidence: what was seen, for the student; may be empty.
    """

    mistake: Mistake
    weight: float
    why: str
    specialist: SpecialistName
    lines: tuple[int, ...] = ()
    evidence: str = ""


class Cause(Struct, frozen=True, kw_only=True):
    """A kind of mistake with all that speaks for it; the strongest clue first."""

    mistake: Mistake
    confidence: float
    clues: tuple[Clue, ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """Where it is: the lines of the strongest clue that knows a place."""
        return next((clue.lines for clue in self.clues if clue.lines), ())


def weighed(clues: Iterable[Clue]) -> tuple[Cause, ...]:
    """Return the kinds of mistakes, the likeliest first.

    Clues for one kind add up as independent reasons do: each takes away its share of the doubt.
    Of clues with the same reason, the strongest counts.
    """
    best: dict[tuple[Mistake, str], Clue] = {}
    for clue in clues:
        key = (clue.mistake, clue.why)
        if key not in best or best[key].weight < clue.weight:
            best[key] = clue
    doubts: dict[Mistake, float] = {}
    for clue in best.values():
        doubts[clue.mistake] = doubts.get(clue.mistake, 1.0) * (1.0 - clue.weight)
    found = [
        Cause(
            mistake=mistake,
            confidence=1.0 - doubt,
            clues=tuple(
                sorted(
                    (clue for clue in best.values() if clue.mistake == mistake),
                    key=lambda clue: -clue.weight,
                )
            ),
        )
        for mistake, doubt in doubts.items()
    ]
    return tuple(sorted(found, key=lambda cause: -cause.confidence))

"""Which small change would mend a code: the likeliest are tried out, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from jupyter_codementor.model.behaviour import Attempt, Behaviour
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.tutor import SpecialistName

from ..ports import Bench
from .clues import Clue
from .kinds_of_steps import UNCLEAR, kinds
from .nearest import Step
from .repair_edits import expression_edits, wrapped_returns
from .repair_reference import reference_edits
from .repair_statements import statement_edits
from .repair_text import Edit, Source

MOST_TRIED: Final = 110
_MOST_MADE: Final = 500
_MOST_COUNTED: Final = 6
"""So many failing inputs are tried first; a change that mends all of them mends enough."""
_ONE_OFF: Final = 0.97
"""A change that mends all tells the mistake almost for sure, if it is a small one."""


class Candidate:
    """A change with why it is tried.

    Args:
        edit: the change.
        step: the step to a good solution that it takes, if it is one.
        rank: what is tried first, the highest.
    """

    def __init__(self, edit: Edit, step: Step | None, rank: float) -> None:
        self.edit = edit
        self.step = step
        self.rank = rank


def candidates(source: Source, steps: Sequence[Step], suspects: frozenset[int]) -> list[Candidate]:
    """Return the changes that are worth a try, the most promising first.

    Args:
        source: the student's code.
        steps: what lies between it and a good solution.
        suspects: lines that differ from a good solution, or where it went wrong.
    """
    found: dict[str, Candidate] = {}
    for edit, step in reference_edits(source, steps):
        found.setdefault(edit.code, Candidate(edit, step, 1.0 + edit.likely))
    for edit in islice(_own_edits(source), _MOST_MADE):
        near = 0.5 if edit.line in suspects else 0.0
        if edit.code != source.code:
            rank = edit.likely + near
            known = found.get(edit.code)
            if known is None:
                found[edit.code] = Candidate(edit, None, rank)
            elif known.step is not None:  # both are the same change: our own words are better
                found[edit.code] = Candidate(edit, None, known.rank + 1.0)
    return sorted(found.values(), key=lambda each: -each.rank)[:MOST_TRIED]


def _own_edits(source: Source) -> Iterator[Edit]:
    yield from expression_edits(source)
    yield from wrapped_returns(source)
    yield from statement_edits(source)


async def repair_clues(
    challenge: Challenge,
    before: Behaviour,
    tried: Sequence[Candidate],
    bench: Bench,
    time_s: float,
) -> list[Clue]:
    """Try changes out, and return what those say that mend something and break nothing.

    Raises:
        Unavailable: the jail cannot be used.
    """
    codes = [each.edit.code for each in tried]
    attempts = await bench.attempts(challenge, before, codes, time_s)
    return list(clues_of(tried, attempts, len(before.failed)))


def clues_of(
    tried: Sequence[Candidate], attempts: Sequence[Attempt | None], failed: int
) -> Iterator[Clue]:
    """Yield what the attempts say; `failed` is how many inputs fail without any change."""
    whole = [
        each for each, attempt in zip(tried, attempts, strict=True) if attempt and attempt.passes
    ]
    best = max((_strength(each) for each in whole), default=0.0)
    for each in whole:
        strength = _strength(each)
        weight = _ONE_OFF * strength * (1.0 if strength >= best - 0.1 else 0.5)
        yield from _of(each, weight, "a small change mends it")
    if whole:
        return
    for each, attempt in zip(tried, attempts, strict=True):
        if attempt and attempt.mended and not attempt.broke:
            share = min(1.0, len(attempt.mended) / max(1, min(failed, _MOST_COUNTED)))
            yield from _of(each, 0.7 * share**0.5 * _strength(each), "a small change mends a part")


def _strength(each: Candidate) -> float:
    return each.edit.likely


def _of(each: Candidate, weight: float, why: str) -> Iterator[Clue]:
    if each.step is not None:
        told: Sequence[tuple[Mistake, float]] = kinds(each.step)
        unclear = told[0][1] <= UNCLEAR
        scale = UNCLEAR if unclear else weight / max(0.01, each.edit.likely)
        specialist: SpecialistName = "next_step_finder"
    else:
        edit = each.edit
        told = [(edit.mistake, edit.likely), *((other, edit.likely * 0.8) for other in edit.also)]
        scale = weight / max(0.01, edit.likely)
        specialist = "test_analyst"
    for mistake, likely in told:
        yield Clue(
            mistake=mistake,
            weight=min(_ONE_OFF, scale * likely),
            why=why,
            specialist=specialist,
            lines=(each.edit.line,),
        )

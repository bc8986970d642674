"""Clues from codes whose mistakes are known and that give the same results as the student's.

Known are the wrong solutions that the author of a challenge wrote down, and slips: the author's
good solution with one mistake made in it. How a code is written plays no part in this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.behaviour import Behaviour
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.mistakes import Mistake

from ..fingerprint import fingerprint
from .clues import Clue
from .repair_text import Edit

_SAME_CODE: Final = 0.98
_SAME_RESULTS: Final = 0.99
_NEARLY: Final = 0.6
"""From this likeness on, results speak for the same mistake: 19 of 36 of those tuned with had it,
92 of 99 where the results were the same throughout."""
_NEARLY_SAME: Final = 0.85
_EQUAL: Final = 0.999
_NEXT_LABEL: Final = 0.6
_SLIP: Final = 0.8
"""How sure a slip with the same results is if there is but one kind of them."""
_NEXT_KIND: Final = 0.8
_NEARLY_A_SLIP: Final = 0.9
_NEAR_SLIP: Final = 0.5


def same_code_clues(challenge: Challenge, code: str) -> Iterator[Clue]:
    """Yield the mistakes of a known wrong solution that is this code but for its names."""
    own = fingerprint(code, challenge.language)
    for wrong in challenge.wrong:
        if wrong.mistakes and fingerprint(wrong.code, challenge.language) == own:
            yield from _of_wrong(wrong.mistakes, _SAME_CODE, "a known wrong solution")


class Beside(Struct, frozen=True, kw_only=True):
    """What a code does beside giving results, which likeness leaves out.

    Args:
        printed: it prints where it should return.
        changed: it changes what it was given.
    """

    printed: bool = False
    changed: bool = False

    def fits(self, mistakes: Sequence[Mistake]) -> bool:
        """Return whether a code with these mistakes would do so too; the first one counts most."""
        if mistakes[0] == ("no-return" if self.printed else "prints"):
            return False
        return not self.changed or "changes-input" in mistakes


def beside_of(behaviour: Behaviour, *, program: bool) -> Beside:
    """Return what a code did beside giving results."""
    failed = behaviour.failed
    return Beside(
        printed=not program and any(seen.printed.strip() and seen.got is None for seen in failed),
        changed=any(seen.changed for seen in failed),
    )


def wrong_clues(
    known: Sequence[WrongSolution],
    likeness: Sequence[float | None],
    beside: Beside,
) -> Iterator[Clue]:
    """Yield the mistakes of known wrong solutions that do the same, or nearly the same.

    Args:
        known: the wrong solutions.
        likeness: of each, the share of telling inputs on which it does the same; None if unknown.
        beside: what the student's code does beside giving results.
    """
    votes: dict[Mistake, float] = defaultdict(float)
    for each, share in zip(known, likeness, strict=True):
        if share is None or share < _NEARLY or not beside.fits(each.mistakes):
            continue
        if share >= _EQUAL:
            for place, mistake in enumerate(each.mistakes):
                votes[mistake] += _NEXT_LABEL**place
        else:
            yield from _of_wrong(
                each.mistakes, _NEARLY_SAME * share**2, "nearly the results of one"
            )
    most = max(votes.values(), default=1.0)
    for mistake, vote in votes.items():
        why = "the results of a known wrong solution"
        yield _clue(mistake, _SAME_RESULTS * (vote / most) ** 0.5, why)


def do_the_same(likeness: Sequence[float | None]) -> bool:
    """Return whether one of the codes does the same throughout."""
    return any(share is not None and share >= _EQUAL for share in likeness)


def slip_clues(
    slips: Sequence[Edit], likeness: Sequence[float | None], beside: Beside
) -> Iterator[Clue]:
    """Yield the mistakes of the slips that do the same; the fewer kinds these are, the surer."""
    votes: dict[Mistake, float] = defaultdict(float)
    for slip, share in zip(slips, likeness, strict=True):
        kinds = (slip.mistake, *slip.also)
        if share is None or share < _NEARLY_A_SLIP or not beside.fits(kinds):
            continue
        if share >= _EQUAL:
            for place, mistake in enumerate(kinds):
                votes[mistake] += slip.likely * _NEXT_KIND**place
        else:
            yield _clue(slip.mistake, _NEAR_SLIP * slip.likely, "nearly the results of a slip")
    total = sum(votes.values())
    for mistake, vote in votes.items():
        yield _clue(mistake, _SLIP * (vote / total) ** 0.5, "the results of a slip")


def _of_wrong(mistakes: Sequence[Mistake], weight: float, why: str) -> Iterator[Clue]:
    for place, mistake in enumerate(mistakes):
        yield _clue(mistake, weight * _NEXT_LABEL**place, why)


def _clue(mistake: Mistake, weight: float, why: str) -> Clue:
    return Clue(mistake=mistake, weight=weight, why=why, specialist="test_analyst")

"""How Otter shares the points of a question among its test cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Points = int | float


class BrokenPointsError(ValueError):
    """The points do not fit together; the text is a sentence."""


def shared(points: Any, cases: Sequence[Any]) -> list[Points]:
    """Return the points of each test case.

    Args:
        points: of the question: a number, a list with one for each case, ``{"each": n}``, or None.
        cases: what each case states, a number or None.

    Raises:
        BrokenPointsError: they are no numbers, too few or too many.
    """
    stated = [_stated(each) for each in cases]
    if isinstance(points, dict):
        points = _number(points.get("each", 1)) * len(stated)
    if isinstance(points, list):
        if len(points) != len(stated):
            raise BrokenPointsError(
                f"`points` of the question lists {len(points)} numbers for {len(stated)} tests."
            )
        stated, points = [_stated(each) for each in points], None
    open_count = sum(each is None for each in stated)
    before = sum(each for each in stated if each is not None)
    rest: Points = 0.0
    if points is not None:
        whole = _number(points)
        if before > whole:
            raise BrokenPointsError(
                f"Its tests state {before:g} points, more than the {whole:g} of the question."
            )
        rest = (whole - before) / open_count if open_count else 0.0
    elif before == 0 and open_count:
        rest = 1 / open_count
    return [_plain(rest if each is None else each) for each in stated]


def without_right(cases: Sequence[Any]) -> list[Points]:
    """Return one point in all, shared equally: what is taken where points do not fit together."""
    return [_plain(1 / len(cases)) for _ in cases]


def _stated(value: Any) -> Points | None:
    return None if value is None else _number(value)


def _number(value: Any) -> Points:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BrokenPointsError(f"Its points are {value!r}, which is no number.")
    if not 0 <= value < 1e9:
        raise BrokenPointsError(f"Its points are {value!r}; they must be 0 or more.")
    return value


def _plain(points: Points) -> Points:
    return int(points) if points == int(points) else points

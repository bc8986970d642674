"""Which answer is which, where cells carry no ids: in order, by kind and by the names in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jupyter_codementor.model.assignment import AssignmentCell

from .notebook_json import PlainCell

_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_OTHER_KIND: Final = 2.0
_LEFT_OUT: Final = 0.6
_COPIED: Final = 0.3
_MOST_PAIRS: Final = 1_000_000


def aligned(cells: Sequence[PlainCell], wanted: Sequence[AssignmentCell]) -> list[str]:
    """Return for each cell the id of the answer that it is, in order; "" if there is no answer.

    The order of both is kept. Two cells may be one answer (a copy), and an answer may have no cell
    (it was deleted); of all ways, the one is taken in which kinds and names agree best.
    """
    if not cells or not wanted:
        return [""] * len(cells)
    if len(cells) * len(wanted) > _MOST_PAIRS:
        last = len(wanted) - 1
        return [wanted[min(place, last)].id for place in range(len(cells))]
    words = [_words(answer.starter) | _words(answer.source) for answer in wanted]
    back: list[list[int]] = []
    costs = [_LEFT_OUT * skipped for skipped in range(len(wanted))]
    for row, cell in enumerate(cells):
        reached = costs if row == 0 else _reached(costs, back)
        own = _words(cell.source)
        costs = [
            before + _difference(cell, own, answer, those)
            for before, answer, those in zip(reached, wanted, words, strict=True)
        ]
    ends = [cost + _LEFT_OUT * (len(wanted) - 1 - place) for place, cost in enumerate(costs)]
    place = ends.index(min(ends))
    found = [wanted[place].id]
    for steps in reversed(back):
        place = steps[place]
        found.append(wanted[place].id)
    return found[::-1]


def _reached(costs: Sequence[float], back: list[list[int]]) -> list[float]:
    """Return what it costs to stand at each answer with the next cell, and note where from."""
    reached: list[float] = []
    steps: list[int] = []
    best, source = float("inf"), 0  # of an answer before, each left out in between paid for
    for place, cost in enumerate(costs):
        if best <= cost + _COPIED:
            reached.append(best)
            steps.append(source)
        else:
            reached.append(cost + _COPIED)
            steps.append(place)
        best += _LEFT_OUT
        if cost < best:
            best, source = cost, place
    back.append(steps)
    return reached


def _difference(
    cell: PlainCell, own: frozenset[str], answer: AssignmentCell, those: frozenset[str]
) -> float:
    shared, all_words = len(own & those), len(own | those)
    unlike = 1 - shared / all_words if all_words else 0.0
    return unlike + (_OTHER_KIND if cell.kind != answer.kind else 0.0)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))

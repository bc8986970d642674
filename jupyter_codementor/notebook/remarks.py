"""A code review in words: plain text, and small values for the widget's page."""

from __future__ import annotations

from typing import Any, Final

from jupyter_codementor.model.review import SHOWN_FIRST, Remark, Review

from .lines import wrap

_KIND_WORDS: Final = {
    "bug": "likely bug",
    "growth": "many steps",
    "complexity": "hard to follow",
    "style": "style",
}


def heading(review: Review) -> str:
    """Return e.g. ``Code review: 2 remarks, which cost no points.``"""
    count = len(review.remarks)
    said = "1 remark, which costs" if count == 1 else f"{count} remarks, which cost"
    return f"Code review: {said} no points."


def lines(review: Review | None) -> list[str]:
    """Return the review as lines of at most 80 columns; none if there is nothing to remark."""
    if review is None or not review.remarks:
        return []
    found = ["", *wrap(heading(review))]
    for remark in review.remarks[:SHOWN_FIRST]:
        first = f"  {_place(remark)} ({_KIND_WORDS[remark.kind]}): "
        found += wrap(remark.sentence, "      ", first)
        found += wrap(_reason(remark), "      ")
    left = len(review.remarks) - SHOWN_FIRST
    if left > 0:
        found.append(f"  and {left} more")
    return found


def values(review: Review | None) -> dict[str, Any]:
    """Return what the page shows: a heading, and place, words and reason of each remark."""
    if review is None or not review.remarks:
        return {}
    return {
        "heading": heading(review),
        "remarks": [
            {
                "place": f"{_place(remark)} ({_KIND_WORDS[remark.kind]})",
                "sentence": remark.sentence,
                "reason": _reason(remark),
            }
            for remark in review.remarks
        ],
    }


def _place(remark: Remark) -> str:
    numbers = [remark.line, *remark.also_lines]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    return f"lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _reason(remark: Remark) -> str:
    return f"{remark.why} {remark.suggestion}".strip()

"""Feedback as a notebook: the student's cells, and behind each what the tests said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from jupyter_codementor.challenges.cells import KERNEL, new_cell
from jupyter_codementor.challenges.notebook_json import PlainCell
from jupyter_codementor.model.challenge import NotebookJson
from jupyter_codementor.model.verdict import CaseResult

from .parts import Feedback, clean, details, placed, points_text

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")
_MOST_ATTACHED: Final = 1024 * 1024


def feedback_notebook(feedback: Feedback) -> NotebookJson:
    """Return the student's notebook with the verdict in it, of nbformat 4.5.

    Outputs are left out, as nobody ran these cells; nothing in it is trusted or executed.
    """
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": feedback.challenge.language}},
        "cells": list(_cells(feedback)),
    }


def _cells(feedback: Feedback) -> Iterator[dict[str, Any]]:
    found, rest = placed(feedback)
    yield new_cell("markdown", _head(feedback), "feedback", {})
    attached = 0
    for cell in feedback.handed.cells:
        made = new_cell(cell.kind, cell.source, f"cell-{cell.number}", {})
        attached += _size(cell)
        if cell.kind != "code" and cell.attachments and attached <= _MOST_ATTACHED:
            made["attachments"] = cell.attachments
        yield made
        if cell.number in found:
            text = _results(feedback, found[cell.number])
            yield new_cell("markdown", text, f"feedback-{cell.number}", {})
    if rest:
        yield new_cell("markdown", _results(feedback, rest), "feedback-rest", {})


def _size(cell: PlainCell) -> int:
    return len(str(cell.attachments)) if cell.attachments else 0


def _head(feedback: Feedback) -> str:
    lines = [
        f"# {_plain(feedback.challenge.title)}",
        f"**{_plain(feedback.headline)}**",
        _plain(feedback.student),
        *(_plain(sentence) for sentence in feedback.sentences()),
    ]
    if feedback.verdict.output.strip():
        lines.append("Printed while your code was loaded:")
        lines.append(_fenced(clean(feedback.verdict.output)))
    return "\n\n".join(lines)


def _results(feedback: Feedback, results: Iterable[CaseResult]) -> str:
    return "\n\n".join(
        part for result in results for part in _result(result, feedback.word(result))
    )


def _result(result: CaseResult, word: str) -> Sequence[str]:
    mark = "✓" if result.status == "passed" else "✗"
    kind = " (hidden)" if result.hidden else ""
    points = f"{points_text(result.earned)} of {points_text(result.points)} points"
    said = [
        f"{mark} **{_plain(result.name)}**{kind}: {_plain(word)}, {points}",
        *([_plain(result.message)] if result.message and result.status != "passed" else []),
    ]
    for label, text in details(result):
        said += [f"{label}:", _fenced(text)]
    return said


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"

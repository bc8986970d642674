"""A draft as the notebook of a challenge (`docs/reference/challenge-notebook.md`)."""

from __future__ import annotations

from typing import Any, Final

from jupyter_codementor.model.challenge import Difficulty, NotebookJson

from .drafts import Check, Draft, DraftTest, Wish

_IMPORTS: Final = "from jupyter_codementor.asserts import approx, raises, unordered"
_KERNEL: Final = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}
_XP: Final[dict[Difficulty, int]] = {"easy": 15, "medium": 25, "hard": 40}
"""About half of what one of the catalogue brings: there is no end of made ones."""
_TIME_S: Final = 2.0
_HIDDEN_POINTS: Final = 1


def notebook_of(
    draft: Draft, id: str, wish: Wish, prerequisites: tuple[str, ...] = ()
) -> NotebookJson:
    """Return the draft as a notebook of nbformat 4.5.

    Args:
        draft: what was proposed.
        id: of the challenge.
        wish: what it is for; gives skill, difficulty and language.
        prerequisites: skills to practise before.
    """
    cells = [
        _cell("imports", "code", _IMPORTS),
        _cell("description", "markdown", draft.description, role="description"),
        _cell("starter", "code", draft.starter, role="starter"),
        _cell("solution", "code", draft.reference, role="solution"),
    ]
    for number, test in enumerate(draft.tests, start=1):
        cells.append(_test_cell(number, test))
    for number, hint in enumerate(draft.hints, start=1):
        cells.append(_cell(f"hint-{number}", "markdown", hint, role="hint"))
    if draft.explanation:
        cells.append(_cell("explanation", "markdown", draft.explanation, role="explanation"))
    for number, wrong in enumerate(draft.wrong, start=1):
        own = {"cause": wrong.cause, "mistakes": list(wrong.mistakes)}
        cell = _cell(f"wrong-{number}", "code", wrong.code, role="wrong", **own)
        cell["metadata"]["tags"] = ["nbval-skip"]
        cells.append(cell)
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": _KERNEL,
            "codementor": _metadata(draft, id, wish, prerequisites),
        },
        "cells": cells,
    }


def _metadata(draft: Draft, id: str, wish: Wish, prerequisites: tuple[str, ...]) -> dict[str, Any]:
    return {
        "format": 1,
        "id": id,
        "version": 1,
        "title": draft.title,
        "difficulty": wish.difficulty,
        "language": wish.language,
        "skills": [wish.skill],
        "prerequisites": list(prerequisites),
        "tags": [*draft.tags, "made for you"],
        "xp": _XP[wish.difficulty],
        "limits": {"time_s": _TIME_S, "memory_mb": 256},
        "entry": [draft.entry],
    }


def _test_cell(number: int, test: DraftTest) -> dict[str, Any]:
    own = {"name": test.name, "hidden": test.hidden, "points": _HIDDEN_POINTS}
    if test.message:
        own["message"] = test.message
    return _cell(f"test-{number}", "code", source_of(test), role="test", **own)


def source_of(test: DraftTest) -> str:
    """Return the text of a test's cell."""
    return "\n".join(line for check in test.checks for line in (*check.before, _line(check)))


def _line(check: Check) -> str:
    if check.raises:
        return f"with raises({check.raises}):\n    {check.call}"
    return f"assert {check.call} {_equals(check.expected)}"


def _equals(expected: str) -> str:
    return f"{'is' if expected in ('None', 'True', 'False') else '=='} {expected}"


def _cell(id: str, kind: str, source: str, role: str = "", **own: Any) -> dict[str, Any]:
    metadata = {"codementor": {"role": role, **own}} if role else {}
    cell: dict[str, Any] = {"cell_type": kind, "id": id, "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell

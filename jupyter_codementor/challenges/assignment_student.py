"""From an assignment to the notebook that a student opens: built up from what students may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from jupyter_codementor.model.assignment import AssignmentCell
from jupyter_codementor.model.challenge import Challenge

from .cells import KERNEL, KEY, Cell, new_cell, new_notebook
from .metadata import FORMAT

if TYPE_CHECKING:
    from nbformat import NotebookNode

_KEPT: Final = frozenset({"tags"})
_LEFT_OUT: Final = frozenset({"hint", "explanation"})


def student_assignment(challenge: Challenge, cells: Sequence[Cell]) -> NotebookNode:
    """Return the student's notebook of an assignment.

    Args:
        challenge: as it was read.
        cells: those of the notebook that it was read from, for the pictures in its texts.
    """
    assert challenge.assignment is not None  # noqa: S101 - the kind says so
    raw = [cell for cell in cells if cell.role not in _LEFT_OUT]
    spec = challenge.assignment.metadata.get("kernelspec")
    language = challenge.assignment.metadata.get("language_info")
    name = language.get("name") if isinstance(language, Mapping) else None
    return new_notebook(
        cells=list(_cells(challenge, raw)),
        metadata={
            "kernelspec": spec if isinstance(spec, Mapping) else KERNEL,
            "language_info": {"name": name or challenge.language},
            KEY: {
                "format": FORMAT,
                "id": challenge.id,
                "version": challenge.version,
                "title": challenge.title,
                "kind": "assignment",
            },
        },
    )


def _cells(challenge: Challenge, raw: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    assert challenge.assignment is not None  # noqa: S101 - as above
    hidden = {case.name for case in challenge.test_cases if case.hidden}
    for number, (cell, authored) in enumerate(
        zip(challenge.assignment.cells, raw, strict=True), start=1
    ):
        if cell.role == "test" and (cell.test in hidden or not cell.starter.strip()):
            continue
        made = new_cell(cell.kind, cell.starter, _cell_id(authored, number), _metadata(cell))
        attachments = authored.raw.get("attachments")
        if cell.kind == "markdown" and isinstance(attachments, Mapping):
            shown = {n: a for n, a in attachments.items() if f"attachment:{n}" in cell.starter}
            made |= {"attachments": deepcopy(shown)} if shown else {}
        yield made


def _cell_id(cell: Cell, number: int) -> str:
    return str(cell.raw.get("id") or f"cell-{number}")


def _metadata(cell: AssignmentCell) -> dict[str, Any]:
    kept = {key: deepcopy(value) for key, value in cell.metadata.items() if key in _KEPT}
    own: dict[str, Any] = {"cell": cell.id}
    if cell.question:
        own["question"] = cell.question
    if cell.role == "test":
        own = {"role": "test", "name": cell.test, **own}
    elif cell.role in ("answer", "by_hand"):
        own = {"role": cell.role, **own}
    else:
        own = {"role": "given" if cell.kind == "code" else "description", **own}
    if cell.locked and cell.role != "answer":
        kept |= {"editable": False, "deletable": False}
    return {**kept, KEY: own}

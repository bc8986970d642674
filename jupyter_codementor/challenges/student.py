"""The student's notebook, derived from the authored one: nothing in it gives the answer away."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from .assignment_reading import read_assignment
from .assignment_student import student_assignment
from .cells import KERNEL, KEY, Cell, cells_of, new_cell, new_notebook, own_metadata
from .metadata import FORMAT, notebook_metadata

if TYPE_CHECKING:
    from nbformat import NotebookNode

_RUN_KEYS: Final = frozenset({"execution", "ExecuteTime", "collapsed", "scrolled"})
"""What running a cell leaves in its metadata."""


def student_notebook(authored: Mapping[str, Any]) -> NotebookNode:
    """Return the notebook that a student opens: a valid one of nbformat 4.5, never run.

    It is built up from what students may see, not stripped of what they may not: description,
    starter (as `answer`), visible tests with their names, and the cells without a role.

    Raises:
        NotAChallenge, NewerFormat: as for `reading.read`.
    """
    metadata = notebook_metadata(own_metadata(authored))
    if metadata.kind == "assignment":
        found = list(cells_of(authored))
        return student_assignment(read_assignment(metadata, found, authored), found)
    cells = [made for cell in cells_of(authored) if (made := _cell(cell)) is not None]
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
            KEY: {
                "format": FORMAT,
                "id": metadata.id,
                "version": metadata.version,
                "title": metadata.title,
            },
        },
    )


def _cell(cell: Cell) -> dict[str, Any] | None:
    own = cell.metadata
    if own is None:
        return _copied(cell)
    if own.role == "description":
        made = _new(cell, {"role": "description"})
        attachments = cell.raw.get("attachments")
        if isinstance(attachments, Mapping):
            shown = {n: a for n, a in attachments.items() if f"attachment:{n}" in cell.source}
            made["attachments"] = deepcopy(shown)
        return made
    if own.role == "starter":
        return _new(cell, {"role": "answer"})
    if own.role == "test" and not own.hidden:
        return _new(cell, {"role": "test", "name": own.name})
    return None


def _copied(cell: Cell) -> dict[str, Any]:
    metadata = cell.raw.get("metadata")
    kept = metadata if isinstance(metadata, Mapping) else {}
    made = _new(cell, None)
    made["metadata"] = deepcopy({k: v for k, v in kept.items() if k not in _RUN_KEYS})
    return made


def _new(cell: Cell, own: dict[str, Any] | None) -> dict[str, Any]:
    cell_id = str(cell.raw.get("id") or f"cell-{cell.number}")
    return new_cell(cell.type, cell.source, cell_id, {} if own is None else {KEY: own})

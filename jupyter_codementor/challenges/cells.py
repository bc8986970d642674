"""The cells of a notebook as `challenges` looks at them: plain dictionaries of nbformat 4.

nbformat itself is slow to import and to validate, and reading a catalogue needs neither; what is
taken for granted of a notebook's form is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from jupyter_codementor.errors import NotAChallenge

from .metadata import CellMetadata, cell_metadata

if TYPE_CHECKING:
    from nbformat import NotebookNode

KEY: Final = "codementor"
"""Where our metadata stands in that of a notebook and of a cell."""


KERNEL: Final = {"display_name": "Python 3", "language": "python", "name": "python3"}
"""The kernelspec of the notebooks that we write."""


class Cell(Struct, frozen=True):
    """A cell; `number` counts from 1, `metadata` is None for a cell without a role of ours."""

    number: int
    type: str
    source: str
    metadata: CellMetadata | None
    raw: Mapping[str, object]

    @property
    def role(self) -> str | None:
        """The role of ours, or None."""
        return self.metadata.role if self.metadata else None


def own_metadata(notebook: object) -> object:
    """Return what stands under our key in the metadata of a notebook, still unchecked.

    Raises:
        NotAChallenge: it is no notebook of nbformat 4, or has no metadata of ours.
    """
    _raw_cells(notebook)
    metadata = notebook.get("metadata") if isinstance(notebook, Mapping) else None
    if not isinstance(metadata, Mapping) or KEY not in metadata:
        raise NotAChallenge(
            f"This notebook is no challenge: its metadata has no `{KEY}`; "
            "docs/reference/challenge-notebook.md shows what belongs there."
        )
    return metadata[KEY]


def cells_of(notebook: object) -> Iterator[Cell]:
    """Yield the cells of a notebook in order.

    Raises:
        NotAChallenge: it is no notebook of nbformat 4, or our metadata of a cell is broken.
    """
    for number, raw in enumerate(_raw_cells(notebook), start=1):
        yield _cell(raw, number)


def _raw_cells(notebook: object) -> list[object] | tuple[object, ...]:
    if not isinstance(notebook, Mapping) or "nbformat" not in notebook:
        raise NotAChallenge("This file is not a notebook.")
    if notebook["nbformat"] != 4:
        raise NotAChallenge(
            "This notebook is in another format than nbformat 4; open it in JupyterLab and save it."
        )
    cells = notebook.get("cells")
    if not isinstance(cells, (list, tuple)):
        raise NotAChallenge("This file is not a notebook: it has no cells.")
    return cells


def _cell(raw: object, number: int) -> Cell:
    if not isinstance(raw, Mapping):
        raise NotAChallenge(f"Cell {number} is not a cell of a notebook.")
    metadata = raw.get("metadata", {})
    if not isinstance(metadata, Mapping):
        raise NotAChallenge(f"Cell {number} has broken metadata.")
    return Cell(
        number=number,
        type=str(raw.get("cell_type")),
        source=_text(raw.get("source", ""), number),
        metadata=cell_metadata(metadata[KEY], number) if KEY in metadata else None,
        raw=raw,
    )


def _text(source: object, number: int) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, (list, tuple)) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise NotAChallenge(f"Cell {number} has a source that is not text.")


def new_cell(type: str, source: str, id: str, metadata: Mapping[str, object]) -> dict[str, Any]:
    """Return a cell that was never run; a type that is not code, Markdown or raw becomes code."""
    cell: dict[str, Any] = {"id": id, "source": source, "metadata": dict(metadata)}
    if type in ("markdown", "raw"):
        return {"cell_type": type, **cell}
    return {"cell_type": "code", **cell, "outputs": [], "execution_count": None}


def new_notebook(
    cells: Sequence[Mapping[str, Any]], metadata: Mapping[str, object]
) -> NotebookNode:
    """Return a notebook of nbformat 4.5."""
    from nbformat import from_dict  # slow to import

    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    notebook: NotebookNode = from_dict(content)  # type: ignore[no-untyped-call]
    return notebook

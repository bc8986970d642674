"""The order of a challenge's cells: a notebook must run from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .cells import Cell, cells_of

SKIP_TAG: Final = "nbval-skip"
"""Keeps a wrong solution from being run with the rest of the notebook."""


def layout_problems(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each cell that stands where a run from top to bottom would stumble."""
    cells = list(cells_of(notebook))
    first: dict[str | None, Cell] = {}
    for cell in cells:
        first.setdefault(cell.role, cell)
    for before, after in (("starter", "solution"), ("solution", "test")):
        if before in first and after in first and first[before].number > first[after].number:
            yield (
                f"Cell {first[after].number} ({after}) stands before cell "
                f"{first[before].number} ({before}); exchange them."
            )
    for cell in cells:
        if cell.role == "wrong":
            if SKIP_TAG not in _tags(cell):
                yield f"Cell {cell.number} (wrong) needs the tag {SKIP_TAG}."
        elif "wrong" in first and cell.number > first["wrong"].number and cell.type == "code":
            yield f"Cell {cell.number} stands after a wrong solution; these stand last."


def _tags(cell: Cell) -> list[object]:
    metadata = cell.raw.get("metadata")
    tags = metadata.get("tags", []) if isinstance(metadata, Mapping) else []
    return tags if isinstance(tags, list) else []

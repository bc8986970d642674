"""The order of a challenge's cells and what they import: a notebook must run from top to bottom."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .cells import Cell, cells_of

SKIP_TAG: Final = "nbval-skip"
"""Keeps a wrong solution from being run with the rest of the notebook."""
_WORDS: Final = frozenset({"approx", "raises", "unordered", "random_cases", "source", "steps"})
"""What test cells import from ``jupyter_codementor.asserts``."""


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
    yield from _missing_words(cells)


def _missing_words(cells: list[Cell]) -> Iterator[str]:
    """Yield a sentence for each test that uses a word of ours which the notebook never imports."""
    trees = {
        cell.number: tree
        for cell in cells
        if cell.type == "code" and cell.role != "wrong" and (tree := _parsed(cell.source))
    }
    known = {name for tree in trees.values() for name in _bound(tree)}
    for cell in cells:
        if cell.role == "test" and cell.number in trees:
            used = {each.id for each in ast.walk(trees[cell.number]) if isinstance(each, ast.Name)}
            for word in sorted(_WORDS & used - known):
                yield (
                    f"Cell {cell.number} (test) uses `{word}`, which no cell imports; it would not "
                    "run in a notebook. Write at the top: "
                    f"from jupyter_codementor.asserts import {word}"
                )


def _parsed(source: str) -> ast.Module | None:
    """Return the code of a cell without magics, or None if it cannot be read."""
    lines = ["" if line.startswith(("%", "!")) else line for line in source.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a cell defines; a star import of ours brings all of the words."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="jupyter_codementor.asserts", names=[ast.alias(name="*")]):
                yield from _WORDS
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (each.asname or each.name for each in names)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name


def _tags(cell: Cell) -> list[object]:
    metadata = cell.raw.get("metadata")
    tags = metadata.get("tags", []) if isinstance(metadata, Mapping) else []
    return tags if isinstance(tags, list) else []

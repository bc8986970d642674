"""The structure of a notebook for `otter assign`: raw cells, or ```otter fences in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from jupyter_codementor.challenges.notebook_json import PlainCell

from .plain_yaml import BrokenYamlError, read_mapping

Block = Literal["question", "prompt", "solution", "tests"]
_BOUNDARY: Final = re.compile(
    r"#\s+(begin|end)\s+(question|prompt|solution|tests)\b", re.IGNORECASE
)
_CONFIG: Final = re.compile(r"#\s+assignment\s+config\b", re.IGNORECASE)
_IGNORED: Final = re.compile(r"##\s*ignore\s*##\s*|#\s*ignore\s*", re.IGNORECASE)
_FENCE, _CLOSED = "```otter", "```"


class Boundary(Struct, frozen=True):
    """The begin or the end of a block, with what stands below its first line."""

    block: Block
    begins: bool
    text: str


def is_otter_assign(cells: Sequence[PlainCell]) -> bool:
    """Whether the notebook is one for `otter assign`."""
    return any(boundary(cell) or is_config(cell) for cell in unfenced(cells))


def unfenced(cells: Sequence[PlainCell]) -> Iterator[PlainCell]:
    """Yield the cells with each ```otter fence in Markdown as a raw cell of its own.

    A fence that is never closed stays text.
    """
    for cell in cells:
        lines = cell.source.split("\n")
        starts = [n for n, line in enumerate(lines) if line.strip() == _FENCE]
        if cell.kind != "markdown" or not starts:
            yield cell
            continue
        yield from _pieces(cell, lines, starts)


def _pieces(cell: PlainCell, lines: list[str], starts: list[int]) -> Iterator[PlainCell]:
    at, first = 0, True
    for start in starts:
        end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() == _CLOSED), None)
        if end is None or start < at:
            continue
        for kind, part in (("markdown", lines[at:start]), ("raw", lines[start + 1 : end])):
            if any(line.strip() for line in part):
                yield _piece(cell, kind, part, first=first and kind == "markdown")
                first = first and kind != "markdown"
        # as Otter: an empty line behind the fence goes with it
        at = end + (2 if end + 1 < len(lines) and not lines[end + 1].strip() else 1)
    if any(line.strip() for line in lines[at:]):
        yield _piece(cell, "markdown", lines[at:], first=first)


def _piece(cell: PlainCell, kind: Any, lines: list[str], *, first: bool) -> PlainCell:
    made = msgspec.structs.replace(cell, kind=kind, source="\n".join(lines))
    return made if first else msgspec.structs.replace(made, id="", attachments={})


def boundary(cell: PlainCell) -> Boundary | None:
    """Return the boundary that a cell is, or None."""
    match = _BOUNDARY.match(cell.source) if cell.kind == "raw" else None
    if match is None:
        return None
    block: Any = match[2].lower()
    return Boundary(block, match[1].lower() == "begin", cell.source)


def is_config(cell: PlainCell) -> bool:
    """Whether a cell is an ASSIGNMENT CONFIG."""
    return cell.kind == "raw" and bool(_CONFIG.match(cell.source))


def is_ignored(cell: PlainCell) -> bool:
    """Whether Otter drops the whole cell (``## Ignore ##``)."""
    return bool(_IGNORED.match(cell.source))


def settings(text: str) -> tuple[dict[str, Any], str]:
    """Return the keys of a config or question cell, and a sentence if it is broken, or ""."""
    try:
        return read_mapping(text), ""
    except BrokenYamlError as error:
        return {}, f"Its settings cannot be read: {error}."

"""Notebooks (nbformat 4): Markdown cells with their headings, code cells as code blocks.

Outputs and attachments are dropped when a notebook comes in: they are what is large in one, and may
hold what its author did not mean to hand on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec import Struct

from ..errors import BadInput
from .pieces_markdown import markdown_sections
from .pieces_section import Section

_TICKS: Final = re.compile(r"`{3,}")


class _Cell(Struct):
    cell_type: Literal["markdown", "code", "raw"]
    source: str | list[str]
    id: str = ""

    @property
    def text(self) -> str:
        return self.source if isinstance(self.source, str) else "".join(self.source)


class _Language(Struct):
    name: str = ""


class _Metadata(Struct, omit_defaults=True):
    language_info: _Language = msgspec.field(default_factory=_Language)


class _Notebook(Struct):
    nbformat: int
    nbformat_minor: int
    cells: list[_Cell]
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


def clean_notebook(source: str) -> str:
    """Return the notebook without outputs, attachments and metadata of tools.

    Raises:
        BadInput: it is no notebook of nbformat 4.
    """
    try:
        found = msgspec.json.decode(source.encode("utf-8"), type=_Notebook)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput("This is no notebook: its JSON does not have the form of one.") from None
    except UnicodeEncodeError:
        raise BadInput("The notebook has broken characters. Save it anew and try again.") from None
    if found.nbformat != 4:
        raise BadInput(
            f"The notebook has format {found.nbformat}. Open it in Jupyter and save it as format 4."
        )
    text = msgspec.json.encode(found).decode("utf-8")
    if any("\x00" in cell.text for cell in found.cells):
        raise BadInput("The notebook has zero bytes in a cell. Remove them and try again.")
    return text


def notebook_sections(source: str) -> Iterator[Section]:
    """Yield the sections of a notebook that `clean_notebook` returned."""
    found = msgspec.json.decode(source.encode("utf-8"), type=_Notebook)
    # Fenced, all cells are one Markdown text, so that headings hold beyond the cell they stand in.
    yield from markdown_sections("\n\n".join(_as_markdown(found)))


def _as_markdown(notebook: _Notebook) -> Iterator[str]:
    for cell in notebook.cells:
        text = cell.text.strip("\n")
        if not text.strip() or cell.cell_type == "raw":
            continue
        if cell.cell_type == "markdown":
            yield _closed(text)
        else:
            longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=2)
            fence = "`" * (longest + 1)
            yield f"{fence}{notebook.metadata.language_info.name}\n{text}\n{fence}"


def _closed(markdown: str) -> str:
    """Close a fence that the cell left open: it ends with its cell."""
    fence = ""
    for line in markdown.split("\n"):
        mark = line.strip()
        ticks = re.match(r"`{3,}|~{3,}", mark)
        if fence:
            if mark and set(mark) == {fence[0]} and len(mark) >= len(fence):
                fence = ""
        elif ticks:
            fence = ticks[0]
    return f"{markdown}\n{fence}" if fence else markdown

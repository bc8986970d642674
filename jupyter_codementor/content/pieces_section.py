"""What the readers of all kinds of material give: sections of paragraphs."""

from __future__ import annotations

from msgspec import Struct


class Section(Struct, frozen=True):
    """What stands under one heading: paragraphs and whole code blocks, none of them empty.

    `path` is the headings that lead there, the outermost first, its own last.
    """

    path: tuple[str, ...]
    blocks: tuple[str, ...]

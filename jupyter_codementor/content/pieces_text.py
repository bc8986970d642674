"""Plain text: paragraphs apart by empty lines; it has no headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .pieces_section import Section

_GAP: Final = re.compile(r"\n[ \t\f\v]*\n")


def text_sections(source: str) -> Iterator[Section]:
    """Yield the one section of a text."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    yield Section((), tuple(each.strip() for each in _GAP.split(lines) if each.strip()))

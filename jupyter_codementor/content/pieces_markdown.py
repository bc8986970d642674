"""Markdown: sections by headings; a fenced code block is one paragraph, whatever it holds.

Headings and fences as in CommonMark 0.31 (sections 4.2, 4.3 and 4.5), as far as they divide a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .pieces_section import Section

_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*")
_MARKS: Final = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_HEADING_CHARS: Final = 120


def markdown_sections(source: str, above: tuple[str, ...] = ()) -> Iterator[Section]:
    """Yield the sections of a Markdown text, in order; `above` are headings it stands under."""
    reader = _Reader(above)
    for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        yield from reader.read(line)
    yield from reader.end()


class _Reader:
    def __init__(self, above: tuple[str, ...]) -> None:
        self.headings: list[tuple[int, str]] = [(0, each) for each in above]
        self._blocks: list[str] = []
        self._lines: list[str] = []
        self._fence = ""

    def read(self, line: str) -> Iterator[Section]:
        if self._fence:
            self._lines.append(line)
            mark = line.strip()
            if mark and set(mark) == {self._fence[0]} and len(mark) >= len(self._fence):
                self._fence = ""
                self._close_block()
            return
        fence = _FENCE.fullmatch(line)
        if fence and not ("`" in fence[2] and fence[1][0] == "`"):
            self._close_block()
            self._fence = fence[1]
            self._lines.append(line.lstrip())
        elif heading := _HEADING.match(line):
            yield from self._heading(len(heading[1]), _without_closing(line[heading.end() :]))
        elif len(self._lines) == 1 and (underline := _UNDERLINE.fullmatch(line)):
            title = self._lines.pop()
            yield from self._heading(1 if underline[1][0] == "=" else 2, title)
        elif not line.strip():
            self._close_block()
        else:
            self._lines.append(line.rstrip())

    def end(self) -> Iterator[Section]:
        self._close_block()
        if self._blocks:
            yield Section(tuple(title for _, title in self.headings), tuple(self._blocks))
            self._blocks = []

    def _heading(self, level: int, title: str) -> Iterator[Section]:
        yield from self.end()
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        plain = " ".join(_MARKS.sub("", title[: 2 * _HEADING_CHARS]).split())[:_HEADING_CHARS]
        if plain:
            self.headings.append((level, plain))

    def _close_block(self) -> None:
        text = "\n".join(self._lines).strip("\n")
        if text.strip():
            self._blocks.append(text)
        self._lines = []


def _without_closing(title: str) -> str:
    """Return the title of a heading without the marks that may close it: ``## Title ##``."""
    title = title.strip()
    without = title.rstrip("#")
    return without.rstrip() if without != title and without[-1:] in ("", " ", "\t") else title

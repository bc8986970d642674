"""Fits text into lines of at most 80 columns, as a terminal counts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

WIDTH: Final = 80
_LABEL_WIDTH: Final = 24
_LEAD: Final = re.compile(r" *(?:[-*+] +|\d{1,2}[.)] +)?")
_ESCAPES: Final = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")


def columns(text: str) -> int:
    """Return how many columns `text` takes; East Asian wide characters take two."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def plain(text: str) -> str:
    """Return `text` without terminal escapes, tabs and control characters other than newlines."""
    kept = _ESCAPES.sub("", text.replace("\r\n", "\n")).expandtabs(4)
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else "\ufffd" for c in kept)


def wrap(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Wrap prose at words, or within a word that is longer than a line.

    Args:
        text: paragraphs, each line of which is wrapped by itself.
        indent: stands before each line.
        first: stands before the first line instead.

    Returns:
        Lines of at most 80 columns.
    """
    found: list[str] = []
    for line in plain(text).splitlines() or [""]:
        start = indent if found or first is None else first
        found += _lines(line, indent + _hanging(line), start)
    return [line.rstrip() for line in found]


def _hanging(line: str) -> str:
    """Return the white space below the text of an indented line or a list item."""
    lead = _LEAD.match(line)
    return " " * min(len(lead[0]), WIDTH // 3) if lead else ""


def _lines(line: str, indent: str, first: str) -> Iterator[str]:
    current, started = first, False
    for word in re.findall(r"\s*\S+", line) or [""]:
        if columns(current) + columns(word) > WIDTH and started:
            yield current
            current, started, word = indent, False, word.lstrip()
        for piece in _pieces(word, WIDTH - columns(current), WIDTH - columns(indent)):
            if started and columns(current) + columns(piece) > WIDTH:
                yield current
                current = indent
            current, started = current + piece, True
    yield current


def _pieces(word: str, room: int, room_after: int) -> Iterator[str]:
    """Cut a word so that each piece fits."""
    piece = ""
    for character in word:
        if columns(piece) + _width(character) > room:
            yield piece
            piece, room = "", room_after
        piece += character
    yield piece


def rows(pairs: list[tuple[str, str]], indent: str) -> list[str]:
    """Show label and text side by side, the texts in one column.

    Args:
        pairs: label and text; a text may have several lines. A long label stands above its text.
        indent: stands before each line.
    """
    fitting = [columns(label) for label, _ in pairs if _fits(label)]
    wide = max(fitting, default=0) + 2
    found: list[str] = []
    for label, text in pairs:
        if _fits(label):
            start = indent + label + " " * (wide - columns(label))
        else:
            found += wrap(label, indent)
            start = indent + " " * wide
        found += wrap(text, indent + " " * wide, start)
    return found


def _fits(label: str) -> bool:
    return columns(label) <= _LABEL_WIDTH and label == plain(label) and "\n" not in label

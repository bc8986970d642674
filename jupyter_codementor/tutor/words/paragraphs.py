"""Puts an answer together from paragraphs, so that it is neither too short nor too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

_FENCE: Final = re.compile(r"^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$", re.MULTILINE)
_BLANK: Final = re.compile(r"\s+")
_TICKS: Final = re.compile(r"`+")
_QUOTED_MAX: Final = 160


class Paragraph(Struct, frozen=True):
    """A paragraph in Markdown.

    `rank` 0 or less is always said; the others fill up what is too short, the lowest first.
    """

    text: str
    rank: int = 0


def word_count(markdown: str) -> int:
    """Return how many words there are outside of blocks of code."""
    return len(_FENCE.sub(" ", markdown).split())


def joined(paragraphs: Sequence[Paragraph], least: int, most: int) -> str:
    """Return the paragraphs that are needed for `least` words, in order, at most `most` words.

    What must be said is said, also if it is longer than that.
    """
    kept = [each for each in paragraphs if each.text.strip()]
    chosen = {index for index, each in enumerate(kept) if each.rank <= 0}
    words = sum(word_count(kept[index].text) for index in chosen)
    for index in sorted(range(len(kept)), key=lambda index: kept[index].rank):
        more = word_count(kept[index].text)
        if index not in chosen and words < least and words + more <= most:
            chosen.add(index)
            words += more
    return "\n\n".join(each.text.strip() for index, each in enumerate(kept) if index in chosen)


def sentence(text: str) -> str:
    """Return text on one line, with a full stop."""
    line = _BLANK.sub(" ", text).strip()
    return line if not line or line[-1] in ".!?:”" or line.endswith(".**") else f"{line}."


def code(text: str) -> str:
    """Return untrusted text as code within a line: nothing of it is read as Markdown."""
    line = _BLANK.sub(" ", text).strip()
    line = line if len(line) <= _QUOTED_MAX else f"{line[: _QUOTED_MAX - 1]}…"
    longest = max(map(len, _TICKS.findall(line)), default=0)
    ticks = "`" * (longest + 1)
    edge = " " if line[:1] == "`" or line[-1:] == "`" else ""
    return f"{ticks}{edge}{line or ' '}{edge}{ticks}"


def block(text: str, language: str) -> str:
    """Return text as a block of code."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"

"""A student's words as a query of FTS5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"\w+")
LOOKED_AT: Final = 2_000
_WORDS_MAX: Final = 24
_WORD_CHARS: Final = 40
_STOP_WORDS: Final = frozenset(
    _WORD.findall(
        """
a an the and or not is are was be been am do does did done doing has have had having i me my mine
you your it its this that these those of in on at to for from by with without as if then so than too
very can could should would will may might must there here what which who why how when where please
help need want know get got give make work works working code function program python javascript
task test tests wrong right error
still call once through more mean means difference between many"""
    )
)
"""Words that say nothing of what is looked for; the last ones stand in every question."""


def query_of(words: str, topics: tuple[str, ...] = ()) -> str:
    """Return a query of quoted words, any of which may fit: no word is taken for an operator."""
    found = dict.fromkeys(word for text in (*topics, words[:LOOKED_AT]) for word in _words_of(text))
    return " OR ".join(f'"{word}"' for word in list(found)[:_WORDS_MAX])


def storable(text: str) -> str:
    """Return the text with broken characters replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _words_of(text: str) -> Iterator[str]:
    for word in _WORD.findall(storable(text).casefold()):
        if word not in _STOP_WORDS and 1 < len(word) <= _WORD_CHARS:
            yield word

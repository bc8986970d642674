"""Compares what was shown, as code and in words, with what the student still lacks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from .codelines import is_code
from .containment import Statement, covered, lacking, share, statements
from .lines import line_statements
from .spoken import Listener

Heard = Literal["little", "close", "too_much"]

_FEW_STATEMENTS: Final = 3
_SAME_SHAPE: Final = 0.8
_SAME_NAMES: Final = 0.6
_TOLD: Final = 0.55


class Telling:
    """What has been told so far of what is lacking.

    Args:
        solution: the reference; "" if there is nothing to compare with.
        code: the student's own.
        python: whether it is parsed; else its lines are compared, and words are not heard.
    """

    def __init__(self, solution: str, code: str, *, python: bool) -> None:
        self._read = statements if python else line_statements
        self._python = python
        self.reference = self._read(solution)
        self._lacking = lacking(self.reference, self._read(code))
        self._listener = Listener(self._lacking if python else ())

    def hear(self, clause: str) -> Heard:
        """Return how near all that was told, and this clause, are to a whole solution."""
        if not self._lacking or not self._python:
            return "little"
        self._listener.hear(clause)
        return _heard(self._listener, len(self._lacking))

    def see(self, before: Sequence[str], found: Sequence[str], *, block: bool) -> bool:
        """Return whether code shows too much of what is lacking; else take it in as shown.

        Args:
            before: the code that was shown before.
            found: the new code.
            block: it stands in lines of its own, and may be an example with other names.
        """
        if not self._lacking:
            return False
        shown = [part for code in (*before, *found) for part in self._read(code)]
        if self._is_whole(shown):
            return True
        places = covered(self._lacking, shown)
        sources = {part.source for part in shown}
        named = [place for place in places if self._lacking[place].source in sources]
        if len(places) >= _FEW_STATEMENTS and share(self._lacking, places) >= _SAME_SHAPE:
            return True
        if len(named) >= _FEW_STATEMENTS and share(self._lacking, named) >= _SAME_NAMES:
            return True
        listener = self._listener.copy()
        for code in found:
            parts = self._read(code)
            listener.see(
                part
                for part in parts
                if not block or part.source in {one.source for one in self._lacking}
            )
            for words in _words_in(code) if block else ():
                listener.hear(words)
        if self._python and _heard(listener, len(self._lacking)) == "too_much":
            return True
        self._listener = listener
        return False

    def _is_whole(self, shown: list[Statement]) -> bool:
        """Whether it has the shape of the reference, with all that the student lacks."""
        if len(self.reference) < _FEW_STATEMENTS:
            return False
        places = covered(self.reference, shown)
        return len(covered(self._lacking, shown)) == len(self._lacking) and (
            share(self.reference, places) >= _SAME_SHAPE
        )


def _heard(listener: Listener, count: int) -> Heard:
    if count < _FEW_STATEMENTS:
        return "too_much" if count > 1 and listener.plainly == count else "little"
    limit = max(_FEW_STATEMENTS, math.ceil(_TOLD * count))
    if listener.told >= limit:
        return "too_much"
    return "close" if listener.told >= max(1, limit - 2) else "little"


def _words_in(code: str) -> Iterator[str]:
    """Yield the comments of a block, and its lines that are no code."""
    for line in code.splitlines():
        text = line.strip()
        if text.startswith(("#", "//")):
            yield text.lstrip("#/ ")
        elif text and not is_code(text):
            yield text

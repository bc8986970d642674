"""Which lines a student wrote: all but those that the challenge gave."""

from __future__ import annotations

from collections import Counter

from .tree import lines_of


def written_lines(code: str, starter: str) -> frozenset[int]:
    """Return the numbers, from 1, of the lines that are not in the starter code.

    A line of the starter counts as given as often as it stands there, wherever it was moved to.
    Empty lines are nobody's.
    """
    given = Counter(line.rstrip() for line in lines_of(starter))
    written: set[int] = set()
    for number, line in enumerate(lines_of(code), 1):
        text = line.rstrip()
        if given[text] > 0:
            given[text] -= 1
        elif text:
            written.add(number)
    return frozenset(written)

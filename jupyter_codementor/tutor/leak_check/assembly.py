"""Lines of code that an answer gives one by one, put together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import Final

from .containment import Statement, statements

_LOWER: Final = ("elif", "else", "except", "finally")
_ENDS: Final = ("return", "break", "continue", "raise")
_STEP: Final = "    "
_MOST_LINES: Final = 80


def assembled(fragments: Sequence[str], reference: Sequence[Statement]) -> Iterator[str]:
    """Yield what the fragments of an answer could be as one piece of code, the likeliest first.

    Args:
        fragments: in the order in which they were shown.
        reference: the statements of the reference solution, which tell how far lines that are like
            them are indented.
    """
    lines = [line for fragment in fragments for line in fragment.split("\n") if line.strip()]
    if reference and len(lines) <= _MOST_LINES:
        yield _like(lines, reference)
    yield dedent("\n".join(dedent(fragment.strip("\n")) for fragment in fragments))
    if len(lines) <= _MOST_LINES:
        yield _guessed(lines, ends_block=True)
        yield _guessed(lines, ends_block=False)
    yield dedent("\n".join(fragment.strip("\n") for fragment in fragments))


def _like(lines: list[str], reference: Sequence[Statement]) -> str:
    """Indent lines as the reference has them; others as the line before them."""
    depths: dict[str, list[int]] = {}
    for statement in reference:
        depths.setdefault(statement.print, []).append(statement.depth)
    base = min((statement.depth for statement in reference), default=0)
    result: list[str] = []
    depth = 0
    for line in lines:
        text = line.strip()
        found = statements(text)
        known = depths.get(found[0].print) if len(found) == 1 else None
        if known:
            depth = (known.pop(0) if len(known) > 1 else known[0]) - base
        elif text.startswith(("def ", "class ")):
            depth = 0
        elif text.split(maxsplit=1)[0].rstrip(":") in _LOWER:
            depth = _matching(result, text, depth)
        result.append(_STEP * depth + text)
        depth += text.endswith(":")
    return "\n".join(result)


def _matching(lines: list[str], text: str, depth: int) -> int:
    """Return how far the header is indented that an ``else`` or ``except`` belongs to."""
    wanted = ("try",) if text.startswith(("except", "finally")) else ("if", "elif", "for", "while")
    for line in reversed(lines):
        margin = (len(line) - len(line.lstrip())) // len(_STEP)
        if margin < depth and line.lstrip().startswith(wanted):
            return margin
    return max(0, depth - 1)


def _guessed(lines: list[str], *, ends_block: bool) -> str:
    """Indent after a colon, and step out for ``else``, after an end of a block, for a last return.

    With `ends_block` False a block goes on until an ``else`` or the last ``return``.
    """
    result: list[str] = []
    depth = 0
    for number, line in enumerate(lines):
        text = line.strip()
        first = text.split(maxsplit=1)[0].rstrip(":")
        if first in ("def", "class"):
            depth = 0
        elif first in _LOWER:
            depth = _matching(result, text, depth + ends_block)
        elif first == "return" and number == len(lines) - 1:
            depth = 1 if lines[0].lstrip().startswith("def ") else 0
        result.append(_STEP * depth + text)
        if text.endswith(":"):
            depth += 1
        elif ends_block and first in _ENDS and depth > 0:
            depth -= 1
    return "\n".join(result)

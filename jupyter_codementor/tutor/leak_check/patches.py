"""A few lines of an answer, put into the student's code where they would belong."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from textwrap import dedent, indent
from typing import Final

from .codelines import parsed

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_ALIKE: Final = 0.45
_VERY_ALIKE: Final = 0.6
_MOST_LINES: Final = 30
_PLACES: Final = 4
_MOST_WORDS: Final = 40


def patched(code: str, fragment: str) -> Iterator[str]:
    """Yield the student's code with a fragment in it, the likeliest place first."""
    block = dedent(fragment.strip("\n"))
    new = [line for line in block.split("\n") if line.strip()]
    lines = code.split("\n")
    if not new or len(new) > _MOST_LINES or not code.strip():
        return
    if len(new) > 1:
        yield _merged(lines, new)
        yield from _anchored(lines, block, new)
    yield from _replaced(lines, block, new)
    yield from _inserted(lines, block)


def with_expression(code: str, expression: str) -> Iterator[str]:
    """Yield the student's code with an expression in place of one that looks like it."""
    tree, new = parsed(code), parsed(expression.strip())
    if tree is None or new is None or len(new.body) != 1 or not isinstance(new.body[0], ast.Expr):
        return
    wanted = ast.unparse(new.body[0])
    nodes = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.Compare, ast.BoolOp, ast.BinOp, ast.Call, ast.Subscript, ast.Name))
        and isinstance(node, ast.expr)
        and not isinstance(node, ast.Name)
    ]
    ranked = sorted(nodes, key=lambda node: -_likeness(ast.unparse(node), wanted))
    for node in ranked[:_PLACES]:
        if _likeness(ast.unparse(node), wanted) < _ALIKE:
            return
        yield _exchanged(code, node, wanted)


def _exchanged(code: str, node: ast.expr, text: str) -> str:
    lines = code.encode().split(b"\n")
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    start, end = node.col_offset, node.end_col_offset or 0
    joined = lines[first][:start] + b"(" + text.encode() + b")" + lines[last][end:]
    return b"\n".join([*lines[:first], joined, *lines[last + 1 :]]).decode(errors="replace")


@functools.lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    words, others = _TOKEN.findall(one)[:_MOST_WORDS], _TOKEN.findall(other)[:_MOST_WORDS]
    return SequenceMatcher(None, words, others, False).ratio()


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _ranked(lines: list[str], text: str) -> list[tuple[float, int]]:
    kind = text.split(maxsplit=1)[0] if text.split() else ""
    marks = []
    for place, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith(("def ", "class ", '"""', "#")):
            same = 0.1 if line.split(maxsplit=1)[0] == kind else 0.0
            marks.append((_likeness(line.strip(), text) + same, place))
    return sorted(marks, key=lambda mark: (-mark[0], mark[1]))


def _replaced(lines: list[str], block: str, new: list[str]) -> Iterator[str]:
    for likeness, place in _ranked(lines, new[0].strip())[:_PLACES]:
        if likeness < _ALIKE and lines[place].strip() not in ("...", "pass"):
            continue
        placed = indent(block, _margin(lines[place]))
        yield "\n".join([*lines[:place], placed, *lines[place + 1 :]])
        if len(new) > 1:
            ends = min(len(lines), place + len(new))
            yield "\n".join([*lines[:place], placed, *lines[ends:]])


def _inserted(lines: list[str], block: str) -> Iterator[str]:
    """Before the first statement, before the last return, behind the last line, then elsewhere."""
    places = [place for place, line in enumerate(lines) if line.strip()]
    inside = [place for place in places if _margin(lines[place])] or places
    returns = [place for place in inside if lines[place].strip().startswith("return")]
    order = [*returns[-1:], *inside[:1], *inside[1:2], *inside[2:]]
    for place in dict.fromkeys(order):
        placed = indent(block, _margin(lines[place]))
        yield "\n".join([*lines[:place], placed, *lines[place:]])
    if inside:
        margins = {_margin(lines[place]): None for place in reversed(inside)}
        for margin in margins:
            yield "\n".join([*lines, indent(block, margin)])


def _anchored(lines: list[str], block: str, new: list[str]) -> Iterator[str]:
    """Put the block in place of the lines from its first own line up to its last."""
    texts = [line.strip() for line in lines]
    own = [line.strip() for line in new if line.strip() in texts]
    if not own:
        return
    first = texts.index(own[0])
    last = max(place for place, text in enumerate(texts) if text == own[-1])
    if last < first:
        return
    lead = next(line for line in new if line.strip() == own[0])
    margin = max(0, len(_margin(lines[first])) - len(_margin(lead)))
    yield "\n".join([*lines[:first], indent(block, " " * margin), *lines[last + 1 :]])


def _merged(lines: list[str], new: list[str]) -> str:
    """Put line after line where the most similar line stands, or behind the one before it."""
    result = list(lines)
    last = 0
    for line in new:
        text = line.strip()
        own = next(
            (place for place in range(last, len(result)) if result[place].strip() == text), -1
        )
        if own >= 0:
            last = own + 1
            continue
        ranked = [mark for mark in _ranked(result, text) if mark[1] >= last]
        if ranked and ranked[0][0] >= _VERY_ALIKE:
            place = ranked[0][1]
            result[place] = _margin(result[place]) + text
            last = place + 1
            continue
        before = result[last - 1] if last else next((one for one in result if _margin(one)), "")
        margin = _margin(before) + ("    " if last and before.rstrip().endswith(":") else "")
        result.insert(last, margin + text)
        last += 1
    return "\n".join(result)

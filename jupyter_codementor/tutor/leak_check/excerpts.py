"""The code inside a piece of an answer, in whatever disguise it stands there."""

from __future__ import annotations

import ast
import re
from typing import Final

from .codelines import KEYWORDS, completed, is_code, parsed
from .pieces import Piece

_MOST_WORDS: Final = 150
_LONGEST: Final = 24
"""Words of one statement in a sentence."""
_MOST_PARSES: Final = 600
_LEAST_DIFF: Final = 1
_QUOTES: Final = re.compile(r"^[\"'“\u2018*_(]+|[\"'”\u2019*_,.;:!?)]+$")
_COMMENT: Final = re.compile(r"^(\s*)#+ ?")
_HUNK: Final = re.compile(r"^(?:@@.*@@|---\s|\+\+\+\s|diff |index )")
_SPLIT: Final = re.compile(r"\s+(?:then|and then|followed by|and|with|to|by|->|→|=>)\s+|\s*[→;]\s*")


def excerpts(piece: Piece, *, python: bool = True) -> tuple[str, ...]:
    """Return the pieces of code in a piece of an answer, in order; empty if there are none.

    What is not `python` is not parsed, and taken as it stands.
    """
    if piece.kind == "prose":
        return ()
    if not python:
        return (piece.code,) if piece.code.strip() else ()
    if piece.kind == "block":
        return tuple(code for code in (piece.code, uncommented(piece.code)) if code.strip())
    if piece.kind == "span":
        code = piece.code.strip("\n")
        if parsed(completed(code.strip())) is not None or "\n" in code:
            return (code,) if code.strip() else ()
        return loose_code(code) or ((code,) if is_code(code.strip()) else ())
    return loose_code(f"{piece.before[-200:]}{piece.code}")


def loose_code(text: str) -> tuple[str, ...]:
    """Return what can be read as statements in a text, the longest from each place on."""
    found: list[str] = []
    left = [_MOST_PARSES]
    for part in _SPLIT.split(text):
        words = part.split()[:_MOST_WORDS]
        start = 0
        while start < len(words):
            end, code = _longest(words, start, left)
            if code:
                found.append(code)
            start = end
    return tuple(found)


def _longest(words: list[str], start: int, left: list[int]) -> tuple[int, str]:
    """Return the longest code that begins at a word, and where it ends; `left` counts parses."""
    if _may_begin(words[start:]):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            if end - start > 1 and words[end - 1] in KEYWORDS:
                continue
            text = " ".join(words[start:end])
            for code in dict.fromkeys(
                (text, _QUOTES.sub("", text), text.strip("\"'“”\u2018\u2019*_.,"))
            ):
                if left[0] <= 0:
                    return len(words), ""
                left[0] -= 1
                if _whole(code):
                    return end, code
    return start + 1, ""


def _may_begin(words: list[str]) -> bool:
    first = _QUOTES.sub("", words[0])
    if not first:
        return False
    if first in KEYWORDS or re.search(r"[\w)\]][(\[=.]\S|[(\[]", words[0]):
        return True
    return len(words) > 1 and re.match(r"^(?:[-+*/%<>=!&|^]{1,3}$|[-+*/%]?=)", words[1]) is not None


def _whole(code: str) -> bool:
    """Whether it is a statement that does something; an expression must be more than a name."""
    if not code or code in KEYWORDS:
        return False
    tree = parsed(completed(code))
    if tree is None or not tree.body:
        return False
    statement = tree.body[-1]
    if not isinstance(statement, ast.Expr):
        return not isinstance(statement, (ast.Pass, ast.AnnAssign)) or "=" in code
    return isinstance(
        statement.value, (ast.Call, ast.Compare, ast.BinOp, ast.BoolOp, ast.Subscript, ast.IfExp)
    )


def uncommented(code: str) -> str:
    """Return the code that stands in comments, if a block is mostly comments; else ""."""
    lines = [line for line in code.split("\n") if line.strip()]
    marked = [line for line in lines if line.lstrip().startswith("#")]
    if len(marked) * 2 < len(lines):
        return ""
    bare = [_COMMENT.sub(r"\1", line) for line in lines]
    return "\n".join(line for line in bare if is_code(line.strip()))


def from_diff(text: str, code: str) -> tuple[str, ...]:
    """Return what a diff makes of the student's code: all of it, and the new lines as they stand.

    Empty if the text is no diff.
    """
    lines = [line for line in text.split("\n") if not _HUNK.match(line)]
    signs = [line[:1] for line in lines if line.strip()]
    if signs.count("+") < _LEAST_DIFF or not set(signs) <= {"+", "-", " ", "\\"}:
        lines = [line.lstrip() if line.lstrip()[:1] in "+-" else f" {line}" for line in lines]
        if sum(line[:1] == "+" for line in lines) < _LEAST_DIFF:
            return ()
    after = "\n".join(line[1:] for line in lines if line[:1] != "-")
    added = "\n".join(line[1:] for line in lines if line[:1] == "+")
    return tuple(dict.fromkeys((_applied(lines, code), after, added)))


def _applied(lines: list[str], code: str) -> str:
    """Return the student's code with a diff applied; places are found by the text of the lines."""
    result = code.split("\n")
    place = 0
    for line in lines:
        sign, text = line[:1], line[1:]
        if sign == "+":
            result.insert(place, text)
            place += 1
            continue
        found = _find(result, text.strip(), place)
        if found is None:
            continue
        place = found + 1
        if sign == "-":
            del result[found]
            place = found
    return "\n".join(result)


def _find(lines: list[str], text: str, start: int) -> int | None:
    if not text:
        return None
    order = [*range(start, len(lines)), *range(start)]
    return next((place for place in order if lines[place].strip() == text), None)

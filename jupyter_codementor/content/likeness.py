"""How alike two challenges are: by the words of the task, and by the form of the solution.

Words are compared by runs of three (w-shingling, Broder 1997), code by the lines of its tree with
all names of its own replaced, so that another name or story alone makes nothing new.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

_WORD: Final = re.compile(r"[a-z0-9]+")
_FENCED: Final = re.compile(r"```.*?(```|\Z)", re.DOTALL)
_RUN: Final = 3
_ALIKE_TEXT: Final = 0.9
"""From here on the words alone make it a copy."""
_NEAR_TEXT: Final = 0.6
_ALIKE_CODE: Final = 0.9
"""Both together make it a copy, although the words were changed a little."""


class Print(Struct, frozen=True):
    """What a challenge is recognised by. `id` is the challenge's, `title` what people call it."""

    id: str
    title: str
    words: frozenset[str]
    code: frozenset[str]


def print_of(id: str, title: str, description: str, solution: str) -> Print:
    """Return what a challenge is recognised by; code that is no Python has no form."""
    return Print(id, title, words_of(description), code_of(solution))


def words_of(text: str) -> frozenset[str]:
    """Return the runs of three words of a text, without its examples."""
    words = _WORD.findall(_FENCED.sub(" ", text).lower())
    if len(words) < _RUN:
        return frozenset(words)
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def code_of(code: str) -> frozenset[str]:
    """Return the lines of the code's tree, its own names replaced, without docstrings."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    own = _own_names(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not _is_text(node):
            found.append(_Renamed(own).line(node))
    return frozenset(f"{line} #{found[:at].count(line)}" for at, line in enumerate(found))


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets have in common, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def copied(new: Print, known: Iterable[Print]) -> Print | None:
    """Return the challenge that `new` is a copy of, if it is one."""
    for old in known:
        if old.id == new.id:
            continue
        text = share_of(new.words, old.words)
        if text >= _ALIKE_TEXT:
            return old
        if text >= _NEAR_TEXT and share_of(new.code, old.code) >= _ALIKE_CODE:
            return old
    return None


def _own_names(tree: ast.AST) -> frozenset[str]:
    own: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            own.add(node.name)
    return frozenset(own)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Renamed(ast.NodeVisitor):
    """Writes one statement, without what stands indented below it."""

    def __init__(self, own: frozenset[str]) -> None:
        self._own = own

    def line(self, node: ast.stmt) -> str:
        parts = [type(node).__name__]
        for name, value in ast.iter_fields(node):
            if name in ("body", "orelse", "finalbody", "handlers"):
                continue
            values = value if isinstance(value, list) else [value]
            parts += [self._text(each) for each in values]
        return " ".join(parts)

    def _text(self, value: object) -> str:
        if not isinstance(value, ast.AST):
            return "_" if isinstance(value, str) and value in self._own else repr(value)
        words = [type(value).__name__]
        for name, inner in ast.iter_fields(value):
            if name == "ctx":
                continue
            inners = inner if isinstance(inner, list) else [inner]
            words += [self._text(each) for each in inners]
        return f"({' '.join(words)})"

"""What the student's code still lacks of the reference, and how much of it a text holds."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from .codelines import completed, parsed

_BODIES: Final = ("body", "orelse", "finalbody", "handlers", "cases", "decorator_list")
_SIMPLE: Final = 3


class Statement(Struct, frozen=True):
    """A statement of a program, without the block below it.

    Args:
        source: its own line.
        print: its shape: names replaced by numbers in order of appearance.
        depth: how far it is indented.
        size: how many parts it has; small ones stand in many programs.
    """

    source: str
    print: str
    depth: int
    size: int


@functools.lru_cache(maxsize=512)
def statements(code: str) -> tuple[Statement, ...]:
    """Return the statements of Python code in order; of broken code, those lines that are whole.

    Docstrings, imports, ``pass``, ``...`` and headers of functions and classes are left out.
    """
    tree = parsed(code)
    if tree is not None:
        return tuple(_walk(tree.body, 0))
    return tuple(_of_lines(code))


def lacking(reference: Iterable[Statement], code: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements of the reference that the code does not have, in order."""
    there = Counter(statement.print for statement in code)
    missing = []
    for statement in reference:
        if there[statement.print]:
            there[statement.print] -= 1
        else:
            missing.append(statement)
    return tuple(missing)


def covered(missing: Iterable[Statement], shown: Iterable[Statement]) -> frozenset[int]:
    """Return the places in `missing` of the statements that are among those shown."""
    there = Counter(statement.print for statement in shown)
    found = set()
    for place, statement in enumerate(missing):
        if there[statement.print]:
            there[statement.print] -= 1
            found.add(place)
    return frozenset(found)


def share(missing: tuple[Statement, ...], places: Iterable[int]) -> float:
    """Return how much of what is lacking the places make up, by size, from 0 to 1."""
    whole = sum(statement.size for statement in missing)
    return sum(missing[place].size for place in places) / whole if whole else 0.0


def _of_lines(code: str) -> Iterator[Statement]:
    for line in code.splitlines():
        text = line.strip()
        tree = parsed(completed(text)) if text else None
        if tree is None or not tree.body:
            continue
        depth = (len(line) - len(line.lstrip())) // 4
        first = text.split(maxsplit=1)[0].rstrip(":")
        body = tree.body
        if first == "elif" and isinstance(body[0], ast.If):
            body = body[0].orelse
        elif first in ("else", "except", "finally", "case"):
            body = []
        yield from (replaced for replaced in _walk(body, depth) if replaced.source != "pass")


def _walk(body: Iterable[ast.stmt], depth: int) -> Iterator[Statement]:
    for statement in body:
        deeper = depth + 1
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            deeper = depth + 1
        elif not _says_nothing(statement):
            yield _statement(statement, depth)
        for part in _BODIES[:3]:
            yield from _walk(_blocks(statement, part), deeper)
        for handler in _blocks(statement, "handlers") + _blocks(statement, "cases"):
            yield from _walk(handler.body, deeper)  # type: ignore[attr-defined] # both have one


def _blocks(statement: ast.stmt, part: str) -> list[ast.stmt]:
    found = getattr(statement, part, [])
    return found if isinstance(found, list) else []


def _says_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom)):
        return True
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _statement(statement: ast.stmt, depth: int) -> Statement:
    bare = _without_blocks(statement)
    names: dict[str, str] = {}
    parts = 0
    for node in ast.walk(bare):
        parts += isinstance(node, (ast.Name, ast.Constant, ast.operator, ast.cmpop, ast.Attribute))
        if isinstance(node, ast.Name) and node.id not in _KEPT:
            node.id = names.setdefault(node.id, f"_{len(names)}")
        elif isinstance(node, ast.arg):
            node.arg = names.setdefault(node.arg, f"_{len(names)}")
        elif isinstance(node, ast.Attribute) and _is_self(node.value):
            node.attr = names.setdefault(f".{node.attr}", f"_{len(names)}")
    shape = ast.dump(bare, annotate_fields=False)
    return Statement(_line(statement), shape, depth, max(1, parts - _SIMPLE + 2))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _without_blocks(statement: ast.stmt) -> ast.stmt:
    copy = parsed(ast.unparse(statement))
    bare = copy.body[0] if copy is not None and copy.body else ast.Pass()
    for part in _BODIES:
        if isinstance(getattr(bare, part, None), list):
            setattr(bare, part, [])
    return bare


def _line(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]


_KEPT_NAMES: Final = """
abs all any bool dict enumerate filter float input int isinstance len list map max min open
print range reversed round set sorted str sum tuple zip True False None self ValueError
TypeError KeyError IndexError Exception
"""
_KEPT: Final = frozenset(_KEPT_NAMES.split())

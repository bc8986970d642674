"""The statements of a code beside those of a good solution, whatever the names are.

What comes out is told as a kind of step and a place, or tried out in the jail; never shown.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeGuard

from msgspec import Struct

_LEAST_ALIKE: Final = 0.35
_HEADER: Final = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)
_BUILT_IN: Final = frozenset(dir(builtins))


class Step(Struct, frozen=True):
    """One difference between a code and a good solution.

    Args:
        old: the student's part; None if it is missing.
        new: the part of the solution, in the student's names; None if it is too much.
        after: of a missing part: the student's statement that it comes after, or None for the
            beginning of `block`.
        block: the statement that it stands in or belongs into.
        moved: the same statement is there, at another place.
    """

    old: ast.AST | None
    new: ast.AST | None
    after: ast.stmt | None = None
    block: ast.AST | None = None
    moved: bool = False


def steps_to(own: ast.Module, reference: ast.Module) -> list[Step]:
    """Return what lies between a code and a good solution, as small steps.

    Args:
        own: the student's code.
        reference: the solution; functions and methods are matched by their names.
    """
    theirs = dict(_scopes(reference))
    found: list[Step] = []
    for name, node in _scopes(own):
        other = theirs.pop(name, None)
        if other is not None:
            names = _Names(node, other)
            found += _of_blocks(_plain(node), _plain(other), node, names)
    return found


def _scopes(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield functions and methods by their full names, and the module if it does something."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner
    if any(not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import)) for node in tree.body):
        yield "", tree


def _plain(node: ast.AST) -> list[ast.stmt]:
    """Return the statements of a scope without descriptions."""
    body: list[ast.stmt] = getattr(node, "body", [])
    return [
        each
        for each in body
        if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]


class _Names:
    """Which name of the student stands for which of the solution."""

    def __init__(self, own: ast.AST, other: ast.AST) -> None:
        self.map: dict[str, str] = {}
        if isinstance(own, ast.FunctionDef) and isinstance(other, ast.FunctionDef):
            for mine, theirs in zip(own.args.args, other.args.args, strict=False):
                self.map[theirs.arg] = mine.arg
        self._mine = {*self.map.values(), *_stored(own), *_own_parts(own)}
        self._theirs = {*self.map, *_stored(other), *_own_parts(other)}
        votes: Counter[tuple[str, str]] = Counter()
        self._vote(_plain(own), _plain(other), votes)
        taken = set(self.map.values())
        for (other_name, own_name), _ in votes.most_common():
            if other_name not in self.map and own_name not in taken:
                self.map[other_name] = own_name
                taken.add(own_name)

    def _vote(
        self, own: list[ast.stmt], other: list[ast.stmt], votes: Counter[tuple[str, str]]
    ) -> None:
        for mine, theirs in aligned(own, other):
            if mine is None or theirs is None:
                continue
            if shape(mine) == shape(theirs):
                for one, two in zip(_names_in(mine), _names_in(theirs), strict=False):
                    if one in self._mine and two in self._theirs:
                        votes[two, one] += 3
            else:
                for one, two in zip(_stored(mine), _stored(theirs), strict=False):
                    votes[two, one] += 1
            for field in ("body", "orelse"):
                self._vote(getattr(mine, field, []), getattr(theirs, field, []), votes)

    def applied(self, node: ast.AST) -> ast.AST:
        """Return a part of the solution in the student's names."""
        clone = copy.deepcopy(node)
        for each in ast.walk(clone):
            if isinstance(each, ast.Name):
                each.id = self.map.get(each.id, each.id)
            elif _is_own(each):
                each.attr = self.map.get(f".{each.attr}", f".{each.attr}")[1:]
        return clone


def _names_in(node: ast.AST) -> list[str]:
    """Return the names in a part; those of an object's own parts begin with a dot."""
    return [
        each.id if isinstance(each, ast.Name) else f".{each.attr}"
        for each in ast.walk(node)
        if isinstance(each, ast.Name) or _is_own(each)
    ]


def _is_own(node: ast.AST) -> TypeGuard[ast.Attribute]:
    own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return own and getattr(getattr(node, "value", None), "id", "") == "self"


def _own_parts(node: ast.AST) -> set[str]:
    return {f".{each.attr}" for each in ast.walk(node) if _is_own(each)}


def _stored(node: ast.AST) -> list[str]:
    return [
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]


def shape(node: ast.AST) -> str:
    """Return the text of a part without the names of variables."""
    clone = copy.deepcopy(node)
    for each in ast.walk(clone):
        if isinstance(each, ast.Name) and each.id not in {"self", *_BUILT_IN}:
            each.id = "_"
        elif _is_own(each):
            each.attr = "_"
    return ast.dump(clone)


def _tokens(node: ast.AST) -> Counter[str]:
    """Return what a statement is made of, for likeness; what lies deeper counts less."""
    found: Counter[str] = Counter()
    header = isinstance(node, _HEADER)
    found[type(node).__name__] += 2
    for each in ast.walk(node):
        if isinstance(each, ast.Constant):
            found[repr(each.value)] += 1
        elif isinstance(each, ast.Attribute):
            found[f".{each.attr}"] += 1
        elif isinstance(each, ast.Name):
            found["name"] += 1
        elif not isinstance(each, (ast.Load, ast.Store)):
            found[type(each).__name__] += 1
    if header:
        found["block"] += 1
    return found


def _alike(a: Counter[str], b: Counter[str], *, same_kind: bool) -> float:
    """Return how much two statements are alike by what they are made of, 0 to 1."""
    total = sum(a.values()) + sum(b.values())
    same = 2 * sum((a & b).values()) / total if total else 1.0
    return same if same_kind else same * 0.5


Aligned = list[tuple[ast.stmt | None, ast.stmt | None]]


def aligned(own: list[ast.stmt], other: list[ast.stmt]) -> Aligned:
    """Pair the statements of two blocks so that what is alike stands together, in order."""
    rows, columns = len(own), len(other)
    mine, theirs = [_tokens(each) for each in own], [_tokens(each) for each in other]
    likeness = [
        [
            _alike(a, b, same_kind=type(one) is type(two))
            for two, b in zip(other, theirs, strict=True)
        ]
        for one, a in zip(own, mine, strict=True)
    ]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            pair = likeness[row][column]
            together = best[row + 1][column + 1] + pair if pair >= _LEAST_ALIKE else -1.0
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    found: Aligned = []
    row = column = 0
    while row < rows or column < columns:
        both = row < rows and column < columns
        if (
            both
            and likeness[row][column] >= _LEAST_ALIKE
            and (best[row][column] == best[row + 1][column + 1] + likeness[row][column])
        ):
            found.append((own[row], other[column]))
            row, column = row + 1, column + 1
        elif column < columns and (row == rows or best[row][column] == best[row][column + 1]):
            found.append((None, other[column]))
            column += 1
        else:
            found.append((own[row], None))
            row += 1
    return found


def _of_blocks(
    own: list[ast.stmt], other: list[ast.stmt], block: ast.AST, names: _Names
) -> Iterator[Step]:
    after: ast.stmt | None = None
    pairs = aligned(own, other)
    lost = [names.applied(theirs) for mine, theirs in pairs if mine is None and theirs is not None]
    moved = {ast.dump(each) for each in lost} & {
        ast.dump(mine) for mine, theirs in pairs if theirs is None and mine is not None
    }
    for mine, theirs in pairs:
        if theirs is None and mine is not None and ast.dump(mine) in moved:
            yield Step(mine, mine, block=block, moved=True)
            after = mine
            continue
        if mine is None and theirs is not None and ast.dump(names.applied(theirs)) in moved:
            continue
        if mine is None and theirs is not None:
            yield Step(None, names.applied(theirs), after, block)
        elif theirs is None:
            yield Step(mine, None)
        else:
            assert mine is not None  # noqa: S101 - what was asked before says so
            yield from _of_pair(mine, theirs, block, names)
        after = mine or after


def _of_pair(own: ast.stmt, other: ast.stmt, block: ast.AST, names: _Names) -> Iterator[Step]:
    renamed = names.applied(other)
    if ast.dump(own) == ast.dump(renamed):
        return
    if type(own) is not type(other) or not isinstance(own, _HEADER):
        yield Step(own, renamed, block=block)
        return
    for field in ("test", "iter", "target"):
        mine, theirs = getattr(own, field, None), getattr(renamed, field, None)
        if mine is not None and theirs is not None and ast.dump(mine) != ast.dump(theirs):
            yield Step(mine, theirs)
    for field in ("body", "orelse", "finalbody"):
        mine, theirs = getattr(own, field, []), getattr(other, field, [])
        if mine and theirs:
            yield from _of_blocks(mine, theirs, own, names)
        elif theirs and field == "orelse":
            yield Step(None, names.applied(theirs[0]), own, None)
        elif mine:
            yield Step(mine[0], None)
    for mine, theirs in zip(
        getattr(own, "handlers", []), getattr(other, "handlers", []), strict=False
    ):
        if ast.dump(mine.type or mine) != ast.dump(theirs.type or theirs):
            yield Step(mine, names.applied(theirs))
        yield from _of_blocks(mine.body, theirs.body, own, names)

"""Functions in numbers: ways through, depth, length, and how their steps grow."""

from __future__ import annotations

import ast
from typing import Final

from msgspec import Struct

from .shape import deepest, length, ways_through
from .tree import Function, Tree, inside, tree_of

_GROWTH: Final = ("O(1)", "O(n)", "O(n²)", "O(n³)")
_ROUNDS: Final = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
_SORTS: Final = frozenset({"sorted", "sort"})


class Measures(Struct, frozen=True, kw_only=True):
    """A function in numbers.

    Args:
        name: of the function.
        line: where it begins, from 1.
        complexity: McCabe's number: 1 and one more for each branch.
        depth: how deep its blocks are nested.
        lines: with code, without the docstring.
        growth: how its steps grow with its input as far as its loops tell; "" if they do not.
    """

    name: str
    line: int
    complexity: int
    depth: int
    lines: int
    growth: str


def measures(code: str) -> tuple[Measures, ...] | None:
    """Return each function of Python code in numbers; None if the code cannot be read."""
    tree = tree_of(code)
    if tree is None:
        return None
    return tuple(
        Measures(
            name=function.name,
            line=function.lineno,
            complexity=ways_through(function),
            depth=deepest(function),
            lines=length(tree, function),
            growth=_growth(tree, function),
        )
        for function in tree.functions
    )


def _growth(tree: Tree, function: Function) -> str:
    """Return the order of the loops inside loops: an upper bound when each goes over the input."""
    nodes = list(inside(function))
    names = {_called(node) for node in nodes if isinstance(node, ast.Call)}
    if function.name in names:
        return ""  # it calls itself, which no count of loops tells
    most = max((_rounds_above(tree, node, function) for node in nodes), default=0)
    if most == 0 and names & _SORTS:
        return "O(n log n)"
    return _GROWTH[most] if most < len(_GROWTH) else ""


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "id", "") or getattr(function, "attr", "")


def _rounds_above(tree: Tree, node: ast.AST, function: Function) -> int:
    if not isinstance(node, _ROUNDS):
        return 0
    count = 1
    for above in tree.above(node):
        if above is function:
            break
        count += isinstance(above, (ast.For, ast.AsyncFor, ast.While))
        generators = getattr(above, "generators", ())
        # Further `for`s of the same comprehension, and comprehensions around this one.
        count += generators.index(node) if node in generators else bool(generators)
    return count

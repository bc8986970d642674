"""How hard code is to follow: ways through a function, blocks inside blocks, length.

The count of ways is McCabe's cyclomatic number (IEEE Transactions on Software Engineering SE-2,
1976), counted as Ruff's C901 does. It is thirty lines over a tree that is read anyway, and works
where there is no linter, so no library is taken for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from .ports import Finding
from .tree import Function, Tree, blocks, inside

MOST_WAYS: Final = 10
MOST_DEPTH: Final = 4
MOST_LINES: Final = 40
_DECISIONS: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension)
_BLOCKS: Final = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.Match,
)


def shape(tree: Tree) -> Iterator[Finding]:
    """Yield what makes code hard to follow."""
    for function in tree.functions:
        ways = ways_through(function)
        if ways > MOST_WAYS:
            yield tree.finding(
                "complex-structure", function, name=function.name, ways=ways, most=MOST_WAYS
            )
        lines = length(tree, function)
        if lines > MOST_LINES:
            yield tree.finding(
                "long-function", function, name=function.name, lines=lines, most=MOST_LINES
            )
    for scope in (tree.module, *tree.functions):
        yield from _deep(tree, scope)


def ways_through(function: Function) -> int:
    """Return McCabe's number: one more than the decisions."""
    return 1 + sum(
        (len(node.cases) - 1 if isinstance(node, ast.Match) else 1)
        for node in inside(function)
        if isinstance(node, (*_DECISIONS, ast.Match))
    )


def length(tree: Tree, function: Function) -> int:
    """Return the lines with code, without the docstring."""
    first = function.body[0]
    is_told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    skipped = range(first.lineno, (first.end_lineno or 0) + 1) if is_told else range(0)
    numbers = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    texts = [tree.lines[number - 1].strip() for number in numbers if number not in skipped]
    return sum(bool(text) and not text.startswith("#") for text in texts)


def _deep(tree: Tree, scope: Function | ast.Module) -> Iterator[Finding]:
    """Yield the first statement of a function that stands too deep."""
    for block, depth in _levels(scope):
        if depth > MOST_DEPTH:
            yield tree.finding("too-many-nested-blocks", block[0], block[-1], depth=depth)
            return


def deepest(scope: Function | ast.Module) -> int:
    """Return how deep its blocks are nested, 0 for none."""
    return max((depth for _, depth in _levels(scope)), default=0)


def _levels(scope: Function | ast.Module) -> Iterator[tuple[list[ast.stmt], int]]:
    """Yield each block with how deep it stands; an `elif` stands no deeper than its `if`."""
    waiting = [(block, 0) for block in blocks(scope)]
    while waiting:
        block, depth = waiting.pop(0)
        yield block, depth
        for statement in block:
            if not isinstance(statement, _BLOCKS):
                continue
            for inner in _inner(statement):
                is_elif = inner is getattr(statement, "orelse", None) and (
                    isinstance(statement, ast.If) and isinstance(inner[0], ast.If)
                )
                waiting.append((inner, depth if is_elif else depth + 1))


def _inner(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    yield from blocks(statement)
    for handler in getattr(statement, "handlers", ()):
        yield handler.body
    for case in getattr(statement, "cases", ()):
        yield case.body

"""Our own checks for likely bugs in single statements."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Final

from .ports import Finding
from .tree import Function, Tree, blocks, called, inside, leaves

_OF_TEXT: Final = {
    **dict.fromkeys(("upper", "lower", "capitalize", "title", "swapcase", "casefold"), range(1)),
    **dict.fromkeys(("strip", "lstrip", "rstrip"), range(2)),
    **dict.fromkeys(("zfill", "removeprefix", "removesuffix"), range(1, 2)),
    **dict.fromkeys(("ljust", "rjust", "center"), range(1, 3)),
    "replace": range(2, 4),
}
"""Methods of texts, and how many arguments they take."""
_GIVING: Final = ("sorted", "reversed", "sum", "len", "min", "max", "abs", "round")
_IN_PLACE: Final = frozenset({"sort", "reverse", "append", "extend", "insert"})
_AWAY: Final = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def mistakes(tree: Tree, entry: Collection[str]) -> Iterator[Finding]:
    """Yield likely bugs; `entry` names the functions that the tests call."""
    yield from _unreachable(tree)
    yield from _always_true(tree)
    others = {function.name for function in tree.functions} | _imported(tree)
    yield from _forgotten(tree, others)
    yield from _from_in_place(tree, others)
    yield from _printed(tree, entry)


def _unreachable(tree: Tree) -> Iterator[Finding]:
    for node in tree.nodes:
        for block in blocks(node):
            away = leaves(block[:-1], *_AWAY)
            if away is not None:
                first = block[block.index(away) + 1]
                yield tree.finding("unreachable-code", first, block[-1], at=_last_line(away))


def _last_line(statement: ast.stmt) -> int:
    """Return the line of the statement that leaves, also at the end of ``if`` and ``else``."""
    while isinstance(statement, ast.If):
        statement = leaves(statement.orelse, *_AWAY) or statement.orelse[-1]
    return statement.lineno


def _always_true(tree: Tree) -> Iterator[Finding]:
    for node in tree.nodes:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            first, *others = node.values
            for value in others:
                if isinstance(first, ast.Compare) and isinstance(value, ast.Constant):
                    if value.value and value.value is not True:
                        yield tree.finding("always-true-or", value)
                    break


def _forgotten(tree: Tree, others: set[str]) -> Iterator[Finding]:
    for node in tree.nodes:
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            continue
        name = _giver(node.value, others)
        is_tried = any(isinstance(outer, ast.Try | ast.With) for outer in tree.above(node))
        if name and not is_tried:
            yield tree.finding("result-forgotten", node, name=f"{name}()")


def _giver(call: ast.Call, others: set[str]) -> str:
    """Return the name of a built-in, or of a method of texts, that only gives a result back."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id if function.id in _GIVING and function.id not in others else ""
    if not isinstance(function, ast.Attribute) or function.attr in others:
        return ""
    if isinstance(function.value, ast.Name) and function.value.id in others:
        return ""  # a function of a module, such as turtle.title("...")
    is_of_text = len(call.args) in _OF_TEXT.get(function.attr, ())
    return function.attr if is_of_text else ""


def _from_in_place(tree: Tree, others: set[str]) -> Iterator[Finding]:
    for node in tree.nodes:
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Return):
            continue
        value = node.value
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
            continue
        owner, method = value.func.value, value.func.attr
        is_module = isinstance(owner, ast.Name) and owner.id in others
        if method in _IN_PLACE and method not in others and not is_module:
            yield tree.finding("none-from-in-place", node, name=f"{method}()")


def _imported(tree: Tree) -> set[str]:
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in tree.nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _printed(tree: Tree, entry: Collection[str]) -> Iterator[Finding]:
    for function in tree.module.body:
        if not isinstance(function, Function) or function.name not in entry:
            continue
        found = list(inside(function))
        prints = [
            node for node in found if isinstance(node, ast.Expr) and called(node.value, "print")
        ]
        gives = any(
            isinstance(node, ast.Yield | ast.YieldFrom)
            or (isinstance(node, ast.Return) and node.value is not None)
            for node in found
        )
        if prints and not gives:
            yield tree.finding("printed-not-returned", prints[0], name=function.name)

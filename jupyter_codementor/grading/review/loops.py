"""Our own checks of loops: those that end too soon, never, or go over what they change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from .ports import Finding
from .tree import Function, Loop, Tree, blocks, called, leaves, stored_in

_GONE: Final = (ast.Return, ast.Raise, ast.Break)
_SHRINKING: Final = frozenset({"remove", "pop", "insert", "clear", "add", "discard", "popitem"})
_HARMLESS: Final = ("print", "len", "str", "int", "float", "range", "sum", "min", "max", "abs")
_PLAIN: Final = (
    ast.Name,
    ast.Constant,
    ast.Compare,
    ast.BoolOp,
    ast.UnaryOp,
    ast.BinOp,
    ast.expr_context,
    ast.operator,
    ast.cmpop,
    ast.boolop,
    ast.unaryop,
)


def loop_mistakes(tree: Tree) -> Iterator[Finding]:
    """Yield what is probably wrong with loops."""
    for node in tree.nodes:
        if isinstance(node, Loop):
            yield from _first_round(tree, node)
        if isinstance(node, ast.While):
            yield from _endless(tree, node)
        if isinstance(node, ast.For):
            yield from _changed(tree, node)
            yield from _only_index(tree, node)


def _within(loop: Loop) -> list[ast.AST]:
    return [node for statement in loop.body for node in ast.walk(statement)]


def _first_round(tree: Tree, loop: Loop) -> Iterator[Finding]:
    away = leaves(loop.body, *_GONE)
    if away is None or (len(loop.body) == 1 and isinstance(away, _GONE)):
        return  # the whole body is `return x`: the first item is what was wanted
    if not any(isinstance(node, ast.Continue | ast.Yield) for node in _within(loop)):
        last = leaves(away.orelse, *_GONE) if isinstance(away, ast.If) else away
        yield tree.finding("loop-ends-in-first-round", loop, at=(last or away).lineno)


def _endless(tree: Tree, loop: ast.While) -> Iterator[Finding]:
    tested = list(ast.walk(loop.test))
    names = {node.id for node in tested if isinstance(node, ast.Name)}
    if not names or not all(isinstance(node, _PLAIN) for node in tested):
        return
    body = _within(loop)
    ways_out = (*_GONE, ast.Yield, ast.YieldFrom, ast.Await, ast.Import, ast.ImportFrom)
    if any(isinstance(node, ways_out) for node in body) or names & stored_in(iter(body)):
        return
    if any(called(node, "exit", "quit", "next", "exec") for node in body):
        return
    if any(isinstance(outer, ast.Try) for outer in tree.above(loop)):
        return
    if (names & _handed_on(body)) - tree.numbers or not _is_own(tree, loop, names):
        return
    said = ", ".join(f"`{name}`" for name in sorted(names))
    yield tree.finding("loop-never-ends", loop, names=said)


def _handed_on(body: list[ast.AST]) -> set[str]:
    """Return the names of values that may be changed from inside: called upon, or handed on."""
    found: set[str] = set()
    for node in body:
        whole: list[ast.expr] = []
        if isinstance(node, ast.Call) and not called(node, *_HARMLESS):
            whole = [node]
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            whole = [node.value]
        found |= {
            inner.id for each in whole for inner in ast.walk(each) if isinstance(inner, ast.Name)
        }
    return found


def _is_own(tree: Tree, loop: ast.While, names: set[str]) -> bool:
    """Whether nobody else can change these names: no `global` and no names from outside."""
    owner = next((node for node in tree.above(loop) if isinstance(node, Function)), None)
    return not tree.shares_names and (owner is None or names <= tree.own_names[owner])


def _changed(tree: Tree, loop: ast.For) -> Iterator[Finding]:
    name = _gone_over(loop.iter)
    body = _within(loop)
    if not name or name in stored_in(node for node in body if not isinstance(node, ast.Delete)):
        return
    for node in body:
        for block in blocks(node):
            yield from _changes(tree, block, name)
    yield from _changes(tree, loop.body, name)


def _gone_over(iterated: ast.expr) -> str:
    """Return the name of what a loop goes over by itself, by its index or by its keys."""
    if called(iterated, "range", "enumerate", "reversed"):
        assert isinstance(iterated, ast.Call)  # noqa: S101 - that is what `called` says
        inner = iterated.args[0] if len(iterated.args) == 1 else None
        if inner is not None and called(inner, "len"):
            assert isinstance(inner, ast.Call)  # noqa: S101 - that is what `called` says
            inner = inner.args[0] if inner.args else None
        return inner.id if isinstance(inner, ast.Name) else ""
    if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute):
        if iterated.func.attr not in ("keys", "values", "items"):
            return ""
        iterated = iterated.func.value
    return iterated.id if isinstance(iterated, ast.Name) else ""


def _changes(tree: Tree, block: list[ast.stmt], name: str) -> Iterator[Finding]:
    if leaves(block, *_GONE):
        return  # the loop ends with the change
    for statement in block:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            function = statement.value.func
            if (
                isinstance(function, ast.Attribute)
                and function.attr in _SHRINKING
                and isinstance(function.value, ast.Name)
                and function.value.id == name
            ):
                yield tree.finding("changed-while-iterating", statement, name=name)
        elif isinstance(statement, ast.Delete):
            for target in statement.targets:
                owner = target.value if isinstance(target, ast.Subscript) else None
                if isinstance(owner, ast.Name) and owner.id == name:
                    yield tree.finding("changed-while-iterating", statement, name=name)


def _only_index(tree: Tree, loop: ast.For) -> Iterator[Finding]:
    index = loop.target
    of = _gone_over(loop.iter) if called(loop.iter, "range") else ""
    if not of or not isinstance(index, ast.Name) or "len" not in tree.text(loop.iter):
        return
    body = _within(loop)
    uses = [node for node in body if isinstance(node, ast.Name) and node.id == index.id]
    lookups = [
        node
        for node in body
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Name)
        and node.slice.id == index.id
        and isinstance(node.value, ast.Name)
        and node.value.id == of
    ]
    if uses and len(uses) == len(lookups) and of not in stored_in(iter(body)):
        yield tree.finding("index-only-to-look-up", index, name=index.id, of=of)

"""Clues from reading the code, without running it: patterns that beginners write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from .clues import Clue
from .clues_beside import lacking_clues, unlike_clues, written_down
from .code_facts import LOOPS, Facts, caught_by, clue_of, facts_of, name_of
from .repair_text import Source, body_of

_PURE_METHODS: Final = frozenset(
    {
        "strip",
        "lower",
        "upper",
        "replace",
        "title",
        "capitalize",
        "lstrip",
        "rstrip",
        "split",
        "join",
        "format",
        "copy",
        "zfill",
        "swapcase",
        "get",
        "count",
        "index",
    }
)
_PURE: Final = frozenset(
    {
        "sorted",
        "reversed",
        "len",
        "sum",
        "max",
        "min",
        "round",
        "abs",
        "str",
        "int",
        "float",
        "list",
        "set",
        "tuple",
    }
)
_IN_PLACE: Final = frozenset({"sort", "append", "reverse", "extend", "update", "add", "insert"})
_IS_NUMBER: Final = frozenset({"isdigit", "isnumeric", "isdecimal"})
_BROAD: Final = frozenset({"Exception", "BaseException"})


def reading_clues(
    source: Source, reference: Source | None, examples: frozenset[str]
) -> Iterator[Clue]:
    """Yield what can be seen in a code.

    Args:
        source: the student's code.
        reference: a good solution, whose own habits are left alone; None without one.
        examples: words of the visible tests, which should not stand in the code.
    """
    theirs = facts_of(reference) if reference is not None else Facts()
    for node in ast.walk(source.tree):
        yield from _of_node(source, node, theirs)
    for function in source.functions():
        yield from _of_function(source, function, theirs)
    if reference is not None:
        yield from lacking_clues(source, reference)
        yield from unlike_clues(source, facts_of(source), theirs)
    yield from written_down(source, theirs, examples)


# --- single nodes ---------------------------------------------------------------------------------


# One pattern after the other: a table of functions would not be plainer.
def _of_node(source: Source, node: ast.AST, theirs: Facts) -> Iterator[Clue]:  # noqa: C901
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _thrown_away(source, node, node.value)
    elif isinstance(node, ast.BoolOp):
        yield from _joined(source, node)
    elif isinstance(node, ast.ExceptHandler):
        yield from _caught(node, theirs)
    elif isinstance(node, ast.Call):
        yield from _called(source, node, theirs)
    elif isinstance(node, ast.Return) and _is_error(node.value):
        yield clue_of("exceptions", 0.9, "returns an error instead of raising it", node)
    elif isinstance(node, ast.Try) and any(isinstance(each, ast.Return) for each in node.finalbody):
        yield clue_of("exceptions", 0.7, "gives a value back in any case", node.finalbody[0])
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
        if name_of(node.value.func) in _IN_PLACE and isinstance(node.value.func, ast.Attribute):
            yield clue_of("no-return", 0.9, "returns what a method gives that gives nothing", node)
    elif isinstance(node, LOOPS):
        yield from _loop(source, node, theirs)
    elif isinstance(node, ast.Assign):
        yield from _overwritten(source, node, theirs)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        inner = node.left if isinstance(node.left, ast.List) else node.right
        if (
            isinstance(inner, ast.List)
            and inner.elts
            and isinstance(inner.elts[0], (ast.List, ast.Dict))
        ):
            yield clue_of("shared-state", 0.8, "one list several times", node)
    elif isinstance(node, ast.ClassDef):
        yield from _on_class(node)


def _is_error(node: ast.AST | None) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Name) and called.id.endswith("Error")


def _thrown_away(source: Source, node: ast.Expr, call: ast.Call) -> Iterator[Clue]:
    name = name_of(call.func)
    function = source.function_of(node)
    recursive = function is not None and function.name == name and isinstance(call.func, ast.Name)
    pure = name in (_PURE_METHODS if isinstance(call.func, ast.Attribute) else _PURE)
    if recursive or pure:
        yield clue_of("loses-value", 0.8, "a result is thrown away", node)


def _overwritten(source: Source, node: ast.Assign, theirs: Facts) -> Iterator[Clue]:
    """Yield whether a list is put anew under a key in each round of a loop."""
    target = node.targets[0]
    in_loop = any(isinstance(each, LOOPS) for each in source.above(node))
    listed = isinstance(node.value, ast.List) and len(node.value.elts) == 1
    asked = any(
        isinstance(each, ast.If) and "In" in ast.dump(each.test) for each in source.above(node)
    )
    if in_loop and listed and isinstance(target, ast.Subscript) and not asked:
        yield clue_of("loses-value", 0.7, "a list is written over", node)


def _joined(source: Source, node: ast.BoolOp) -> Iterator[Clue]:
    bare = [each for each in node.values[1:] if isinstance(each, ast.Constant)]
    if isinstance(node.op, ast.Or) and bare and isinstance(node.values[0], ast.Compare):
        yield clue_of("wrong-condition", 0.95, "or with a bare value", node)
    parent = source.parent(node)
    if isinstance(node.op, ast.Or) and not isinstance(parent, (ast.If, ast.While, ast.BoolOp)):
        first = node.values[0]
        plain = isinstance(first, (ast.Name, ast.Subscript)) or (
            isinstance(first, ast.Call)
            and (isinstance(first.func, ast.Name) or name_of(first.func) == "get")
        )
        if plain and isinstance(parent, (ast.Return, ast.Assign)):
            yield clue_of("falsy-value", 0.75, "or with a default", node)


def _caught(node: ast.ExceptHandler, theirs: Facts) -> Iterator[Clue]:
    caught = caught_by(node)
    if not theirs.caught or caught == theirs.caught:
        return
    if caught & _BROAD and not theirs.caught & _BROAD:
        yield clue_of("exceptions", 0.75, "catches everything", node)
    elif theirs.caught & _BROAD and not caught & _BROAD:
        yield clue_of("exceptions", 0.75, "catches only some", node)
    elif caught < theirs.caught:
        yield clue_of("exceptions", 0.65, "catches only some", node)
        yield clue_of("forgets-part", 0.4, "catches only some", node)
    elif caught - theirs.caught - _BROAD:
        yield clue_of("exceptions", 0.5, "catches others", node)


def _called(source: Source, node: ast.Call, theirs: Facts) -> Iterator[Clue]:
    name = name_of(node.func)
    if name in _IS_NUMBER and name not in theirs.calls:
        yield clue_of("missing-case", 0.6, "asks whether it is made of digits", node)
        yield clue_of("wrong-condition", 0.4, "asks whether it is made of digits", node)
    elif name == "replace" and name not in theirs.calls:
        yield clue_of("does-too-much", 0.45, "replaces all", node)
    elif name == "round" and name not in theirs.calls:
        yield clue_of("wrong-operation", 0.6, "rounds", node)
    elif name in ("set", "frozenset") and not {"set", "frozenset", "dict"} & theirs.calls:
        yield clue_of("duplicates", 0.5, "makes a set", node)
        yield clue_of("wrong-order", 0.25, "makes a set", node)
    elif (
        name == "str" and "str" not in theirs.calls and isinstance(source.parent(node), ast.Compare)
    ):
        yield clue_of("wrong-type", 0.75, "compares as texts", node)
    elif name == "sort" and isinstance(node.func, ast.Attribute):
        own = source.function_of(node)
        args = {each.arg for each in own.args.args} if own else set()
        if name_of(node.func.value) in args:
            yield clue_of("changes-input", 0.5, "sorts what it was given", node)
    elif name == "split" and not node.args and isinstance(source.parent(node), ast.Subscript):
        yield clue_of("loses-value", 0.65, "takes one word of several", node)


def _loop(source: Source, node: ast.For | ast.While, theirs: Facts) -> Iterator[Clue]:
    last = node.body[-1]
    if isinstance(last, (ast.Return, ast.Break)):
        yield clue_of("returns-early", 0.75, "the loop ends in its first round", last)
    if isinstance(last, ast.If) and _leaves(last.body) and last.orelse and _leaves(last.orelse):
        yield clue_of("returns-early", 0.85, "the loop ends in its first round", last.orelse[0])
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
        walked = node.iter.id
        for each in ast.walk(node):
            called = each.func if isinstance(each, ast.Call) else None
            if not isinstance(called, ast.Attribute) or name_of(called.value) != walked:
                continue
            if called.attr in ("remove", "append", "insert", "pop"):
                yield clue_of("changes-input", 0.7, "changes the list that it walks over", each)


def _leaves(block: list[ast.stmt]) -> bool:
    return isinstance(block[-1], (ast.Return, ast.Break))


def _on_class(node: ast.ClassDef) -> Iterator[Clue]:
    for each in node.body:
        if isinstance(each, ast.Assign):
            mutable = isinstance(each.value, (ast.List, ast.Dict, ast.Set, ast.Call))
            name = name_of(each.targets[0])
            stored = any(
                isinstance(inner, ast.Attribute)
                and isinstance(inner.ctx, ast.Store)
                and inner.attr == name
                and name_of(inner.value) == node.name
                for inner in ast.walk(node)
            )
            if stored or mutable:
                yield clue_of("shared-state", 0.85, "it belongs to the class, not the object", each)


# --- whole functions ------------------------------------------------------------------------------


def _of_function(  # noqa: C901 - one pattern after the other
    source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef, theirs: Facts
) -> Iterator[Clue]:
    for default in function.args.defaults:
        if isinstance(default, (ast.List, ast.Dict, ast.Set)):
            yield clue_of("shared-state", 0.85, "a default value is shared", default)
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    for arg in function.args.args:
        if arg.arg not in used and arg.arg != "self":
            yield clue_of("forgets-part", 0.75, "a parameter is not used", function)
            yield clue_of("hard-coded", 0.25, "a parameter is not used", function)
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield clue_of("shared-state", 0.8, "a variable outside of the function", node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            if name_of(node.operand) in _counted(function) and not theirs.truth_tests:
                yield clue_of("falsy-value", 0.6, "asks whether a number counts as true", node)
            elif name_of(node.operand) in _counted(function):
                yield clue_of("falsy-value", 0.5, "asks whether a number counts as true", node)
        elif isinstance(node, ast.For):
            yield from _last_run(function, node)
    yield from _chained(body_of(function), {each.arg for each in function.args.args})
    if function.name in _OPERATORS:
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield clue_of("changes-input", 0.75, "an operator changes its object", node)
    first = body_of(function)[0]
    if isinstance(first, ast.Pass):
        yield clue_of("forgets-part", 0.8, "there is nothing yet", first)


_OPERATORS: Final = frozenset(
    {"__add__", "__sub__", "__mul__", "__eq__", "__lt__", "__str__", "__repr__", "__len__"}
)


def _chained(block: list[ast.stmt], known: set[str]) -> Iterator[Clue]:
    """Yield where one name after the other gets the next one's value, and one is read too late."""
    written: set[str] = set()
    for node in block:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)):
            break
        if node.value.id in written and node.value.id in known:
            yield clue_of("loses-value", 0.7, "read after it was written over", node)
        written.add(name_of(node.targets[0]))


def _counted(function: ast.AST) -> set[str]:
    """Return the names that begin with a number and are added to."""
    begun = {
        name_of(node.targets[0])
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) in (int, float)
    }
    added = {name_of(node.target) for node in ast.walk(function) if isinstance(node, ast.AugAssign)}
    return begun & added


def _last_run(function: ast.AST, loop: ast.For) -> Iterator[Clue]:
    """Yield what is gathered in a loop and kept only when something else comes."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.If) or not node.orelse:
            continue
        for one, other in ((node.body, node.orelse), (node.orelse, node.body)):
            reset = {name_of(each.targets[0]) for each in one if isinstance(each, ast.Assign)}
            grown = {name_of(each.target) for each in other if isinstance(each, ast.AugAssign)} | {
                _appended(each) for each in other
            }
            kept = {
                inner.id
                for each in one
                for inner in ast.walk(each)
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
            }
            names = (reset & grown & kept) - {""}
            end = loop.end_lineno or loop.lineno
            later = {
                inner.id
                for inner in ast.walk(function)
                if isinstance(inner, ast.Name) and inner.lineno > end
            }
            if names - later:
                yield clue_of("missing-case", 0.75, "the last run is never kept", one[0])
                yield clue_of("loses-value", 0.55, "the last run is never kept", one[0])


def _appended(node: ast.stmt) -> str:
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return name_of(call.func.value) if call.func.attr == "append" else ""
    return ""

"""Clues from reading the code, without running it: patterns that beginners write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .clues import Clue
from .repair_text import Source, body_of

_LONG_RUN: Final = 3
_LOOPS: Final = (ast.For, ast.While)
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
    theirs = _facts(reference) if reference is not None else _Facts()
    for node in ast.walk(source.tree):
        yield from _of_node(source, node, theirs)
    for function in source.functions():
        yield from _of_function(source, function, theirs)
    if reference is not None:
        yield from _lacking(source, reference)
        yield from _unlike(source, _facts(source), theirs)
    yield from _written_down(source, theirs, examples)


def _clue(mistake: Mistake, weight: float, why: str, node: ast.AST | None = None) -> Clue:
    line = getattr(node, "lineno", None)
    return Clue(
        mistake=mistake,
        weight=weight,
        why=why,
        specialist="code_reader",
        lines=(line,) if line else (),
    )


class _Facts:
    """What a code uses, as far as it matters beside another one."""

    def __init__(self) -> None:
        self.calls: set[str] = set()
        self.numbers: set[int] = set()
        self.texts: set[str] = set()
        self.caught: set[str] = set()
        self.recursive: set[str] = set()
        self.inputs_used = True
        self.try_in_loop = False
        self.loop_in_try = False
        self.truth_tests = 0
        self.nested_loops = 0
        self.raises: set[str] = set()
        self.returns_in_loop = False
        self.slices: set[tuple[str, str]] = set()
        self.scales: set[int] = set()
        self.repeats_text = False
        self.tests_none = 0
        self.neighbours = False
        self.asks_in = False
        self.sets_in_loop = False


def _facts(source: Source) -> _Facts:
    found = _Facts()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            found.calls.add(_name(node.func))
            function = source.function_of(node)
            if function is not None and _name(node.func) == function.name:
                found.recursive.add(function.name)
        elif isinstance(node, ast.Constant):
            if type(node.value) is int:
                found.numbers.add(node.value)
            elif isinstance(node.value, str):
                found.texts.add(node.value)
        elif isinstance(node, ast.ExceptHandler):
            found.caught |= caught_by(node)
        elif isinstance(node, ast.Try):
            above = list(source.above(node))
            found.try_in_loop |= any(isinstance(each, _LOOPS) for each in above)
            found.loop_in_try |= any(isinstance(each, _LOOPS) for each in node.body)
        elif isinstance(node, ast.Return):
            found.returns_in_loop |= any(isinstance(each, _LOOPS) for each in source.above(node))
        elif isinstance(node, ast.Assign):
            above = list(source.above(node))
            kept = any(isinstance(each, _LOOPS) for each in above)
            found.sets_in_loop |= kept and any(isinstance(each, ast.If) for each in above)
        elif isinstance(node, ast.Slice):
            bounds = (node.lower, node.upper)
            lower, upper = (ast.unparse(each) if each else "" for each in bounds)
            found.slices.add((lower, upper))
        elif isinstance(node, ast.BinOp):
            _calculated(node, found)
        elif isinstance(node, ast.Compare):
            found.tests_none += isinstance(node.ops[0], (ast.Is, ast.IsNot))
            found.asks_in |= isinstance(node.ops[0], (ast.In, ast.NotIn))
            found.neighbours |= _looks_beside(node)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.raises.add(_name(raised))
        elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and _is_truth_test(node.test):
            found.truth_tests += 1
    return found


def _calculated(node: ast.BinOp, found: _Facts) -> None:
    if isinstance(node.op, (ast.Mult, ast.Div, ast.FloorDiv)):
        for side in (node.left, node.right):
            if isinstance(side, ast.Constant):
                if type(side.value) is int:
                    found.scales.add(side.value)
                found.repeats_text |= isinstance(side.value, str)


def _looks_beside(node: ast.Compare) -> bool:
    for each in ast.walk(node):
        if isinstance(each, ast.Subscript):
            place = each.slice
            if isinstance(place, ast.BinOp) and isinstance(place.op, ast.Sub):
                return True
            if isinstance(place, ast.UnaryOp) and isinstance(place.operand, ast.Constant):
                return True
    return False


def caught_by(node: ast.ExceptHandler) -> set[str]:
    """Return the names of what a handler catches."""
    if node.type is None:
        return {"BaseException"}
    parts = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return {_name(part) for part in parts}


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_truth_test(test: ast.AST) -> bool:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, (ast.Name, ast.Attribute))
    return isinstance(test, (ast.Name, ast.Attribute))


# --- single nodes ---------------------------------------------------------------------------------


def _of_node(source: Source, node: ast.AST, theirs: _Facts) -> Iterator[Clue]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _thrown_away(source, node, node.value)
    elif isinstance(node, ast.BoolOp):
        yield from _joined(source, node)
    elif isinstance(node, ast.ExceptHandler):
        yield from _caught(node, theirs)
    elif isinstance(node, ast.Call):
        yield from _called(source, node, theirs)
    elif isinstance(node, ast.Return) and _is_error(node.value):
        yield _clue("exceptions", 0.9, "returns an error instead of raising it", node)
    elif isinstance(node, ast.Try) and any(isinstance(each, ast.Return) for each in node.finalbody):
        yield _clue("exceptions", 0.7, "gives a value back in any case", node.finalbody[0])
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
        if _name(node.value.func) in _IN_PLACE and isinstance(node.value.func, ast.Attribute):
            yield _clue("no-return", 0.9, "returns what a method gives that gives nothing", node)
    elif isinstance(node, _LOOPS):
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
            yield _clue("shared-state", 0.8, "one list several times", node)
    elif isinstance(node, ast.ClassDef):
        yield from _on_class(node)


def _is_error(node: ast.AST | None) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Name) and called.id.endswith("Error")


def _thrown_away(source: Source, node: ast.Expr, call: ast.Call) -> Iterator[Clue]:
    name = _name(call.func)
    function = source.function_of(node)
    recursive = function is not None and function.name == name and isinstance(call.func, ast.Name)
    pure = name in (_PURE_METHODS if isinstance(call.func, ast.Attribute) else _PURE)
    if recursive or pure:
        yield _clue("loses-value", 0.8, "a result is thrown away", node)


def _overwritten(source: Source, node: ast.Assign, theirs: _Facts) -> Iterator[Clue]:
    """A list that is put anew under a key in each round of a loop."""
    target = node.targets[0]
    in_loop = any(isinstance(each, _LOOPS) for each in source.above(node))
    listed = isinstance(node.value, ast.List) and len(node.value.elts) == 1
    asked = any(
        isinstance(each, ast.If) and "In" in ast.dump(each.test) for each in source.above(node)
    )
    if in_loop and listed and isinstance(target, ast.Subscript) and not asked:
        yield _clue("loses-value", 0.7, "a list is written over", node)


def _joined(source: Source, node: ast.BoolOp) -> Iterator[Clue]:
    bare = [each for each in node.values[1:] if isinstance(each, ast.Constant)]
    if isinstance(node.op, ast.Or) and bare and isinstance(node.values[0], ast.Compare):
        yield _clue("wrong-condition", 0.95, "or with a bare value", node)
    parent = source.parent(node)
    if isinstance(node.op, ast.Or) and not isinstance(parent, (ast.If, ast.While, ast.BoolOp)):
        first = node.values[0]
        plain = isinstance(first, (ast.Name, ast.Subscript)) or (
            isinstance(first, ast.Call)
            and (isinstance(first.func, ast.Name) or _name(first.func) == "get")
        )
        if plain and isinstance(parent, (ast.Return, ast.Assign)):
            yield _clue("falsy-value", 0.75, "or with a default", node)


def _caught(node: ast.ExceptHandler, theirs: _Facts) -> Iterator[Clue]:
    caught = caught_by(node)
    if not theirs.caught or theirs.caught & _BROAD == caught & _BROAD == caught:
        return
    if caught & _BROAD and not theirs.caught & _BROAD:
        yield _clue("exceptions", 0.75, "catches everything", node)
    elif theirs.caught & _BROAD and not caught & _BROAD:
        yield _clue("exceptions", 0.75, "catches only some", node)


def _called(source: Source, node: ast.Call, theirs: _Facts) -> Iterator[Clue]:
    name = _name(node.func)
    if name in _IS_NUMBER and name not in theirs.calls:
        yield _clue("missing-case", 0.6, "asks whether it is made of digits", node)
        yield _clue("wrong-condition", 0.4, "asks whether it is made of digits", node)
    elif name == "round" and name not in theirs.calls:
        yield _clue("wrong-operation", 0.6, "rounds", node)
    elif name in ("set", "frozenset") and not {"set", "frozenset", "dict"} & theirs.calls:
        yield _clue("duplicates", 0.5, "makes a set", node)
        yield _clue("wrong-order", 0.25, "makes a set", node)
    elif (
        name == "str" and "str" not in theirs.calls and isinstance(source.parent(node), ast.Compare)
    ):
        yield _clue("wrong-type", 0.75, "compares as texts", node)
    elif name == "sort" and isinstance(node.func, ast.Attribute):
        own = source.function_of(node)
        args = {each.arg for each in own.args.args} if own else set()
        if _name(node.func.value) in args:
            yield _clue("changes-input", 0.5, "sorts what it was given", node)
    elif name == "split" and not node.args and isinstance(source.parent(node), ast.Subscript):
        yield _clue("loses-value", 0.5, "takes one word of several", node)


def _loop(source: Source, node: ast.For | ast.While, theirs: _Facts) -> Iterator[Clue]:
    last = node.body[-1]
    if isinstance(last, (ast.Return, ast.Break)):
        yield _clue("returns-early", 0.75, "the loop ends in its first round", last)
    if isinstance(last, ast.If) and _leaves(last.body) and last.orelse and _leaves(last.orelse):
        yield _clue("returns-early", 0.85, "the loop ends in its first round", last.orelse[0])
    if isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
        walked = node.iter.id
        for each in ast.walk(node):
            changing = isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
            if (
                changing
                and _name(each.func.value) == walked
                and each.func.attr
                in (  # type: ignore[attr-defined] # as just seen
                    "remove",
                    "append",
                    "insert",
                    "pop",
                )
            ):
                yield _clue("changes-input", 0.7, "changes the list that it walks over", each)


def _leaves(block: list[ast.stmt]) -> bool:
    return isinstance(block[-1], (ast.Return, ast.Break))


def _on_class(node: ast.ClassDef) -> Iterator[Clue]:
    for each in node.body:
        if isinstance(each, ast.Assign):
            mutable = isinstance(each.value, (ast.List, ast.Dict, ast.Set, ast.Call))
            name = _name(each.targets[0])
            stored = any(
                isinstance(inner, ast.Attribute)
                and isinstance(inner.ctx, ast.Store)
                and inner.attr == name
                and _name(inner.value) == node.name
                for inner in ast.walk(node)
            )
            if stored or mutable:
                yield _clue("shared-state", 0.85, "it belongs to the class, not the object", each)


# --- whole functions ------------------------------------------------------------------------------


def _of_function(
    source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef, theirs: _Facts
) -> Iterator[Clue]:
    for default in function.args.defaults:
        if isinstance(default, (ast.List, ast.Dict, ast.Set)):
            yield _clue("shared-state", 0.85, "a default value is shared", default)
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    for arg in function.args.args:
        if arg.arg not in used and arg.arg != "self":
            yield _clue("forgets-part", 0.75, "a parameter is not used", function)
            yield _clue("hard-coded", 0.25, "a parameter is not used", function)
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield _clue("shared-state", 0.8, "a variable outside of the function", node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            if _name(node.operand) in _counted(function) and not theirs.truth_tests:
                yield _clue("falsy-value", 0.6, "asks whether a number counts as true", node)
            elif _name(node.operand) in _counted(function):
                yield _clue("falsy-value", 0.5, "asks whether a number counts as true", node)
        elif isinstance(node, ast.For):
            yield from _last_run(function, node)
    yield from _chained(body_of(function), {each.arg for each in function.args.args})
    if function.name in _OPERATORS:
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield _clue("changes-input", 0.75, "an operator changes its object", node)
    first = body_of(function)[0]
    if isinstance(first, ast.Pass):
        yield _clue("forgets-part", 0.8, "there is nothing yet", first)


_OPERATORS: Final = frozenset(
    {"__add__", "__sub__", "__mul__", "__eq__", "__lt__", "__str__", "__repr__", "__len__"}
)


def _chained(block: list[ast.stmt], known: set[str]) -> Iterator[Clue]:
    """One name after the other gets the next one's value, and one is read too late."""
    written: set[str] = set()
    for node in block:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)):
            break
        if node.value.id in written and node.value.id in known:
            yield _clue("loses-value", 0.7, "read after it was written over", node)
        written.add(_name(node.targets[0]))


def _counted(function: ast.AST) -> set[str]:
    """Return the names that begin with a number and are added to."""
    begun = {
        _name(node.targets[0])
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) in (int, float)
    }
    added = {_name(node.target) for node in ast.walk(function) if isinstance(node, ast.AugAssign)}
    return begun & added


def _last_run(function: ast.AST, loop: ast.For) -> Iterator[Clue]:
    """What is gathered in a loop and only kept when something else comes: the last is lost."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.If) or not node.orelse:
            continue
        for one, other in ((node.body, node.orelse), (node.orelse, node.body)):
            reset = {_name(each.targets[0]) for each in one if isinstance(each, ast.Assign)}
            grown = {_name(each.target) for each in other if isinstance(each, ast.AugAssign)} | {
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
                yield _clue("missing-case", 0.75, "the last run is never kept", one[0])
                yield _clue("loses-value", 0.55, "the last run is never kept", one[0])


def _appended(node: ast.stmt) -> str:
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return _name(call.func.value) if call.func.attr == "append" else ""
    return ""


def _lacking(source: Source, reference: Source) -> Iterator[Clue]:
    """Functions and methods of a good solution that are not there."""
    mine = {function.name for function in source.functions()}
    for function in reference.functions():
        inside = isinstance(reference.parent(function), (ast.Module, ast.ClassDef))
        if inside and function.name not in mine:
            yield _clue("interface", 0.6, f"no {function.name}")
            yield _clue("forgets-part", 0.55, f"no {function.name}")


def _unlike(source: Source, mine: _Facts, theirs: _Facts) -> Iterator[Clue]:
    """What a good solution has and this one lacks, told only as a kind."""
    if theirs.try_in_loop and mine.loop_in_try and not mine.try_in_loop:
        yield _clue("exceptions", 0.8, "the try goes round the whole loop")
        yield _clue("returns-early", 0.4, "the try goes round the whole loop")
    missing = {number for number in theirs.numbers - mine.numbers if abs(number) > 1}
    own = mine.numbers - theirs.numbers
    near = {one for one in missing if any(abs(one - other) == 1 for other in own)}
    if near:
        yield _clue("off-by-one", 0.35, "a number is one off")
    if (missing - near) & theirs.scales:
        yield _clue("wrong-operation", 0.35, "a number of the calculation is missing")
    elif missing - near:
        yield _clue("forgets-part", 0.35, "a number of the task is missing")
    if mine.returns_in_loop and not theirs.returns_in_loop:
        yield _clue("returns-early", 0.6, "leaves a loop that should go on")
    if any((upper, lower) in mine.slices for lower, upper in theirs.slices - mine.slices):
        yield _clue("wrong-place", 0.6, "takes the other end")
        yield _clue("wrong-order", 0.3, "takes the other end")
    if theirs.returns_in_loop and not mine.returns_in_loop and mine.sets_in_loop:
        yield _clue("loses-value", 0.6, "goes on after it was found")
    if any(not upper and lower.startswith("-") for lower, upper in theirs.slices) and any(
        not lower and upper for lower, upper in mine.slices
    ):
        yield _clue("wrong-place", 0.5, "takes the other end")
    if mine.tests_none > theirs.tests_none == 0:
        yield _clue("falsy-value", 0.4, "takes None for nothing")
    if mine.neighbours and not theirs.neighbours and theirs.asks_in:
        yield _clue("duplicates", 0.6, "looks at the neighbour only")
    elif mine.neighbours and not mine.neighbours == theirs.neighbours:
        yield _clue("wrong-condition", 0.4, "looks at the neighbour only")
    for name in sorted(theirs.calls - mine.calls):
        if name in ("min", "max", "strip", "upper", "lower", "append", "discard"):
            yield _clue("forgets-part", 0.15, f"no {name}")
        elif name in ("sorted", "sort"):
            yield _clue("wrong-order", 0.2, "nothing is sorted")
    if not {"int", "float"} & mine.calls and {"int", "float"} & theirs.calls:
        yield _clue("wrong-type", 0.55, "a text stays a text")
    if theirs.recursive - mine.recursive and not _loops_inside(source):
        yield _clue("forgets-part", 0.4, "looks only at the outside")
    if theirs.raises and not mine.raises:
        yield _clue("forgets-part", 0.3, "raises nothing")
        yield _clue("exceptions", 0.2, "raises nothing")
    if mine.truth_tests > theirs.truth_tests:
        yield _clue("falsy-value", 0.25, "a truth test more")


def _loops_inside(source: Source) -> bool:
    return any(isinstance(node, ast.While) for node in ast.walk(source.tree))


def _runs_of(text: str) -> list[str]:
    return ["".join(group) for _, group in groupby(text)]


def _written_down(source: Source, theirs: _Facts, examples: frozenset[str]) -> Iterator[Clue]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = set(node.value.replace(",", " ").replace(".", " ").replace("!", " ").split())
            if words & examples and node.value not in theirs.texts:
                yield _clue("hard-coded", 0.7, "a word of an example", node)
            run = max((len(each) for each in _runs_of(node.value)), default=0)
            if theirs.repeats_text and run >= _LONG_RUN:
                yield _clue("hard-coded", 0.85, "a fixed number of signs", node)
    assigned = {
        node.targets[0].id: node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    used = {
        node.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for name, node in assigned.items():
        reads = isinstance(node.value, ast.Call) and "input" in ast.dump(node.value)
        if name not in used and reads:
            yield _clue("forgets-part", 0.5, "an input is not used", node)
            yield _clue("hard-coded", 0.4, "an input is not used", node)

"""Slips in whole statements of a good solution: left out, moved, or begun in another way."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .kinds_of_steps import is_special
from .repair_text import Edit, Source, blocks_of, body_of

_LOOPS: Final = (ast.For, ast.While)
_STARTS: Final = ("0", "1", "-1", "None", "[]", '""', 'float("inf")')
_HANDLED: Final = ("Exception", "ValueError", "TypeError", "KeyError", "ZeroDivisionError")
_RAISED: Final = ("ValueError", "TypeError", "Exception")


def statement_slips(source: Source) -> Iterator[Edit]:
    """Yield a solution with one statement changed."""
    for block in blocks_of(source.tree):
        for node in block:
            yield from _of(source, node)
        yield from _swapped(source, block)
    for each in ast.walk(source.tree):
        if isinstance(each, ast.ExceptHandler):
            yield from _handlers(source, each)
    for function in source.functions():
        yield from _function(source, function)


def _edit(node: ast.AST, code: str, what: str, likely: float, *kinds: Mistake) -> Edit:
    line = getattr(node, "lineno", 1)
    return Edit(code=code, mistake=kinds[0], also=kinds[1:], line=line, what=what, likely=likely)


def _of(source: Source, node: ast.stmt) -> Iterator[Edit]:
    """Yield what can be done to one statement."""
    if isinstance(node, ast.If):
        yield from _decision(source, node)
    elif isinstance(node, ast.Return):
        yield from _return(source, node)
    elif isinstance(node, (ast.Assign, ast.AugAssign)):
        yield from _kept(source, node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _call(source, node, node.value)
    elif isinstance(node, ast.Raise):
        yield from _raise(source, node)
    elif isinstance(node, ast.Continue):
        yield _edit(node, source.put(node, "break"), "break", 0.9, "returns-early")
        yield _edit(node, source.put(node, "pass"), "goes on", 0.7, "forgets-part")
    elif isinstance(node, _LOOPS):
        yield from _loop(source, node)


def asks_special(test: ast.AST) -> bool:
    """Return whether a condition asks a value itself for something special, not a result of it."""
    plain = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
    return is_special(test) and not (
        isinstance(test, ast.Compare) and not isinstance(test.left, plain)
    )


def _asks_again(test: ast.AST) -> bool:
    """Return whether a condition asks if something is there already, or is the same as another."""
    if not isinstance(test, ast.Compare) or isinstance(test.comparators[0], ast.Constant):
        return False
    names = isinstance(test.left, ast.Name) and isinstance(test.comparators[0], ast.Name)
    return names and isinstance(test.ops[0], (ast.In, ast.NotIn, ast.Eq))


def _decision(source: Source, node: ast.If) -> Iterator[Edit]:
    kinds: tuple[Mistake, ...] = ("forgets-part",)
    if asks_special(node.test):
        kinds = ("missing-case", "forgets-part")
    elif _asks_again(node.test):
        kinds = ("duplicates", "forgets-part")
    elif isinstance(node.body[-1], ast.Raise):
        kinds = ("forgets-part", "missing-case", "exceptions")
    elif isinstance(node.body[-1], (ast.Return, ast.Continue)):
        kinds = ("forgets-part", "missing-case")
    elif_ = source.lines[node.lineno - 1].lstrip().startswith("elif")
    if not elif_:
        yield _edit(node, source.without(node), "left out", 0.8, *kinds)
    yield _edit(node, source.put(node.test, "False"), "never", 0.8, *kinds)
    always: tuple[Mistake, ...] = ("forgets-part", "wrong-condition")
    if _asks_again(node.test):
        always = ("duplicates", "forgets-part")
    yield _edit(node, source.put(node.test, "True"), "always", 0.7, *always)
    first = source.lines[node.lineno - 1]
    if elif_:
        code = source.with_lines(node.lineno, node.lineno, [first.replace("elif", "if", 1)])
        yield _edit(node, code, "if for elif", 0.9, "wrong-condition")
    if node.orelse and not isinstance(node.orelse[0], ast.If):
        last = node.orelse[0]
        if len(node.orelse) == 1:
            yield _edit(last, source.without(last), "no else", 0.8, "forgets-part", "missing-case")
    for inner in (*node.body, *node.orelse):
        if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Constant):
            yield _edit(inner, source.put(inner, "return"), "returns nothing", 0.6, "no-return")


def _return(source: Source, node: ast.Return) -> Iterator[Edit]:
    if node.value is None:
        return
    text = source.text(node.value)
    yield _edit(node, source.put(node, f"print({text})"), "printed", 0.97, "prints")
    yield _edit(node, source.put(node, text), "not returned", 0.95, "no-return")
    function = source.function_of(node)
    loop = next((each for each in source.above(node) if isinstance(each, _LOOPS)), None)
    if function is None:
        return
    if loop is None and node is function.body[-1]:
        for each in ast.walk(function):
            if isinstance(each, _LOOPS) and each in function.body:
                last = each.body[-1]
                code = source.after(last, [f"return {text}"])
                yield _edit(last, code, "returned in the loop", 0.97, "returns-early")
                yield _edit(
                    each.body[-1],
                    source.after(last, ["break"]),
                    "one round only",
                    0.95,
                    "returns-early",
                )
    elif isinstance(loop, ast.stmt):
        yield from _left_late(source, node, loop, text)


def _left_late(source: Source, node: ast.Return, loop: ast.stmt, text: str) -> Iterator[Edit]:
    """Yield a search that goes on after it found, or gives up after the first."""
    later = source.put(node, f"found_late = {text}")
    lines = later.split("\n")
    margin, end = source.margin(loop), loop.end_lineno or loop.lineno
    head = [f"{margin}found_late = None"]
    tail = [f"{margin}if found_late is not None: return found_late"]
    code = "\n".join(
        [*lines[: loop.lineno - 1], *head, *lines[loop.lineno - 1 : end], *tail, *lines[end:]]
    )
    yield _edit(node, code, "the last one found", 0.9, "loses-value")
    above = source.parent(node)
    after = next_after(source, loop)
    if isinstance(above, ast.If) and above in getattr(loop, "body", []) and after is not None:
        margin = source.margin(above)
        inner = source.text(after)
        code = source.with_lines(
            (above.end_lineno or above.lineno) + 1,
            above.end_lineno or above.lineno,
            [f"{margin}{inner}"],
        )
        yield _edit(above, code, "gives up after the first", 0.95, "returns-early")


def next_after(source: Source, node: ast.stmt) -> ast.Return | None:
    """Return the return that stands right after a statement, if there is one."""
    for block in blocks_of(source.tree):
        for one, other in itertools.pairwise(block):
            if one is node and isinstance(other, ast.Return):
                return other
    return None


def _kept(source: Source, node: ast.Assign | ast.AugAssign) -> Iterator[Edit]:
    in_loop = any(isinstance(each, _LOOPS) for each in source.above(node))
    calls = any(isinstance(each, ast.Call) for each in ast.walk(node.value))
    gone: tuple[Mistake, ...] = ("forgets-part", "loses-value")
    if isinstance(node, ast.AugAssign) and calls:
        gone = ("loses-value", "forgets-part")
    yield _edit(node, source.without(node), "left out", 0.7, *gone)
    if isinstance(node, ast.AugAssign):
        target, value = source.text(node.target), source.text(node.value)
        yield _edit(node, source.put(node, f"{target} = {value}"), "= for +=", 0.9, "loses-value")
        if isinstance(node.op, ast.Add):
            code = source.put(node, f"{target} -= {value}")
            yield _edit(node, code, "-= for +=", 0.9, "wrong-operation")
            code = source.put(node, f"{target} = {value} + {target}")
            yield _edit(node, code, "put before", 0.9, "wrong-order")
        return
    if in_loop and isinstance(node.value, ast.Call):
        for part in node.value.args:
            code = source.put(node.value, source.text(part))
            yield _edit(node, code, "only the last", 0.7, "loses-value")
    if isinstance(node.value, (ast.Constant, ast.UnaryOp)) and not in_loop:
        for start in _STARTS:
            if start != source.text(node.value):
                code = source.put(node.value, start)
                yield _edit(node, code, f"begins with {start}", 0.8, "wrong-start")
    if isinstance(node.value, (ast.Constant, ast.List)) and not in_loop:
        yield from _anew(source, node)
    if isinstance(node.value, ast.Call) and len(node.value.args) == 1:
        name = getattr(node.value.func, "id", "")
        if name in ("list", "sorted", "dict"):
            code = source.put(node.value, source.text(node.value.args[0]))
            yield _edit(node, code, "no copy", 0.85, "changes-input", "shared-state")


def _anew(source: Source, node: ast.Assign) -> Iterator[Edit]:
    """Yield a start that is made again in each round of the loop that follows."""
    function = source.function_of(node)
    for loop in ast.walk(function or source.tree):
        if isinstance(loop, _LOOPS) and loop.lineno > node.lineno:
            code = source.before(loop.body[0], [source.text(node)])
            yield _edit(node, code, "begins anew in each round", 0.85, "wrong-start", "loses-value")
            return


def _call(source: Source, node: ast.Expr, call: ast.Call) -> Iterator[Edit]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    printed = isinstance(call.func, ast.Name) and call.func.id == "print"
    kinds: tuple[Mistake, ...] = ("forgets-part",) if printed else ("forgets-part", "loses-value")
    yield _edit(node, source.without(node), "left out", 0.75, *kinds)
    if name == "append" and isinstance(call.func, ast.Attribute) and call.args:
        of, item = source.text(call.func.value), source.text(call.args[0])
        for text, what, likely, more in (
            (f"{of}.insert(0, {item})", "put in front", 0.9, ("wrong-order",)),
            (f"{of}[:] = [{item}]", "only the last", 0.9, ("loses-value",)),
            (f"if {item} not in {of}: {of}.append({item})", "each once", 0.9, ("duplicates",)),
            (f"{of}.extend([{item}, {item}])", "twice", 0.6, ("duplicates",)),
            (f"{of}.append([{item}])", "in a list", 0.8, ("wrong-type",)),
        ):
            yield _edit(node, source.put(node, text), what, likely, *more)  # type: ignore[arg-type] # kinds of mistakes
        if isinstance(call.args[0], ast.Call) and call.args[0].args:
            inner = source.text(call.args[0].args[0])
            code = source.put(node, f"{of}.append({inner})")
            yield _edit(node, code, "one and the same", 0.85, "shared-state", "loses-value")


def _raise(source: Source, node: ast.Raise) -> Iterator[Edit]:
    if isinstance(node.exc, ast.Call):
        for name in _RAISED:
            if name != source.text(node.exc.func):
                code = source.put(node.exc.func, name)
                yield _edit(node, code, f"raises {name}", 0.95, "exceptions")
    for text in ("return None", "return 0", "return False", "print('error')"):
        yield _edit(node, source.put(node, text), "raises nothing", 0.85, "exceptions")


def _loop(source: Source, node: ast.For | ast.While) -> Iterator[Edit]:
    last = node.body[-1]
    if isinstance(last, ast.If):
        code = source.after(last.body[-1], ["break"])
        yield _edit(last, code, "stops at the first that fits", 0.9, "returns-early")
        if not last.orelse:
            margin = source.margin(last)
            end = (last.end_lineno or last.lineno) + 1
            code = source.with_lines(end, end - 1, [f"{margin}else:", f"{margin}    break"])
            yield _edit(last, code, "stops at the first that does not", 0.9, "returns-early")
    yield _edit(
        node, source.after(node.body[-1], ["break"]), "one round only", 0.9, "returns-early"
    )
    if isinstance(node, ast.While):
        first = source.lines[node.lineno - 1]
        code = source.with_lines(node.lineno, node.lineno, [first.replace("while", "if", 1)])
        yield _edit(node, code, "if for while", 0.8, "forgets-part", "returns-early")
        return
    text = source.text(node.iter)
    for form, kinds in _WALKS:
        code = source.put(node.iter, form.format(text))
        yield _edit(node, code, f"walks {form}", 0.85, *kinds)


_WALKS: Final[tuple[tuple[str, tuple[Mistake, ...]], ...]] = (
    ("list({})[1:]", ("off-by-one", "wrong-start")),
    ("list({})[:-1]", ("off-by-one",)),
    ("list({})[::-1]", ("wrong-order",)),
    ("sorted({})", ("wrong-order", "does-too-much")),
    ("list(dict.fromkeys({}))", ("duplicates",)),
)


def _swapped(source: Source, block: list[ast.stmt]) -> Iterator[Edit]:
    for one, other in itertools.pairwise(block):
        if isinstance(one, (ast.FunctionDef, ast.ClassDef)) or one.lineno == other.lineno:
            continue
        if isinstance(other, (ast.Return, ast.FunctionDef, ast.ClassDef)):
            continue
        first = source.lines[one.lineno - 1 : one.end_lineno]
        second = source.lines[other.lineno - 1 : other.end_lineno]
        between = source.lines[one.end_lineno or one.lineno : other.lineno - 1]
        end = other.end_lineno or other.lineno
        code = source.with_lines(one.lineno, end, [*second, *between, *first])
        yield _edit(one, code, "swapped", 0.85, "wrong-order", "loses-value")


def _handlers(source: Source, node: ast.ExceptHandler) -> Iterator[Edit]:
    line = source.lines[node.lineno - 1]
    margin = line[: len(line) - len(line.lstrip())]
    name = f" as {node.name}" if node.name else ""
    for kind in _HANDLED:
        new = f"{margin}except {kind}{name}:"
        if new != line.rstrip():
            code = source.with_lines(node.lineno, node.lineno, [new])
            yield _edit(node, code, f"catches {kind}", 0.95, "exceptions")
    first = node.body[0]
    for text in ("return None", "return 0", "raise"):
        yield _edit(node, source.put(first, text), f"then {text}", 0.85, "exceptions")


def _function(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    special = function.name.startswith("__")  # what it is given is an object, not a value
    names = [each.arg for each in function.args.args if each.arg != "self" and not special]
    body = body_of(function)
    for name in names:
        for form, kinds in _GIVEN:
            code = source.before(body[0], [form.format(name)])
            yield _edit(function, code, f"first {form}", 0.8, *kinds)
    for one, other in itertools.combinations(names, 2):
        code = source.before(body[0], [f"{one}, {other} = {other}, {one}"])
        yield _edit(function, code, "parameters swapped", 0.8, "wrong-place", "wrong-order")
    if function.args.defaults:
        args = function.args.args
        for arg, default in zip(
            args[len(args) - len(function.args.defaults) :], function.args.defaults, strict=True
        ):
            first, _ = source.span(default)
            begin = source.code.rfind(arg.arg, 0, first) + len(arg.arg)
            code = source.code[:begin] + source.code[source.span(default)[1] :]
            yield _edit(function, code, "no default", 0.95, "interface")
    if not special or function.name in _SPECIAL:
        number = function.lineno
        renamed = source.lines[number - 1].replace(function.name, "another_name", 1)
        code = source.with_lines(number, number, [renamed])
        yield _edit(function, code, "another name", 0.9, "interface", "forgets-part")


_SPECIAL: Final = frozenset({"__str__", "__add__", "__eq__", "__lt__", "__len__"})
_GIVEN: Final[tuple[tuple[str, tuple[Mistake, ...]], ...]] = (
    ("{0}.sort()", ("changes-input",)),
    ("{0}.reverse()", ("changes-input", "wrong-order")),
    ("{0} and {0}.pop()", ("changes-input",)),
    ("{0} = sorted({0})", ("wrong-order", "does-too-much")),
    ("{0} = list(dict.fromkeys({0}))", ("duplicates",)),
    ("{0} = {0}.strip()", ("does-too-much", "text-form")),
    ("{0} = {0}.lower()", ("does-too-much", "text-form")),
    ("{0} = abs({0})", ("missing-case",)),
    ("{0} = int({0})", ("wrong-type", "wrong-operation")),
    ("{0} = str({0})", ("wrong-type",)),
    ("{0}[0]", ("missing-case",)),
)

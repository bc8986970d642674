"""Small changes of whole statements: moved, left out, swapped, or put in where one is missing."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .repair_text import Edit, Source, blocks_of, body_of

_STEP: Final = "    "
_LOOPS: Final = (ast.For, ast.While, ast.AsyncFor)
_STARTS: Final = ("0", "1", "-1", "None", 'float("-inf")', 'float("inf")', "[]", '""')
_WIDER: Final = (
    "Exception",
    "(ValueError, TypeError)",
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "ZeroDivisionError",
)


def statement_edits(source: Source) -> Iterator[Edit]:
    """Yield changes of single statements."""
    for function in source.functions():
        yield from _copies(source, function)
        yield from _defaults(source, function)
        yield from _missing_end(source, function)
    for block in blocks_of(source.tree):
        yield from _swapped(source, block)
        for statement in block:
            yield from _changes(source, statement, block)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            yield from _handlers(source, node)


def _edit(node: ast.AST, code: str, what: str, likely: float, *mistakes: Mistake) -> Edit:
    return Edit(
        code=code,
        mistake=mistakes[0],
        also=mistakes[1:],
        line=getattr(node, "lineno", 1),
        what=what,
        likely=likely,
    )


def _changes(source: Source, node: ast.stmt, block: list[ast.stmt]) -> Iterator[Edit]:
    if isinstance(node, ast.Expr):
        yield from _loose(source, node)
    elif isinstance(node, ast.Assign):
        yield from _assigned(source, node)
    elif isinstance(node, ast.AugAssign):
        target, value = source.text(node.target), source.text(node.value)
        yield _edit(
            node,
            source.put(node, f"{target} = {value}"),
            "+= to =",
            0.6,
            "wrong-operation",
            "loses-value",
        )
    elif isinstance(node, ast.Return):
        yield from _returned(source, node)
    elif isinstance(node, ast.If):
        yield from _branches(source, node)
    elif isinstance(node, _LOOPS):
        yield from _loops(source, node)
    elif isinstance(node, ast.Break):
        yield _edit(node, source.put(node, "continue"), "break to continue", 0.9, "returns-early")
        yield _edit(node, source.put(node, "pass"), "break dropped", 0.9, "returns-early")
    elif isinstance(node, ast.Continue):
        yield _edit(
            node,
            source.put(node, "pass"),
            "continue dropped",
            0.7,
            "wrong-condition",
            "missing-case",
        )
        yield _edit(node, source.put(node, "break"), "continue to break", 0.7, "does-too-much")
    droppable = isinstance(node, (ast.Expr, ast.AugAssign, ast.If)) and not isinstance(
        getattr(node, "value", None), ast.Constant
    )
    if droppable:
        guard = isinstance(node, ast.If) and isinstance(
            node.body[0], (ast.Continue, ast.Return, ast.Raise)
        )
        if guard:
            yield _edit(
                node, source.without(node), "guard dropped", 0.7, "wrong-condition", "missing-case"
            )
        else:
            yield _edit(node, source.without(node), "dropped", 0.55, "does-too-much")
    if block[-1] is node and isinstance(node, (ast.Expr, ast.AugAssign, ast.Assign)):
        yield from _moved(source, node)


def _loose(source: Source, node: ast.Expr) -> Iterator[Edit]:
    """Change a call whose result nobody takes."""
    call = node.value
    if not isinstance(call, ast.Call):
        return
    text = source.text(call)
    if isinstance(call.func, ast.Name) and call.func.id == "print":
        inside = ", ".join(source.text(each) for each in call.args)
        yield _edit(node, source.put(node, f"return {inside}"), "print to return", 0.97, "prints")
        return
    yield _edit(
        node, source.put(node, f"return {text}"), "return the call", 0.7, "no-return", "loses-value"
    )
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        name = call.func.value.id
        yield _edit(
            node, source.put(node, f"{name} = {text}"), "keep the result", 0.85, "loses-value"
        )
        if call.func.attr == "insert" and len(call.args) == 2:
            new = f"{name}.append({source.text(call.args[1])})"
            yield _edit(node, source.put(node, new), "insert to append", 0.85, "wrong-order")
        if call.func.attr == "append" and call.args:
            new = f"{name}.insert(0, {source.text(call.args[0])})"
            yield _edit(node, source.put(node, new), "append to insert", 0.85, "wrong-order")
            item = source.text(call.args[0])
            new = f"if {item} not in {name}: {text}"
            yield _edit(node, source.put(node, new), "only if not there", 0.85, "duplicates")
            new = f"{name}.append(list({item}))"
            yield _edit(
                node, source.put(node, new), "append a copy", 0.85, "shared-state", "loses-value"
            )
    function = source.function_of(node)
    if function is not None:
        for name in _stored(function)[:4]:
            yield _edit(
                node, source.put(node, f"{name} += {text}"), "add the result", 0.85, "loses-value"
            )


def _assigned(source: Source, node: ast.Assign) -> Iterator[Edit]:
    if len(node.targets) != 1:
        return
    target, value = source.text(node.targets[0]), source.text(node.value)
    in_loop = any(isinstance(each, _LOOPS) for each in source.above(node))
    if isinstance(node.targets[0], ast.Name) and in_loop:
        for call in ("max", "min"):
            new = f"{target} = {call}({target}, {value})"
            yield _edit(node, source.put(node, new), f"keep the {call}", 0.85, "loses-value")
    if in_loop or isinstance(node.targets[0], (ast.Attribute, ast.Subscript)):
        new = f"{target} += {value}"
        yield _edit(node, source.put(node, new), "= to +=", 0.75, "loses-value")
    if isinstance(node.targets[0], ast.Subscript) and isinstance(node.value, ast.List):
        of, key = source.text(node.targets[0].value), source.text(node.targets[0].slice)
        new = f"{of}[{key}] = {of}.get({key}, []) + {value}"
        yield _edit(node, source.put(node, new), "keep those before", 0.9, "loses-value")
    if isinstance(node.value, (ast.Constant, ast.UnaryOp)) and not in_loop:
        for start in _STARTS:
            if start != value:
                yield _edit(
                    node, source.put(node.value, start), "another start", 0.6, "wrong-start"
                )
    if isinstance(node.value, ast.List) and not node.value.elts and in_loop:
        yield from _out_of_loop(source, node)


def _out_of_loop(source: Source, node: ast.stmt) -> Iterator[Edit]:
    loop = next(each for each in source.above(node) if isinstance(each, _LOOPS))
    assert isinstance(loop, ast.stmt)  # noqa: S101 - what was asked before says so
    line = source.text(node)
    gone = source.without(node).split("\n")
    margin = source.margin(loop)
    code = "\n".join([*gone[: loop.lineno - 1], margin + line, *gone[loop.lineno - 1 :]])
    yield _edit(node, code, "start before the loop", 0.85, "wrong-start", "loses-value")


def _returned(source: Source, node: ast.Return) -> Iterator[Edit]:
    parents = list(source.above(node))
    loop = next((each for each in parents if isinstance(each, _LOOPS)), None)
    text = source.text(node)
    if isinstance(loop, ast.stmt):
        code = source.without(node)
        end = loop.end_lineno or loop.lineno
        lines = code.split("\n")
        moved = "\n".join([*lines[:end], source.margin(loop) + text, *lines[end:]])
        yield _edit(node, moved, "return after the loop", 0.97, "returns-early")
        yield _edit(node, code, "return dropped", 0.9, "returns-early")
    value = node.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        of = source.text(value.func.value)
        if value.func.attr in ("sort", "append", "reverse", "extend", "update", "add"):
            margin = source.margin(node)
            code = source.put(node, f"{source.text(value)}\n{margin}return {of}")
            yield _edit(
                node, code, "result of a method that gives none", 0.95, "no-return", "changes-input"
            )


def _branches(source: Source, node: ast.If) -> Iterator[Edit]:
    first = source.lines[node.lineno - 1]
    margin = source.margin(node)
    if first.lstrip().startswith("elif"):
        code = source.with_lines(node.lineno, node.lineno, [first.replace("elif", "if", 1)])
        yield _edit(node, code, "elif to if", 0.8, "wrong-condition")
    else:
        code = source.with_lines(node.lineno, node.lineno, [margin + "el" + first.lstrip()])
        yield _edit(node, code, "if to elif", 0.9, "wrong-condition", "loses-value")
    test = source.text(node.test)
    if not isinstance(node.test, ast.UnaryOp):
        yield _edit(
            node, source.put(node.test, f"not ({test})"), "turned round", 0.6, "wrong-condition"
        )
    if node.orelse and not first.lstrip().startswith("elif"):
        yield from _else_edits(source, node)
    yield _edit(
        node, source.put(node.test, "True"), "always", 0.4, "does-too-much", "wrong-condition"
    )


def _else_edits(source: Source, node: ast.If) -> Iterator[Edit]:
    last = node.orelse[-1]
    if isinstance(node.orelse[0], ast.Return) and len(node.orelse) == 1:
        yield _edit(last, source.without(last), "else return dropped", 0.9, "returns-early")


def _loops(source: Source, node: ast.stmt) -> Iterator[Edit]:
    if isinstance(node, ast.While):
        first = source.lines[node.lineno - 1]
        code = source.with_lines(node.lineno, node.lineno, [first.replace("while", "if", 1)])
        yield _edit(node, code, "while to if", 0.7, "does-too-much")
    if isinstance(node, ast.For):
        text = source.text(node.iter)
        yield _edit(
            node,
            source.put(node.iter, f"list({text})"),
            "walk over a copy",
            0.9,
            "changes-input",
            "loses-value",
        )
        yield _edit(
            node,
            source.put(node.iter, f"list({text})[::-1]"),
            "walk back",
            0.75,
            "wrong-order",
            "loses-value",
        )
        yield _edit(
            node, source.put(node.iter, f"sorted({text})"), "walk in order", 0.8, "wrong-order"
        )
        yield _edit(
            node, source.put(node.iter, f"list({text})[1:]"), "begin later", 0.6, "off-by-one"
        )


def _moved(source: Source, node: ast.stmt) -> Iterator[Edit]:
    """Move the last statement of a block one block further out."""
    outer = next(
        (each for each in source.above(node) if isinstance(each, (*_LOOPS, ast.If, ast.With))),
        None,
    )
    if not isinstance(outer, ast.stmt) or source.lines[outer.lineno - 1].lstrip().startswith("el"):
        return
    if (outer.end_lineno or 0) != (node.end_lineno or 0):
        return
    text = source.text(node)
    lines = source.without(node).split("\n")
    end = outer.end_lineno or outer.lineno
    code = "\n".join([*lines[:end], source.margin(outer) + text, *lines[end:]])
    yield _edit(node, code, "one block out", 0.7, "wrong-order", "wrong-condition")


def _swapped(source: Source, block: list[ast.stmt]) -> Iterator[Edit]:
    for one, other in itertools.pairwise(block):
        if isinstance(one, (ast.FunctionDef, ast.ClassDef)) or one.lineno == other.lineno:
            continue
        if isinstance(other, (ast.Return, ast.FunctionDef, ast.ClassDef)):
            continue
        first = source.lines[one.lineno - 1 : one.end_lineno]
        second = source.lines[other.lineno - 1 : other.end_lineno]
        between = source.lines[one.end_lineno or one.lineno : other.lineno - 1]
        code = source.with_lines(
            one.lineno, other.end_lineno or other.lineno, [*second, *between, *first]
        )
        stored = (
            isinstance(one, ast.Assign)
            and isinstance(other, ast.Assign)
            and bool(set(_stored(one)) & _read(other))
        )
        kinds: tuple[Mistake, ...] = ("loses-value", "wrong-order") if stored else ("wrong-order",)
        yield _edit(one, code, "swapped statements", 0.85, *kinds)


def _copies(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    names = [each.arg for each in function.args.args if each.arg != "self"]
    for name in names[:3]:
        new = [f"import copy; {name} = copy.deepcopy({name})"]
        code = source.before(body_of(function)[0], new)
        yield _edit(function, code, "copy first", 0.95, "changes-input")


def _defaults(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    args = function.args.args
    for arg, default in zip(
        args[len(args) - len(function.args.defaults) :], function.args.defaults, strict=True
    ):
        if isinstance(default, (ast.List, ast.Dict, ast.Set)):
            made = source.text(default)
            new = [f"{arg.arg} = {made} if {arg.arg} is None else {arg.arg}"]
            body = body_of(function)[0]
            lines = source.before(body, new).split("\n")
            number = default.lineno - 1
            lines[number] = lines[number].replace(made, "None", 1)
            yield _edit(function, "\n".join(lines), "default made anew", 0.95, "shared-state")


def _missing_end(
    source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[Edit]:
    last = function.body[-1]
    if isinstance(last, ast.Return):
        return
    for value in (*_stored(function)[:6], "True", "False", "None", "[]", "0", '""'):
        code = source.after(last, [f"return {value}"])
        yield _edit(last, code, "return at the end", 0.9, "no-return")


def _handlers(source: Source, node: ast.ExceptHandler) -> Iterator[Edit]:
    line = source.lines[node.lineno - 1]
    margin = line[: len(line) - len(line.lstrip())]
    name = f" as {node.name}" if node.name else ""
    for kind in _WIDER:
        new = f"{margin}except {kind}{name}:"
        if new != line.rstrip():
            code = source.with_lines(node.lineno, node.lineno, [new])
            yield _edit(node, code, "other exceptions", 0.9, "exceptions")
    body = node.body[0]
    yield _edit(node, source.before(body, ["raise"]), "let it through", 0.8, "exceptions")
    yield _edit(node, source.before(body, ["raise ValueError"]), "raise", 0.7, "exceptions")
    if isinstance(source.parent(node), ast.Try):
        yield _edit(
            node, source.before(body, ["continue"]), "skip it", 0.8, "exceptions", "does-too-much"
        )


def _read(node: ast.AST) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }


def _stored(function: ast.AST) -> list[str]:
    names = [
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    return list(dict.fromkeys(names))

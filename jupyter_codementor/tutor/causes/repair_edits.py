"""Small changes inside one expression of a code: what beginners mix up, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .repair_calls import call_edits
from .repair_text import Edit, Source, changed

_LIMITS: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
}
_TURNED: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: ">",
    ast.LtE: ">=",
    ast.Gt: "<",
    ast.GtE: "<=",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "==",
}
_ARITHMETIC: Final[dict[type[ast.operator], tuple[str, ...]]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+",),
    ast.Mult: ("+", "**"),
    ast.Div: ("//",),
    ast.FloorDiv: ("/",),
    ast.Mod: ("//",),
    ast.Pow: ("*",),
}
_ADDED: Final[tuple[tuple[str, Mistake], ...]] = (
    ("sorted({})", "wrong-order"),
    ("{}[::-1]", "wrong-order"),
    ("list({})", "wrong-type"),
    ("tuple({})", "wrong-type"),
    ("int({})", "wrong-type"),
    ("str({})", "wrong-type"),
    ("float({})", "wrong-type"),
    ("not ({})", "wrong-condition"),
    ("{}.strip()", "text-form"),
    ("{}.lower()", "text-form"),
    ("{}.upper()", "text-form"),
    ("abs({})", "missing-case"),
    ("max(0, {})", "missing-case"),
)


def expression_edits(source: Source) -> Iterator[Edit]:
    """Yield changes of single expressions."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.expr):
            yield from _EDITS.get(type(node), _none)(source, node)
        elif isinstance(node, ast.AugAssign):
            yield from _augmented(source, node)


def _none(source: Source, node: ast.expr) -> Iterator[Edit]:
    return iter(())


def _comparison(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Compare)  # noqa: S101 - what was asked before says so
    sides = [node.left, *node.comparators]
    for place, operator in enumerate(node.ops):
        begin, end = source.span(sides[place])[1], source.span(sides[place + 1])[0]
        old = source.code[begin:end]
        closing = old[: len(old) - len(old.lstrip(" )"))].strip()
        for table, mistake, likely in (
            (_LIMITS, "boundary", 0.9),
            (_TURNED, "wrong-condition", 0.5),
        ):
            new = table.get(type(operator))
            if new is None:
                continue
            code = f"{source.code[:begin]}{closing} {new} {source.code[end:]}"
            yield Edit(
                code=code,
                mistake=mistake,  # type: ignore[arg-type] # both are kinds of mistakes
                line=node.lineno,
                what=f"comparison {new}",
                likely=likely,
            )
    if len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        yield from _texts_compared(source, node)


def _texts_compared(source: Source, node: ast.Compare) -> Iterator[Edit]:
    left, right = source.text(node.left), source.text(node.comparators[0])
    sign = "==" if isinstance(node.ops[0], ast.Eq) else "!="
    for call in ("str", "int"):
        if left.startswith(f"{call}(") and right.startswith(f"{call}("):
            plain = f"{left[len(call) + 1 : -1]} {sign} {right[len(call) + 1 : -1]}"
            yield changed(source, node, plain, f"without {call}", 0.8, "wrong-type")


def _both(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BoolOp)  # noqa: S101 - what was asked before says so
    values = [source.text(value) for value in node.values]
    word = " or " if isinstance(node.op, ast.And) else " and "
    yield changed(source, node, word.join(values), "and/or", 0.8, "wrong-condition")
    if isinstance(node.op, ast.Or):
        yield from _or_edits(source, node, values)
    for place in range(len(values)):
        left = [*values[:place], *values[place + 1 :]]
        kept = (" and " if isinstance(node.op, ast.And) else " or ").join(left)
        yield changed(source, node, f"({kept})", "part dropped", 0.5, "wrong-condition")


def _or_edits(source: Source, node: ast.BoolOp, values: list[str]) -> Iterator[Edit]:
    first = node.values[0]
    if isinstance(first, ast.Compare) and isinstance(first.ops[0], ast.Eq):
        rest = node.values[1:]
        if all(isinstance(value, ast.Constant) for value in rest):
            words = ", ".join([source.text(first.comparators[0]), *values[1:]])
            text = f"{source.text(first.left)} in ({words},)"
            yield changed(source, node, text, "or of values", 0.95, "wrong-condition")
    elif not isinstance(source.parent(node), (ast.If, ast.While)):
        yield changed(source, node, values[0], "or default", 0.85, "falsy-value")
        text = f"({values[0]} if {values[0]} is not None else {values[1]})"
        yield changed(source, node, text, "or default", 0.9, "falsy-value")


def _turned(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.UnaryOp)  # noqa: S101 - what was asked before says so
    inner = source.text(node.operand)
    if isinstance(node.op, ast.Not):
        yield changed(source, node, f"({inner})", "not dropped", 0.7, "wrong-condition")
        if isinstance(node.operand, (ast.Name, ast.Call, ast.Subscript, ast.Attribute)):
            yield changed(source, node, f"{inner} is None", "not to is None", 0.9, "falsy-value")
    elif isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant) or isinstance(
            source.parent(node), (ast.Slice, ast.Tuple)
        ):
            yield changed(source, node, f"({inner})", "minus dropped", 0.6, "wrong-order")
        else:
            yield changed(source, node, f"{inner}", "minus dropped", 0.5, "wrong-place")


def _constant(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Constant)  # noqa: S101 - what was asked before says so
    value, parent = node.value, source.parent(node)
    if isinstance(value, bool):
        likely = 0.6
        yield changed(source, node, str(not value), "True/False", likely, "wrong-condition")
    elif isinstance(value, int):
        yield from _number(source, node, value, parent)


def _number(
    source: Source, node: ast.Constant, value: int, parent: ast.AST | None
) -> Iterator[Edit]:
    kinds: tuple[Mistake, ...] = ("off-by-one",)
    outer = source.parent(parent) if isinstance(parent, ast.UnaryOp) else parent
    if isinstance(outer, ast.Compare):
        kinds = ("boundary", "off-by-one")
    elif isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute):
        kinds = ("wrong-place", "off-by-one")
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)):
        kinds = ("wrong-start", "off-by-one")
    for step in (1, -1):
        yield changed(source, node, str(value + step), "constant by one", 0.75, *kinds)
    if isinstance(parent, ast.Subscript) and parent.slice is node:
        for other in {0, 1, -1} - {value}:
            text = str(other)
            yield changed(source, node, text, "another position", 0.6, "wrong-place", "off-by-one")


def _calculation(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BinOp)  # noqa: S101 - what was asked before says so
    left, right = source.text(node.left), source.text(node.right)
    for sign in _ARITHMETIC.get(type(node.op), ()):
        text = f"({left} {sign} {right})"
        yield changed(source, node, text, f"operator {sign}", 0.75, "wrong-operation")
    if isinstance(node.op, ast.Add):
        yield changed(source, node, f"({right} + {left})", "sides of +", 0.9, "wrong-order")
    elif isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod)):
        sign = {ast.Sub: "-", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}[type(node.op)]
        text = f"({right} {sign} {left})"
        yield changed(source, node, text, "sides swapped", 0.7, "wrong-operation", "wrong-order")
    for step in ("+ 1", "- 1"):
        yield changed(
            source, node, f"({left} {_sign(node.op)} {right} {step})", "by one", 0.6, "off-by-one"
        )
    for kept in (left, right):
        yield changed(
            source, node, f"({kept})", "part dropped", 0.4, "does-too-much", "wrong-operation"
        )


_SIGNS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}


def _sign(operator: ast.operator) -> str:
    return _SIGNS.get(type(operator), "+")


def _augmented(source: Source, node: ast.AugAssign) -> Iterator[Edit]:
    target, value = source.text(node.target), source.text(node.value)
    for sign in _ARITHMETIC.get(type(node.op), ()):
        text = f"{target} {sign}= {value}"
        yield changed(source, node, text, f"operator {sign}=", 0.75, "wrong-operation")
    if isinstance(node.op, ast.Add):
        text = f"{target} = {value} + {target}"
        yield changed(source, node, text, "sides of +", 0.85, "wrong-order")


def _part(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Subscript)  # noqa: S101 - what was asked before says so
    of, inside = source.text(node.value), node.slice
    if not isinstance(inside, ast.Slice):
        if not isinstance(inside, (ast.Constant, ast.UnaryOp)):
            text = source.text(inside)
            for step in ("+ 1", "- 1"):
                new = f"{of}[{text} {step}]"
                yield changed(source, node, new, "position by one", 0.8, "off-by-one")
        return
    lower = source.text(inside.lower) if inside.lower else ""
    upper = source.text(inside.upper) if inside.upper else ""
    for new, what in (
        (f"{of}[{upper}:{lower}]", "other end"),
        (f"{of}[-({lower}):]" if lower else "", "other end"),
        (f"{of}[:-({upper})]" if upper else "", "other end"),
    ):
        if new and not inside.step:
            yield changed(source, node, new, what, 0.7, "wrong-place", "wrong-order")
    if inside.step:
        new = f"{of}[{lower}:{upper}]"
        yield changed(source, node, new, "without step", 0.8, "wrong-order")
        return
    for step in ("+ 1", "- 1"):
        if lower:
            new = f"{of}[{lower} {step}:{upper}]"
            yield changed(source, node, new, "start of slice", 0.85, "off-by-one")
        if upper:
            new = f"{of}[{lower}:{upper} {step}]"
            yield changed(source, node, new, "end of slice", 0.85, "off-by-one")


def _name(source: Source, node: ast.expr) -> Iterator[Edit]:
    """Another name of the same function in its place, or a truth test that asks for None."""
    assert isinstance(node, ast.Name)  # noqa: S101 - what was asked before says so
    if not isinstance(node.ctx, ast.Load):
        return
    parent = source.parent(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node:
        yield changed(source, node, f"{node.id} is not None", "truth test", 0.9, "falsy-value")
    function = source.function_of(node)
    if function is None:
        return
    names = {each.arg for each in function.args.args} | {
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    for other in sorted(names - {node.id, "self"})[:5]:
        yield changed(source, node, other, "another name", 0.4, "wrong-place", "loses-value")


def wrapped_returns(source: Source) -> Iterator[Edit]:
    """Yield changes that put a call round what is returned, appended or printed."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Return) and node.value is not None:
            text = source.text(node.value)
            for form, mistake in _ADDED:
                new = form.format(f"({text})" if form.startswith("{") else text)
                yield changed(source, node.value, new, f"with {form}", 0.8, mistake)


_EDITS: Final[dict[type[ast.expr], Callable[[Source, ast.expr], Iterator[Edit]]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _both,
    ast.UnaryOp: _turned,
    ast.Constant: _constant,
    ast.BinOp: _calculation,
    ast.Call: call_edits,
    ast.Subscript: _part,
    ast.Name: _name,
}

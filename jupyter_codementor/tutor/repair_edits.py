"""Small changes inside one expression of a code: what beginners mix up, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .repair_text import Edit, Source

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
_DROPPED: Final[dict[str, tuple[Mistake, ...]]] = {
    "round": ("wrong-operation", "does-too-much"),
    "int": ("wrong-type", "wrong-operation"),
    "float": ("wrong-type",),
    "str": ("wrong-type",),
    "abs": ("wrong-operation",),
    "set": ("duplicates",),
    "sorted": ("wrong-order",),
    "reversed": ("wrong-order",),
    "list": ("wrong-type",),
    "tuple": ("wrong-type",),
    "bool": ("wrong-type",),
    "len": ("wrong-operation",),
}
_DROPPED_METHODS: Final[dict[str, tuple[Mistake, ...]]] = {
    "strip": ("does-too-much", "text-form"),
    "lower": ("text-form", "does-too-much"),
    "upper": ("text-form", "does-too-much"),
    "title": ("text-form",),
    "capitalize": ("text-form",),
    "replace": ("does-too-much",),
    "lstrip": ("does-too-much", "text-form"),
    "rstrip": ("does-too-much", "text-form"),
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


def _edit(
    source: Source,
    node: ast.expr | ast.stmt,
    text: str,
    what: str,
    likely: float,
    *mistakes: Mistake,
) -> Edit:
    return Edit(
        code=source.put(node, text),
        mistake=mistakes[0],
        also=mistakes[1:],
        line=node.lineno,
        what=what,
        likely=likely,
    )


def _comparison(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Compare)  # noqa: S101 - as the table says
    sides = [node.left, *node.comparators]
    for place, operator in enumerate(node.ops):
        begin, end = source.span(sides[place])[1], source.span(sides[place + 1])[0]
        old = source.code[begin:end]
        closing = old[: len(old) - len(old.lstrip(" )"))]
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
            yield _edit(source, node, plain, f"without {call}", 0.8, "wrong-type")


def _both(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BoolOp)  # noqa: S101 - as the table says
    values = [source.text(value) for value in node.values]
    word = " or " if isinstance(node.op, ast.And) else " and "
    yield _edit(source, node, word.join(values), "and/or", 0.8, "wrong-condition")
    if isinstance(node.op, ast.Or):
        yield from _or_edits(source, node, values)
    for place in range(len(values)):
        left = [*values[:place], *values[place + 1 :]]
        kept = (" and " if isinstance(node.op, ast.And) else " or ").join(left)
        yield _edit(source, node, f"({kept})", "part dropped", 0.5, "wrong-condition")


def _or_edits(source: Source, node: ast.BoolOp, values: list[str]) -> Iterator[Edit]:
    first = node.values[0]
    if isinstance(first, ast.Compare) and isinstance(first.ops[0], ast.Eq):
        rest = node.values[1:]
        if all(isinstance(value, ast.Constant) for value in rest):
            words = ", ".join([source.text(first.comparators[0]), *values[1:]])
            text = f"{source.text(first.left)} in ({words},)"
            yield _edit(source, node, text, "or of values", 0.95, "wrong-condition")
    elif not isinstance(source.parent(node), (ast.If, ast.While)):
        yield _edit(source, node, values[0], "or default", 0.85, "falsy-value")
        text = f"({values[0]} if {values[0]} is not None else {values[1]})"
        yield _edit(source, node, text, "or default", 0.9, "falsy-value")


def _turned(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.UnaryOp)  # noqa: S101 - as the table says
    inner = source.text(node.operand)
    if isinstance(node.op, ast.Not):
        yield _edit(source, node, f"({inner})", "not dropped", 0.7, "wrong-condition")
        if isinstance(node.operand, (ast.Name, ast.Call, ast.Subscript, ast.Attribute)):
            yield _edit(source, node, f"{inner} is None", "not to is None", 0.9, "falsy-value")
    elif isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant) or isinstance(
            source.parent(node), (ast.Slice, ast.Tuple)
        ):
            yield _edit(source, node, f"({inner})", "minus dropped", 0.6, "wrong-order")
        else:
            yield _edit(source, node, f"{inner}", "minus dropped", 0.5, "wrong-place")


def _constant(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Constant)  # noqa: S101 - as the table says
    value, parent = node.value, source.parent(node)
    if isinstance(value, bool):
        likely = 0.6
        yield _edit(source, node, str(not value), "True/False", likely, "wrong-condition")
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
        yield _edit(source, node, str(value + step), "constant by one", 0.75, *kinds)
    if isinstance(parent, ast.Subscript) and parent.slice is node:
        for other in {0, 1, -1} - {value}:
            text = str(other)
            yield _edit(source, node, text, "another position", 0.6, "wrong-place", "off-by-one")


def _calculation(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BinOp)  # noqa: S101 - as the table says
    left, right = source.text(node.left), source.text(node.right)
    for sign in _ARITHMETIC.get(type(node.op), ()):
        text = f"({left} {sign} {right})"
        yield _edit(source, node, text, f"operator {sign}", 0.75, "wrong-operation")
    if isinstance(node.op, ast.Add):
        yield _edit(source, node, f"({right} + {left})", "sides of +", 0.9, "wrong-order")
    elif isinstance(node.op, (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod)):
        sign = {ast.Sub: "-", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}[type(node.op)]
        text = f"({right} {sign} {left})"
        yield _edit(source, node, text, "sides swapped", 0.7, "wrong-operation", "wrong-order")
    for step in ("+ 1", "- 1"):
        yield _edit(
            source, node, f"({left} {_sign(node.op)} {right} {step})", "by one", 0.6, "off-by-one"
        )
    for kept in (left, right):
        yield _edit(
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
        yield _edit(source, node, text, f"operator {sign}=", 0.75, "wrong-operation")
    if isinstance(node.op, ast.Add):
        text = f"{target} = {value} + {target}"
        yield _edit(source, node, text, "sides of +", 0.85, "wrong-order")


def _call(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Call)  # noqa: S101 - as the table says
    function = node.func
    if isinstance(function, ast.Name):
        yield from _named_call(source, node, function.id)
    elif isinstance(function, ast.Attribute):
        kinds = _DROPPED_METHODS.get(function.attr)
        if kinds:
            text = source.text(function.value)
            yield _edit(source, node, text, f"without {function.attr}", 0.8, *kinds)
        if function.attr == "replace" and len(node.args) == 2:
            inside = ", ".join(source.text(each) for each in node.args)
            text = f"{source.text(function)}({inside}, 1)"
            yield _edit(source, node, text, "replace once", 0.9, "does-too-much")
        for one, other, mistake in _OTHER_METHODS:
            if function.attr == one:
                inside = ", ".join(source.text(each) for each in node.args)
                text = f"{source.text(function.value)}.{other}({inside})"
                yield _edit(source, node, text, f"{one} to {other}", 0.7, mistake)


_OTHER_METHODS: Final[tuple[tuple[str, str, Mistake], ...]] = (
    ("title", "upper", "text-form"),
    ("capitalize", "upper", "text-form"),
    ("title", "capitalize", "text-form"),
    ("lower", "upper", "text-form"),
    ("upper", "lower", "text-form"),
    ("lstrip", "strip", "text-form"),
    ("rstrip", "strip", "text-form"),
    ("find", "rfind", "wrong-place"),
    ("index", "rindex", "wrong-place"),
    ("split", "splitlines", "text-form"),
    ("append", "extend", "wrong-type"),
    ("extend", "append", "wrong-type"),
    ("keys", "values", "wrong-place"),
    ("values", "keys", "wrong-place"),
)


def _named_call(source: Source, node: ast.Call, name: str) -> Iterator[Edit]:
    if name in _DROPPED and node.args:
        inner = source.text(node.args[0])
        yield _edit(source, node, f"({inner})", f"without {name}", 0.8, *_DROPPED[name])
    swaps = {"min": "max", "max": "min", "any": "all", "all": "any"}
    if name in swaps:
        mistake: Mistake = "wrong-condition" if name in ("any", "all") else "wrong-operation"
        yield _edit(source, node.func, swaps[name], f"{name} swapped", 0.8, mistake)
    if name == "sorted":
        words = {each.arg for each in node.keywords}
        inside = ", ".join(source.text(each) for each in node.args)
        if "reverse" in words:
            kept = [
                f"{each.arg}={source.text(each.value)}"
                for each in node.keywords
                if each.arg not in ("reverse", None)
            ]
            text = f"sorted({', '.join([inside, *kept])})"
            yield _edit(source, node, text, "without reverse", 0.85, "wrong-order")
        else:
            first, last = source.span(node)
            text = source.code[first : last - 1] + ", reverse=True)"
            yield _edit(source, node, text, "reverse", 0.9, "wrong-order")
    if name == "range":
        yield from _range(source, node)


def _range(source: Source, node: ast.Call) -> Iterator[Edit]:
    args = [source.text(each) for each in node.args]
    stop = 0 if len(args) == 1 else 1
    for step in ("+ 1", "- 1"):
        changed = [*args]
        changed[stop] = f"{args[stop]} {step}"
        text = f"range({', '.join(changed)})"
        yield _edit(source, node, text, "end of range", 0.9, "off-by-one", "boundary")
    if len(args) == 1:
        text = f"range(1, {args[0]})"
        yield _edit(source, node, text, "start of range", 0.85, "off-by-one", "wrong-start")
        text = f"range(1, {args[0]} + 1)"
        yield _edit(source, node, text, "range from one", 0.85, "off-by-one", "wrong-start")
    else:
        text = f"range({', '.join([f'{args[0]} + 1', *args[1:]])})"
        yield _edit(source, node, text, "start of range", 0.8, "off-by-one", "wrong-start")
        text = f"range({', '.join([f'{args[0]} - 1', *args[1:]])})"
        yield _edit(source, node, text, "start of range", 0.8, "off-by-one", "wrong-start")


def _part(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Subscript)  # noqa: S101 - as the table says
    of, inside = source.text(node.value), node.slice
    if not isinstance(inside, ast.Slice):
        if not isinstance(inside, (ast.Constant, ast.UnaryOp)):
            text = source.text(inside)
            for step in ("+ 1", "- 1"):
                new = f"{of}[{text} {step}]"
                yield _edit(source, node, new, "position by one", 0.8, "off-by-one")
        return
    lower = source.text(inside.lower) if inside.lower else ""
    upper = source.text(inside.upper) if inside.upper else ""
    for new, what in (
        (f"{of}[{upper}:{lower}]", "other end"),
        (f"{of}[-({lower}):]" if lower else "", "other end"),
        (f"{of}[:-({upper})]" if upper else "", "other end"),
    ):
        if new and not inside.step:
            yield _edit(source, node, new, what, 0.7, "wrong-place", "wrong-order")
    if inside.step:
        new = f"{of}[{lower}:{upper}]"
        yield _edit(source, node, new, "without step", 0.8, "wrong-order")
        return
    for step in ("+ 1", "- 1"):
        if lower:
            new = f"{of}[{lower} {step}:{upper}]"
            yield _edit(source, node, new, "start of slice", 0.85, "off-by-one")
        if upper:
            new = f"{of}[{lower}:{upper} {step}]"
            yield _edit(source, node, new, "end of slice", 0.85, "off-by-one")


def _name(source: Source, node: ast.expr) -> Iterator[Edit]:
    """Another name of the same function in its place, or a truth test that asks for None."""
    assert isinstance(node, ast.Name)  # noqa: S101 - as the table says
    if not isinstance(node.ctx, ast.Load):
        return
    parent = source.parent(node)
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)) and parent.test is node:
        yield _edit(source, node, f"{node.id} is not None", "truth test", 0.9, "falsy-value")
    function = source.function_of(node)
    if function is None:
        return
    names = {each.arg for each in function.args.args} | {
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    for other in sorted(names - {node.id, "self"})[:5]:
        yield _edit(source, node, other, "another name", 0.4, "wrong-place", "loses-value")


def wrapped_returns(source: Source) -> Iterator[Edit]:
    """Yield changes that put a call round what is returned, appended or printed."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Return) and node.value is not None:
            text = source.text(node.value)
            for form, mistake in _ADDED:
                new = form.format(f"({text})" if form.startswith("{") else text)
                yield _edit(source, node.value, new, f"with {form}", 0.8, mistake)


_EDITS: Final[dict[type[ast.expr], Callable[[Source, ast.expr], Iterator[Edit]]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _both,
    ast.UnaryOp: _turned,
    ast.Constant: _constant,
    ast.BinOp: _calculation,
    ast.Call: _call,
    ast.Subscript: _part,
    ast.Name: _name,
}

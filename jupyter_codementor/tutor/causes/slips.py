"""Slips: a good solution with one mistake made in it, as beginners make them, each with its kind.

A student's code that gives the same wrong results as such a slip most probably has the same
mistake, however differently it is written. A slip is only ever run, never shown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .kinds_of_steps import is_special
from .repair_text import Edit, Source, changed
from .slips_statements import asks_special, statement_slips

MOST: Final = 160
_KEPT: Final = 64
_LIMITS: Final[dict[type[ast.cmpop], tuple[str, str]]] = {
    ast.Lt: ("<=", ">"),
    ast.LtE: ("<", ">="),
    ast.Gt: (">=", "<"),
    ast.GtE: (">", "<="),
}
_TURNED: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_OTHER_SIGNS: Final[dict[type[ast.operator], tuple[str, ...]]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+",),
    ast.Mult: ("+", "/"),
    ast.Div: ("//", "*"),
    ast.FloorDiv: ("/", "%"),
    ast.Mod: ("//",),
    ast.Pow: ("*",),
}
_SIGNS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
_DROPPED: Final[dict[str, tuple[Mistake, ...]]] = {
    "strip": ("text-form", "forgets-part"),
    "lower": ("text-form", "forgets-part"),
    "upper": ("text-form", "forgets-part"),
    "round": ("wrong-operation", "forgets-part"),
    "int": ("wrong-type",),
    "float": ("wrong-type",),
    "str": ("wrong-type",),
    "abs": ("missing-case", "forgets-part"),
    "set": ("duplicates",),
    "sorted": ("wrong-order", "forgets-part"),
    "reversed": ("wrong-order",),
    "min": ("forgets-part",),
    "max": ("forgets-part", "loses-value"),
}
_SWAPPED: Final[dict[str, tuple[str, Mistake]]] = {
    "min": ("max", "wrong-operation"),
    "max": ("min", "wrong-operation"),
    "any": ("all", "wrong-condition"),
    "all": ("any", "wrong-condition"),
    "upper": ("title", "text-form"),
    "lower": ("upper", "text-form"),
    "keys": ("values", "wrong-place"),
    "values": ("keys", "wrong-place"),
}
_ROUND_RESULTS: Final[tuple[tuple[str, tuple[Mistake, ...]], ...]] = (
    ("sorted({})", ("wrong-order", "does-too-much")),
    ("{}[::-1]", ("wrong-order",)),
    ("list(dict.fromkeys({}))", ("duplicates",)),
    ("sorted(set({}))", ("duplicates", "wrong-order")),
    ("len({})", ("other-task",)),
    ("{}[0]", ("other-task", "returns-early")),
    ("{}[1:]", ("off-by-one",)),
    ("{}[:-1]", ("off-by-one",)),
    ("{} + 1", ("off-by-one",)),
    ("{} - 1", ("off-by-one",)),
    ("abs({})", ("missing-case",)),
    ("-{}", ("wrong-order", "wrong-operation")),
    ("round({})", ("wrong-operation",)),
    ("round({}, 2)", ("wrong-operation", "does-too-much")),
    ("int({})", ("wrong-operation", "wrong-type")),
    ("str({})", ("wrong-type",)),
    ("float({})", ("wrong-type",)),
    ("list({})", ("wrong-type",)),
    ("[{}]", ("wrong-type",)),
    ("not {}", ("wrong-condition",)),
    ("{}.strip()", ("does-too-much", "text-form")),
    ("{}.lower()", ("text-form", "does-too-much")),
    ("{}.upper()", ("text-form", "does-too-much")),
    ("{}.title()", ("text-form", "does-too-much")),
    ('{}.replace(" ", "")', ("does-too-much", "text-form")),
    ('{} + " "', ("text-form",)),
)


@lru_cache(_KEPT)
def slips_of(language: str, code: str) -> tuple[Edit, ...]:
    """Return a good solution's slips, each once, the likeliest first; not all of them can run.

    Args:
        language: of the solution; so far, only Python is read.
        code: the solution. There are none for one that cannot be read.
    """
    if language != "python":
        return ()
    try:
        source = Source(code)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found: dict[str, Edit] = {}
    for edit in _all(source):
        if edit.code != code:
            found.setdefault(edit.code, edit)
    likeliest = sorted(found.values(), key=lambda edit: -edit.likely)
    return tuple(likeliest[:MOST])


def _all(source: Source) -> Iterator[Edit]:
    yield from statement_slips(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.expr):
            yield from _OF.get(type(node), _none)(source, node)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from _results(source, node.value)


def _none(source: Source, node: ast.expr) -> Iterator[Edit]:
    return iter(())


def _results(source: Source, value: ast.expr) -> Iterator[Edit]:
    """Yield results that one more step was taken with."""
    if isinstance(value, ast.Constant):
        return
    text = f"({source.text(value)})"
    for form, kinds in _ROUND_RESULTS:
        yield changed(source, value, form.format(text), f"result as {form}", 0.7, *kinds)


def _comparison(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Compare)  # noqa: S101 - what was asked before says so
    if len(node.ops) != 1:
        return
    left, right = source.text(node.left), source.text(node.comparators[0])
    operator = type(node.ops[0])
    special: tuple[Mistake, ...] = ("missing-case",) if asks_special(node) else ()
    if operator in _LIMITS:
        near, far = _LIMITS[operator]
        ties: tuple[Mistake, ...] = (
            () if isinstance(node.comparators[0], ast.Constant) else ("duplicates",)
        )
        yield changed(source, node, f"{left} {near} {right}", near, 0.9, "boundary", *ties)
        yield changed(source, node, f"{left} {far} {right}", far, 0.8, "wrong-condition")
        for by in ("+ 1", "- 1"):
            text = f"{left} {_sign_of(operator)} {right} {by}"
            yield changed(source, node, text, f"limit {by}", 0.8, "off-by-one", "boundary")
    elif operator in _TURNED:
        text = f"{left} {_TURNED[operator]} {right}"
        yield changed(source, node, text, "turned", 0.8, "wrong-condition")
    if operator in (ast.Is, ast.IsNot, ast.Eq) and is_special(node):
        yes = left if operator is ast.IsNot else f"not {left}"
        yield changed(source, node, yes, "truth test", 0.9, "falsy-value")
    for truth in ("True", "False"):
        yield changed(
            source, node, truth, f"always {truth}", 0.5, *special, "forgets-part", "wrong-condition"
        )


def _sign_of(operator: type[ast.cmpop]) -> str:
    return {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}[operator]


def _both(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BoolOp)  # noqa: S101 - what was asked before says so
    words = [source.text(value) for value in node.values]
    own, other = (" and ", " or ") if isinstance(node.op, ast.And) else (" or ", " and ")
    yield changed(source, node, f"({other.join(words)})", "and/or", 0.9, "wrong-condition")
    for place, value in enumerate(node.values):
        kept = own.join([*words[:place], *words[place + 1 :]])
        kinds: tuple[Mistake, ...] = ("forgets-part", "wrong-condition")
        if asks_special(value):
            kinds = ("missing-case", "forgets-part")
        yield changed(source, node, f"({kept})", "a part dropped", 0.8, *kinds)


def _turned(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.UnaryOp)  # noqa: S101 - what was asked before says so
    inner = source.text(node.operand)
    if isinstance(node.op, ast.Not):
        yield changed(source, node, f"({inner})", "not dropped", 0.8, "wrong-condition")
        yield changed(source, node, "False", "never", 0.7, "missing-case", "forgets-part")
    elif isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield changed(source, node, f"({inner})", "minus dropped", 0.8, "wrong-order")


def _constant(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Constant)  # noqa: S101 - what was asked before says so
    value, parent = node.value, source.parent(node)
    if isinstance(parent, ast.Expr):
        return  # a description
    if isinstance(value, bool):
        yield changed(source, node, str(not value), "the other truth", 0.7, "wrong-condition")
    elif isinstance(value, int):
        yield from _number(source, node, value, parent)
    elif isinstance(value, str) and not isinstance(parent, (ast.JoinedStr, ast.FormattedValue)):
        for text in {value.strip(), f"{value} ", value.lower(), value.title(), value[:-1]}:
            if text != value:
                yield changed(source, node, repr(text), "another text", 0.7, "text-form")


def _number(
    source: Source, node: ast.Constant, value: int, parent: ast.AST | None
) -> Iterator[Edit]:
    kinds: tuple[Mistake, ...] = ("off-by-one",)
    if isinstance(parent, ast.Compare):
        kinds = ("off-by-one", "boundary")
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)):
        kinds = ("wrong-start", "off-by-one")
    elif isinstance(parent, ast.Return):
        kinds = ("wrong-operation", "off-by-one")
    for step in (1, -1):
        yield changed(source, node, f"({value + step})", "by one", 0.75, *kinds)
    if isinstance(parent, ast.Subscript) and parent.slice is node:
        for other in {0, 1, -1} - {value}:
            yield changed(source, node, str(other), "another place", 0.8, "wrong-place")


def _calculation(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.BinOp)  # noqa: S101 - what was asked before says so
    left, right = source.text(node.left), source.text(node.right)
    for sign in _OTHER_SIGNS.get(type(node.op), ()):
        text = f"({left} {sign} {right})"
        yield changed(source, node, text, f"{sign} instead", 0.8, "wrong-operation")
    own = _SIGNS.get(type(node.op))
    if own is not None:
        kinds: tuple[Mistake, ...] = ("wrong-operation",)
        if isinstance(node.op, ast.Add):
            kinds = ("wrong-order",)
        yield changed(source, node, f"({right} {own} {left})", "sides swapped", 0.8, *kinds)
    for kept, gone in ((left, node.right), (right, node.left)):
        by_one = isinstance(gone, ast.Constant) and gone.value == 1
        kinds = ("off-by-one",) if by_one else ("forgets-part", "wrong-operation")
        yield changed(source, node, f"({kept})", "a part dropped", 0.75, *kinds)


def _called(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Call)  # noqa: S101 - what was asked before says so
    function = node.func
    if isinstance(function, ast.Attribute):
        name, kept = function.attr, source.text(function.value)
        if name in _DROPPED and name not in ("min", "max"):
            yield changed(source, node, kept, f"without {name}", 0.85, *_DROPPED[name])
        if name in _SWAPPED:
            other, kind = _SWAPPED[name]
            inside = ", ".join(source.text(each) for each in node.args)
            yield changed(source, node, f"{kept}.{other}({inside})", other, 0.85, kind)
    elif isinstance(function, ast.Name):
        yield from _named(source, node, function.id)


def _named(source: Source, node: ast.Call, name: str) -> Iterator[Edit]:
    inside = [source.text(each) for each in node.args]
    if name in _DROPPED:
        for kept in inside:
            yield changed(source, node, f"({kept})", f"without {name}", 0.85, *_DROPPED[name])
    if name in _SWAPPED:
        other, kind = _SWAPPED[name]
        yield changed(source, node, f"{other}({', '.join(inside)})", other, 0.85, kind)
    if name == "sorted":
        first, last = source.span(node)
        turned = source.code[first : last - 1] + ", reverse=True)"
        yield changed(source, node, turned, "the other way", 0.85, "wrong-order")
        if node.keywords:
            text = f"sorted({', '.join(inside)})"
            yield changed(source, node, text, "without its key", 0.85, "wrong-order")
    if name == "range":
        stop = 0 if len(inside) == 1 else 1
        for by in ("+ 1", "- 1"):
            ends = [*inside[:stop], f"{inside[stop]} {by}", *inside[stop + 1 :]]
            yield changed(source, node, f"range({', '.join(ends)})", "end", 0.85, "off-by-one")
        first_one = "1" if stop == 0 else f"{inside[0]} + 1"
        later = ", ".join([first_one, *inside[stop:]])
        yield changed(source, node, f"range({later})", "start", 0.85, "off-by-one", "wrong-start")


def _part(source: Source, node: ast.expr) -> Iterator[Edit]:
    assert isinstance(node, ast.Subscript)  # noqa: S101 - what was asked before says so
    if not isinstance(node.slice, ast.Slice):
        return
    of = source.text(node.value)
    lower = source.text(node.slice.lower) if node.slice.lower else ""
    upper = source.text(node.slice.upper) if node.slice.upper else ""
    for by in ("+ 1", "- 1"):
        if lower:
            yield changed(source, node, f"{of}[{lower} {by}:{upper}]", "start", 0.85, "off-by-one")
        if upper:
            yield changed(source, node, f"{of}[{lower}:{upper} {by}]", "end", 0.85, "off-by-one")
    yield changed(source, node, f"{of}[{upper}:{lower}]", "the other end", 0.8, "wrong-place")
    yield changed(source, node, of, "the whole", 0.7, "forgets-part")


def _name(source: Source, node: ast.expr) -> Iterator[Edit]:
    """Yield another name of the same function in its place."""
    assert isinstance(node, ast.Name)  # noqa: S101 - what was asked before says so
    function, parent = source.function_of(node), source.parent(node)
    called = isinstance(parent, ast.Call) and parent.func is node
    if function is None or called or not isinstance(node.ctx, ast.Load):
        return
    names = {each.arg for each in function.args.args} | {
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    kinds: tuple[Mistake, ...] = ("wrong-place", "other-task")
    if isinstance(parent, ast.BinOp):
        kinds = ("wrong-operation", "wrong-place")
    if node.id in names:
        for other in sorted(names - {node.id, "self"})[:4]:
            yield changed(source, node, other, "another name", 0.6, *kinds)


_OF: Final[dict[type[ast.expr], Callable[[Source, ast.expr], Iterator[Edit]]]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _both,
    ast.UnaryOp: _turned,
    ast.Constant: _constant,
    ast.BinOp: _calculation,
    ast.Call: _called,
    ast.Subscript: _part,
    ast.Name: _name,
}

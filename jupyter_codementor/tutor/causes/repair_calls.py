"""Small changes of one call: left out, another function in its place, other limits or orders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .repair_text import Edit, Source, changed

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


def call_edits(source: Source, node: ast.expr) -> Iterator[Edit]:
    """Yield changes of one call."""
    assert isinstance(node, ast.Call)  # noqa: S101 - what was asked before says so
    function = node.func
    if isinstance(function, ast.Name):
        yield from _named_call(source, node, function.id)
    elif isinstance(function, ast.Attribute):
        kinds = _DROPPED_METHODS.get(function.attr)
        if kinds:
            text = source.text(function.value)
            yield changed(source, node, text, f"without {function.attr}", 0.8, *kinds)
        if function.attr == "replace" and len(node.args) == 2:
            inside = ", ".join(source.text(each) for each in node.args)
            text = f"{source.text(function)}({inside}, 1)"
            yield changed(source, node, text, "replace once", 0.9, "does-too-much")
        for one, other, mistake in _OTHER_METHODS:
            if function.attr == one:
                inside = ", ".join(source.text(each) for each in node.args)
                text = f"{source.text(function.value)}.{other}({inside})"
                yield changed(source, node, text, f"{one} to {other}", 0.7, mistake)


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
        yield changed(source, node, f"({inner})", f"without {name}", 0.8, *_DROPPED[name])
    swaps = {"min": "max", "max": "min", "any": "all", "all": "any"}
    if name in swaps:
        mistake: Mistake = "wrong-condition" if name in ("any", "all") else "wrong-operation"
        yield changed(source, node.func, swaps[name], f"{name} swapped", 0.8, mistake)
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
            yield changed(source, node, text, "without reverse", 0.85, "wrong-order")
        else:
            first, last = source.span(node)
            text = source.code[first : last - 1] + ", reverse=True)"
            yield changed(source, node, text, "reverse", 0.9, "wrong-order")
    if name == "range":
        yield from _range(source, node)


def _range(source: Source, node: ast.Call) -> Iterator[Edit]:
    args = [source.text(each) for each in node.args]
    stop = 0 if len(args) == 1 else 1
    for step in ("+ 1", "- 1"):
        ends = [*args]
        ends[stop] = f"{args[stop]} {step}"
        text = f"range({', '.join(ends)})"
        yield changed(source, node, text, "end of range", 0.9, "off-by-one", "boundary")
    if len(args) == 1:
        text = f"range(1, {args[0]})"
        yield changed(source, node, text, "start of range", 0.85, "off-by-one", "wrong-start")
        text = f"range(1, {args[0]} + 1)"
        yield changed(source, node, text, "range from one", 0.85, "off-by-one", "wrong-start")
    else:
        text = f"range({', '.join([f'{args[0]} + 1', *args[1:]])})"
        yield changed(source, node, text, "start of range", 0.8, "off-by-one", "wrong-start")
        text = f"range({', '.join([f'{args[0]} - 1', *args[1:]])})"
        yield changed(source, node, text, "start of range", 0.8, "off-by-one", "wrong-start")

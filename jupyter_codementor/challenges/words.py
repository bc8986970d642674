"""The words `approx`, `raises` and `unordered` in a test cell."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Container
from typing import Final

from jupyter_codementor.model.challenge import Approximate, PlainJson, Raises

from .expressions import Compiler, NotDataError
from .folding import NotLiteralError

_WORDS: Final = ("approx", "raises", "unordered")


def word_of(node: ast.expr) -> str | None:
    """Return which of the three words is called, or None."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WORDS:
        return node.func.id
    return None


def literal(node: ast.expr, compiler: Compiler, what: str) -> PlainJson:
    """Return a literal in its JSON form; `what` says in a message which one it is.

    Raises:
        NotDataError: it is none.
    """
    try:
        return compiler.constant(node)
    except NotLiteralError:
        raise NotDataError(node.lineno, f"{what} must be a literal") from None


def inside_unordered(node: ast.expr) -> ast.expr:
    """Return what stands inside ``unordered(...)``, or the expression itself if it is none."""
    if not isinstance(node, ast.Call) or word_of(node) != "unordered":
        return node
    if len(node.args) != 1 or node.keywords:
        raise NotDataError(node.lineno, "unordered(...) takes one value", wrong=True)
    return node.args[0]


def approximate(node: ast.Call, compiler: Compiler) -> Approximate:
    """Return what ``approx(value, rel, abs)`` expects."""
    names = ("value", "rel", "abs")
    given: dict[str, ast.expr] = dict(zip(names, node.args, strict=False))
    given |= {keyword.arg or "": keyword.value for keyword in node.keywords}
    if "value" not in given or len(node.args) > 3 or not given.keys() <= set(names):
        reason = "approx takes a value, and rel and abs if you like"
        raise NotDataError(node.lineno, reason, wrong=True)
    return Approximate(
        literal(given["value"], compiler, "the value of approx(...)"),
        rel=_tolerance(given.get("rel"), compiler, 1e-6),
        abs_=_tolerance(given.get("abs"), compiler, 1e-12),
    )


def _tolerance(node: ast.expr | None, compiler: Compiler, default: float) -> float:
    if node is None:
        return default
    value = compiler.value(node)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise NotDataError(node.lineno, "rel and abs of approx(...) must be numbers from 0")
    return float(value)


def exceptions(node: ast.Call, names: Container[str]) -> Raises:
    """Return what ``raises(exceptions, match)`` expects; `names` is what the student defines."""
    arguments = dict(zip(("exceptions", "match"), node.args, strict=False))
    arguments |= {keyword.arg or "": keyword.value for keyword in node.keywords}
    if (
        len(node.args) > 2
        or "exceptions" not in arguments
        or arguments.keys()
        - {
            "exceptions",
            "match",
        }
    ):
        reason = "raises takes an exception, and match if you like"
        raise NotDataError(node.lineno, reason, wrong=True)
    classes = arguments["exceptions"]
    each = classes.elts if isinstance(classes, ast.Tuple) else [classes]
    if not each:
        raise NotDataError(node.lineno, "raises needs an exception", wrong=True)
    match = _pattern(arguments["match"]) if "match" in arguments else None
    return Raises(tuple(_exception(one, names) for one in each), match)


def _pattern(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else ...
    if value is None:
        return None
    if not isinstance(value, str):
        raise NotDataError(node.lineno, "`match` must be a plain text")
    try:
        re.compile(value)
    except re.error as error:
        reason = f"`match` is no regular expression: {error}"
        raise NotDataError(node.lineno, reason, wrong=True) from error
    return value


def _exception(node: ast.expr, names: Container[str]) -> str:
    if isinstance(node, ast.Name):
        kind = getattr(builtins, node.id, None)
        if node.id in names or (isinstance(kind, type) and issubclass(kind, BaseException)):
            return node.id
    raise NotDataError(
        node.lineno, "raises needs the name of an exception that is built in or in `entry`"
    )

"""The ways in which numpy and pandas compare a result with a literal, as expectations."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Approximate, Equal, Expectation
from jupyter_codementor.model.tabledata import TABLES

from .expressions import Compiler
from .folding import NotLiteralError
from .table_literals import NotTableError, array

_EXACT: Final = (0.0, 0.0)
_TOLERANCES: Final[Mapping[str, tuple[float, float]]] = {
    "numpy.array_equal": _EXACT,
    "numpy.allclose": (1e-5, 1e-8),
    "numpy.testing.assert_array_equal": _EXACT,
    "numpy.testing.assert_equal": _EXACT,
    "numpy.testing.assert_allclose": (1e-7, 0.0),
}
"""Relative and absolute tolerance, as numpy has them by default."""

_PANDAS: Final = (
    "pandas.testing.assert_frame_equal",
    "pandas.testing.assert_series_equal",
    "pandas.testing.assert_index_equal",
)


def table_assert(test: ast.expr, compiler: Compiler) -> tuple[ast.expr, Expectation] | None:
    """Return what is called and what it must give, or None if it is none of the known forms.

    Known are `array_equal`, `allclose` and `assert_...` of numpy, `assert_..._equal` of pandas,
    ``call.equals(table)`` and ``(call == array).all()``, each against a literal.
    """
    if not isinstance(test, ast.Call):
        return None
    name = _dotted(test.func, compiler)
    if name in _TOLERANCES:
        return _numpy(test, name, compiler)
    if test.keywords:
        return None
    match test:
        case ast.Call(args=[left, right]) if name in _PANDAS:
            return _against(left, right, compiler)
        case ast.Call(func=ast.Attribute(value=left, attr="equals"), args=[right]):
            return _against(left, right, compiler)
        case ast.Call(
            func=ast.Attribute(
                value=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]), attr="all"
            ),
            args=[],
        ):
            return _close(left, right, _EXACT, compiler)
    return None


def _numpy(test: ast.Call, name: str, compiler: Compiler) -> tuple[ast.expr, Expectation] | None:
    tolerances = dict(zip(("rtol", "atol"), _TOLERANCES[name], strict=True))
    given = [*zip(("rtol", "atol"), test.args[2:], strict=False)]
    given += [(keyword.arg or "", keyword.value) for keyword in test.keywords]
    if len(test.args) < 2 or len(test.args) > 4 or (given and tolerances["rtol"] == 0):
        return None
    for key, node in given:
        value = compiler.value(node)
        if key not in tolerances or isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        tolerances[key] = float(value)
    both = (tolerances["rtol"], tolerances["atol"])
    return _close(test.args[0], test.args[1], both, compiler)


def _close(
    left: ast.expr, right: ast.expr, tolerances: tuple[float, float], compiler: Compiler
) -> tuple[ast.expr, Expectation] | None:
    sides = _sides(left, right, compiler)
    if sides is None:
        return None
    call, literal = sides
    value = compiler.value(literal)
    if isinstance(value, (list, tuple)):
        try:
            value = array(value)
        except NotTableError:
            return None
    return call, Approximate(plaindata.encode(value), *tolerances)


def _against(
    left: ast.expr, right: ast.expr, compiler: Compiler
) -> tuple[ast.expr, Expectation] | None:
    sides = _sides(left, right, compiler)
    if sides is None or not isinstance(compiler.value(sides[1]), TABLES):
        return None
    return sides[0], Equal(compiler.constant(sides[1]))


def _sides(left: ast.expr, right: ast.expr, compiler: Compiler) -> tuple[ast.expr, ast.expr] | None:
    """Return what is called, and the literal, whichever side they are on."""
    for call, literal in ((left, right), (right, left)):
        try:
            compiler.constant(literal)
        except NotLiteralError:
            continue
        return call, literal
    return None


def _dotted(node: ast.expr, compiler: Compiler) -> str:
    """Return the full name of a function of numpy or pandas, or ""."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    module = compiler.modules.get(node.id, "") if isinstance(node, ast.Name) else ""
    return ".".join((module, *reversed(parts))) if module else ""

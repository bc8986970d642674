"""Literals: computes what a test cell writes as a constant, within bounds.

Nothing is executed: the syntax tree is folded, with a budget on parts and on the size of numbers,
so that neither ``10**10**10`` nor ``[0] * 10**9`` costs anything.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Container, Mapping
from typing import Any, Final

MAX_PARTS: Final = 200_000
MAX_BITS: Final = 13_000
"""Python refuses to print whole numbers of more than about 4,300 digits."""

_MATH: Final = {name: getattr(math, name) for name in ("pi", "e", "tau", "inf", "nan")}
_COLLECTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "dict": dict,
}
_OPERATORS: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


class NotLiteralError(Exception):
    """The expression is no literal: it depends on a name, a call or an unknown form."""


class TooLargeError(Exception):
    """The expression is a literal, but one that is too large, or that cannot be computed."""


class Folder:
    """Folds the literals of one test cell, with one budget for all of them.

    Args:
        shadowed: names that the cell or the student's code binds; these are not the built-ins.
    """

    def __init__(self, shadowed: Container[str] = ()) -> None:
        self._shadowed = shadowed
        self._left = MAX_PARTS

    def fold(self, node: ast.expr) -> Any:
        """Return the value of a literal.

        Raises:
            NotLiteralError: it is none.
            TooLargeError: it is one, but beyond the bounds, or computing it fails (``1 / 0``).
        """
        try:
            return self._fold(node)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise TooLargeError(f"this literal cannot be computed: {error}") from error

    def _fold(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.List() | ast.Tuple() | ast.Set():
                return self._display(node)
            case ast.Dict():
                return self._dict(node)
            case ast.UnaryOp():
                return self._sign(node)
            case ast.Attribute():
                return self._math(node)
            case ast.BinOp():
                return self._operation(node)
            case ast.Call():
                return self._call(node)
        raise NotLiteralError

    def _spend(self, parts: int) -> None:
        self._left -= parts
        if self._left < 0:
            raise TooLargeError(f"the literals of this test have more than {MAX_PARTS:,} parts")

    def _constant(self, node: ast.Constant) -> Any:
        self._spend(1)
        if node.value is ...:
            raise NotLiteralError
        return node.value

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> Any:
        self._spend(1)
        items = [self.fold(item) for item in node.elts]
        return {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)](items)

    def _dict(self, node: ast.Dict) -> Any:
        self._spend(1)
        pairs = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                raise NotLiteralError
            pairs[self.fold(key)] = self.fold(value)
        return pairs

    def _sign(self, node: ast.UnaryOp) -> Any:
        if not isinstance(node.op, (ast.USub, ast.UAdd)):
            raise NotLiteralError
        value = self.fold(node.operand)
        return -value if isinstance(node.op, ast.USub) else +value

    def _math(self, node: ast.Attribute) -> Any:
        of_math = isinstance(node.value, ast.Name) and node.value.id == "math"
        if not of_math or node.attr not in _MATH or "math" in self._shadowed:
            raise NotLiteralError
        return _MATH[node.attr]

    def _operation(self, node: ast.BinOp) -> Any:
        compute = _OPERATORS.get(type(node.op))
        if compute is None:
            raise NotLiteralError
        left, right = self.fold(node.left), self.fold(node.right)
        self._spend(_parts_of_result(node.op, left, right))
        return compute(left, right)

    def _call(self, node: ast.Call) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords or len(node.args) > 1 or name in self._shadowed:
            raise NotLiteralError
        if name == "float" and node.args:
            return float(self._plain(node.args[0]))
        if name not in _COLLECTIONS:
            raise NotLiteralError
        if not node.args:
            self._spend(1)
            return _COLLECTIONS[name]()
        content = self._range(node.args[0])
        if content is None:
            content = self.fold(node.args[0])
        self._spend(1 + _parts(content))
        return _COLLECTIONS[name](content)

    def _plain(self, node: ast.expr) -> int | float | str:
        value = self.fold(node)
        if isinstance(value, (int, float, str)):
            return value
        raise NotLiteralError

    def _range(self, node: ast.expr) -> range | None:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            return None
        if node.func.id != "range" or node.keywords or "range" in self._shadowed:
            return None
        start, stop, step = 0, 0, 1
        numbers = [self.fold(argument) for argument in node.args]
        if len(numbers) == 1:
            [stop] = numbers
        elif len(numbers) == 2:
            start, stop = numbers
        else:
            start, stop, step = numbers
        return range(start, stop, step)


def _parts(value: object) -> int:
    """Count the parts of a value; a text counts by its length."""
    if isinstance(value, (str, bytes)):
        return 1 + len(value)
    if isinstance(value, range):
        return 1 + len(value)
    if isinstance(value, dict):
        return 1 + sum(_parts(key) + _parts(item) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return 1 + sum(map(_parts, value))
    return 1


def _parts_of_result(how: ast.operator, left: object, right: object) -> int:
    """Count the parts of what an operation gives, before it is computed."""
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(how, left, right)
        return 1
    if isinstance(how, ast.Mult):
        for repeated, times in ((left, right), (right, left)):
            if isinstance(times, int) and isinstance(repeated, (str, bytes, list, tuple)):
                return 1 + (_parts(repeated) - 1) * max(times, 0)
    if isinstance(how, ast.Mod) and isinstance(left, (str, bytes)):
        raise NotLiteralError
    return _parts(left) + _parts(right)


def _check_bits(how: ast.operator, left: int, right: int) -> None:
    bits = max(left.bit_length(), right.bit_length()) + 1
    if isinstance(how, ast.Pow) and right > 0:
        bits = left.bit_length() * right
    elif isinstance(how, ast.Mult):
        bits = left.bit_length() + right.bit_length()
    if bits > MAX_BITS:
        raise TooLargeError("this number has more than about 4,000 digits")

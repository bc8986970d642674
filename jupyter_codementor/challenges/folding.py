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

from jupyter_codementor.model.tabledata import TABLES

from .table_literals import NotTableError, arange, array, dtype_of, filled, frame, index, series

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


_TABLES: Final[Mapping[str, Callable[..., Any]]] = {
    "numpy.array": array,
    "numpy.zeros": lambda shape, dtype="float64": filled(shape, 0, dtype),
    "numpy.ones": lambda shape, dtype="float64": filled(shape, 1, dtype),
    "numpy.full": lambda shape, value, dtype=None: filled(shape, value, dtype),
    "numpy.arange": arange,
    "pandas.Index": index,
    "pandas.Series": series,
    "pandas.DataFrame": frame,
}


class NotLiteralError(Exception):
    """The expression is no literal: it depends on a name, a call or an unknown form."""


class TooLargeError(Exception):
    """The expression is a literal, but one that is too large, or that cannot be computed."""


class Folder:
    """Folds the literals of one test cell, with one budget for all of them.

    Args:
        shadowed: names that the cell or the student's code binds; these are not the built-ins.
        modules: what stands for numpy and pandas, e.g. ``{"np": "numpy"}``.
    """

    def __init__(
        self, shadowed: Container[str] = (), modules: Mapping[str, str] | None = None
    ) -> None:
        self._shadowed = shadowed
        self._modules = modules or {}
        self._left = MAX_PARTS

    def fold(self, node: ast.expr) -> Any:
        """Return the value of a literal.

        Raises:
            NotLiteralError: it is none.
            TooLargeError: it is one, but beyond the bounds, or computing it fails (``1 / 0``).
        """
        try:
            return self._fold(node)
        except NotTableError:
            raise NotLiteralError from None
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
        if isinstance(value, TABLES):
            raise NotLiteralError
        return -value if isinstance(node.op, ast.USub) else +value

    def _math(self, node: ast.Attribute) -> Any:
        if self._module(node) == "numpy" and node.attr in ("nan", "inf", "pi", "e"):
            return _MATH[node.attr]
        of_math = isinstance(node.value, ast.Name) and node.value.id == "math"
        if not of_math or node.attr not in _MATH or "math" in self._shadowed:
            raise NotLiteralError
        return _MATH[node.attr]

    def _operation(self, node: ast.BinOp) -> Any:
        compute = _OPERATORS.get(type(node.op))
        if compute is None:
            raise NotLiteralError
        left, right = self.fold(node.left), self.fold(node.right)
        if isinstance(left, TABLES) or isinstance(right, TABLES):
            raise NotLiteralError
        self._spend(_parts_of_result(node.op, left, right))
        return compute(left, right)

    def _module(self, node: ast.expr) -> str:
        """Return ``numpy`` or ``pandas`` if it is an attribute of one of them."""
        of = node.value if isinstance(node, ast.Attribute) else None
        return self._modules.get(of.id, "") if isinstance(of, ast.Name) else ""

    def _table(self, node: ast.Call, name: str) -> Any:
        makes = _TABLES.get(name)
        if makes is None:
            raise NotLiteralError
        args = [self.fold(argument) for argument in node.args]
        kwargs = {}
        for keyword in node.keywords:
            key = {"index": "labels"}.get(keyword.arg or "*", keyword.arg or "*")
            is_dtype = key == "dtype"
            kwargs[key] = self._dtype(keyword.value) if is_dtype else self.fold(keyword.value)
        self._spend(_parts_of_table(name, args))
        try:
            return makes(*args, **kwargs)
        except TypeError as error:  # arguments that are not understood here
            raise NotLiteralError from error

    def _dtype(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return dtype_of(node.value)
        if isinstance(node, ast.Name) and node.id not in self._shadowed:
            return dtype_of(node.id)
        if isinstance(node, ast.Attribute) and self._module(node) == "numpy":
            return dtype_of(node.attr)
        raise NotLiteralError

    def _call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute) and (module := self._module(node.func)):
            return self._table(node, f"{module}.{node.func.attr}")
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
    if isinstance(value, TABLES):
        return value.parts
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


def _parts_of_table(name: str, args: list[Any]) -> int:
    """Count the parts of an array or table, before it is made."""
    if name in ("numpy.zeros", "numpy.ones", "numpy.full"):
        lengths = args[0] if args and isinstance(args[0], (tuple, list)) else args[:1]
        return math.prod(length for length in lengths if isinstance(length, int))
    if name == "numpy.arange" and all(isinstance(bound, int) for bound in args):
        return len(range(*args))
    return sum(map(_parts, args))


def _check_bits(how: ast.operator, left: int, right: int) -> None:
    bits = max(left.bit_length(), right.bit_length()) + 1
    if isinstance(how, ast.Pow) and right > 0:
        bits = left.bit_length() * right
    elif isinstance(how, ast.Mult):
        bits = left.bit_length() + right.bit_length()
    if bits > MAX_BITS:
        raise TooLargeError("this number has more than about 4,000 digits")

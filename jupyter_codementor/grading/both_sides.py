"""Comparisons of which both sides come from the student's process: they are made here.

In ``assert f(3) == range(3)`` both sides are evaluated there. Were they compared there, too, an
object that says that it equals everything would pass. So both come out as data, and what is data is
compared on the trusted side, as Python compares it. Only what is no data on both sides (objects of
the student's own class, arrays and tables) and the order of objects is left to their own methods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Constant,
    Display,
    Expression,
    Item,
    Name,
    Operation,
    Step,
    Truth,
)
from jupyter_codementor.model.exactdata import is_number
from jupyter_codementor.model.plaindata import Opaque
from jupyter_codementor.model.tabledata import TABLES

from .compare import Mismatch
from .difference import difference
from .source_text import shown

_BOTH: Final = "__both__"
_BEYOND_RANGES: Final = 10**30

COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: _is_in(a, b),
    "not in": lambda a, b: not _is_in(a, b),
}
"""What a test may ask of two values, on the trusted side."""


def compares(step: Step) -> bool:
    """Whether a step asserts a comparison of two values that come from the student's process."""
    expression = step.expression
    is_one = isinstance(expression, Operation) and expression.operator in COMPARISONS
    return is_one and isinstance(step.expect, Truth) and step.bind is None


def asked(step: Step) -> tuple[tuple[Expression, str | None], ...]:
    """Return what is evaluated for a step, with the name that keeps each value.

    For a comparison these are its two sides, once, and then both with what they say themselves.
    """
    operation = step.expression
    if not isinstance(operation, Operation) or not compares(step):
        return ((step.expression, step.bind),)
    sides = Display("tuple", (operation.left, operation.right))
    left, right = (Item(Name(_BOTH), Constant(place)) for place in (0, 1))
    theirs = replace(operation, left=left, right=right)
    return (sides, _BOTH), (Display("tuple", (Name(_BOTH), theirs)), None)


def judged(step: Step, value: Any) -> tuple[Any, Mismatch | None]:
    """Return the left side, and why the comparison is not as it should be, or None.

    Args:
        step: one that `compares`.
        value: of the last thing that was `asked` for it.

    Raises:
        ValueError: the value has another shape.
    """
    operation, expect = step.expression, step.expect
    assert isinstance(operation, Operation)  # noqa: S101 - it compares
    assert isinstance(expect, Truth)  # noqa: S101 - it compares
    sides, theirs = _pair(value)
    left, right = _pair(sides)
    found = _found(operation.operator, left, right, theirs)
    if found is expect.expected:
        return left, None
    if operation.operator == "==" and expect.expected and not _holds(right, (Opaque,)):
        return left, Mismatch(difference(right, left, lambda a, b: bool(a == b)))
    words = "is not so" if expect.expected else "is so"
    return left, Mismatch(f"{shown(left)} {operation.operator} {shown(right)} {words}")


def _pair(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError("not the two sides of a comparison")
    return value[0], value[1]


def _found(operator: str, left: Any, right: Any, theirs: Any) -> bool | None:
    """Return what a comparison gives; None if it is neither true nor false."""
    strange = [_holds(side, (Opaque,)) for side in (left, right)]
    is_equality = operator in ("==", "!=")
    if any(strange) and is_equality and not all(strange):
        return operator == "!="
    if any(strange) or _holds(left, TABLES) or _holds(right, TABLES):
        return None if isinstance(theirs, (Opaque, *TABLES)) else bool(theirs)
    try:
        return bool(COMPARISONS[operator](left, right))
    except (TypeError, ValueError, ArithmeticError, RecursionError):
        return None


def _holds(value: Any, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(_holds(item, kinds) for item in value)
    if isinstance(value, dict):
        return any(_holds(key, kinds) or _holds(item, kinds) for key, item in value.items())
    return isinstance(value, kinds)


def holds_opaque(value: Any) -> bool:
    """Return whether a part of a value is no data."""
    return _holds(value, (Opaque,))


def _is_in(item: Any, collection: Any) -> bool:
    """Return whether it is in there; a range is not walked through, however long it is."""
    if not isinstance(collection, range) or isinstance(item, int):
        return item in collection
    if not is_number(item) or isinstance(item, complex) or not abs(item) < _BEYOND_RANGES:
        return False
    return bool(int(item) == item) and int(item) in collection

"""The words `approx`, `raises` and `unordered`.

They mean here, in a notebook, what they mean to the grader, which compares outside the process of
the student's code: types are exact (``True`` is not ``1``, a tuple is not a list), floats are equal
within 1e-9 relative, and under `approx` every number is compared by its distance.
"""

from __future__ import annotations

import cmath
import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Final

__all__ = ["approx", "raises", "unordered"]

_FLOAT_REL: Final = 1e-9
_COLLECTIONS: Final = (list, tuple, set, frozenset, dict)


class approx:  # noqa: N801 - reads as a word of the test: `== approx(1.5)`
    """Equals every number within `rel` (relative) or `abs` (absolute) of `value`.

    Args:
        value: a number, or lists, tuples and dicts of numbers; anything else in them must be equal.
        rel: largest distance as a share of the expected number.
        abs: largest distance as such; the larger of the two counts.

    Raises:
        ValueError: a tolerance is negative or not a number.
    """

    __hash__ = None  # type: ignore[assignment] # equality that is not transitive has no hash
    __array_ufunc__ = None  # an array on the left of `==` leaves the comparison to us

    def __init__(self, value: object, rel: float = 1e-6, abs: float = 1e-12) -> None:
        if not (rel >= 0 and abs >= 0):
            raise ValueError("approx needs tolerances of 0 or more")
        self.value = value
        self.rel = rel
        self.abs = abs

    def __eq__(self, other: object) -> bool:
        return _equal(other, self.value, self._near)

    def __repr__(self) -> str:
        return f"approx({self.value!r}, rel={self.rel!r}, abs={self.abs!r})"

    def _near(self, got: object, expected: object) -> bool:
        if not _is_number(expected):
            return same(got, expected)
        if not _is_number(got):
            return False
        try:
            return _close(complex(got), complex(expected), self.rel, self.abs)  # type: ignore[call-overload] # both are numbers
        except OverflowError:
            return got == expected


class unordered:  # noqa: N801 - reads as a word of the test
    """Equals each collection that holds the same items, each as often, in any order.

    Args:
        items: a list, tuple, set or dict (of which the keys are compared).

    Raises:
        TypeError: it is none of these.
    """

    __hash__ = None  # type: ignore[assignment] # as for `approx`

    def __init__(self, items: Iterable[object]) -> None:
        if not isinstance(items, _COLLECTIONS):
            raise TypeError(
                f"unordered needs a list, tuple, set or dict, not a {type(items).__name__}"
            )
        self.items = list(items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, unordered):
            other = other.items
        return isinstance(other, _COLLECTIONS) and _same_items(list(other), self.items, same)

    def __repr__(self) -> str:
        return f"unordered({self.items!r})"


class raises:  # noqa: N801 - reads as a word of the test
    """``with raises(ValueError): mean([])`` holds if the block raises that exception.

    Args:
        exceptions: an exception class, or several in a tuple.
        match: a regular expression that must be found in the exception's message.

    Attributes:
        value: the exception, after the block (`with raises(ValueError) as caught:`).

    Raises (at the end of the block):
        AssertionError: nothing was raised, or the message does not match. Other exceptions pass.
    """

    def __init__(
        self,
        exceptions: type[BaseException] | tuple[type[BaseException], ...],
        match: str | None = None,
    ) -> None:
        self.exceptions = exceptions if isinstance(exceptions, tuple) else (exceptions,)
        self.match = match
        self.value: BaseException | None = None

    def __enter__(self) -> raises:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        wanted = " or ".join(exception.__name__ for exception in self.exceptions)
        if error is None:
            raise AssertionError(f"{wanted} should have been raised, but nothing was")
        if not isinstance(error, self.exceptions):
            return False
        self.value = error
        if self.match is not None and not re.search(self.match, str(error)):
            raise AssertionError(
                f"the message of the {type(error).__name__} is {str(error)!r}, "
                f"in which {self.match!r} is not found"
            ) from error
        return True


def _equal(got: object, expected: object, same: Callable[[object, object], bool]) -> bool:
    """Whether two values agree throughout, their smallest parts by `same`."""
    if hasattr(type(expected), "__array__"):
        return _equal(_listed(got), _listed(expected), same)
    if not isinstance(expected, (list, tuple, dict, set, frozenset)):
        return same(got, expected)
    if type(got) is not type(expected) or len(got) != len(expected):
        return False
    if isinstance(got, dict) and isinstance(expected, dict):
        keys = {key: key for key in got}
        return all(
            key in keys and same(keys[key], key) and _equal(got[key], value, same)
            for key, value in expected.items()
        )
    if isinstance(got, (set, frozenset)):
        return _same_items(list(got), list(expected), same)
    return all(_equal(mine, wanted, same) for mine, wanted in zip(got, expected, strict=True))


def _listed(table: object) -> object:
    """Return an array or a table of pandas as lists, with all that belongs to it."""
    kind = type(table)
    if hasattr(kind, "to_numpy"):
        names = ("columns", "name", "names")
        parts: list[Any] = [getattr(table, name, None) for name in names]
        labels = [part.tolist() if hasattr(part, "tolist") else part for part in parts]
        return [kind.__name__, *map(str, labels), _listed(table.to_numpy())]  # type: ignore[attr-defined] # seen
    if hasattr(kind, "tolist") and hasattr(kind, "shape"):
        return ["array", list(table.shape), table.tolist()]  # type: ignore[attr-defined] # seen
    return table


def same(got: object, expected: object) -> bool:
    """Return whether two values are the same to the grader: same types, same values."""
    if isinstance(expected, _COLLECTIONS):
        return _equal(got, expected, same)
    if type(got) is not type(expected):
        return False
    if isinstance(expected, (float, complex)) and isinstance(got, (float, complex)):
        return _close(complex(got), complex(expected), _FLOAT_REL, 0.0)
    return got == expected


def _is_number(value: object) -> bool:
    """Return whether it is a number, also a `Decimal` or `Fraction`; a truth value is none."""
    kind = type(value)
    return kind is not bool and (
        isinstance(value, (int, float, complex)) or hasattr(kind, "as_integer_ratio")
    )


def _same_items(
    got: list[object], expected: list[object], same: Callable[[object, object], bool]
) -> bool:
    left = list(got)
    for item in expected:
        place = next((i for i, found in enumerate(left) if _equal(found, item, same)), None)
        if place is None:
            return False
        del left[place]
    return not left


def _close(got: complex, expected: complex, rel: float, absolute: float) -> bool:
    if got == expected:
        return True
    if cmath.isnan(got) or cmath.isnan(expected):
        return cmath.isnan(got) and cmath.isnan(expected)
    if not (cmath.isfinite(got) and cmath.isfinite(expected)):
        return False
    return abs(got - expected) <= max(rel * abs(expected), absolute)

"""Does a value meet what a test demands? With exact types, on the trusted side."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.model.challenge import (
    Approximate,
    Below,
    Equal,
    Expectation,
    Raises,
    Rule,
    Truth,
    Unordered,
)
from jupyter_codementor.model.exactdata import is_number
from jupyter_codementor.model.plaindata import Opaque, decode
from jupyter_codementor.model.tabledata import TABLES

from .difference import difference, opaque, unordered_difference
from .matching import frozen, unmatched
from .ports import Raised
from .source_text import NO_RETURN, shown, type_word
from .tables import equal_tables, kind_of

REL_TOLERANCE: Final = 1e-9
_MOST_LINES: Final = 10**15
"""More lines than any code executes: a count beyond was made up."""
Same = Callable[[Any, Any], bool]
"""Whether an expected and a got value without parts of their own are the same."""


class Mismatch(Struct, frozen=True):
    """Why a value is not what was demanded, in words for the student."""

    difference: str


def compare(expectation: Expectation, value: Any) -> Mismatch | None:
    """Return None if `value` (decoded plain data) meets `expectation`, else why it does not."""
    match expectation:
        case Equal(expected=form, negated=False, numbers_alike=alike):
            return _mismatch(decode(form), value, _alike if alike else _same)
        case Equal(expected=form, numbers_alike=alike):
            expected = decode(form)
            if isinstance(value, Opaque) or not equal(expected, value, _alike if alike else _same):
                return None
            return Mismatch(
                _no_return(value) or f"the result must be anything but {shown(expected, 200)}"
            )
        case Approximate(expected=form, rel=rel, abs_=abs_):
            return _mismatch(decode(form), value, _near(rel, abs_))
        case Unordered(expected=form, numbers_alike=alike):
            return _compare_unordered(decode(form), value, _alike if alike else _same)
        case Below(limit=limit, inclusive=inclusive):
            return _compare_count(limit, inclusive, value)
        case Rule():
            raise TypeError("a rule looks at the source, not at a value")
        case Truth(expected=truth):
            return _compare_truth(truth, value)
        case Raises(exceptions=names):
            returned = isinstance(value, Opaque) and type_word(value) in names
            but = "it was returned: write raise, not return" if returned else "nothing was"
            return Mismatch(f"{' or '.join(names)} should have been raised, but {but}")


def _compare_count(limit: int, inclusive: bool, value: Any) -> Mismatch | None:
    if type(value) is not int:
        return Mismatch("the lines that were executed could not be counted")
    if value < limit or (inclusive and value == limit):
        return None
    allowed = f"{limit if inclusive else limit - 1:,}"
    counted = f"{value:,}" if abs(value) < _MOST_LINES else shown(value)
    return Mismatch(f"{counted} lines of your code were executed, and at most {allowed} may be")


def compare_raised(expectation: Raises, raised: Raised) -> Mismatch | None:
    """Return None if the exception is one that was demanded, with the message that was."""
    if not set(expectation.exceptions) & {raised.type_name, *raised.bases}:
        wanted = " or ".join(expectation.exceptions)
        return Mismatch(f"expected {wanted}, but {raised.type_name} was raised")
    if expectation.match is None or re.search(expectation.match, raised.message):
        return None
    return Mismatch(
        f"the right exception, but its message {shown(raised.message, 500)} "
        f"does not match {expectation.match!r}"
    )


def _mismatch(expected: Any, value: Any, same: Same) -> Mismatch | None:
    if equal(expected, value, same):
        return None
    return Mismatch(difference(expected, value, lambda a, b: equal(a, b, same)))


def equal(expected: Any, got: Any, same: Same) -> bool:
    """Whether two values agree throughout, their smallest parts by `same`."""
    if isinstance(expected, (list, tuple)):
        return (
            type(got) is type(expected)
            and len(got) == len(expected)
            and all(equal(a, b, same) for a, b in zip(expected, got, strict=True))
        )
    if isinstance(expected, dict):
        if type(got) is not dict or len(got) != len(expected):
            return False
        found = {frozen(key): item for key, item in got.items()}
        return all(
            frozen(key) in found and equal(item, found[frozen(key)], same)
            for key, item in expected.items()
        )
    if isinstance(expected, (set, frozenset)):
        return type(got) is type(expected) and _same_items(list(expected), list(got), same)
    if isinstance(expected, TABLES):
        return equal_tables(expected, got, same)
    return same(expected, got)


def _same(expected: Any, got: Any) -> bool:
    if type(expected) is not type(got):
        return False
    if isinstance(expected, float):
        return _close_floats(expected, got, REL_TOLERANCE, 0.0)
    if isinstance(expected, complex):
        return _same(expected.real, got.real) and _same(expected.imag, got.imag)
    if isinstance(expected, Opaque):
        return False
    return bool(expected == got or (expected != expected and got != got))


def _alike(expected: Any, got: Any) -> bool:
    """As `_same`, but for the types of numbers, of which some languages have only one."""
    if not (is_number(expected) and is_number(got)) or type(expected) is type(got):
        return _same(expected, got)
    if isinstance(expected, complex) or isinstance(got, complex):
        return False
    try:
        return _close_floats(float(expected), float(got), REL_TOLERANCE, 0.0)
    except OverflowError:  # a whole number beyond all floats
        return False


def _near(rel: float, abs_: float) -> Same:
    def same(expected: Any, got: Any) -> bool:
        if not is_number(expected):
            return _same(expected, got)
        if not is_number(got):
            return False
        try:
            if isinstance(expected, complex) or isinstance(got, complex):
                return _close_complex(complex(expected), complex(got), rel, abs_)
            return _close_floats(_float(expected), _float(got), rel, abs_)
        except OverflowError:  # a number beyond all floats, or a distance beyond them
            return bool(expected == got)

    return same


def _float(value: Any) -> float:
    """Return a number as a float.

    Raises:
        OverflowError: it is beyond all floats.
    """
    found = float(value)
    if math.isinf(found) and found != value:
        raise OverflowError
    return found


def _close_floats(expected: float, got: float, rel: float, abs_: float) -> bool:
    if expected == got or (math.isnan(expected) and math.isnan(got)):
        return True
    if not (math.isfinite(expected) and math.isfinite(got)):
        return False
    return abs(got - expected) <= max(rel * abs(expected), abs_)


def _close_complex(expected: complex, got: complex, rel: float, abs_: float) -> bool:
    if expected == got:
        return True
    distance = abs(got - expected)
    return math.isfinite(distance) and distance <= max(rel * abs(expected), abs_)


def _compare_truth(truth: bool, value: Any) -> Mismatch | None:
    if isinstance(value, TABLES):
        return Mismatch(f"the result is {kind_of(value)}, which is neither true nor false")
    if isinstance(value, Opaque):
        return Mismatch(f"the result is {opaque(value)}, which is no data")
    if bool(value) is truth:
        return None
    if isinstance(value, bool):
        return Mismatch(f"expected {truth}, got {value}")
    note = _no_return(value)
    return Mismatch(note or f"{shown(value, 500)} counts as {'false' if truth else 'true'}")


def _no_return(value: Any) -> str:
    return NO_RETURN if value is None else ""


def _compare_unordered(expected: Any, value: Any, same: Same) -> Mismatch | None:
    if value is None and expected is not None:
        return Mismatch(_no_return(value))
    if isinstance(value, Opaque):
        return Mismatch(f"expected a collection of items, not {opaque(value, list)}")
    if not isinstance(value, (list, tuple, set, frozenset, dict)):
        return Mismatch(f"expected a collection of items, not the {type_word(value)}")
    wanted, got = list(expected), list(value)
    if _same_items(wanted, got, same):
        return None
    missing, extra = _left_over(wanted, got, same)
    return Mismatch(unordered_difference(missing, extra, lambda a, b: equal(a, b, same)))


def _same_items(expected: list[Any], got: list[Any], same: Same) -> bool:
    if len(expected) != len(got):
        return False
    missing, extra = _left_over(expected, got, same)
    return not missing and not extra


def _left_over(expected: list[Any], got: list[Any], same: Same) -> tuple[list[Any], list[Any]]:
    return unmatched(expected, got, lambda one, other: equal(one, other, same))

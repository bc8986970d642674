"""Exact numbers, dates, times and ranges of the standard library, to their JSON form and back.

======================  =======================================================
Python                  JSON
======================  =======================================================
Decimal                 ``{"decimal": "1.10"}``, the text that gives the same digits and exponent
Fraction                ``{"fraction": [numerator, denominator]}``
date                    ``{"date": [year, month, day]}``
time                    ``{"time": [hour, minute, second, microsecond, fold, zone]}``
datetime                ``{"datetime": [year, ..., microsecond, fold, zone]}``
timedelta               ``{"timedelta": [days, seconds, microseconds]}``
timezone                ``{"timezone": [offset]}`` or ``{"timezone": [offset, name]}``
range                   ``{"range": [start, stop, step]}``
======================  =======================================================

A zone is null or a timezone: only one of a fixed offset is data. Subclasses are none of these.

This module is also loaded inside the jail by a Python that sees no site-packages, so it imports
nothing. Where such a value is, its module has been imported already; where one is made, it is
imported then.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` imports `re`, which would double the start of a box
    from collections.abc import Callable
    from typing import Any, Final

    Inner = Callable[[Any], Any]

MAX_DIGITS: Final = 4_000
"""Of a Decimal, and about as many of the two parts of a Fraction: comparing and showing is fast."""
_MAX_BITS: Final = 4 * MAX_DIGITS
_MAX_NAME: Final = 100
_KINDS: Final = {
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "datetime": ("date", "time", "datetime", "timedelta", "timezone"),
}


def kind_of(value: object) -> str:
    """Return the tag of a value that has a form here, and "" for any other."""
    kind = type(value)
    if kind is range:
        return "range"
    for module, names in _KINDS.items():
        found = sys.modules.get(module)
        for name in names:
            if kind is getattr(found, name, None):
                return name.lower()
    return ""


def form_of(value: Any, inner: Inner) -> Any:
    """Return the form of such a value; None for anything else, and for one beyond the bounds.

    Args:
        value: any object.
        inner: returns the form of a part of it.
    """
    tag = kind_of(value)
    if not tag:
        return None
    try:
        parts = _PARTS[tag](value)
    except Exception:  # noqa: BLE001 - the code may have put something else in the place of it
        return None
    if parts is None:
        return None
    return {tag: parts if tag == "decimal" else [inner(part) for part in parts]}


def is_number(value: object) -> bool:
    """Tell whether a value is a number, exact or not, which a truth value is not."""
    kind = type(value)
    return kind is not bool and (
        isinstance(value, (int, float, complex)) or hasattr(kind, "as_integer_ratio")
    )


def _decimal_parts(value: Any) -> str | None:
    if value.is_snan():  # which cannot even be compared
        return None
    text = str(value)
    return text if len(text) <= MAX_DIGITS else None


def _fraction_parts(value: Any) -> tuple[object, ...] | None:
    parts = (value.numerator, value.denominator)
    return parts if max(part.bit_length() for part in parts) <= _MAX_BITS else None


def _time_parts(value: Any) -> tuple[object, ...] | None:
    clock = (value.hour, value.minute, value.second, value.microsecond, value.fold, value.tzinfo)
    return clock if value.tzinfo is None or kind_of(value.tzinfo) == "timezone" else None


def _datetime_parts(value: Any) -> tuple[object, ...] | None:
    clock = _time_parts(value)
    return clock and (*_date_parts(value), *clock)


def _date_parts(value: Any) -> tuple[object, ...]:
    return value.year, value.month, value.day


def _timezone_parts(value: Any) -> tuple[object, ...]:
    parts: tuple[object, ...] = value.__getinitargs__()
    return parts


_PARTS: Final[dict[str, Callable[[Any], Any]]] = {
    "decimal": _decimal_parts,
    "fraction": _fraction_parts,
    "date": _date_parts,
    "time": _time_parts,
    "datetime": _datetime_parts,
    "timedelta": lambda value: (value.days, value.seconds, value.microseconds),
    "timezone": _timezone_parts,
    "range": lambda value: (value.start, value.stop, value.step),
}


def made(tag: str, content: Any, inner: Inner) -> Any:
    """Return the value of a form.

    Args:
        tag: one of `TAGS`.
        content: what stands under the tag.
        inner: returns the value of a part of it.

    Raises:
        ValueError, TypeError, OverflowError: it is the form of no such value, or beyond the bounds.
    """
    if tag == "decimal":
        return _to_decimal(content)
    parts = [inner(part) for part in content]
    if tag in ("fraction", "date", "timedelta", "range") and not all(map(_is_int, parts)):
        raise ValueError(f"a {tag} is made of whole numbers")
    if tag == "fraction":
        return _to_fraction(*parts)
    if tag == "range":
        return range(*parts)
    module: Any = __import__("datetime")
    if tag == "date":
        return module.date(*parts)
    if tag == "timedelta":
        return module.timedelta(*parts)
    if tag == "timezone":
        return _to_timezone(module, *parts)
    *clock, fold, zone = parts
    if not all(map(_is_int, [*clock, fold])):
        raise ValueError(f"a {tag} is made of whole numbers")
    if zone is not None and type(zone) is not module.timezone:
        raise ValueError("a zone is a timezone")
    return getattr(module, tag)(*clock, zone, fold=fold)


def _to_decimal(text: Any) -> Any:
    if type(text) is not str or len(text) > MAX_DIGITS:
        raise ValueError("a Decimal is the text of one, and not too long")
    module: Any = __import__("decimal")
    try:
        value = module.Decimal(text)
    except ArithmeticError:
        raise ValueError("the text of a Decimal is not that of a number") from None
    if value.is_snan():
        raise ValueError("a signaling NaN cannot be compared")
    return value


def _to_fraction(numerator: int, denominator: int) -> Any:
    if denominator < 1 or max(numerator.bit_length(), denominator.bit_length()) > _MAX_BITS:
        raise ValueError("a Fraction has a denominator of 1 or more, and not too many digits")
    return __import__("fractions").Fraction(numerator, denominator)


def _to_timezone(module: Any, offset: Any, *name: Any) -> Any:
    if not all(type(each) is str and len(each) <= _MAX_NAME for each in name):
        raise ValueError("a timezone has a short name")
    return module.timezone(offset, *name)


def _is_int(value: object) -> bool:
    return type(value) is int


TAGS: Final = frozenset(_PARTS)
"""The tags of these forms."""

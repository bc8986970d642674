"""Pairs equal items off, whatever their order, in a time that hostile values cannot stretch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any, Final

from jupyter_codementor.model.plaindata import Opaque
from jupyter_codementor.model.tabledata import TABLES

_MOST_PAIRS: Final = 250_000


def unmatched(
    expected: list[Any], got: list[Any], equal: Callable[[Any, Any], bool]
) -> tuple[list[Any], list[Any]]:
    """Pair items off, the exactly equal ones first; return what is left of both.

    Only what is expected is put into a table: the items that came may be made to have one hash,
    with which a table of n of them would take n * n steps.

    Args:
        expected: items that a test demands.
        got: items that came.
        equal: tells whether two items are equal; asked of at most 250,000 pairs.
    """
    wanted = Counter(map(frozen, expected))
    extra = []
    for item in got:
        key = frozen(item)
        if wanted.get(key, 0) > 0:
            wanted[key] -= 1
        else:
            extra.append(item)
    missing = []
    for item in reversed(expected):
        key = frozen(item)
        if wanted[key] > 0:
            wanted[key] -= 1
            missing.append(item)
    missing.reverse()
    if len(missing) * len(extra) > _MOST_PAIRS:
        return missing, extra
    left = []
    for item in missing:
        place = next((i for i, other in enumerate(extra) if equal(item, other)), None)
        if place is None:
            left.append(item)
        else:
            del extra[place]
    return left, extra


def frozen(value: Any) -> Hashable:
    """Return a hashable stand-in that is equal only for exactly the same value and types."""
    kind = type(value)
    if kind in (list, tuple):
        return (kind, tuple(map(frozen, value)))
    if kind in (set, frozenset):
        return (kind, frozenset(map(frozen, value)))
    if kind is dict:
        return (kind, frozenset((frozen(key), frozen(item)) for key, item in value.items()))
    if isinstance(value, (Opaque, *TABLES)):
        return (kind, id(value))
    return (kind, "nan" if value != value else value)

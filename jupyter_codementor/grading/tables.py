"""Arrays and tables: are they the same, and where do they first differ?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jupyter_codementor.model.tabledata import Array, Frame, Index, Series

from .matching import unmatched
from .source_text import shown

Same = Callable[[Any, Any], bool]
_TEXTS: Final = frozenset({"object", "str", "string"})
_SHOWN: Final = 400
_NUMBERS: Final = ("int", "uint", "float", "complex")


def equal_tables(expected: Any, got: Any, same: Same) -> bool:
    """Whether two arrays or tables agree: kind, shape, dtypes, labels and items, these by `same`.

    Numbers of different dtypes may be the same if `same` takes an int for a float.
    """
    return table_difference(expected, got, same) is None


def table_difference(expected: Any, got: Any, same: Same) -> str | None:
    """Return where two arrays or tables first differ, and how; None if they do not."""
    if type(expected) is not type(got):
        return f"expected {kind_of(expected)}, got {kind_of(got)}"
    if isinstance(expected, Array):
        return _arrays(expected, got, same)
    if isinstance(expected, Index):
        return _labels("the index", expected, got, same)
    if isinstance(expected, Series):
        return _series(expected, got, same)
    return _frames(expected, got, same)


def kind_of(value: Any) -> str:
    """Return what a value is, in a student's words."""
    words = {Array: "an array", Frame: "a DataFrame", Index: "an Index", Series: "a Series"}
    return words.get(type(value)) or f"the {type(value).__name__} {shown(value, _SHOWN)}"


def _arrays(expected: Array, got: Array, same: Same) -> str | None:
    if expected.shape != got.shape:
        return f"expected an array of shape {expected.shape}, got one of shape {got.shape}"
    return _values(expected, got, same, lambda place: _place(place, expected.shape))


def _values(expected: Array, got: Array, same: Same, where: Callable[[int], str]) -> str | None:
    pairs = list(zip(expected.items, got.items, strict=True))
    places = [place for place, (one, other) in enumerate(pairs) if not same(one, other)]
    alike = _same_dtype(expected.dtype, got.dtype, same)
    if places and (alike or any(one != other for one, other in pairs)):
        more = f" ({len(places)} of {len(pairs)} items differ)" if len(pairs) > 1 else ""
        one, other = map(shown, pairs[places[0]])
        return f"at {where(places[0])}: expected {one}, got {other}{more}"
    return None if alike else f"expected dtype {expected.dtype}, got {got.dtype}"


def _same_dtype(expected: str, got: str, same: Same) -> bool:
    if expected == got or (_text(expected) and _text(got)):
        return True
    numbers = expected.startswith(_NUMBERS) and got.startswith(_NUMBERS)
    return numbers and same(1, 1.0)  # they are compared by their distance


def _text(dtype: str) -> bool:
    return dtype in _TEXTS or (dtype[:1] in "US" and dtype[1:].isdigit())


def _place(place: int, shape: tuple[int, ...]) -> str:
    found = []
    for length in reversed(shape):
        place, index = divmod(place, length)
        found.append(index)
    return f"[{', '.join(map(str, reversed(found)))}]"


def _labels(what: str, expected: Index, got: Index, same: Same) -> str | None:
    if not same(expected.name, got.name):
        return f"{what} must be named {shown(expected.name)}, not {shown(got.name)}"
    wanted, found = expected.labels, got.labels
    if wanted.shape != found.shape:
        return (
            f"{what} must have {len(wanted.items)} labels, not {len(found.items)}: "
            f"{shown(wanted.items, _SHOWN)}, not {shown(found.items, _SHOWN)}"
        )
    difference = _values(wanted, found, same, lambda place: f"label {place + 1}")
    return f"{what} differs {difference}" if difference else None


def _series(expected: Series, got: Series, same: Same) -> str | None:
    difference = _labels("the index", expected.index, got.index, same)
    if difference:
        return difference
    labels = got.index.labels.items
    difference = _values(expected.values, got.values, same, lambda n: f"[{shown(labels[n])}]")
    if difference:
        return difference
    if not same(expected.name, got.name):
        return f"the series must be named {shown(expected.name)}, not {shown(got.name)}"
    return None


def _frames(expected: Frame, got: Frame, same: Same) -> str | None:
    wanted, found = expected.columns.labels.items, got.columns.labels.items
    missing, extra = unmatched(wanted, found, same)
    if missing or extra:
        parts = [("missing column", missing), ("column too many", extra)]
        return "; ".join(f"{what}: {shown(labels, _SHOWN)}" for what, labels in parts if labels)
    difference = _labels("the list of columns", expected.columns, got.columns, same) or _labels(
        "the index", expected.index, got.index, same
    )
    if difference:
        return difference
    rows = got.index.labels.items
    for label, one, other in zip(wanted, expected.arrays, got.arrays, strict=True):
        difference = _values(one, other, same, lambda row: f"row {shown(rows[row])}")
        if difference:
            return f"column {shown(label)}: {difference}"
    return None

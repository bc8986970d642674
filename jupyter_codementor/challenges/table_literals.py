"""Arrays and tables written out in a test cell: ``np.array([1, 2])``, ``pd.DataFrame({...})``.

They are computed as numpy and pandas would, without either: what has another meaning than the few
forms here is no literal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jupyter_codementor.model.tabledata import Array, Frame, Index, Series, checked_array

_DTYPES: Final[Mapping[str, str]] = {
    "bool": "bool",
    "int": "int64",
    "float": "float64",
    "complex": "complex128",
    **{name: name for name in ("int8", "int16", "int32", "int64", "float16", "float32", "float64")},
    **{name: name for name in ("uint8", "uint16", "uint32", "uint64", "complex64", "complex128")},
    "object": "object",
    "bool_": "bool",
    "str": "object",
}
"""What may be written for a dtype."""

_CASTS: Final[tuple[tuple[str, Callable[[Any], Any]], ...]] = (
    ("bool", bool),
    ("int", int),
    ("uint", int),
    ("float", float),
    ("complex", complex),
)
_NUMBER_KINDS: Final = ("bool", "int64", "float64", "complex128")


class NotTableError(Exception):
    """These arguments are none that are understood here."""


def array(data: Any, dtype: str | None = None) -> Array:
    """Return what ``numpy.array(data, dtype)`` gives."""
    if isinstance(data, Array):
        return data if dtype is None else _made(data.items, data.shape, dtype)
    items: list[Any] = []
    shape = _flatten(data, items)
    return _made(items, shape, dtype)


def filled(shape: Any, value: Any, dtype: str | None = None) -> Array:
    """Return what ``numpy.full(shape, value, dtype)`` gives."""
    lengths = (shape,) if isinstance(shape, int) else shape
    if not isinstance(lengths, (tuple, list)) or not all(type(n) is int for n in lengths):
        raise NotTableError
    size = 1
    for length in lengths:
        size *= length
    return _made([value] * size, tuple(lengths), dtype)


def arange(*bounds: Any) -> Array:
    """Return what ``numpy.arange`` gives for whole numbers."""
    if not all(type(bound) is int for bound in bounds):
        raise NotTableError
    items = list(range(*bounds))
    return _made(items, (len(items),), "int64")


def index(data: Any, name: Any = None) -> Index:
    """Return what ``pandas.Index(data, name=name)`` gives."""
    return Index(name, _column(data))


def series(data: Any, labels: Any = None, name: Any = None, dtype: str | None = None) -> Series:
    """Return what ``pandas.Series(data, index, name=name)`` gives."""
    if isinstance(data, dict):
        data, labels = list(data.values()), list(data)
    values = _column(data, dtype)
    return Series(name, _index(labels, len(values.items)), values)


def frame(data: Any, labels: Any = None, columns: Any = None) -> Frame:
    """Return what ``pandas.DataFrame(data, index, columns)`` gives."""
    if isinstance(data, dict):
        if columns is not None:
            raise NotTableError
        columns, parts = list(data), list(data.values())
    elif isinstance(data, list) and all(isinstance(row, (list, tuple)) for row in data) and data:
        if len({len(row) for row in data}) != 1:
            raise NotTableError
        parts = [list(column) for column in zip(*data, strict=True)]
        columns = list(range(len(parts))) if columns is None else columns
    else:
        raise NotTableError
    arrays = [_column(part) for part in parts]
    if len({len(each.items) for each in arrays}) > 1 or len(columns) != len(arrays):
        raise NotTableError
    rows = len(arrays[0].items) if arrays else 0
    return Frame(_index(columns, len(arrays)), _index(labels, rows), arrays)


def dtype_of(name: object) -> str:
    """Return the dtype that a name such as ``float``, ``"int32"`` or ``float64`` stands for."""
    if not isinstance(name, str) or name not in _DTYPES:
        raise NotTableError
    return _DTYPES[name]


def _flatten(data: Any, into: list[Any]) -> tuple[int, ...]:
    """Put the items of nested lists into one list, and return their shape."""
    if not isinstance(data, (list, tuple)):
        into.append(data)
        return ()
    shapes = {_flatten(part, into) for part in data}
    if len(shapes) > 1:
        raise NotTableError
    return (len(data), *(shapes.pop() if shapes else ()))


def _made(items: list[Any], shape: tuple[int, ...], dtype: str | None) -> Array:
    kind = _kind(items) if dtype is None else dtype
    for prefix, cast in _CASTS:
        if kind.startswith(prefix):
            items = [cast(item) for item in items]
            break
    return checked_array(kind, list(shape), items)


def _kind(items: list[Any]) -> str:
    if not items:
        return "float64"
    kinds = {type(item) for item in items}
    if kinds == {str}:
        return f"U{max(1, *map(len, items))}"
    if kinds == {bool}:
        return "bool"
    order: list[type] = [bool, int, float, complex]
    if kinds <= set(order):
        return _NUMBER_KINDS[max(order.index(kind) for kind in kinds)]
    return "object"


def _column(data: Any, dtype: str | None = None) -> Array:
    if isinstance(data, Array):
        return data
    if isinstance(data, (Series, Index)):
        return data.values if isinstance(data, Series) else data.labels
    if not isinstance(data, (list, tuple, range)):
        raise NotTableError
    items = list(data)
    others = {type(item) for item in items if item is not None}
    missing = any(item is None for item in items)
    if missing and others and others <= {int, float}:  # pandas makes nan of them
        items = [float("nan") if item is None else float(item) for item in items]
    elif missing or not items or not (others == {bool} or others <= {int, float, complex}):
        return checked_array("object", [len(items)], items)
    return _made(items, (len(items),), dtype)


def _index(labels: Any, length: int) -> Index:
    if labels is None:
        return Index(None, _made(list(range(length)), (length,), "int64"))
    if isinstance(labels, Index):
        return labels
    return Index(None, _column(labels))

"""Arrays of numpy and tables of pandas as small values that need neither.

This module is also loaded inside the jail by a Python that sees no site-packages, so it imports
the standard library only and nothing of ours. What does not fit together raises `ValueError`, which
`plaindata.decode` turns into its own error.
"""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` imports `re`, which would double the start of a box
    from typing import Any, Final

MAX_NODES: Final = 200_000
_MAX_DTYPE: Final = 100
_MAX_AXES: Final = 32
_NUMBERS: Final = {
    "bool": "?",
    "int8": "b",
    "int16": "h",
    "int32": "i",
    "int64": "q",
    "uint8": "B",
    "uint16": "H",
    "uint32": "I",
    "uint64": "Q",
    "float16": "e",
    "float32": "f",
    "float64": "d",
    "complex64": "2f",
    "complex128": "2d",
}
_WIDTHS: Final = {
    "?": 1,
    "b": 1,
    "B": 1,
    "h": 2,
    "H": 2,
    "e": 2,
    "i": 4,
    "I": 4,
    "f": 4,
    "q": 8,
    "Q": 8,
    "d": 8,
}


class Array:
    """An array of numpy, or a column of a table, as a value that needs no numpy.

    Args:
        dtype: its name, such as ``int64``, ``float32``, ``<U5``, ``datetime64[ns]``, ``category``.
        shape: its length along each axis.
        items: all items in C order, as plain values: times as whole numbers of their unit since
            1970, missing ones as None.
    """

    __slots__ = ("dtype", "items", "shape")

    def __init__(self, dtype: str, shape: tuple[int, ...], items: list[Any]) -> None:
        self.dtype = dtype
        self.shape = shape
        self.items = items

    def __repr__(self) -> str:
        return f"array({self.nested()!r}, dtype={self.dtype})"

    @property
    def parts(self) -> int:
        """How many parts it has, as a literal."""
        return 1 + len(self.items)

    def nested(self) -> Any:
        """Return the items as lists in lists, by the shape."""
        found = self.items
        for length in reversed(self.shape[1:]):
            rows = len(found) // length if length else 0
            found = [found[row * length : (row + 1) * length] for row in range(rows)]
        return found if self.shape else found[0]


class Index:
    """An index of pandas: its labels, which are tuples where it has several levels."""

    __slots__ = ("labels", "name")

    def __init__(self, name: Any, labels: Array) -> None:
        self.name = name
        self.labels = labels

    @property
    def parts(self) -> int:
        """How many parts it has, as a literal."""
        return self.labels.parts

    def __repr__(self) -> str:
        return f"Index({self.labels.items!r}, name={self.name!r})"


class Series:
    """A series of pandas."""

    __slots__ = ("index", "name", "values")

    def __init__(self, name: Any, index: Index, values: Array) -> None:
        self.name = name
        self.index = index
        self.values = values

    @property
    def parts(self) -> int:
        """How many parts it has, as a literal."""
        return self.index.parts + self.values.parts

    def __repr__(self) -> str:
        return f"Series({self.values.items!r}, index={self.index.labels.items!r})"


class Frame:
    """A data frame of pandas: the labels of its columns, its index, and an array a column."""

    __slots__ = ("arrays", "columns", "index")

    def __init__(self, columns: Index, index: Index, arrays: list[Array]) -> None:
        self.columns = columns
        self.index = index
        self.arrays = arrays

    @property
    def parts(self) -> int:
        """How many parts it has, as a literal."""
        return self.index.parts + sum(array.parts for array in self.arrays)

    def __repr__(self) -> str:
        pairs = zip(self.columns.labels.items, self.arrays, strict=False)
        columns = ", ".join(f"{label!r}: {array.items!r}" for label, array in pairs)
        return f"DataFrame({{{columns}}}, index={self.index.labels.items!r})"


TABLES: Final = (Array, Frame, Index, Series)


def number_code(dtype: str) -> str | None:
    """Return how `struct` calls a number of that dtype, or None if it is no number."""
    if dtype.startswith(("datetime64[", "timedelta64[")) and "," not in dtype:  # no time zone
        return "q"
    return _NUMBERS.get(dtype)


def numbers(dtype: str, data: bytes) -> list[Any]:
    """Return the numbers whose little-endian bytes are `data`.

    Raises:
        ValueError: the dtype is no number, or the bytes do not fit.
    """
    code = number_code(dtype)
    if code is None or len(data) > 16 * MAX_NODES:
        raise ValueError(f"no numbers of type {dtype}")
    size = int(code[0]) if code[0].isdigit() else 1
    width = _WIDTHS[code[-1]]
    try:
        found = list(struct.unpack(f"<{len(data) // width}{code[-1]}", data))
    except struct.error as error:
        raise ValueError(str(error)) from error
    if size == 2:
        return [complex(*pair) for pair in zip(found[::2], found[1::2], strict=True)]
    return found


def checked_array(dtype: object, shape: object, items: list[Any]) -> Array:
    """Return an array whose parts fit together.

    Raises:
        ValueError: they do not.
    """
    size = 1
    if not (
        isinstance(dtype, str) and len(dtype) <= _MAX_DTYPE and dtype.isprintable()
    ) or not isinstance(shape, list):
        raise ValueError("an array needs a dtype and a shape")
    if len(shape) > _MAX_AXES:
        raise ValueError("an array with too many axes")
    for length in shape:
        if type(length) is not int or not 0 <= length <= MAX_NODES:
            raise ValueError("a shape consists of whole numbers")
        size *= length
    if size != len(items):
        raise ValueError("the items of an array do not fit its shape")
    return Array(dtype, tuple(shape), items)


def checked_series(name: Any, index: Index, values: Array) -> Series:
    """Return a series whose index fits its values, or raise `ValueError`."""
    if index.labels.shape != values.shape or len(values.shape) != 1:
        raise ValueError("the index of a series does not fit its values")
    return Series(name, index, values)


def checked_frame(columns: Index, index: Index, arrays: list[Any]) -> Frame:
    """Return a frame whose labels fit its values, or raise `ValueError`."""
    if columns.labels.shape != (len(arrays),):
        raise ValueError("the columns of a frame do not fit its labels")
    for array in arrays:
        checked_series(None, index, of_kind(Array, array))
    return Frame(columns, index, arrays)


def of_kind(kind: type, value: object) -> Any:
    """Return `value`, which must be of that very type."""
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} expected")
    return value

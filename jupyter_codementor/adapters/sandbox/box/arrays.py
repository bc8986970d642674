"""Arrays of numpy and tables of pandas, to the forms of `model.plaindata` and back.

Neither is imported here unless code has done so, or a test hands one over.
"""

from __future__ import annotations

import binascii
import sys

from jupyter_codementor.model import plaindata, tabledata

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

    Inner = Callable[[Any], Any]


def form_of(value: Any, inner: Inner) -> Any:
    """Return the form of an array, a table, or a number of numpy; None for anything else.

    Args:
        value: any object.
        inner: returns the form of a part of it.
    """
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    kind = type(value)
    try:
        if numpy is not None and issubclass(kind, numpy.ndarray):
            return _array(numpy, value, inner)
        if numpy is not None and issubclass(kind, numpy.generic):
            return _number(numpy, value, inner)
        if pandas is not None and issubclass(kind, (pandas.Series, pandas.Index, pandas.DataFrame)):
            return _table(pandas, value, inner)
    except plaindata.PlainDataError:
        raise
    except Exception:  # the code may have put something else in the place of numpy
        return None
    return None


def _array(numpy: Any, value: Any, inner: Inner) -> Any:
    array = numpy.asarray(value).view(numpy.ndarray)
    dtype, shape = array.dtype, [int(length) for length in array.shape]
    if array.size > plaindata.MAX_NODES:
        raise plaindata.PlainDataError(f"the value has more than {plaindata.MAX_NODES} parts")
    if tabledata.number_code(dtype.name) is not None:
        little = array.astype(dtype.newbyteorder("<"), order="C", copy=False)
        data = binascii.b2a_base64(little.tobytes(), newline=False).decode("ascii")
        return {"array": [dtype.name, shape, data]}
    name = dtype.str.lstrip("<>|=") if dtype.kind in "US" else dtype.name
    return {"array": [name, shape, [inner(item) for item in array.ravel().tolist()]]}


def _number(numpy: Any, value: Any, inner: Inner) -> Any:
    item = value.item()
    if isinstance(item, (bool, int, float, complex, str, bytes)):
        return inner(item)
    return _array(numpy, numpy.asarray(value), inner)


def _table(pandas: Any, value: Any, inner: Inner) -> Any:
    if isinstance(value, pandas.DataFrame):
        arrays = [_column(pandas, value.iloc[:, place], inner) for place in range(value.shape[1])]
        return {"frame": [inner(value.columns), inner(value.index), arrays]}
    if isinstance(value, pandas.Series):
        column = _column(pandas, value, inner)
        return {"series": [inner(value.name), inner(value.index), column]}
    name = list(value.names) if value.nlevels > 1 else value.name
    return {"index": [inner(name), _column(pandas, value, inner)]}


def _column(pandas: Any, value: Any, inner: Inner) -> Any:
    """Return the values of a series or an index as an array; missing ones are None."""
    if getattr(value, "nlevels", 1) > 1 and isinstance(value, pandas.Index):
        return {"array": ["object", [len(value)], [inner(item) for item in value.tolist()]]}
    dtype = str(value.dtype)
    if tabledata.number_code(dtype) is not None:
        return inner(value.to_numpy())
    items = []
    for item in value.array:
        missing = item is pandas.NA or item is pandas.NaT or _is_nan(item)
        items.append(None if missing else _time(pandas, item))
    return {"array": [dtype, [len(items)], [inner(item) for item in items]]}


def _is_nan(item: object) -> bool:
    return isinstance(item, float) and item != item


def _time(pandas: Any, item: Any) -> Any:
    return (
        str(item) if isinstance(item, (pandas.Timestamp, pandas.Timedelta, pandas.Period)) else item
    )


def _to_array(content: Any, inner: Inner) -> Any:
    numpy = _module("numpy")
    dtype, shape, items = content
    if isinstance(items, str):
        kind = numpy.dtype(dtype)
        found = numpy.frombuffer(binascii.a2b_base64(items), dtype=kind.newbyteorder("<"))
        return found.astype(kind).reshape(shape)
    values = [inner(item) for item in items]
    if tabledata.number_code(dtype) is not None or _is_text(dtype):
        return numpy.array(values, dtype=dtype).reshape(shape)
    array = numpy.empty(len(values), dtype=object)
    array[:] = values
    return array.reshape(shape)


def _to_index(content: Any, inner: Inner) -> Any:
    pandas = _module("pandas")
    name, labels = inner(content[0]), content[1]["array"]
    values = _to_array(labels, inner)
    if isinstance(name, list):
        return pandas.MultiIndex.from_tuples(list(values), names=name)
    return pandas.Index(values, name=name, dtype=_dtype(labels))


def _to_series(content: Any, inner: Inner) -> Any:
    name, index, values = content
    return _series(values["array"], inner(index), inner(name), inner)


def _to_frame(content: Any, inner: Inner) -> Any:
    pandas = _module("pandas")
    columns, index, arrays = content
    rows = inner(index)
    made = [_series(each["array"], rows, None, inner) for each in arrays]
    frame = pandas.concat(made, axis=1) if made else pandas.DataFrame(index=rows)
    frame.columns = inner(columns)
    return frame


def _series(array: Any, index: Any, name: Any, inner: Inner) -> Any:
    values = _to_array(array, inner)
    return _module("pandas").Series(values, index=index, name=name, dtype=_dtype(array))


def _dtype(array: Any) -> str:
    return "object" if _is_text(array[0]) else str(array[0])


def _is_text(dtype: str) -> bool:
    return dtype[:1] in ("U", "S") and dtype[1:].isdigit()


def _module(name: str) -> Any:
    return __import__(name)


TAGS: dict[str, Callable[[Any, Inner], Any]] = {
    "array": _to_array,
    "index": _to_index,
    "series": _to_series,
    "frame": _to_frame,
}
"""How the forms become arrays and tables in a box that has numpy and pandas."""

"""Plain data: the values that may cross the wall of the jail, and their one JSON form.

This module is also loaded inside the jail by a Python that sees no site-packages, so it imports
the standard library only and nothing of ours.

The JSON form is canonical and keeps exact types:

======================  =======================================================
Python                  JSON
======================  =======================================================
None, True, "text"      null, true, "text"
int (|n| < 2**53)       number; larger: ``{"int": "0x..."}``
float                   ``{"float": "0x1.8p+0"}`` (``float.hex``; also inf, nan)
list                    array
tuple, set, frozenset   ``{"tuple": [...]}``, ``{"set": [...]}``, ``{"frozenset": [...]}``
dict                    ``{"dict": [[key, value], ...]}`` in insertion order
bytes                   ``{"bytes": "<base64>"}``
complex                 ``{"complex": ["<float.hex>", "<float.hex>"]}``
Decimal, Fraction,      see `exactdata`
date, time, range, ...
numpy array             ``{"array": [dtype, shape, items]}``, see `Array`; the items of numbers
                        may be ``"<base64>"`` of their little-endian bytes
pandas Index            ``{"index": [names, array]}``
pandas Series           ``{"series": [name, index, array]}``
pandas DataFrame        ``{"frame": [columns, index, [array, ...]]}``
anything else           ``{"opaque": "module.Type", "text": "<repr, cut>"}``
======================  =======================================================

Arrays and tables come out as the small values `Array`, `Index`, `Series` and `Frame`, so that the
trusted side needs neither numpy nor pandas.
"""

from __future__ import annotations

import binascii

from . import exactdata, tabledata
from .tabledata import Array, Frame, Index, Series

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` and `base64` import `re`, which would double the start of a box
    from collections.abc import Callable, Mapping
    from typing import Any, Final

    Tag = Callable[[Any, Callable[[Any], Any]], Any]
    Special = Callable[[object, Callable[[object], Any]], Any]

MAX_DEPTH: Final = 100
MAX_NODES: Final = tabledata.MAX_NODES
MAX_TEXT: Final = 500
_SAFE_INT: Final = 2**53
_MAX_COLLISIONS: Final = 1_000
_MOST_KEYS: Final = 16_000


class PlainDataError(ValueError):
    """The JSON is not the form of any plain value, or breaks a cap on depth or nodes."""


class Opaque:
    """A value that cannot leave the jail as data; it equals nothing, not even itself.

    Args:
        type_name: the qualified name of its type, as the box states it.
        text: its ``repr``, cut to 500 characters; for display only.
    """

    __slots__ = ("text", "type_name")

    def __init__(self, type_name: str, text: str = "") -> None:
        self.type_name = type_name
        self.text = text

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return self.text or f"<{self.type_name}>"


class Budget:
    """Counts nodes, and keys with one hash, over one whole value; raises `PlainDataError`."""

    __slots__ = ("collisions_left", "left", "pairs_left")

    def __init__(self) -> None:
        self.left = MAX_NODES
        self.collisions_left = _MAX_COLLISIONS
        self.pairs_left = _MOST_KEYS**2

    def spend(self, depth: int) -> None:
        """Count one part at that depth."""
        self.left -= 1
        if self.left < 0:
            raise PlainDataError(f"the value has more than {MAX_NODES} parts")
        if depth > MAX_DEPTH:
            raise PlainDataError(f"the value is nested more than {MAX_DEPTH} deep")

    def spend_keys(self, keys: Any) -> None:
        """Refuse very many keys that are no text: of these anybody can work out the hash.

        Even with different hashes they can be chosen so that a table of n of them takes about
        n * n steps, as each new one walks past the others.
        """
        if len(keys) > _MAX_COLLISIONS:
            odd = sum(type(key) is not str and type(key) is not bytes for key in keys)
            self.pairs_left -= odd * odd
            if self.pairs_left < 0:
                raise PlainDataError(f"it has more than {_MOST_KEYS} keys that are no text")

    def spend_collisions(self, keys: list[Any]) -> None:
        """Refuse keys that were made to collide: a table of n of them takes n * n steps."""
        self.spend_keys(keys)
        self.collisions_left -= len(keys) - len({hash(key) for key in keys})
        if self.collisions_left < 0:
            raise PlainDataError("too many keys with one hash")


def encode(value: object, special: Special | None = None) -> Any:
    """Return the JSON form of `value`.

    Subclasses of the built-in types travel as their base (a ``Counter`` as a dict), read through
    the base class's own methods, so that an overridden ``__iter__`` or ``__eq__`` has no say.

    Args:
        value: what is to cross the wall.
        special: gives the form of a value that is not built in, or None if it knows none.

    Raises:
        PlainDataError: too deep (also when it contains itself) or too many parts.
    """
    return _Encoder(special).form(value, 0)


class _Encoder:
    def __init__(self, special: Special | None) -> None:
        self._special = special
        self._budget = Budget()

    def form(self, value: object, depth: int) -> Any:
        self._budget.spend(depth)
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            number = int.__add__(value, 0)
            return number if -_SAFE_INT < number < _SAFE_INT else {"int": hex(number)}
        if isinstance(value, float):
            return {"float": float.hex(value)}
        if isinstance(value, complex):
            return {"complex": [float.hex(value.real), float.hex(value.imag)]}
        if isinstance(value, (bytes, bytearray)):
            return {"bytes": _base64(bytes(memoryview(value)))}
        if isinstance(value, dict):
            self._budget.spend_keys(dict.keys(value))
            pairs = dict.items(value)
            return {"dict": [[self.form(k, depth + 1), self.form(v, depth + 1)] for k, v in pairs]}
        for kind in _ITERABLES:
            if isinstance(value, kind):
                items = [self.form(item, depth + 1) for item in kind.__iter__(value)]
                if kind is set or kind is frozenset:
                    self._budget.spend_keys(list(kind.__iter__(value)))
                return items if kind is list else {kind.__name__: items}
        return self._other(value, depth)

    def _other(self, value: object, depth: int) -> Any:
        def inner(part: object) -> Any:
            return self.form(part, depth + 1)

        if isinstance(value, Array):
            return {"array": [value.dtype, list(value.shape), [inner(x) for x in value.items]]}
        if isinstance(value, Index):
            return {"index": [inner(value.name), inner(value.labels)]}
        if isinstance(value, Series):
            return {"series": [inner(value.name), inner(value.index), inner(value.values)]}
        if isinstance(value, Frame):
            arrays = [inner(each) for each in value.arrays]
            return {"frame": [inner(value.columns), inner(value.index), arrays]}
        found = exactdata.form_of(value, inner)
        if found is None and self._special is not None:
            found = self._special(value, inner)
        return _opaque(value) if found is None else found


def _opaque(value: object) -> dict[str, str]:
    if isinstance(value, Opaque):
        return {"opaque": value.type_name, "text": value.text}
    kind = type(value)
    try:
        text = repr(value)[:MAX_TEXT]
    except Exception:  # noqa: BLE001 - a student's __repr__ may do anything; it stays opaque
        text = ""
    return {"opaque": f"{kind.__module__}.{kind.__qualname__}", "text": text}


def decode(form: object, tags: Mapping[str, Tag] | None = None) -> Any:
    """Return the Python value of a JSON form.

    Args:
        form: what `encode` gave, or claims to be that.
        tags: how further tags, or some of those above, become values: functions of the content
            and of what decodes a part of it.

    Raises:
        PlainDataError: it is not a form that `encode` gives, or breaks a cap.
    """
    try:
        return _Decoder(tags or {}).value(form, 0)
    except (TypeError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise PlainDataError(str(error)) from error


class _Decoder:
    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags
        self._budget = Budget()

    def value(self, form: object, depth: int) -> Any:
        self._budget.spend(depth)
        if form is None or isinstance(form, (bool, int, str)):
            return form
        if isinstance(form, list):
            return [self.value(item, depth + 1) for item in form]
        if not isinstance(form, dict):
            raise PlainDataError(f"{type(form).__name__} is not part of the form")
        if "opaque" in form:
            return Opaque(_readable(form["opaque"]), _readable(form.get("text", "")))
        if len(form) != 1:
            raise PlainDataError("a tagged value has exactly one tag")
        [(tag, content)] = form.items()
        if tag in self._tags:
            return self._tags[tag](content, lambda part: self.value(part, depth + 1))
        return self._tagged(tag, content, depth)

    def _tagged(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "int":
            return int(content, 16)
        if tag == "float":
            return float.fromhex(content)
        if tag == "complex":
            real, imaginary = content
            return complex(float.fromhex(real), float.fromhex(imaginary))
        if tag == "bytes":
            return binascii.a2b_base64(content, strict_mode=True)
        if tag == "dict":
            keys = [self.value(key, depth + 1) for key, _ in content]
            self._budget.spend_collisions(keys)
            values = [self.value(item, depth + 1) for _, item in content]
            return dict(zip(keys, values, strict=True))
        if tag in _COLLECTIONS:
            items = [self.value(item, depth + 1) for item in content]
            if tag != "tuple":
                self._budget.spend_collisions(items)
            return _COLLECTIONS[tag](items)
        if tag in exactdata.TAGS:
            return exactdata.made(tag, content, lambda part: self.value(part, depth + 1))
        return self._table(tag, content, depth)

    def _table(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "array":
            dtype, shape, items = content
            if isinstance(items, str):
                found = tabledata.numbers(dtype, binascii.a2b_base64(items, strict_mode=True))
            else:
                found = [self.value(item, depth + 1) for item in items]
            return tabledata.checked_array(dtype, shape, found)
        parts = [self.value(part, depth + 1) for part in content]
        if tag == "index":
            name, labels = parts
            return Index(name, tabledata.of_kind(Array, labels))
        if tag == "series":
            name, index, values = parts
            return tabledata.checked_series(
                name, tabledata.of_kind(Index, index), tabledata.of_kind(Array, values)
            )
        if tag == "frame":
            columns, index, arrays = parts
            return tabledata.checked_frame(
                tabledata.of_kind(Index, columns), tabledata.of_kind(Index, index), arrays
            )
        raise PlainDataError(f"unknown tag {tag!r}")


def _readable(text: object) -> str:
    """Cut a text that is only shown, and make it encodable: half a character becomes its escape."""
    return str(text)[:MAX_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


_ITERABLES: Final[tuple[Any, ...]] = (list, tuple, set, frozenset)
_COLLECTIONS: Final[dict[str, Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}

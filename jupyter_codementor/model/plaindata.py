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
anything else           ``{"opaque": "module.Type", "text": "<repr, cut>"}``
======================  =======================================================
"""

from __future__ import annotations

import binascii

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` and `base64` import `re`, which would double the start of a box
    from typing import Any, Final

MAX_DEPTH: Final = 100
MAX_NODES: Final = 200_000
MAX_TEXT: Final = 500
_SAFE_INT: Final = 2**53
_MAX_COLLISIONS: Final = 1_000


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


class _Budget:
    """Counts nodes, and keys with one hash, over one whole value."""

    __slots__ = ("collisions_left", "left")

    def __init__(self) -> None:
        self.left = MAX_NODES
        self.collisions_left = _MAX_COLLISIONS

    def spend(self, depth: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise PlainDataError(f"the value has more than {MAX_NODES} parts")
        if depth > MAX_DEPTH:
            raise PlainDataError(f"the value is nested more than {MAX_DEPTH} deep")

    def spend_collisions(self, keys: list[Any]) -> None:
        """Refuse keys that were made to collide: a table of n of them takes n * n steps."""
        self.collisions_left -= len(keys) - len({hash(key) for key in keys})
        if self.collisions_left < 0:
            raise PlainDataError("too many keys with one hash")


def encode(value: object) -> Any:
    """Return the JSON form of `value`.

    Subclasses of the built-in types travel as their base (a ``Counter`` as a dict), read through
    the base class's own methods, so that an overridden ``__iter__`` or ``__eq__`` has no say.

    Raises:
        PlainDataError: too deep (also when it contains itself) or too many parts.
    """
    return _encode(value, 0, _Budget())


def _encode(value: object, depth: int, budget: _Budget) -> Any:
    budget.spend(depth)
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
    if isinstance(value, list):
        return [_encode(item, depth + 1, budget) for item in list.__iter__(value)]
    if isinstance(value, tuple):
        return {"tuple": [_encode(item, depth + 1, budget) for item in tuple.__iter__(value)]}
    if isinstance(value, dict):
        pairs = dict.items(value)
        return {
            "dict": [
                [_encode(key, depth + 1, budget), _encode(item, depth + 1, budget)]
                for key, item in pairs
            ]
        }
    if isinstance(value, set):
        return {"set": [_encode(item, depth + 1, budget) for item in set.__iter__(value)]}
    if isinstance(value, frozenset):
        return {
            "frozenset": [_encode(item, depth + 1, budget) for item in frozenset.__iter__(value)]
        }
    return _encode_opaque(value)


def _encode_opaque(value: object) -> dict[str, str]:
    kind = type(value)
    try:
        text = repr(value)[:MAX_TEXT]
    except Exception:  # noqa: BLE001 - a student's __repr__ may do anything; it stays opaque
        text = ""
    return {"opaque": f"{kind.__module__}.{kind.__qualname__}", "text": text}


def decode(form: object) -> Any:
    """Return the Python value of a JSON form.

    Raises:
        PlainDataError: it is not a form that `encode` gives, or breaks a cap.
    """
    try:
        return _decode(form, 0, _Budget())
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise PlainDataError(str(error)) from error


def _decode(form: object, depth: int, budget: _Budget) -> Any:
    budget.spend(depth)
    if form is None or isinstance(form, (bool, int, str)):
        return form
    if isinstance(form, list):
        return [_decode(item, depth + 1, budget) for item in form]
    if not isinstance(form, dict):
        raise PlainDataError(f"{type(form).__name__} is not part of the form")
    if "opaque" in form:
        return Opaque(str(form["opaque"])[:MAX_TEXT], str(form.get("text", ""))[:MAX_TEXT])
    if len(form) != 1:
        raise PlainDataError("a tagged value has exactly one tag")
    [(tag, content)] = form.items()
    return _decode_tagged(tag, content, depth, budget)


def _decode_tagged(tag: str, content: Any, depth: int, budget: _Budget) -> Any:
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
        keys = [_decode(key, depth + 1, budget) for key, _ in content]
        budget.spend_collisions(keys)
        values = [_decode(item, depth + 1, budget) for _, item in content]
        return dict(zip(keys, values, strict=True))
    if tag in _COLLECTIONS:
        items = [_decode(item, depth + 1, budget) for item in content]
        if tag != "tuple":
            budget.spend_collisions(items)
        return _COLLECTIONS[tag](items)
    raise PlainDataError(f"unknown tag {tag!r}")


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


_COLLECTIONS: Final[dict[str, Any]] = {"tuple": tuple, "set": set, "frozenset": frozenset}

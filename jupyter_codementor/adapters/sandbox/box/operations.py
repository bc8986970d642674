"""What one box may ask of an object in the other, by name."""

from __future__ import annotations

import _operator as operator

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any

BASES: tuple[type, ...] = (int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
"""The built-in types whose subclasses can be read as plain data."""


def base_of(value: object) -> type | None:
    """Return the built-in type that the value's class derives from, or None."""
    return next((base for base in BASES if issubclass(type(value), base)), None)


def _data(value: Any) -> object:
    """Return a subclass's value as its base, read through the base's own methods."""
    base: Any = base_of(value)
    if base in (list, tuple, set, frozenset):
        return base(base.__iter__(value))
    if base is dict:
        return dict(dict.items(value))
    if base is str or base is bytes:
        return base.__getitem__(value, slice(None))
    return None if base is None else base.__pos__(value)


def _copy(value: object) -> object:
    import copy

    return copy.copy(value)


def _deepcopy(value: object) -> object:
    import copy

    return copy.deepcopy(value)


def _next(value: Any) -> object:
    return next(value)


BINARY: dict[str, str] = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "matmul": "@",
    "and_": "&",
    "or_": "|",
    "xor": "^",
    "lshift": "<<",
    "rshift": ">>",
}
"""Functions of `operator` with two operands, which have a reflected and an in-place form."""

OPERATIONS: dict[str, Callable[..., object]] = {
    **{name: getattr(operator, name) for name in BINARY},
    **{f"i{name.rstrip('_')}": getattr(operator, f"i{name.rstrip('_')}") for name in BINARY},
    **{name: getattr(operator, name) for name in ("eq", "lt", "le", "gt", "ge")},
    **{name: getattr(operator, name) for name in ("neg", "pos", "invert", "index", "contains")},
    **{name: getattr(operator, name) for name in ("getitem", "setitem", "delitem")},
    **{kind.__name__: kind for kind in (bool, int, float, complex, str, bytes)},
    "call": lambda function, *args, **kwargs: function(*args, **kwargs),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "len": len,
    "iter": iter,
    "next": _next,
    "reversed": reversed,
    "repr": repr,
    "format": format,
    "hash": hash,
    "abs": abs,
    "round": round,
    "divmod": divmod,
    "dir": dir,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value, kind, error: type(value).__exit__(value, kind, error, None),
    "data": _data,
    "copy": _copy,
    "deepcopy": _deepcopy,
}
"""Each operation by its name; its first argument is the object that is asked."""

"""What student code may do with an object that a test handed to it: use it, not look into it."""

from __future__ import annotations

import types
from _functools import partial  # type: ignore[import-not-found] # `functools` is slow to import

_CLOSED: tuple[type, ...] = (
    types.ModuleType,
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.CodeType,
    types.FrameType,
    types.TracebackType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    partial,
)
"""What can be called, but has no attribute that a test gave away."""
_NAMED = (types.FunctionType, types.BuiltinFunctionType, type)
_DATA = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset)
_LOOKS_INTO = ("format", "format_map")
"""Methods of a text that look into whatever they are given."""
_READING = ("getattr", "setattr", "delattr")
_NAMING = ("__name__", "__qualname__", "__doc__")
"""What `functools.wraps` takes over from a function or class."""
_NEVER = ("dir", "copy", "deepcopy", "data", "format")
_OF_GENERATORS = ("send", "close", "throw")


def check_access(operation: str, args: list[object], forms: list[object]) -> None:
    """Refuse what would show more of a test than it gave away, or has nothing to do with it.

    Args:
        operation: what is asked.
        args: of what.
        forms: the same as they came: one of them is an object of the test's.

    Raises:
        AttributeError: the attribute is private, or the object is closed.
        TypeError: the operation itself is not for the other side.
    """
    if operation in _NEVER or not any(type(form) is dict and "yours" in form for form in forms):
        raise TypeError("this object belongs to the test")
    if operation not in _READING:
        return
    target, name = args[0], args[1]
    if operation == "getattr" and name in _NAMING and isinstance(target, _NAMED):
        return
    if type(name) is not str or name.startswith("_"):
        raise AttributeError("this attribute belongs to the test")
    if isinstance(target, types.GeneratorType) and name not in _OF_GENERATORS:
        raise AttributeError("this attribute belongs to the test")
    if isinstance(target, _CLOSED) or type(target) in _DATA or name in _LOOKS_INTO:
        raise AttributeError("what the test hands over can be called, not looked into")
    if isinstance(target, (type, BaseException)) and operation != "getattr":
        raise AttributeError("this attribute belongs to the test")

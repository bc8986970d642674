"""The few words of `ctypes` that confinement needs, taken from the C module beneath it.

Importing `ctypes` itself would take a quarter of the time that Python needs to start in a box.
"""

from __future__ import annotations

import _ctypes
from _ctypes import _SimpleCData as _Simple

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable


class _Number(_Simple):  # type: ignore[type-arg] # cannot be subscripted when it runs
    _type_ = "i"


class _Size(_Simple):  # type: ignore[type-arg] # as above
    _type_ = "L"


class _Short(_Simple):  # type: ignore[type-arg] # as above
    _type_ = "H"


class _Text(_Simple):  # type: ignore[type-arg] # as above
    _type_ = "z"


class _Program(_ctypes.Structure):
    _fields_ = (("length", _Short), ("filter", _Text))


class _Function(_ctypes.CFuncPtr):
    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_USE_ERRNO
    _restype_ = _Number


def function(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, or None if it has none of that name.

    It takes int (as ``int``), bytes (as a pointer to them), None (as NULL), `size` and `program`.
    """
    try:
        whole = _ctypes.dlopen(None, 0)  # type: ignore[arg-type] # None: what is loaded already
        return _Function(_ctypes.dlsym(whole, name))
    except OSError:
        return None


def size(number: int) -> object:
    """Return a number as ``size_t``."""
    return _Size(number)


def program(code: bytes) -> object:
    """Return a pointer to a ``struct sock_fprog`` with a compiled filter."""
    return _ctypes.byref(_Program(len(code) // 8, code))


def error() -> int:
    """Return ``errno`` as the last call left it."""
    return _ctypes.get_errno()

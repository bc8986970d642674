"""What the box does to itself before any student code runs; it cannot be undone afterwards."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

from . import landlock

_SET_PDEATHSIG, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_ARENA_MAX = -8
_CAPABILITY_VERSION = 0x20080522


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(settings: object) -> dict[str, str]:
    """Apply the layers that `settings` asks for.

    Args:
        settings: ``limits`` (name of an rlimit -> value), ``read`` and ``write`` (paths for
            Landlock, or None), ``seccomp`` (a compiled filter, or None).

    Returns:
        Each layer that was asked for and does not hold, with the reason.
    """
    assert isinstance(settings, dict)  # noqa: S101 - it comes from the trusted side
    failed: dict[str, str] = {}
    for name, value in settings["limits"].items():
        _limit(name, value, failed)
    if not sys.platform.startswith("linux"):
        return failed
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    # Arenas reserve 64 MiB of addresses for each thread, which would count as memory.
    if hasattr(libc, "mallopt"):
        libc.mallopt(_ARENA_MAX, 1)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        failed["no_new_privs"] = os.strerror(ctypes.get_errno())
    if settings["read"] is not None:
        why = landlock.restrict(libc, settings["read"], settings["write"])
        if why:
            failed["landlock"] = why
    _drop_capabilities(libc, failed)
    if settings["seccomp"] is not None:
        program = _Program(len(settings["seccomp"]) // 8, settings["seccomp"])
        mode = _SECCOMP_MODE_FILTER
        if libc.prctl(_SET_SECCOMP, mode, ctypes.byref(program), 0, 0) != 0:
            failed["seccomp"] = os.strerror(ctypes.get_errno())
    return failed


def _limit(name: str, value: int, failed: dict[str, str]) -> None:
    number = getattr(resource, name, None)
    if number is None:
        failed[name] = "unknown on this system"
        return
    try:
        hard = resource.getrlimit(number)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(number, (value, value))
    except (OSError, ValueError) as error:
        failed[name] = str(error)


def _drop_capabilities(libc: ctypes.CDLL, failed: dict[str, str]) -> None:
    """Give up what root may do; without this, root could raise its own limits."""
    if not hasattr(libc, "capset"):
        failed["capabilities"] = "this C library has no capset"
        return
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(ctypes.byref(header), ctypes.byref(none)) != 0:
        failed["capabilities"] = os.strerror(ctypes.get_errno())

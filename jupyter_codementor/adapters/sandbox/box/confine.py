"""What the box does to itself before any student code runs; it cannot be undone afterwards."""

from __future__ import annotations

import posix
import resource
import sys

from . import landlock, libc

_SET_PDEATHSIG, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_ARENA_MAX = -8
_CAPABILITY_VERSION = 0x20080522


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
    prctl, mallopt = libc.function("prctl"), libc.function("mallopt")
    assert prctl is not None  # noqa: S101 - every C library of Linux has it
    prctl(_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    # Arenas reserve 64 MiB of addresses for each thread, which would count as memory.
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
    if prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        failed["no_new_privs"] = posix.strerror(libc.error())
    if settings["read"] is not None:
        why = landlock.restrict(settings["read"], settings["write"])
        if why:
            failed["landlock"] = why
    _drop_capabilities(failed)
    if settings["seccomp"] is not None:
        program = libc.program(settings["seccomp"])
        if prctl(_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0) != 0:
            failed["seccomp"] = posix.strerror(libc.error())
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


def _drop_capabilities(failed: dict[str, str]) -> None:
    """Give up what root may do; without this, root could raise its own limits."""
    capset = libc.function("capset")
    if capset is None:
        failed["capabilities"] = "this C library has no capset"
        return
    header = _CAPABILITY_VERSION.to_bytes(4, sys.byteorder) + bytes(4)
    if capset(header, bytes(24)) != 0:
        failed["capabilities"] = posix.strerror(libc.error())

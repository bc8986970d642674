"""What the box does to itself before any student code runs; it cannot be undone afterwards.

Once when it is made, with what all boxes have in common, and once when it is claimed, with what
the one challenge allows.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys

from . import landlock, libc, namespaces

_SET_PDEATHSIG, _SET_SECCOMP, _SET_NO_NEW_PRIVS, _SET_SUBREAPER = 1, 22, 38, 36
_SECCOMP_MODE_FILTER = 2
_SECCOMP_NEW_LISTENER = 8
_ARENA_MAX = -8
_CAPABILITY_VERSION = 0x20080522
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    prctl = libc.function("prctl")
    if prctl is not None and sys.platform.startswith("linux"):
        prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def at_start(settings: dict[str, object], rules: int | None) -> dict[str, str]:
    """Leave everything that is shared with others.

    Args:
        settings: as `Profile.zygote_settings` makes them.
        rules: what `landlock.rules` made for all boxes, or None.

    Returns:
        Each layer that was asked for and does not hold, with the reason.
    """
    failed: dict[str, str] = {}
    os.setsid()
    with contextlib.suppress(OSError):
        os.nice(settings["nice"])  # type: ignore[arg-type] # from the trusted side
    if not sys.platform.startswith("linux"):
        return failed
    if settings["scratch"] is not None:
        try:
            namespaces.enter(settings["scratch"])  # type: ignore[arg-type] # as above
        except OSError as error:
            failed["namespaces"] = str(error)
    prctl, mallopt = libc.function("prctl"), libc.function("mallopt")
    assert prctl is not None  # noqa: S101 - every C library of Linux has it
    # Arenas reserve 64 MiB of addresses for each thread, which would count as memory.
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
    if prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        failed["no_new_privs"] = os.strerror(libc.error())
    if settings["read"] is not None:
        if rules is None:
            rules = landlock.rules(settings["read"], settings["write"])
        why = landlock.restrict(rules)
        if why:
            failed["landlock"] = why
    prctl(_SET_SUBREAPER, 1, 0, 0, 0)  # what it starts stays below it, and can be counted
    _drop_capabilities(failed)
    die_with_parent()  # anew, because a change of capabilities ends it
    return failed


def used_bytes() -> dict[str, int]:
    """Return what this process takes up already, by the limit that counts it."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - pathlib is not loaded
            pages = file.read().split()
    except OSError:  # as above: then what a small interpreter takes
        return {"RLIMIT_AS": 64 << 20, "RLIMIT_DATA": 16 << 20}
    return {"RLIMIT_AS": int(pages[0]) * _PAGE_BYTES, "RLIMIT_DATA": int(pages[5]) * _PAGE_BYTES}


def at_claim(settings: dict[str, object], base: dict[str, int]) -> tuple[dict[str, str], int]:
    """Put the limits of one challenge on this process.

    Args:
        settings: as `Profile.box_settings` makes them.
        base: what the interpreter takes up itself, by the name of the limit that counts it.

    Returns:
        Each layer that does not hold, with the reason; and a descriptor on which the kernel asks
        for each new process, or -1.
    """
    failed: dict[str, str] = {}
    for name, value in settings["limits"].items():  # type: ignore[attr-defined] # trusted
        _limit(name, value + base.get(name, 0), failed)
    asks = -1
    if settings["forks"] is not None:
        asks = _listening(settings["forks"], failed)
    return failed, asks


def seal(code: object, failed: dict[str, str]) -> None:
    """Put the filter of system calls on this process, a compiled one or None."""
    prctl = libc.function("prctl")
    if code is None or prctl is None:
        return
    if prctl(_SET_SECCOMP, _SECCOMP_MODE_FILTER, libc.program(code), 0, 0) != 0:  # type: ignore[arg-type]
        failed["seccomp"] = os.strerror(libc.error())


def _listening(code: object, failed: dict[str, str]) -> int:
    """Have the kernel ask for each new process; the answers come through the descriptor."""
    syscall = libc.function("syscall")
    assert syscall is not None  # noqa: S101 - every C library of Linux has it
    number = {"x86_64": 317, "aarch64": 277}.get(os.uname().machine, -1)
    asks = syscall(number, 1, _SECCOMP_NEW_LISTENER, libc.program(code))  # type: ignore[arg-type]
    if asks < 0:
        failed["forks"] = f"new processes cannot be counted ({os.strerror(libc.error())})"
    return asks


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
        failed["capabilities"] = os.strerror(libc.error())

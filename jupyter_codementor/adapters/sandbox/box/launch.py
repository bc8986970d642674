"""In a box for JavaScript, what runs before node: confines this process, then becomes node."""

from __future__ import annotations

import posix
import resource
import sys
from posix import _exit

from . import landlock, libc

TYPE_CHECKING = False
if TYPE_CHECKING:  # this would take time to import
    from typing import Any

_SET_PDEATHSIG, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_SIGKILL = 9
_CAPABILITY_VERSION = 0x20080522


def main(fd: int, settings: dict[str, Any]) -> None:
    """Put every layer into force and execute node; say it on `fd` if one does not hold.

    Args:
        fd: our end of the socket to the trusted side, which node goes on with.
        settings: ``limits`` (name of an rlimit -> value), ``nice``, ``read`` and ``execute``
            (paths for Landlock, or None), ``seccomp`` (a compiled filter, or None), ``argv`` of
            node, ``optional`` (whether node is started though a layer does not hold).
    """
    failed = _confine(settings)
    if failed and not settings["optional"]:
        reasons = "; ".join(f"{layer}: {why}" for layer, why in failed.items())
        posix.write(2, reasons.encode("utf-8", "replace"))
        _exit(1)
    posix.set_inheritable(fd, True)
    argv = settings["argv"]
    try:
        posix.execve(argv[0], argv, {})
    except OSError as error:
        posix.write(2, f"{argv[0]} cannot be started: {error.strerror}".encode())
        _exit(1)


def _confine(settings: dict[str, Any]) -> dict[str, str]:
    failed: dict[str, str] = {}
    posix.nice(settings["nice"])
    for name, value in settings["limits"].items():
        _limit(name, value, failed)
    if not sys.platform.startswith("linux"):
        return failed
    prctl = libc.function("prctl")
    assert prctl is not None  # noqa: S101 - every C library of Linux has it
    prctl(_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        failed["no_new_privs"] = posix.strerror(libc.error())
    if settings["read"] is not None:
        rules = landlock.rules(settings["read"], ["/dev/null"], settings["execute"])
        why = landlock.restrict(rules)
        if why:
            failed["landlock"] = why
    capset = libc.function("capset")
    header = _CAPABILITY_VERSION.to_bytes(4, sys.byteorder) + bytes(4)
    if capset is None or capset(header, bytes(24)) != 0:
        failed["capabilities"] = "they cannot be given up"
    if settings["seccomp"] is not None:
        program = libc.program(settings["seccomp"])
        if prctl(_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0) != 0:
            failed["seccomp"] = posix.strerror(libc.error())
    return failed


def _limit(name: str, value: int, failed: dict[str, str]) -> None:
    number = getattr(resource, name)
    try:
        hard = resource.getrlimit(number)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(number, (value, value))
    except (OSError, ValueError) as error:
        failed[name] = str(error)

"""Landlock by its three system calls.

`landlockpy` does the same and more, but it would have to be imported inside the jail, where it
brings `dataclasses`, `enum` and `re` along: twice the time that a box takes to start. The numbers
are those of ``linux/landlock.h``; the calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import stat

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_UNWANTED = 1 << 0 | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12  # EXECUTE, devices, links, ...
_NET = 0b11  # BIND_TCP, CONNECT_TCP
_SCOPES = 0b11  # abstract sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("fd", ctypes.c_int32))


def restrict(libc: ctypes.CDLL, read: list[str], write: list[str]) -> str:
    """Forbid this process every file but those beneath `read` and `write`, TCP and signals.

    Returns:
        "" if it holds, else why it does not. `no_new_privs` must be set before.
    """
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    if version < 1:
        return f"the kernel has no Landlock ({os.strerror(ctypes.get_errno())})"
    handled = _handled(version)
    rules = _Ruleset(handled, _NET if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return f"no ruleset ({os.strerror(ctypes.get_errno())})"
    for path in read:
        _allow(libc, ruleset, path, _READ)
    for path in write:
        _allow(libc, ruleset, path, handled & ~_UNWANTED)
    refused = libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0
    os.close(ruleset)
    return f"not applied ({os.strerror(ctypes.get_errno())})" if refused else ""


def _handled(version: int) -> int:
    """Return the file rights that this version of Landlock knows."""
    bits = 13
    for since, count in ((2, 14), (3, 15), (5, 16)):
        if version >= since:
            bits = count
    return (1 << bits) - 1


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there needs no rule
        return
    if not stat.S_ISDIR(os.fstat(fd).st_mode):
        rights &= _FILE_ONLY
    rule = _Beneath(rights, fd)
    # A rule that is refused leaves its files forbidden, which is the safe side.
    libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(fd)

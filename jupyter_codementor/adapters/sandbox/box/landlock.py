"""Landlock by its three system calls.

`landlockpy` does the same and more, but it would have to be imported inside the jail, where it
brings `dataclasses`, `enum` and `re` along: twice the time that a box takes to start. The numbers
are those of ``linux/landlock.h``; the calls have the same numbers on every architecture.
"""

from __future__ import annotations

import posix
import sys

from . import libc

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_EXECUTE = 1 << 0
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_UNWANTED = 1 << 0 | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12  # EXECUTE, devices, links, ...
_NET = 0b11  # BIND_TCP, CONNECT_TCP
_SCOPES = 0b11  # abstract sockets, signals
_FILE_KIND, _FOLDER = 0o170000, 0o040000


def rules(read: object, write: object, execute: tuple[str, ...] = ()) -> int:
    """Return a descriptor of rules that forbid every file but those beneath these, TCP, signals.

    Args:
        read: paths of files and folders that may be read.
        write: paths that may be written to also.
        execute: files that may be executed; by default there is none.

    Returns:
        The descriptor, or a negative number: the error, with its sign changed.
    """
    assert isinstance(read, list)  # noqa: S101 - they come from the trusted side
    assert isinstance(write, list)  # noqa: S101
    syscall = libc.function("syscall")
    assert syscall is not None  # noqa: S101 - every C library of Linux has it
    version = syscall(_CREATE_RULESET, None, libc.size(0), _VERSION_FLAG)
    if version < 1:
        return -libc.error()
    handled = _handled(version)
    words = _words(handled)
    if version >= 4:
        words += _words(_NET)
    if version >= 6:
        words += _words(_SCOPES)
    ruleset = syscall(_CREATE_RULESET, words, libc.size(len(words)), 0)
    if ruleset < 0:
        return -libc.error()
    for path in read:
        _allow(syscall, ruleset, path, _READ)
    for path in write:
        _allow(syscall, ruleset, path, handled & ~_UNWANTED)
    for path in execute:
        _allow(syscall, ruleset, path, _READ | _EXECUTE)
    return ruleset


def restrict(ruleset: int) -> str:
    """Put the rules on this process. Return "" if they hold, else why they do not.

    `no_new_privs` must be set before.
    """
    syscall = libc.function("syscall")
    assert syscall is not None  # noqa: S101 - every C library of Linux has it
    if ruleset < 0:
        return f"the kernel has no Landlock ({posix.strerror(-ruleset)})"
    refused = syscall(_RESTRICT_SELF, ruleset, 0) != 0
    why = f"not applied ({posix.strerror(libc.error())})" if refused else ""
    posix.close(ruleset)
    return why


def _words(number: int) -> bytes:
    return number.to_bytes(8, sys.byteorder)


def _handled(version: int) -> int:
    """Return the file rights that this version of Landlock knows."""
    bits = 13
    for since, count in ((2, 14), (3, 15), (5, 16)):
        if version >= since:
            bits = count
    return (1 << bits) - 1


def _allow(syscall: Callable[..., int], ruleset: int, path: str, rights: int) -> None:
    try:
        fd = posix.open(path, posix.O_PATH | posix.O_CLOEXEC)
    except OSError:  # what is not there needs no rule
        return
    if posix.fstat(fd).st_mode & _FILE_KIND != _FOLDER:
        rights &= _FILE_ONLY
    rule = _words(rights) + fd.to_bytes(4, sys.byteorder)
    # A rule that is refused leaves its files forbidden, which is the safe side.
    syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    posix.close(fd)

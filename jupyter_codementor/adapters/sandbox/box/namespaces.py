"""Namespaces of a box: a process tree, a network and a folder of its own.

The numbers are those of ``linux/sched.h`` and ``linux/mount.h``.
"""

from __future__ import annotations

import os
from typing import Any

from . import libc

_NEWNS, _NEWUTS, _NEWIPC = 0x20000, 0x4000000, 0x8000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_NOSUID, _NODEV, _NOEXEC, _RDONLY = 2, 4, 8, 1
_BIND, _MOVE, _RECURSIVE, _PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
_SCRATCH = "/tmp"  # noqa: S108 - the box's own


def own() -> int:
    """Return a descriptor of the process tree that this process is in."""
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def next_child_is_first() -> None:
    """Let the next child be the first process of a tree of its own."""
    _call("unshare", _NEWPID)


def back_to(tree: int) -> None:
    """Let further children belong to the tree that `own` gave."""
    _call("setns", tree, _NEWPID)


def enter(scratch: dict[str, Any]) -> None:
    """Leave everything that is shared with others; ``/tmp`` becomes a small folder of its own.

    Args:
        scratch: how many ``bytes`` and ``files`` it may hold, and which folders in ``/tmp`` to
            ``keep``: those of a Python that is installed there.

    Raises:
        OSError: the kernel refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", _NEWUSER | _NEWNS | _NEWNET | _NEWIPC | _NEWUTS)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {uid} 1"),
        ("gid_map", f"1000 {gid} 1"),
    ):
        fd = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
        os.write(fd, text.encode())
        os.close(fd)
    _mount(None, "/", None, _RECURSIVE | _PRIVATE, None)
    size = f"size={scratch['bytes']},nr_inodes={scratch['files']},mode=700"
    # What is kept is put into the new folder before that one covers it.
    place = "/proc" if scratch["keep"] else _SCRATCH
    _mount("tmpfs", place, "tmpfs", _NOSUID | _NODEV | _NOEXEC, size)
    for path in scratch["keep"]:
        inside = place + path.removeprefix(_SCRATCH)
        os.makedirs(inside)  # noqa: PTH103 - no pathlib here
        _mount(path, inside, None, _BIND | _RECURSIVE, None)
    if scratch["keep"]:
        _mount(place, _SCRATCH, None, _MOVE, None)
    _mount("tmpfs", "/proc", "tmpfs", _NOSUID | _NODEV | _NOEXEC | _RDONLY, "size=0,nr_inodes=1")
    os.chdir(_SCRATCH)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None) -> None:
    words = [None if word is None else word.encode() for word in (source, target, kind, data)]
    _call("mount", words[0], words[1], words[2], libc.size(flags), words[3])


def _call(name: str, *arguments: object) -> None:
    function = libc.function(name)
    if function is None:
        raise OSError(f"this C library has no {name}")
    if function(*arguments) != 0:
        number = libc.error()
        raise OSError(number, f"{name}: {os.strerror(number)}")

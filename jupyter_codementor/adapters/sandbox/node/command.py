"""How a process of node is started in the jail: its command, its limits, what it may see."""

from __future__ import annotations

import functools
import marshal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from jupyter_codementor.model.challenge import Limits

from .. import box, view
from ..layers import Profile
from ..seccomp import compiled_filter
from .installed import Node

_MIB: Final = 1 << 20
_ROOM: Final = 96 * _MIB
"""What node takes up itself: its heap at the start, compiled code, the youngest objects."""
_THREADS: Final = 64
_NICE: Final = 10
_LONGEST_CPU_S: Final = 123
_MODULES: Final = ("libc", "landlock", "launch")

_BOOT: Final = """\
import marshal, posix, sys
def _read(fd, size):
    parts = []
    while size:
        part = posix.read(fd, size)
        if not part:
            posix._exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
def _boot(fd):
    size = int.from_bytes(_read(fd, 4), "big")
    modules, settings = marshal.loads(_read(fd, size))
    package = sys.modules["box"] = type(sys)("box")
    package.__path__ = []
    for name, code in modules:
        module = sys.modules["box." + name] = type(sys)("box." + name)
        module.__package__ = "box"
        setattr(package, name, module)
        exec(code, module.__dict__)
    package.launch.main(fd, settings)
_boot(int(sys.argv[1]))
"""
"""Runs the modules that come over the channel, so the jail needs none of our files."""


def command(profile: Profile, node: Node, fd: int) -> list[str]:
    """Return the command of a process that waits on `fd` for what `opening` returns."""
    python = [view.interpreter(), "-I", "-S", "-B", "-X", "utf8", "-c", _BOOT, str(fd)]
    if "bubblewrap" not in profile.layers:
        return python
    options = list(view.bubblewrap_options(with_packages=False, namespaces=False))
    shut = len(options) - 1 - options[::-1].index("--remount-ro")
    shown = [one for one in node.libraries if not _is_shown(one, options)]
    for path in (node.path, *shown):
        options[shut:shut] = ("--ro-bind", path, path)
    return [profile.bwrap, *options, "--", *python]


def _is_shown(path: str, options: Sequence[str]) -> bool:
    return any(str(parent) in options for parent in Path(path).parents if str(parent) != "/")


def opening(profile: Profile, node: Node, limits: Limits, fd: int, runs: tuple[str, ...]) -> bytes:
    """Return the first frame: the modules that confine the process, and their settings.

    `runs` is the program for node, and its arguments behind `fd`.
    """
    read = None
    if "landlock" in profile.layers:
        read = ["/"] if "bubblewrap" in profile.layers else _readable(node)
    settings: dict[str, Any] = {
        "limits": _rlimits(limits, profile),
        "nice": _NICE,
        "read": read,
        "execute": tuple(path for path in (node.path, node.loader) if path),
        "seccomp": compiled_filter(executes=True) if "seccomp" in profile.layers else None,
        "optional": profile.level == "E",
        "argv": [*_argv(node, limits), runs[0], str(fd), *runs[1:]],
    }
    return marshal.dumps((_modules(), settings))


def _readable(node: Node) -> list[str]:
    return [*view.readable_files(with_packages=False), *node.libraries]


def _argv(node: Node, limits: Limits) -> list[str]:
    return [
        node.path,
        f"--max-old-space-size={limits.memory_mb}",
        "--max-semi-space-size=4",
        "--v8-pool-size=1",
        "--disable-wasm-trap-handler",  # it would reserve 8 GiB of addresses for each memory
        "--openssl-config=/dev/null",  # one that it may not read would be an error
        "--no-addons",
        "--no-warnings",
        "-e",
    ]


def _rlimits(limits: Limits, profile: Profile) -> dict[str, int]:
    """Return the rlimits; V8 reserves far more addresses than it uses, so AS cannot be one."""
    found = {
        "RLIMIT_DATA": limits.memory_mb * _MIB + _ROOM,
        "RLIMIT_CPU": _LONGEST_CPU_S,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    if "bubblewrap" in profile.layers:
        # Counted in the box's own user namespace, where it is all threads of this one process.
        found["RLIMIT_NPROC"] = _THREADS
    return found


@functools.cache
def _modules() -> list[tuple[str, Any]]:
    folder = Path(str(box.__file__)).parent
    sources = [(name, (folder / f"{name}.py").read_text("utf-8")) for name in _MODULES]
    return [(name, compile(source, f"<box.{name}>", "exec")) for name, source in sources]

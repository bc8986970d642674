"""The jail around a kernel: a root of its own, no network, few files, and limits."""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel

from .. import view
from . import syscalls
from .specs import Spec

KernelLayer = Literal["bubblewrap", "landlock", "seccomp"]
ALL: Final[frozenset[KernelLayer]] = frozenset(("bubblewrap", "landlock", "seccomp"))
_MIB: Final = 1 << 20
_SCRATCH_BYTES: Final = 64 * _MIB
_ROOM_BYTES: Final = 1024 * _MIB
_PROCESSES: Final = 128
_FILES: Final = 512
_NICE: Final = 10
WORK: Final = "/tmp/work"  # noqa: S108 - the jail's own
_HOME: Final = "/tmp/home"  # noqa: S108 - as above
SOCKETS: Final = "/run/codementor"
"""Where the kernel finds the folder for its sockets; not below what it may write to."""
_CONNECTION: Final = "/run/connection.json"
_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt")
_ETC: Final = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
    "/etc/R",
    "/etc/julia",
)
_OURS: Final = "*jupyter_codementor*"
_OUR_SHARE: Final = ("share", "jupyter", "codementor")
_BOX: Final = Path(__file__).parents[1] / "box"


class Jail(Struct, frozen=True):
    """How kernels are jailed.

    Args:
        bwrap: path of bubblewrap.
        layers: what is put on each kernel; bubblewrap always is one.
        paths: further folders that kernels may read, e.g. a depot of Julia's packages.
    """

    bwrap: str
    layers: frozenset[KernelLayer] = ALL
    paths: tuple[str, ...] = ()

    @property
    def level(self) -> IsolationLevel:
        """B with all layers; with one of them missing there is no level for it but E."""
        return "B" if self.layers >= ALL else "E"

    @property
    def missing(self) -> frozenset[KernelLayer]:
        """The layers that it should have and has not."""
        return ALL - self.layers

    def command(
        self, spec: Spec, folder: Path, files: Mapping[str, str], limits: Limits, fds: list[int]
    ) -> list[str]:
        """Return the command of a kernel, and open what it has to inherit.

        Args:
            spec: the kernel.
            folder: with ``connection.json`` in it, and place for sockets in ``sockets``.
            files: relative path -> content in base64: what lies in its working folder.
            limits: of memory and processes.
            fds: takes the descriptors that the process must be given, to be closed by the caller.
        """
        options = [self.bwrap, *_options(self.paths, spec, folder), *_file_options(files, fds)]
        if "seccomp" in self.layers:
            fds.append(_memory_file(syscalls.compiled()))
            options += ["--seccomp", str(fds[-1])]
        asked = {
            "limits": _rlimits(limits),
            "landlock": "landlock" in self.layers,
            "write": ["/tmp", "/dev"],  # noqa: S108 - as above
            "sockets": SOCKETS,
            "cwd": WORK,
            "nice": _NICE,
            "env": _environment(spec),
            "command": spec.command(_CONNECTION),
        }
        python = [view.interpreter(), "-I", "-S", "-B", "-c", _program()]
        return [*options, "--", *python, json.dumps(asked)]


def _options(paths: tuple[str, ...], spec: Spec, folder: Path) -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    yield from ("--clearenv", "--hostname", "box", "--uid", "1000", "--gid", "1000")
    for path in map(Path, _SYSTEM):
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for name in _ETC:
        yield from ("--ro-bind-try", name, name)
    yield from ("--dev", "/dev", "--proc", "/proc")
    yield from ("--size", str(_SCRATCH_BYTES), "--tmpfs", "/tmp")  # noqa: S108 - as above
    for path in _roots(spec, paths):
        yield from ("--ro-bind", str(path), str(path))
    for path in _hidden():
        empty = ("--tmpfs", str(path), "--remount-ro", str(path))
        yield from empty if path.is_dir() else ("--ro-bind", "/dev/null", str(path))
    yield from ("--ro-bind", str(folder / "connection.json"), _CONNECTION)
    yield from ("--bind", str(folder / "sockets"), SOCKETS)
    yield from ("--dir", WORK, "--dir", _HOME, "--remount-ro", "/", "--chdir", "/tmp")  # noqa: S108


def _roots(spec: Spec, paths: tuple[str, ...]) -> list[Path]:
    """Return what this kernel needs beside the system's folders, each once and outermost."""
    program = shutil.which(spec.command("")[0])
    if program is None:
        raise Unavailable(f"The kernel {spec.name} cannot be started: {spec.argv[0]} is not there.")
    found = [Path(sys.prefix), Path(sys.base_prefix), *map(Path, paths)]
    if spec.folder:
        found.append(Path(spec.folder))
    # .../bin/program -> ..., for a program of its own (Julia, conda), wherever it lies.
    for path in (Path(program), Path(program).resolve()):
        found.append(path.parents[1] if path.parent.name == "bin" else path.parent)
    there = {path for path in found if path.is_dir() and not _is_system(path)}
    return sorted(it for it in there if not any(other in it.parents for other in there))


def _is_system(path: Path) -> bool:
    return path == Path("/") or any(Path(it) in (path, *path.parents) for it in _SYSTEM)


def _hidden() -> Iterator[Path]:
    """Yield what is ours in the folders that kernels see: hidden tests among it."""
    for folder in map(Path, view.packages()):
        yield from (path for path in sorted(folder.glob(_OURS)) if not path.is_symlink())
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix, "/usr", "/usr/local")):
        share = Path(prefix, *_OUR_SHARE)
        if share.is_dir():
            yield share


def _file_options(files: Mapping[str, str], fds: list[int]) -> Iterator[str]:
    for name, content in files.items():
        path = Path(os.path.normpath(name))
        if path.is_absolute() or ".." in path.parts:
            raise Unavailable(f"The file {name} of this assignment would lie outside its folder.")
        fds.append(_memory_file(base64.b64decode(content)))
        for above in reversed(path.parents[:-1]):
            yield from ("--dir", f"{WORK}/{above}")
        yield from ("--file", str(fds[-1]), f"{WORK}/{path}")


def _memory_file(content: bytes) -> int:
    fd = os.memfd_create("codementor")
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _rlimits(limits: Limits) -> dict[str, int]:
    return {
        # A last line: what counts is the memory of all its processes, which is watched.
        "RLIMIT_DATA": limits.memory_mb * _MIB + _ROOM_BYTES,
        "RLIMIT_FSIZE": _SCRATCH_BYTES,
        "RLIMIT_NPROC": _PROCESSES,
        "RLIMIT_NOFILE": _FILES,
        "RLIMIT_CORE": 0,
    }


def _environment(spec: Spec) -> dict[str, str]:
    bins = [str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]
    return {
        "PATH": ":".join(bins),
        "HOME": _HOME,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **spec.env,
    }


def _program() -> str:
    sources = {name: (_BOX / f"{name}.py").read_text("utf-8") for name in ("libc", "landlock")}
    entered = Path(__file__).with_name("enter.py").read_text("utf-8")
    return f"{entered}\n\nmain({json.dumps(sources)})\n"

"""Which layers a jail has, the level that they make, and the command that starts it."""

from __future__ import annotations

import functools
import marshal
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Final, Literal

from msgspec import Struct

from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel

Layer = Literal["bubblewrap", "landlock", "seccomp"]
_MIB: Final = 1 << 20
_TMP_BYTES: Final = 16 * _MIB
_INTERPRETER_ADDRESSES: Final = 96 * _MIB
_INTERPRETER_DATA: Final = 16 * _MIB
_THREADS: Final = 64
_SYSTEM_LIBRARIES: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")

BOOT: Final = """\
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
    modules = {}
    for name, code, is_package in marshal.loads(_read(fd, int.from_bytes(_read(fd, 4), "big"))):
        module = modules[name] = sys.modules[name] = type(sys)(name)
        module.__package__ = name if is_package else name.rpartition(".")[0]
        if is_package:
            module.__path__ = []
        if code is not None:
            exec(code, module.__dict__)
    for name in modules:
        del sys.modules[name]
    modules["box.serve"].main(fd)
_boot(int(sys.argv[1]))
"""
"""Starts the box: its modules come over the channel, so the jail needs none of our files."""


class Profile(Struct, frozen=True):
    """The layers of a jail.

    Args:
        layers: what is asked of each box; a box that cannot have them does not start.
        bwrap: path of bubblewrap, if it is one of the layers.
    """

    layers: frozenset[Layer]
    bwrap: str = ""

    @property
    def level(self) -> IsolationLevel:
        """B with all layers, C without bubblewrap, E if Landlock or seccomp is missing."""
        if not {"landlock", "seccomp"} <= self.layers:
            return "E"
        return "B" if "bubblewrap" in self.layers else "C"

    def command(self, fd: int) -> list[str]:
        """Return the command of a box whose channel is `fd`."""
        python = [interpreter(), "-I", "-S", "-B", "-X", "utf8", "-c", BOOT, str(fd)]
        if "bubblewrap" not in self.layers:
            return python
        return [self.bwrap, *_bubblewrap_options(), "--", *python]

    def readable(self) -> list[str] | None:
        """Return what Landlock lets a box read, or None without Landlock."""
        if "landlock" not in self.layers:
            return None
        return ["/"] if "bubblewrap" in self.layers else list(_readable_files())

    def writable(self) -> list[str]:
        """Return what Landlock lets a box write."""
        return ["/tmp", "/dev/null"] if "bubblewrap" in self.layers else ["/dev/null"]  # noqa: S108


@functools.cache
def modules() -> bytes:
    """Return the modules of the box, compiled, as `BOOT` expects them."""
    packages = ("jupyter_codementor", "jupyter_codementor.model", "box")
    found: list[tuple[str, CodeType | None, bool]] = [(name, None, True) for name in packages]
    for name, path in _sources():
        found.append((name, compile(path.read_text("utf-8"), f"<{name}>", "exec"), False))
    body = marshal.dumps(found)
    return len(body).to_bytes(4, "big") + body


def _sources() -> Iterator[tuple[str, Path]]:
    yield "jupyter_codementor.model.plaindata", Path(str(plaindata.__file__))
    for name in ("libc", "wire", "landlock", "confine", "report", "solution", "serve"):
        yield f"box.{name}", Path(__file__).parent / "box" / f"{name}.py"


def rlimits(limits: Limits, profile: Profile) -> dict[str, int]:
    """Return the rlimits of a box: what the code may use, and room for the interpreter."""
    memory = limits.memory_mb * _MIB
    # Shared mappings count in AS only; DATA leaves out what is merely reserved.
    found = {
        "RLIMIT_AS": memory + _INTERPRETER_ADDRESSES,
        "RLIMIT_DATA": memory + _INTERPRETER_DATA,
        "RLIMIT_CPU": 2 * int(limits.time_s) + 3,
        "RLIMIT_FSIZE": _TMP_BYTES,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
    }
    if "bubblewrap" in profile.layers:
        # Counted in the box's own user namespace, where it is all threads of this one process.
        found["RLIMIT_NPROC"] = _THREADS
    if "seccomp" not in profile.layers:
        # The only hold on forks that is left; it costs the threads too.
        found["RLIMIT_NPROC"] = 0
    return found


@functools.cache
def interpreter() -> str:
    """Return the path of the Python that boxes run: that of this process, outside its venv."""
    base: str = getattr(sys, "_base_executable", None) or sys.executable
    return str(Path(base).resolve())


def find_bubblewrap() -> str | None:
    """Return the path of bubblewrap, or None."""
    return shutil.which("bwrap") if sys.platform.startswith("linux") else None


@functools.cache
def _bubblewrap_options() -> tuple[str, ...]:
    """Return the options of bubblewrap, found once: to look for folders takes milliseconds."""
    return tuple(_options())


def _options() -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1")
    yield from ("--cap-drop", "ALL", "--clearenv", "--hostname", "box")
    for folder in map(Path, _SYSTEM_LIBRARIES):
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
    for folder in _library_folders():
        yield from ("--ro-bind", str(folder), str(folder))
    yield from ("--ro-bind", interpreter(), interpreter())
    for path in _packages():
        yield from ("--tmpfs", str(path), "--remount-ro", str(path))
    yield from ("--dev-bind", "/dev/null", "/dev/null")
    yield from ("--dev-bind", "/dev/urandom", "/dev/urandom")
    yield from ("--size", str(_TMP_BYTES), "--tmpfs", "/tmp")  # noqa: S108 - the box's own
    yield from ("--remount-ro", "/", "--chdir", "/tmp")  # noqa: S108


def _library_folders() -> list[Path]:
    """Return the folders that Python needs, as few and as deep as possible."""
    multiarch = sysconfig.get_config_var("MULTIARCH")
    found = []
    for folder in map(Path, _SYSTEM_LIBRARIES):
        if folder.is_dir() and not folder.is_symlink():
            deeper = folder / str(multiarch)
            found.append(deeper if multiarch and deeper.is_dir() else folder)
    found.append(_stdlib())
    prefix = Path(sys.base_prefix)
    if prefix != Path("/usr"):
        found.append(prefix / "lib")
    # What lies beneath another one is there already, and each mount takes its time.
    return sorted({one for one in found if not any(other in one.parents for other in found)})


def _packages() -> list[Path]:
    """Return the folders with installed packages, ours among them, in what a box may see."""
    names = ("site-packages", "dist-packages")
    inside = [_stdlib() / name for name in names]
    for folder in _library_folders():
        inside += [path for name in names for path in sorted(folder.glob(f"python3*/{name}"))]
    return [path for path in dict.fromkeys(inside) if path.is_dir()]


def _readable_files() -> Iterator[str]:
    """Yield the standard library and the system's libraries, without installed packages."""
    for path in sorted(_stdlib().iterdir()):
        if path.name not in ("site-packages", "dist-packages", "test"):
            yield str(path)
    multiarch = sysconfig.get_config_var("MULTIARCH") or "lib"
    folders = [Path(sys.base_prefix) / "lib", *map(Path, _SYSTEM_LIBRARIES)]
    for folder in dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()):
        if (folder / multiarch).is_dir():
            yield str(folder / multiarch)
        for path in sorted(folder.glob("*.so*")):
            yield str(path)
    yield from ("/dev/null", "/dev/urandom", "/etc/ld.so.cache")


def _stdlib() -> Path:
    return Path(sysconfig.get_path("stdlib"))

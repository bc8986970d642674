"""What a zygote and its boxes see of the file system: the interpreter, its libraries, no more.

With bubblewrap it is a root of its own, without it the list of what Landlock lets boxes read.
Installed packages are part of it only for images that need them, and ours never is.
"""

from __future__ import annotations

import functools
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SYSTEM_LIBRARIES: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_LINKER: Final = ("/etc/ld.so.cache", "/etc/alternatives")
_PACKAGES: Final = ("site-packages", "dist-packages")
_OURS: Final = "*jupyter_codementor*"
_DEVICES: Final = ("/dev/null", "/dev/urandom")


@functools.cache
def interpreter() -> str:
    """Return the path of the Python that boxes run: that of this process, outside its venv."""
    base: str = getattr(sys, "_base_executable", None) or sys.executable
    return str(Path(base).resolve())


@functools.cache
def packages() -> tuple[str, ...]:
    """Return the folders with the packages that are installed for the running interpreter."""
    folders = dict.fromkeys(str(Path(entry).resolve()) for entry in sys.path if entry)
    return tuple(one for one in folders if Path(one).name in _PACKAGES and Path(one).is_dir())


@functools.cache
def bubblewrap_options(*, with_packages: bool, namespaces: bool) -> tuple[str, ...]:
    """Return the options of bubblewrap for a zygote.

    Args:
        with_packages: whether the installed packages are shown.
        namespaces: whether the zygote is to give each box namespaces of its own.
    """
    return tuple(_options(with_packages, namespaces))


def _options(with_packages: bool, namespaces: bool) -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1")
    yield from ("--cap-drop", "ALL", "--clearenv", "--hostname", "box")
    if namespaces:
        # Not 0: the kernel lets nobody hand the id 0 of a namespace on to the next one.
        yield from ("--uid", "1000", "--gid", "1000", "--cap-add", "CAP_SYS_ADMIN")
        yield from ("--proc", "/proc")  # for the maps of ids; boxes find an empty one
        if with_packages:
            # Some packages write where they are imported; boxes cover this folder with their own.
            yield from ("--tmpfs", "/tmp")  # noqa: S108
    for folder in map(Path, _SYSTEM_LIBRARIES):
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
    for folder in _library_folders():
        yield from ("--ro-bind", str(folder), str(folder))
    yield from ("--ro-bind", interpreter(), interpreter())
    for linker in _LINKER:
        yield from ("--ro-bind-try", linker, linker)
    for path in _inner_packages():
        if not (with_packages and str(path.resolve()) in packages()):
            yield from ("--tmpfs", str(path), "--remount-ro", str(path))
    if with_packages:
        yield from _package_options()
    for device in _DEVICES:
        yield from ("--dev-bind", device, device)
    yield from ("--dir", "/tmp", "--symlink", "/tmp", "/dev/shm")  # noqa: S108 - the box's own
    yield from ("--remount-ro", "/", "--chdir", "/")


def _package_options() -> Iterator[str]:
    inner = [str(path.resolve()) for path in _inner_packages()]
    for folder in packages():
        if folder not in inner:
            yield from ("--ro-bind", folder, folder)
        for ours in sorted(Path(folder).glob(_OURS)):
            if ours.is_dir() and not ours.is_symlink():
                yield from ("--tmpfs", str(ours), "--remount-ro", str(ours))
            elif not ours.is_symlink():
                yield from ("--ro-bind", "/dev/null", str(ours))


def folders_in(place: str, *, with_packages: bool) -> list[str]:
    """Return the folders that boxes need which lie in a folder that gets another content."""
    needed = [*_library_folders(), *(map(Path, packages()) if with_packages else ())]
    inside = dict.fromkeys(path for path in needed if Path(place) in path.parents)
    return [str(one) for one in inside if not any(other in one.parents for other in inside)]


def readable_files(*, with_packages: bool) -> list[str]:
    """Return what Landlock lets a box read where there is no root of its own."""
    found = list(_libraries())
    for folder in packages() if with_packages else ():
        ours = set(Path(folder).glob(_OURS))
        found += [str(path) for path in sorted(Path(folder).iterdir()) if path not in ours]
    return found


def _libraries() -> Iterator[str]:
    for path in sorted(_stdlib().iterdir()):
        if path.name not in (*_PACKAGES, "test"):
            yield str(path)
    multiarch = sysconfig.get_config_var("MULTIARCH") or "lib"
    folders = [Path(sys.base_prefix) / "lib", *map(Path, _SYSTEM_LIBRARIES)]
    for folder in dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()):
        if (folder / multiarch).is_dir():
            yield str(folder / multiarch)
        for path in sorted(folder.glob("*.so*")):
            yield str(path)
    yield from (*_DEVICES, *_LINKER)


@functools.cache
def _library_folders() -> tuple[Path, ...]:
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
    return tuple(sorted({one for one in found if not any(other in one.parents for other in found)}))


@functools.cache
def _inner_packages() -> tuple[Path, ...]:
    """Return the folders with installed packages that lie in what every box may see."""
    inside = [_stdlib() / name for name in _PACKAGES]
    for folder in _library_folders():
        inside += [path for name in _PACKAGES for path in sorted(folder.glob(f"python3*/{name}"))]
    return tuple(path for path in dict.fromkeys(inside) if path.is_dir())


def _stdlib() -> Path:
    return Path(sysconfig.get_path("stdlib"))

"""Control groups: one for each box, that bound its memory and processes whatever it does.

They need what nobody has by default: a part of the tree that belongs to the user who runs this,
as systemd delegates it (``Delegate=memory pids``), or as root made it over to that user. Version 2
is used if it has what is needed, else version 1.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from jupyter_codementor.errors import Unavailable

_CONTROLLERS: Final = ("memory", "pids")
_NEEDED: Final = (
    "no control groups for memory and processes belong to this user; let systemd delegate them "
    "(Delegate=memory pids)"
)
_SERVER: Final = "codementor-server"
_number = itertools.count()


class _Mount(NamedTuple):
    """Where a hierarchy is seen: the folder, and which part of the hierarchy it shows."""

    folder: Path
    root: str


class Cgroups:
    """Makes a group for each box, in one of ours that ends with this process.

    Args:
        bases: by controller, our own group, in which we may make others. Of version 2 it is the
            same folder for both.
    """

    def __init__(self, bases: dict[str, Path]) -> None:
        name = f"codementor-{os.getpid()}-{next(_number)}"
        self.version = 2 if len(set(bases.values())) == 1 else 1
        if self.version == 2:
            _let_down(bases["memory"])
        self._tops = {controller: base / name for controller, base in bases.items()}
        _make(set(self._tops.values()))
        self._left: list[Group] = []
        self._end = weakref.finalize(self, _swept, set(self._tops.values()))
        if self.version == 2:
            _let_down(self._tops["memory"])

    def group(self, memory_bytes: int, processes: int) -> Group:
        """Return a new group.

        Args:
            memory_bytes: what all of it may hold, files in memory included.
            processes: how many there may be, each thread counting as one.

        Raises:
            OSError: the kernel refuses.
        """
        name = str(next(_number))
        folders = {controller: top / name for controller, top in self._tops.items()}
        _make(set(folders.values()))
        group = Group(folders)
        try:
            group.limit(memory_bytes, processes, self.version)
        except OSError:
            group.close()
            raise
        return group

    def let_go(self, group: Group) -> None:
        """Remove a group as soon as nothing of its box is in it any more."""
        self._left = [one for one in (*self._left, group) if not one.close()]

    def close(self) -> None:
        """Remove our own group, if those of boxes are gone."""
        self._left = [one for one in self._left if not one.close()]
        if not self._left:
            self._end()


class Group:
    """The group of one box."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = folders

    def limit(self, memory_bytes: int, processes: int, version: int) -> None:
        """Put limits on it; there is no swap beside the memory."""
        memory, pids = self._folders["memory"], self._folders["pids"]
        (pids / "pids.max").write_text(str(processes))
        if version == 2:
            (memory / "memory.max").write_text(str(memory_bytes))
            names = ("memory.swap.max",)
            value = "0"
        else:
            (memory / "memory.limit_in_bytes").write_text(str(memory_bytes))
            names = ("memory.memsw.limit_in_bytes",)
            value = str(memory_bytes)
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # a kernel that counts no swap
                (memory / name).write_text(value)

    def take_in(self, pid: int) -> None:
        """Put a process into it.

        Raises:
            OSError: the kernel refuses, or there is no such process.
        """
        for folder in set(self._folders.values()):
            (folder / "cgroup.procs").write_text(str(pid))

    def has(self, pid: int) -> bool:
        """Whether a process is in it, as the kernel says."""
        return all(
            str(pid) in (folder / "cgroup.procs").read_text().split()
            for folder in self._folders.values()
        )

    def close(self) -> bool:
        """Remove it. Return False if something of the box is still in it."""
        try:
            _remove(set(self._folders.values()))
        except OSError:
            return False
        return True


def find_cgroups() -> Cgroups:
    """Return what makes groups in the group that this process is in.

    Raises:
        Unavailable: this user may not make any there.
    """
    try:
        mounts = dict(_mounts(Path("/proc/self/mountinfo").read_text("utf-8")))
        groups = dict(_groups(Path("/proc/self/cgroup").read_text("utf-8")))
    except OSError as error:
        raise Unavailable(f"There are no control groups here ({error}).") from error
    whys = []
    for bases in (_second(mounts, groups), _first(mounts, groups)):
        if bases is None:
            continue
        try:
            return Cgroups(bases)
        except OSError as error:
            whys.append(str(error))
    raise Unavailable(_NEEDED + (f" ({'; '.join(whys)})" if whys else "") + ".")


def _second(mounts: dict[str, _Mount], groups: dict[str, str]) -> dict[str, Path] | None:
    base = _base(mounts.get(""), groups.get(""))
    if base is None:
        return None
    if base.name == _SERVER:  # where we put ourselves before
        base = base.parent
    try:
        offered = (base / "cgroup.controllers").read_text().split()
    except OSError:
        return None
    return dict.fromkeys(_CONTROLLERS, base) if {*_CONTROLLERS} <= {*offered} else None


def _first(mounts: dict[str, _Mount], groups: dict[str, str]) -> dict[str, Path] | None:
    found = {name: _base(mounts.get(name), groups.get(name)) for name in _CONTROLLERS}
    bases = {name: base for name, base in found.items() if base is not None}
    return bases if len(bases) == len(_CONTROLLERS) else None


def _base(mount: _Mount | None, group: str | None) -> Path | None:
    """Return the folder of a group, if the mount shows it."""
    if mount is None or group is None:
        return None
    root = mount.root.rstrip("/")
    if not (group + "/").startswith(root + "/"):
        return None
    return mount.folder / group[len(root) :].strip("/")


def _mounts(text: str) -> Iterator[tuple[str, _Mount]]:
    """Yield each hierarchy by its controller, the second version's by ""."""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        mount = _Mount(Path(fields[4]), fields[3])
        if kind[0] == "cgroup2":
            yield "", mount
        elif kind[0] == "cgroup":
            for name in kind[2].split(","):
                yield name, mount


def _groups(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        _, names, path = line.split(":", 2)
        for name in names.split(","):
            yield name, path


def _let_down(folder: Path) -> None:
    """Let the groups in this one have limits of their own (version 2).

    A group whose children have limits may hold no process, so those that are in it go into one
    of their own.
    """
    control = folder / "cgroup.subtree_control"
    wanted = " ".join(f"+{name}" for name in _CONTROLLERS)
    if {*_CONTROLLERS} <= {*control.read_text().split()}:
        return
    inside = (folder / "cgroup.procs").read_text().split()
    if inside:
        place = folder / _SERVER
        place.mkdir(exist_ok=True)
        for pid in inside:
            with contextlib.suppress(ProcessLookupError):
                (place / "cgroup.procs").write_text(pid)
    control.write_text(wanted)


def _make(folders: Iterable[Path]) -> None:
    made: list[Path] = []
    try:
        for folder in folders:
            folder.mkdir()
            made.append(folder)
    except OSError:
        for folder in made:
            folder.rmdir()
        raise


def _swept(tops: Iterable[Path]) -> None:
    """Remove groups with those in them, as far as nothing runs in them."""
    for top in tops:
        for folder in (*(path for path in top.glob("*") if path.is_dir()), top):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()

"""The files below what a teacher named, with zips opened as if they were folders."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from jupyter_codementor.errors import BadInput

from .zips import Member, Opened, ReadBytes, members

MAX_FILES: Final = 100_000
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
_SKIPPED: Final = frozenset({"__MACOSX", "__pycache__", "node_modules", "venv", "site-packages"})
_ZIP: Final = ".zip"


class Entry(Struct, frozen=True):
    """A file that was found.

    Args:
        path: relative to the root of its tree; in a zip, the zip's name stands for a folder.
        shown: how it is called for people.
        read: its content; raises `BadInput` with a sentence.
        problem: why it is not to be read, or "".
    """

    path: PurePosixPath
    shown: str
    read: ReadBytes
    problem: str = ""


def walk(folder: Path, root: Path, skip: Callable[[Path], bool]) -> Iterator[Entry]:
    """Yield the files below a folder, sorted, with paths relative to `root`.

    Links are followed only to files inside of the folder; hidden files and what `skip` names are
    left out.

    Raises:
        BadInput: there are more than 100,000 files.
    """
    count = 0
    for place, folders, names in os.walk(folder, followlinks=False):
        here = Path(place)
        folders[:] = [
            each for each in sorted(folders) if _is_wanted(each) and not skip(here / each)
        ]
        for name in sorted(name for name in names if _is_wanted(name)):
            count += 1
            if count > MAX_FILES:
                raise BadInput(f"{folder} holds more than {MAX_FILES} files; name a folder in it.")
            yield from entries(here / name, root, within=folder)


def entries(path: Path, root: Path, within: Path | None = None) -> Iterator[Entry]:
    """Yield a file, or the files in a zip; a link must stay `within` a folder if one is named."""
    relative = PurePosixPath(path.relative_to(root).as_posix())
    problem = _problem(path, within)
    if relative.suffix.lower() != _ZIP or problem:
        yield Entry(relative, str(path), lambda: _content(path, MAX_FILE_BYTES), problem)
        return
    yield from in_zip(lambda: path.open("rb"), relative.with_suffix(""), str(path))


def in_zip(
    opened: Opened, prefix: PurePosixPath, shown: str, *, nested: bool = True
) -> Iterator[Entry]:
    """Yield the files of a zip as if it were the folder `prefix`; zips in it once more."""
    try:
        found = [each for each in members(opened, shown) if all(map(_is_wanted, each.path.parts))]
    except BadInput as error:
        # so that its student is told of it
        yield Entry(prefix / f"{prefix.name}{_ZIP}", shown, lambda: b"", str(error))
        return
    for each in sorted(found, key=lambda member: member.path):
        yield from _member(each, prefix, shown, nested=nested)


def _member(member: Member, prefix: PurePosixPath, shown: str, *, nested: bool) -> Iterator[Entry]:
    path, name = prefix / member.path, f"{shown}: {member.path}"
    if member.path.suffix.lower() == _ZIP and nested and not member.problem:
        yield from in_zip(
            lambda: io.BytesIO(member.read()), path.with_suffix(""), name, nested=False
        )
    else:
        yield Entry(path, name, member.read, member.problem)


def _is_wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name not in _SKIPPED


def _problem(path: Path, within: Path | None) -> str:
    try:
        if path.is_symlink() and within is not None:
            target = path.resolve(strict=True)
            if not target.is_relative_to(within.resolve()):
                return "This is a link that leads out of the folder; it was not followed."
        if not stat.S_ISREG(path.stat().st_mode):
            return "This is not a plain file; it was not read."
    except (OSError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it leads in a circle"
        return f"It cannot be read: {why}."
    return ""


def _content(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(content) > most:
        raise BadInput(
            f"{path.name} is larger than {most // 2**20} MiB, so it was not read. Clear its "
            "outputs and save it again."
        )
    return content


def root_of(paths: Collection[Path]) -> Path:
    """Return the folder to which the paths of files that were named one by one are relative."""
    return Path(os.path.commonpath([str(path.parent) for path in paths]))

"""Zips of students: read in memory with limits; nothing is ever unpacked onto the disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Final

from msgspec import Struct

from jupyter_codementor.errors import BadInput

MAX_ENTRIES: Final = 20_000
MAX_MEMBER_BYTES: Final = 64 * 1024 * 1024
ReadBytes = Callable[[], bytes]
Opened = Callable[[], IO[bytes]]


class Member(Struct, frozen=True):
    """A file in a zip; `problem` says why it is not read, or is ""."""

    path: PurePosixPath
    read: ReadBytes
    problem: str = ""


def members(opened: Opened, name: str) -> Iterator[Member]:
    """Yield the files of a zip.

    Args:
        opened: opens the zip; called again for each file that is read.
        name: how messages call it.

    Raises:
        BadInput: it is no zip, or holds too many files.
    """
    with _archive(opened, name) as archive:
        entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise BadInput(f"{name} holds {len(entries)} files; at most {MAX_ENTRIES} are read.")
    for entry in entries:
        if entry.is_dir():
            continue
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        problem = _problem(entry, path, name)
        safe = PurePosixPath(*(part for part in path.parts if part not in ("/", "..")))
        yield Member(safe, _reader(opened, name, entry.filename), problem)


def _problem(entry: zipfile.ZipInfo, path: PurePosixPath, name: str) -> str:
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        return f"{name} holds a file that points out of it ({entry.filename!r}); it was not read."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return f"{name} holds a link ({entry.filename!r}); it was not followed."
    if entry.file_size > MAX_MEMBER_BYTES:
        return _too_large(name, entry.filename)
    return ""


def _too_large(name: str, member: str) -> str:
    return (
        f"{member} in {name} unpacks to more than {MAX_MEMBER_BYTES // 2**20} MiB, so it was not "
        "read. Ask for the notebook alone, with its outputs cleared."
    )


def _reader(opened: Opened, name: str, member: str) -> ReadBytes:
    def content() -> bytes:
        with _archive(opened, name) as archive:
            try:
                with archive.open(member) as stream:
                    # what the zip says of its size is not believed
                    found = stream.read(MAX_MEMBER_BYTES + 1)
            except RuntimeError as error:  # what zipfile raises for an encrypted file
                raise BadInput(f"{name} is encrypted; ask for it without a password.") from error
            except (*_BROKEN, KeyError) as error:
                raise BadInput(f"{member} in {name} is damaged: {error}.") from error
        if len(found) > MAX_MEMBER_BYTES:
            raise BadInput(_too_large(name, member))
        return found

    return content


_BROKEN: Final = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError)


@contextmanager
def _archive(opened: Opened, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with opened() as stream, zipfile.ZipFile(stream) as archive:
            yield archive
    except _BROKEN as error:
        raise BadInput(f"{name} is no zip that can be read ({error}).") from error

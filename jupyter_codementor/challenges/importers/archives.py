"""Zip files and folders of strangers: only plain files inside of them, with limits."""

from __future__ import annotations

import base64
import io
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from jupyter_codementor.errors import BadInput

MAX_ENTRIES: Final = 5_000
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_DATA_FILE_BYTES: Final = 5 * 1024 * 1024
MAX_DATA_BYTES: Final = 20 * 1024 * 1024
MAX_DEPTH: Final = 8
_SKIPPED: Final = frozenset(
    {
        *("__pycache__", "node_modules", "venv", "env", "__MACOSX"),
        *("release", "submitted", "autograded", "feedback", "source_with_tests"),
    }
)


def unzipped(content: bytes, name: str) -> dict[str, bytes]:
    """Return the files of a zip by their paths.

    Raises:
        BadInput: it is no zip, holds too many or too large files, is encrypted, or an entry is a
            link or points out of the archive. Nothing of such an archive is used.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise BadInput(
                    f"{name} holds {len(entries)} files; at most {MAX_ENTRIES} are read."
                )
            return dict(_members(archive, entries, name))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadInput(f"{name} cannot be unpacked: {error}.") from error
    except RuntimeError as error:  # what zipfile raises for an encrypted entry
        raise BadInput(f"{name} is encrypted; unpack it and import the folder.") from error


def _members(
    archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], name: str
) -> Iterator[tuple[str, bytes]]:
    left = MAX_BYTES
    for entry in entries:
        path = _safe(entry, name)
        if entry.is_dir():
            continue
        with archive.open(entry) as stream:
            content = stream.read(min(left, MAX_FILE_BYTES) + 1)
        left -= len(content)
        if left < 0 or len(content) > MAX_FILE_BYTES:
            raise BadInput(
                f"{name} unpacks to more than can be read ({entry.filename}); "
                f"at most {MAX_BYTES // 2**20} MiB in all."
            )
        yield path, content


def _safe(entry: zipfile.ZipInfo, name: str) -> str:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise BadInput(f"{name} was refused: its entry {entry.filename!r} points out of it.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadInput(f"{name} was refused: its entry {entry.filename!r} is a link.")
    return str(path)


def files_in(folder: Path) -> list[Path]:
    """Return the plain files below a folder, sorted; links and folders of no interest are left out.

    Raises:
        BadInput: it holds more than 5,000 files.
    """
    found: list[Path] = []
    for root, folders, names in os.walk(folder, followlinks=False):
        here = Path(root)
        depth = len(here.relative_to(folder).parts)
        folders[:] = sorted(
            each
            for each in folders
            if depth < MAX_DEPTH
            and each not in _SKIPPED
            and (not each.startswith(".") or each in (".meta", ".docs"))
            and not (here / each).is_symlink()
        )
        found += [here / each for each in sorted(names) if _is_plain(here / each)]
        if len(found) > MAX_ENTRIES:
            raise BadInput(
                f"{folder.name} holds more than {MAX_ENTRIES} files; choose a folder in it."
            )
    return found


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def data_files(folder: Path, paths: Iterable[Path]) -> tuple[dict[str, str], list[str]]:
    """Return files as relative path -> content in base64, and a sentence for each left out."""
    found: dict[str, str] = {}
    left_out: list[str] = []
    total = 0
    for path in paths:
        relative = path.relative_to(folder).as_posix()
        try:
            size = path.stat().st_size
            if size > MAX_DATA_FILE_BYTES or total + size > MAX_DATA_BYTES:
                left_out.append(
                    f"The file {relative} is {size // 1024} KiB large and was left out; files that "
                    f"come with an assignment may have {MAX_DATA_FILE_BYTES // 2**20} MiB each and "
                    f"{MAX_DATA_BYTES // 2**20} MiB in all."
                )
                continue
            found[relative] = base64.b64encode(path.read_bytes()).decode("ascii")
        except OSError as error:
            left_out.append(f"The file {relative} cannot be read: {error.strerror}.")
            continue
        total += size
    return found, left_out


def named_files(folder: Path, names: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Return the files that a notebook names, and a sentence for each that is not in the folder."""
    found: list[Path] = []
    problems: list[str] = []
    root = folder.resolve()
    for name in names:
        path = folder / name
        if not path.resolve().is_relative_to(root) or path.is_symlink():
            problems.append(f"The file {name} lies outside of the notebook's folder; left out.")
        elif path.is_dir():
            found += files_in(path)
        elif _is_plain(path):
            found.append(path)
        else:
            problems.append(f"The file {name} is named by the notebook but is not there.")
    return found, problems

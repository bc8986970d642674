"""A folder with the results of a class, and a journal by which grading goes on after it stopped."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import Conflict, StorageFull, Unavailable
from jupyter_codementor.model.class_results import Graded

JOURNAL: Final = "grading.jsonl"
"""Also tells that a folder holds results, and no submissions."""
_NOT_IN_NAMES: Final = re.compile(r"[^\w .()-]+")
_MOST_NAME: Final = 48
_DISK_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul"})


class _Line(Struct, frozen=True):
    schema_version: int
    graded: Graded


class ResultsFolder:
    """Implements the port `Results` of grading a class.

    Args:
        path: made if it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal: IO[bytes] | None = None
        self._names: dict[str, str] = {}

    def open(self, students: Sequence[str]) -> dict[str, Graded]:
        """Keep others from writing at the same time; return the last result of each student.

        A line that was cut by a crash is left out: its submission is graded again.

        Args:
            students: whose feedback will be written, each name once.

        Raises:
            Conflict: another command writes there.
            Unavailable: the folder cannot be made or written.
        """
        try:
            (self.path / "feedback").mkdir(parents=True, exist_ok=True)
            self._journal = (self.path / JOURNAL).open("a+b")
        except OSError as error:
            raise Unavailable(
                f"{self.path} cannot be used for the results: {error.strerror}."
            ) from error
        try:
            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._journal.close()
            raise Conflict(
                f"Another command writes its results to {self.path}; wait for it, or name another "
                "folder with --to."
            ) from error
        same = Counter(student.casefold() for student in students)
        self._names = {
            student: _file_name(student, alone=same[student.casefold()] == 1)
            for student in students
        }
        return self._read(self._journal)

    def _read(self, journal: IO[bytes]) -> dict[str, Graded]:
        journal.seek(0)
        found: dict[str, Graded] = {}
        line = b"\n"
        for line in journal:
            try:
                read = msgspec.json.decode(line, type=_Line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            found[read.graded.student] = read.graded
        if not line.endswith(b"\n"):
            journal.write(b"\n")
        return found

    def keep(self, graded: Graded) -> None:
        """Write a result so that it outlives a crash, also of the machine.

        Raises:
            StorageFull: the disk is full.
        """
        if self._journal is None:
            raise RuntimeError("the folder is not open")
        line = msgspec.json.encode(_Line(1, graded)) + b"\n"
        try:
            self._journal.write(line)
            self._journal.flush()
            os.fsync(self._journal.fileno())
        except OSError as error:
            raise self._full(error) from error

    def has_feedback(self, student: str, suffix: str) -> bool:
        """Return whether the feedback of a student is there."""
        return self._feedback(student, suffix).is_file()

    def write_feedback(self, student: str, suffix: str, content: bytes) -> None:
        """Write the feedback of a student as ``feedback/STUDENT.SUFFIX``."""
        self._write(self._feedback(student, suffix), content)

    def write(self, name: str, content: bytes) -> None:
        """Write one of the files that hold all results; nobody sees half of it."""
        self._write(self.path / name, content)

    def close(self) -> None:
        """Let others write there."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _feedback(self, student: str, suffix: str) -> Path:
        return self.path / "feedback" / f"{self._names[student]}.{suffix}"

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> Exception:
        if error.errno in _DISK_FULL:
            return StorageFull(
                f"There is no room left for the results in {self.path}. Make room and give the "
                "same command again; what is graded is kept."
            )
        return Unavailable(f"{self.path} cannot be written: {error.strerror}.")


def _file_name(student: str, *, alone: bool) -> str:
    """Return a name that is safe on each system; one that had to be changed is made unlike others.

    `alone` says whether no other student's differs in upper and lower case only.
    """
    plain = _NOT_IN_NAMES.sub("_", student).strip(". ")[:_MOST_NAME].rstrip(". ")
    if plain and plain == student and alone and plain.casefold() not in _DEVICES:
        return plain
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain or 'student'}-{digest}"

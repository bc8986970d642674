"""Finds what a class handed in: one entry for each student, as far as the paths tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from jupyter_codementor.challenges.handed_files import asked_in, suffixes_of
from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.challenge import Challenge

from .names import SUBMITTED, students_of
from .tree import Entry, entries, root_of, walk

_SHOWN: Final = 3


class HandIn(Struct, frozen=True):
    """What a student handed in; `read` returns the file, or raises `BadInput` with a sentence."""

    student: str
    file: str
    read: Callable[[], bytes]


class HandIns(Struct, frozen=True):
    """What was found, in the order of the paths, and a sentence for each thing left out."""

    found: tuple[HandIn, ...]
    left_out: tuple[str, ...] = ()


class Task(Struct, frozen=True):
    """How the task is called where it is handed in.

    Args:
        challenge: what is graded.
        names: of its file, and its id: not the name of a student.
        assignment: the folder of the assignment in a course of nbgrader, or "".
    """

    challenge: Challenge
    names: tuple[str, ...] = ()
    assignment: str = ""


def find(
    paths: Sequence[Path],
    task: Task,
    *,
    pattern: re.Pattern[str] | None = None,
    skip: Callable[[Path], bool] = lambda _: False,
) -> HandIns:
    """Find the submissions in files, folders and zips.

    Of several files of one student, those of the task's name or with its id count; if more than one
    is left, each counts, and the name of the file is added to the student's.

    Args:
        paths: as the teacher named them.
        task: what is graded.
        pattern: tells the student from the path, see `names.students_of`.
        skip: folders that are not looked into, such as earlier results.

    Raises:
        BadInput: a path does not exist.
    """
    chosen: list[tuple[str, Entry]] = []
    left_out: list[str] = []
    for tree in _trees(paths, task, skip):
        kept = [entry for entry in tree if not _is_of_another(entry, task, left_out)]
        known = (task.challenge.id, *task.names)
        names = students_of([entry.path for entry in kept], known, pattern)
        chosen += _chosen(zip(names, kept, strict=True), task, left_out)
    return HandIns(tuple(_named(chosen)), tuple(left_out))


def _trees(
    paths: Sequence[Path], task: Task, skip: Callable[[Path], bool]
) -> Iterator[list[Entry]]:
    """Yield the files that belong together: of each folder, of each zip, and those named singly."""
    single: list[Path] = []
    for path in paths:
        if path.is_dir():
            yield list(_in_folder(path, skip))
        elif not path.exists():
            raise BadInput(f"There is no file or folder {path}.")
        elif path.suffix.lower() == ".zip":
            yield _in_class_zip(path)
        else:
            single.append(path.absolute())
    if single:
        root = _root_of_singles(single, task)
        yield [entry for path in dict.fromkeys(single) for entry in entries(path, root)]


def _root_of_singles(paths: Sequence[Path], task: Task) -> Path:
    """Return the folder from which on the paths of files that were named one by one tell names."""
    submitted = _submitted_root(paths[0])
    if submitted and all(path.is_relative_to(submitted) for path in paths):
        return submitted
    root = root_of(paths)
    names = {task.challenge.id, *task.names}
    if all(path.parent == root and path.stem in names for path in paths):
        return root.parent
    return root


def _in_folder(path: Path, skip: Callable[[Path], bool]) -> Iterator[Entry]:
    folder = path.absolute()
    if (folder / SUBMITTED).is_dir():
        folder = folder / SUBMITTED
    yield from walk(folder, _submitted_root(folder / "any") or folder, skip)


def _submitted_root(path: Path) -> Path | None:
    """Return the folder in which a `submitted` above a path lies."""
    return next((each.parent for each in path.parents if each.name == SUBMITTED), None)


def _in_class_zip(path: Path) -> list[Entry]:
    """Return the files of a zip: of a class, or, if there is but one student, of the zip's name."""
    [*inside] = entries(path.absolute(), path.absolute().parent)
    relative = [PurePosixPath(*each.path.parts[1:]) for each in inside]
    if len(inside) < 2 or len(set(students_of(relative))) < 2:
        return inside
    return [
        Entry(shorter, each.shown, each.read, each.problem)
        for shorter, each in zip(relative, inside, strict=True)
    ]


def _is_of_another(entry: Entry, task: Task, left_out: list[str]) -> bool:
    """Whether a file lies in the folder of another assignment in a course of nbgrader."""
    parts = entry.path.parts
    if not task.assignment or parts[0] != SUBMITTED or len(parts) < 4:
        return False
    other = parts[2] != task.assignment
    if other and entry.path.suffix == ".ipynb":
        left_out.append(f"{entry.path} is of another assignment than {task.assignment}.")
    return other


def _chosen(
    found: Iterable[tuple[str, Entry]], task: Task, left_out: list[str]
) -> Iterator[tuple[str, Entry]]:
    by_student: dict[str, list[Entry]] = {}
    for student, entry in found:
        by_student.setdefault(student, []).append(entry)
    suffixes = suffixes_of(task.challenge)
    for student, all_files in by_student.items():
        wanted = [each for each in all_files if each.path.suffix.lower() in suffixes]
        broken = [each for each in all_files if each.problem and each not in wanted]
        if wanted:
            yield from ((student, each) for each in _of_task(wanted, task))
        elif broken:
            yield student, broken[0]
        elif len(all_files[0].path.parts) > 1:
            yield student, _nothing(all_files, suffixes)
        else:
            left_out += [f"{each.path} is no file that can be graded." for each in all_files]


def _nothing(files: Sequence[Entry], suffixes: Collection[str]) -> Entry:
    names = ", ".join(each.path.name for each in files[:_SHOWN])
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    problem = f"Nothing here can be graded ({names}{more}); hand in {' or '.join(suffixes)}."
    first = files[0]
    return Entry(first.path, first.shown, first.read, problem)


def _of_task(files: list[Entry], task: Task) -> list[Entry]:
    """Return the files of a student that are of this task, if any says so; else all of them."""
    if len(files) == 1:
        return files
    names = {name.lower() for name in (task.challenge.id, *task.names)}
    named = [each for each in files if each.path.stem.lower() in names]
    if len(named) == 1:
        return named
    files = named or files
    asked = [(_asked(each), each) for each in files]
    own = [each for id, each in asked if id == task.challenge.id]
    return own or [each for id, each in asked if not id] or files[:1]


def _asked(entry: Entry) -> str:
    if entry.problem or entry.path.suffix.lower() != ".ipynb":
        return ""
    try:
        return asked_in(entry.read(), entry.path.name)
    except BadInput:
        return ""


def _named(chosen: Sequence[tuple[str, Entry]]) -> Iterator[HandIn]:
    """Yield what was chosen, each under a name of its own."""
    counts: dict[str, int] = {}
    for student, _ in chosen:
        counts[student] = counts.get(student, 0) + 1
    taken: dict[str, int] = {}
    for student, entry in chosen:
        name = f"{student} ({entry.path.name})" if counts[student] > 1 else student
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name} {taken[name]}"
        yield HandIn(name, entry.shown, _reading(entry))


def _reading(entry: Entry) -> Callable[[], bytes]:
    if not entry.problem:
        return entry.read

    def refuse() -> bytes:
        raise BadInput(entry.problem)

    return refuse

"""Who handed a file in: read off its path, as nbgrader, Otter, Canvas, Moodle and teachers do it.

::

    submitted/ada/ps1/problem1.ipynb    ada    nbgrader
    ada/anything.ipynb                  ada    a folder for each student
    Ada Li_4711_assignsubmission_file_/ Ada Li Moodle
    liada_LATE_4711_0815_ps1.ipynb      liada  Canvas
    ada_two-sum.ipynb, two-sum-ada.py   ada    what all have in common is not the name
    ada.ipynb                           ada
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Final

SUBMITTED: Final = "submitted"
_MOODLE: Final = re.compile(r"^(?P<student>.+?)_\d+_assignsubmission_(file|onlinetext)_?$")
_CANVAS: Final = re.compile(r"^(?P<student>[^_]+)_(LATE_)?\d+_\d+_.+$", re.IGNORECASE)
_BETWEEN: Final = " _-."


def students_of(
    paths: Sequence[PurePosixPath],
    known: Collection[str] = (),
    pattern: re.Pattern[str] | None = None,
) -> list[str]:
    """Return for each path the student who handed it in.

    Args:
        paths: relative to the folder, or to what all files that were given have in common.
        known: how the task is called, so that its name is not taken for a student's.
        pattern: the teacher's own rule; its group ``student`` is the name. What it does not match
            goes by our rules.
    """
    flat = [path.stem for path in paths if len(path.parts) == 1]
    tail = _common_tail(flat)
    found = []
    for path in paths:
        match = pattern.search(path.as_posix()) if pattern else None
        found.append((match["student"] or "") if match else "")
        if not found[-1]:
            found[-1] = _by_folder(path) or _by_file(path.stem, tail, known)
    return found


def _by_folder(path: PurePosixPath) -> str:
    folders = path.parts[:-1]
    if SUBMITTED in folders[:-1]:
        return folders[folders.index(SUBMITTED) + 1]
    if not folders:
        return ""
    moodle = _MOODLE.match(folders[0])
    return moodle["student"] if moodle else folders[0]


def _by_file(stem: str, tail: str, known: Collection[str]) -> str:
    canvas = _CANVAS.match(stem)
    if canvas:
        return canvas["student"]
    for name in sorted(known, key=len, reverse=True):
        for part in (name, name.replace("-", "_")):
            left = _without(stem, part)
            if left:
                return left
    return stem.removesuffix(tail).strip(_BETWEEN) or stem


def _without(stem: str, task: str) -> str:
    """Return the rest of a name that begins or ends with the task's; "" if it does neither."""
    low, task = stem.lower(), task.lower()
    if not task or len(stem) <= len(task) + 1:
        return ""
    if low.endswith(task) and stem[-len(task) - 1] in _BETWEEN:
        return stem[: -len(task)].strip(_BETWEEN)
    if low.startswith(task) and stem[len(task)] in _BETWEEN:
        return stem[len(task) :].strip(_BETWEEN)
    return ""


def _common_tail(stems: Sequence[str]) -> str:
    """Return what stands behind the first ``_`` in all names, if it is the same in all."""
    tails = {stem.partition("_")[2] for stem in stems}
    tail = tails.pop() if len(stems) > 1 and len(tails) == 1 else ""
    return f"_{tail}" if tail else ""

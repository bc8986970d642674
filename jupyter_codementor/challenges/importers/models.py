"""What an import gives: challenges, and a sentence for each thing that could not be carried."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.challenge import Challenge

ImportFormat = Literal[
    "codementor",
    "nbgrader",
    "otter-assign",
    "otter-compiled",
    "otter-tests",
    "exercism",
    "pytest",
    "notebook",
]
"""codementor: a challenge of ours. otter-compiled: a student's notebook with its tests.
otter-tests: test files or an autograder's zip. notebook: a notebook without anything to grade."""


class Lost(Struct, frozen=True):
    """Something that an import could not carry.

    Args:
        what: a sentence that says what it is and why.
        cell: the number of the cell from 1, or None if it is no matter of one cell.
        where: the file, or "".
    """

    what: str
    cell: int | None = None
    where: str = ""

    def __str__(self) -> str:
        place = f"cell {self.cell}" if self.cell else ""
        before = ", ".join(part for part in (self.where, place) if part)
        return f"{before}: {self.what}" if before else self.what


class Imported(Struct, frozen=True):
    """What an import gives.

    Args:
        challenges: in the order of their files.
        lost: what could not be carried, in the order of the cells.
    """

    challenges: tuple[Challenge, ...]
    lost: tuple[Lost, ...] = ()

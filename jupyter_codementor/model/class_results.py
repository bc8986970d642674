"""What grading a whole class gives: one result for each file that was handed in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from .verdict import Verdict, VerdictStatus

GradedStatus = VerdictStatus | Literal["not_graded"]
"""not_graded: the file could not be read; `error` says why, and what to do."""


class Graded(Struct, frozen=True, kw_only=True):
    """One submission of a class.

    Args:
        student: as its path names the student.
        file: its path as the teacher gave it, for people.
        key: what it was graded by: the same key again gives the same verdict; "" if unreadable.
        verdict: None if it could not be read.
        error: a sentence; "" if it was graded.
        notes: what was put back, left out or guessed, as sentences.
    """

    student: str
    file: str
    key: str = ""
    verdict: Verdict | None = None
    error: str = ""
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> GradedStatus:
        """The verdict's word, or ``not_graded``."""
        return self.verdict.status if self.verdict else "not_graded"

    @property
    def is_graded(self) -> bool:
        """Whether there is a verdict by the student's work."""
        return self.status not in ("not_graded", "grader_fault", "queued")

"""Code handed in for a verdict; it is its own job: status, lease and attempts are its fields."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from .review import Review
from .student import Award
from .verdict import Verdict

Origin = Literal["", "signed", "own_word"]
"""Empty: handed in here. signed: from a progress file that one of our keys signed. own_word: from
one that nobody can vouch for. What was imported is never evidence for a grade."""
SubmissionStatus = Literal["queued", "graded", "credited"]
"""queued: stored; graded: the verdict is stored; credited: XP and progress follow it. One that was
given up has the verdict `grader_fault`, and its reason in `dead_letters`."""


class Submission(Struct, frozen=True, kw_only=True):
    """One hand-in. Times are seconds since 1970 UTC; `local_date` is the student's day (ISO).

    `key` is the client's Idempotency-Key, from which `id` follows; `hints_used` counts the rungs
    of the hint ladder that were taken before; `attempts` counts claims. `item_difficulty` and
    `ability` are the ratings (logits) of the challenge and of the student as they were when it was
    handed in: with them, the fold of a student needs nobody else's submissions.
    """

    id: str
    student_id: str
    challenge_id: str
    challenge_version: int
    language: str
    code: str
    created_at: float
    local_date: str
    hints_used: int = 0
    item_difficulty: float | None = None
    ability: float | None = None
    sure: float | None = None
    """How sure the student said to be that it passes, 0 to 1."""
    origin: Origin = ""
    imported_id: str = ""
    """Of one that came in a progress file: its id where it was first handed in."""
    status: SubmissionStatus = "queued"
    attempts: int = 0
    lease_until: float = 0.0
    verdict: Verdict | None = None
    review: Review | None = None
    award: Award | None = None
    schema_version: int = 1
    revision: int = 0

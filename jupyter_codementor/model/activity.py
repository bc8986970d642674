"""What every analysis later stands on: one event for each thing that a student did."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from .submission import Origin

ActivityKind = Literal["open", "run", "hint", "ask", "submit"]
Chosen = Literal["", "next", "free"]
"""How a challenge was come to: the one that was suggested, or one of the student's own choice."""


class Activity(Struct, frozen=True, kw_only=True, gc=False):
    """Something that a student did; never with code.

    `outcome` is the verdict's status, or empty; `error_kind` the status of the first test case
    that did not pass; `active_s` the seconds since the student's last event on this challenge, at
    most 300, 0 for the first. Events of one student are in the order of `created_at`, also when
    the clock was moved back in between. It holds plain values only, so the garbage collector need
    not walk through the thousands that an analysis looks at.
    """

    id: str
    student_id: str
    challenge_id: str
    kind: ActivityKind
    created_at: float
    outcome: str = ""
    error_kind: str = ""
    active_s: float = 0.0
    local_date: str = ""
    """The student's own day, as ISO date."""
    skill: str = ""
    """The topic of the challenge."""
    chosen: Chosen = ""
    """Of an `open`: how it was come to."""
    difficulty: float | None = None
    """How hard the challenge was for this student then: its rating less the ability, in logits."""
    origin: Origin = ""
    """As of a submission: what came in a progress file says nothing of how hard a challenge is."""
    imported_id: str = ""
    """Of one that came in a progress file: its id where it happened."""
    sure: float | None = None
    """Of a `submit`: how sure the student said to be, 0 to 1."""
    schema_version: int = 1
    revision: int = 0

"""What every analysis later stands on: one event for each thing that a student did."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

ActivityKind = Literal["open", "run", "hint", "ask", "submit"]


class Activity(Struct, frozen=True, kw_only=True):
    """Something that a student did; never with code.

    `outcome` is the verdict's status, or empty; `error_kind` the status of the first test case
    that did not pass; `active_s` the seconds since the student's last event on this challenge, at
    most 300, 0 for the first.
    """

    id: str
    student_id: str
    challenge_id: str
    kind: ActivityKind
    created_at: float
    outcome: str = ""
    error_kind: str = ""
    active_s: float = 0.0
    schema_version: int = 1
    revision: int = 0

"""What a student's submissions say of each skill."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

P_KNOWN_AT_FIRST: Final = 0.2
"""How likely a skill is known before anything was seen of it."""


class Recall(Struct, frozen=True, kw_only=True):
    """The memory of a skill, as FSRS has it; times in seconds since 1970 UTC.

    `stability_days` is how long until the chance of recall has fallen to 90 %; `difficulty` 1-10.
    """

    stability_days: float
    difficulty: float
    reviewed_at: float
    due_at: float


class SkillState(Struct, frozen=True, kw_only=True):
    """One skill of one student.

    `ability` is relative to the student's general ability, in logits; `mastery` the probability
    that the skill is known. `attempts` counts submissions that counted, `attempts_unmastered`
    those since it was last mastered, `attempts_in_sitting` those without a pause of some hours.
    """

    ability: float = 0.0
    attempts: int = 0
    attempts_unmastered: int = 0
    attempts_in_sitting: int = 0
    fails_in_row: int = 0
    mastery: float = P_KNOWN_AT_FIRST
    mastered_at: float | None = None
    """Set while it is mastered; None again once that is lost."""
    last_at: float | None = None
    recall: Recall | None = None
    days: dict[str, float] = field(default_factory=dict)
    """`mastery` at the end of each day on which it was practised, by ISO date."""


class Skills(Struct, frozen=True, kw_only=True):
    """All skills of one student: a deterministic fold over the submissions, in order."""

    ability: float = 0.0
    """General, in logits."""
    attempts: int = 0
    reviews: int = 0
    """How many of the attempts were reviews of a mastered skill."""
    recent: tuple[str, ...] = ()
    """The last 12 challenges that were attempted, newest first."""
    by_name: dict[str, SkillState] = field(default_factory=dict)


class ItemRating(Struct, frozen=True, kw_only=True):
    """How hard a challenge is, in logits, as the submissions to it have shown. `id` is its id.

    A deterministic fold over the first submission of each student to it; `attempts` counts these,
    and `applied_to` is the (created_at, id) of the last one folded in. `start` is the difficulty
    that it began with; None for what its author said.
    """

    id: str
    difficulty: float
    start: float | None = None
    attempts: int = 0
    applied_to: tuple[float, str] | None = None
    schema_version: int = 1
    revision: int = 0


class SkillChange(Struct, frozen=True, kw_only=True):
    """What a submission did to a skill: `mastery` and its value before, 0 to 1."""

    skill: str
    before: float
    after: float

"""What a student's activity adds up to, and what can be said of it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from .challenge import Difficulty

PatternName = Literal[
    "pace",
    "persistence",
    "regularity",
    "spacing",
    "help_seeking",
    "self_checking",
    "error_recovery",
    "challenge_appetite",
    "calibration",
    "content_preference",
]


class Evidence(Struct, frozen=True, kw_only=True):
    """An event behind a number: when, on which challenge, and what happened, in words."""

    at: float
    challenge_id: str
    words: str
    event_id: str = ""


class StudyPattern(Struct, frozen=True, kw_only=True):
    """How somebody studies, in one number, honestly.

    `value` with its 90 % interval `low` to `high` (None where `n` is below the minimum), `n` what
    was counted, `since` and `until` the window in seconds since 1970 UTC. `provisional` from 10
    to 19. What the numbers mean stands in `words`; `suggestion` is one thing to try, or "".
    """

    name: PatternName
    title: str
    words: str
    how: str
    """How it is known: what is counted, in one sentence."""
    n: int
    n_needed: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    provisional: bool = False
    since: float | None = None
    until: float | None = None
    suggestion: str = ""
    evidence: tuple[Evidence, ...] = ()
    """At most the last 10 events behind it."""
    disputed: str = ""
    """What the student says against it."""
    hidden: bool = False


class DayTotals(Struct, frozen=True, kw_only=True, gc=False):
    """What was done on one day of the student."""

    date: str
    submissions: int = 0
    runs: int = 0
    solved: int = 0
    hints: int = 0
    asks: int = 0
    active_s: float = 0.0


class GroupTotals(Struct, frozen=True, kw_only=True):
    """Totals of a language, a topic or all."""

    name: str
    submissions: int = 0
    solved: int = 0
    tried: int = 0
    active_s: float = 0.0
    hints: int = 0
    success: float = 0.0
    """Share of submissions that were accepted."""


class ChallengeTotals(Struct, frozen=True, kw_only=True, gc=False):
    """Time and tries of one challenge."""

    challenge_id: str
    title: str
    tries: int
    runs: int
    hints: int
    active_s: float
    solved_at: float | None
    first_at: float


class SkillView(Struct, frozen=True, kw_only=True):
    """A skill as the dashboard shows it; `due_at` and `recall` of a mastered one."""

    name: str
    prerequisites: tuple[str, ...]
    mastery: float
    mastered: bool
    attempts: int
    solved: int
    total: int
    recall: float | None = None
    due_at: float | None = None
    parked: bool = False
    days: tuple[tuple[str, float], ...] = ()
    """Mastery at the end of each day on which it was practised."""


class Analytics(Struct, frozen=True, kw_only=True):
    """Everything that the dashboard draws. Days are the student's own.

    `velocity` is skills mastered per active hour over the last 28 days (None: not enough);
    `preferred_difficulty` the one most often chosen freely (None: nothing was).
    """

    totals: GroupTotals
    languages: tuple[GroupTotals, ...]
    topics: tuple[GroupTotals, ...]
    challenges: tuple[ChallengeTotals, ...]
    days: tuple[DayTotals, ...]
    skills: tuple[SkillView, ...]
    strong: tuple[str, ...]
    to_improve: tuple[str, ...]
    velocity: float | None
    preferred_difficulty: Difficulty | None
    hints_per_solved: float | None
    mean_active_s: float | None
    """Per solved challenge."""
    reviews_due: tuple[str, ...]


class Insight(Struct, frozen=True, kw_only=True):
    """A finding about a student's work, with its evidence and one thing to do."""

    id: str
    kind: Literal["strength", "gap", "review", "habit", "help", "pace", "milestone"]
    words: str
    evidence: tuple[Evidence, ...]
    action: str
    """What to do, in words."""
    challenge_id: str = ""
    skill: str = ""
    numbers: dict[str, float] = field(default_factory=dict)

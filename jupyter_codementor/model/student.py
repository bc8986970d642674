"""A student's profile and progress, and what a submission brought."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from .challenge import Points
from .skills import SkillChange, Skills
from .tutor import RUNGS, Personality

ChallengeStatus = Literal["new", "opened", "tried", "solved"]
Role = Literal["student", "teacher", "admin"]
HideableThing = Literal["xp", "level", "streak", "achievements", "leaderboard", "patterns"]


class Profile(Struct, frozen=True, kw_only=True):
    """Who a student is, as far as we need it. `time_zone` is an IANA name."""

    id: str
    name: str
    alias: str = ""
    """Shown on the leaderboard instead of the name."""
    time_zone: str = "UTC"
    language: str = "en"
    on_leaderboard: bool = False
    hidden: tuple[HideableThing, ...] = ()
    personality: Personality = "encouraging"
    """The tutor's manner."""
    help_level: int = RUNGS
    """How far up the hint ladder the tutor may go, 1 to 4."""
    days_a_week: int = 3
    """On how many days a week the student means to practise, 1 to 7."""
    asks_how_sure: bool = False
    """Whether the student is asked, before handing in, how sure it will pass."""
    erasing: bool = False
    """All that is kept of the student is being erased; what a crash left over is erased later."""
    schema_version: int = 1
    revision: int = 0


class LedgerEntry(Struct, frozen=True, kw_only=True):
    """XP that was gained, once and for all. `id` says for what: ``ada/two-sum/solve/1``."""

    id: str
    student_id: str
    xp: int
    reason: str
    """A short sentence for the student."""
    created_at: float
    challenge_id: str = ""
    submission_id: str = ""
    language: str = ""
    skills: tuple[str, ...] = ()
    schema_version: int = 1
    revision: int = 0


class Streak(Struct, frozen=True):
    """Days in a row with at least one submission, in the student's time zone.

    A freeze (one for each 7 days in a row, at most 2 kept) is spent for a missed day by itself.
    """

    days: int = 0
    longest_days: int = 0
    freezes: int = 0
    last_date: str = ""


class ChallengeProgress(Struct, frozen=True, gc=False):
    """How far a student is with one challenge."""

    status: ChallengeStatus = "new"
    tries: int = 0
    earned: Points = 0
    points: Points = 0
    hints_used: int = 0
    solved_at: float | None = None
    last_at: float | None = None
    reviewed_at: float | None = None
    """When a submission after it was solved last counted as practice."""
    own_word: bool = False
    """It is solved by the student's own word alone: nothing that was graded here has solved it."""


class LanguageProgress(Struct, frozen=True):
    """Progress in one programming language."""

    level: int = 1
    xp: int = 0
    challenges_completed: int = 0
    topics_completed: int = 0


class TopicProgress(Struct, frozen=True):
    """Progress in one topic (a skill of the catalogue)."""

    xp: int = 0
    challenges_completed: int = 0
    challenges_total: int = 0


class Progress(Struct, frozen=True, kw_only=True):
    """A deterministic fold over a student's graded submissions in order, plus opens and hints.

    `applied_to` is the (created_at, id) of the last submission folded in. `id` is the student's.
    """

    id: str
    xp: int = 0
    level: int = 1
    streak: Streak = Streak()
    achievements: dict[str, float] = field(default_factory=dict)
    """When each was got, by its id."""
    challenges: dict[str, ChallengeProgress] = field(default_factory=dict)
    languages: dict[str, LanguageProgress] = field(default_factory=dict)
    topics: dict[str, TopicProgress] = field(default_factory=dict)
    skills: Skills = Skills()
    days: dict[str, int] = field(default_factory=dict)
    """Graded submissions on each day of the student, by ISO date."""
    by_hand: dict[str, float] = field(default_factory=dict)
    """What the student says to have done elsewhere, and when: challenges, or readings."""
    own_word: int = 0
    """How many of the submissions are the student's own word, from a progress file."""
    board_xp: int = 0
    """The XP that counts on the leaderboard: nothing that is only the student's own word."""
    applied_to: tuple[float, str] | None = None
    on_leaderboard: bool = False
    alias: str = ""
    schema_version: int = 1
    revision: int = 0


class XpPart(Struct, frozen=True):
    """A part of the XP gained, with its reason as a short sentence."""

    xp: int
    reason: str


class Award(Struct, frozen=True, kw_only=True):
    """What a submission brought to its student."""

    xp: int = 0
    parts: tuple[XpPart, ...] = ()
    achievements: tuple[str, ...] = ()
    level_before: int = 1
    level: int = 1
    streak_days: int = 0
    skills: tuple[SkillChange, ...] = ()

"""Who I am and how far I am."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from jupyter_codementor.model.skills import Skills
from jupyter_codementor.model.student import (
    ChallengeProgress,
    HideableThing,
    LanguageProgress,
    LedgerEntry,
    Role,
    Streak,
    TopicProgress,
)
from jupyter_codementor.model.tutor import Personality

from .challenges import Suggestion


class ProfileReply(Struct, frozen=True, kw_only=True):
    """Who I am here."""

    id: str
    name: str
    alias: str
    time_zone: str
    language: str
    on_leaderboard: bool
    hidden: tuple[HideableThing, ...]
    personality: Personality
    help_level: int
    """How far up the hint ladder the tutor may go, 1 to 4."""
    days_a_week: int
    """On how many days a week I mean to practise, 1 to 7."""
    asks_how_sure: bool
    """Whether I am asked, before I hand in, how sure I am."""
    roles: tuple[Role, ...]


class ProfileRequest(Struct, frozen=True, kw_only=True):
    """What I change; what is left out stays."""

    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    alias: Annotated[str, Meta(max_length=40)] | None = None
    time_zone: str | None = None
    language: Annotated[str, Meta(pattern="^[a-z]{2}(-[A-Z]{2})?$")] | None = None
    on_leaderboard: bool | None = None
    hidden: tuple[HideableThing, ...] | None = None
    personality: Personality | None = None
    help_level: Annotated[int, Meta(ge=1, le=4)] | None = None
    days_a_week: Annotated[int, Meta(ge=1, le=7)] | None = None
    asks_how_sure: bool | None = None


class Achievement(Struct, frozen=True, kw_only=True):
    """An achievement: got at `at`, or `share` (0 to 1) of the way there."""

    id: str
    title: str
    description: str
    xp: int
    at: float | None
    share: float


class ActiveDay(Struct, frozen=True):
    """A day of the student's calendar with what was done on it."""

    date: str
    submissions: int


class ProgressReply(Struct, frozen=True, kw_only=True):
    """All that My progress shows. `ledger` holds the newest entries, newest first."""

    xp: int
    level: int
    level_xp: int
    """XP at which this level began."""
    next_level_xp: int
    """XP at which the next begins."""
    streak: Streak
    achievements: tuple[Achievement, ...]
    challenges: dict[str, ChallengeProgress]
    languages: dict[str, LanguageProgress]
    topics: dict[str, TopicProgress]
    ledger: tuple[LedgerEntry, ...]
    days: tuple[ActiveDay, ...]
    next: Suggestion | None
    by_hand: dict[str, float] = {}
    """What I say to have done elsewhere, and when: my own word, without XP."""
    own_word: int = 0
    """How many submissions are my own word, from a progress file."""
    skills: Skills = Skills()
    """All that is known of my skills; the next challenge is chosen from it."""


class LeaderboardRow(Struct, frozen=True, kw_only=True):
    """A place on the leaderboard; equals share one. `xp` without what is only somebody's word."""

    place: int
    alias: str
    xp: int
    level: int
    me: bool
    gap: bool = False
    """Others stand between this row and the one before."""


class LeaderboardReply(Struct, frozen=True):
    """The first three of those who opted in, and up to three on each side of me, best first.

    Empty `rows` and `joined` False: you did not opt in.
    """

    joined: bool
    rows: tuple[LeaderboardRow, ...]

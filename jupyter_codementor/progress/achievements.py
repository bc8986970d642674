"""Achievements: what they are called, and when one is got."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct

from ..model.student import ChallengeProgress, LedgerEntry, Progress
from ..model.submission import Submission
from .levels import level_start
from .models import ChallengeFacts

MANY_TRIES: Final = 5
DAYS_AWAY: Final = 7


class Moment(Struct, frozen=True, kw_only=True):
    """A submission as it is applied. `before` is the progress that it met, `after` what it made."""

    submission: Submission
    facts: ChallengeFacts
    before: Progress
    after: Progress

    @property
    def challenge(self) -> ChallengeProgress:
        """How far its challenge is now."""
        return self.after.challenges[self.submission.challenge_id]

    @property
    def first_solved(self) -> bool:
        """Whether this submission is the one that solved its challenge."""
        before = self.before.challenges.get(self.submission.challenge_id, ChallengeProgress())
        return before.solved_at is None and self.challenge.solved_at is not None


class Rule(Struct, frozen=True, kw_only=True):
    """An achievement. It is got when `share` reaches 1, or when `happens` is true of a submission.

    `share` (0 to 1) looks at progress alone and can be shown on the way; `happens` at one moment.
    A rule with a `level` hangs on XP, which the ledger decides: see `ledger.with_ledger`.
    """

    id: str
    title: str
    description: str
    xp: int
    share: Callable[[Progress], float] | None = None
    happens: Callable[[Moment], bool] | None = None
    level: int = 0


class AchievementState(Struct, frozen=True, kw_only=True):
    """An achievement of one student: got at `at`, or `share` (0 to 1) of the way there."""

    id: str
    title: str
    description: str
    xp: int
    at: float | None
    share: float


def newly_met(moment: Moment) -> tuple[str, ...]:
    """Return the ids of the achievements that a submission brings, other than those by level."""
    return tuple(
        rule.id
        for rule in RULES
        if rule.id not in moment.before.achievements
        and (
            (rule.share is not None and not rule.level and rule.share(moment.after) >= 1)
            or (rule.happens is not None and rule.happens(moment))
        )
    )


def achievement_entries(progress: Progress) -> tuple[LedgerEntry, ...]:
    """Return the ledger entries of all achievements of a student: ``student/achievement/<id>``."""
    return tuple(
        LedgerEntry(
            id=f"{progress.id}/achievement/{rule.id}",
            student_id=progress.id,
            xp=rule.xp,
            reason=f"Achievement: {rule.title}.",
            created_at=progress.achievements[rule.id],
        )
        for rule in RULES
        if rule.id in progress.achievements
    )


def achievements_of(progress: Progress) -> tuple[AchievementState, ...]:
    """Return all achievements there are, with how far this student is, in teaching order."""
    return tuple(
        AchievementState(
            id=rule.id,
            title=rule.title,
            description=rule.description,
            xp=rule.xp,
            at=progress.achievements.get(rule.id),
            share=_share(rule, progress),
        )
        for rule in RULES
    )


def _share(rule: Rule, progress: Progress) -> float:
    if rule.id in progress.achievements:
        return 1.0
    return 0.0 if rule.share is None else max(0.0, min(1.0, rule.share(progress)))


# --- when each is got -----------------------------------------------------------------------------


def _solved(count: int) -> Callable[[Progress], float]:
    return lambda progress: _count(progress, lambda _: True) / count


def _solved_without_hints(progress: Progress) -> float:
    return _count(progress, lambda challenge: challenge.hints_used == 0) / 5


def _count(progress: Progress, fits: Callable[[ChallengeProgress], bool]) -> int:
    return sum(c.status == "solved" and fits(c) for c in progress.challenges.values())


def _streak(days: int) -> Callable[[Progress], float]:
    return lambda progress: progress.streak.longest_days / days


def _topics_begun(progress: Progress) -> float:
    return sum(topic.challenges_completed > 0 for topic in progress.topics.values()) / 3


def _best_topic(progress: Progress) -> float:
    topics = [topic for topic in progress.topics.values() if topic.challenges_total]
    return max((t.challenges_completed / t.challenges_total for t in topics), default=0.0)


def _level(level: int) -> Callable[[Progress], float]:
    return lambda progress: progress.xp / level_start(level)


def _first_try(moment: Moment) -> bool:
    return moment.first_solved and moment.challenge.tries == 1


def _kept_going(moment: Moment) -> bool:
    return moment.first_solved and moment.challenge.tries >= MANY_TRIES


def _hard(moment: Moment) -> bool:
    return moment.first_solved and moment.facts.difficulty == "hard"


def _came_back(moment: Moment) -> bool:
    last, now = moment.before.streak.last_date, moment.submission.local_date
    return bool(last) and (date.fromisoformat(now) - date.fromisoformat(last)).days >= DAYS_AWAY


RULES: Final = (
    Rule(
        id="first-solve",
        title="First solution",
        description="Solve your first challenge.",
        xp=10,
        share=_solved(1),
    ),
    Rule(
        id="first-try",
        title="First try",
        description="Solve a challenge with your first submission.",
        xp=10,
        happens=_first_try,
    ),
    Rule(
        id="keep-going",
        title="Keep going",
        description=f"Solve a challenge with your submission number {MANY_TRIES} or later.",
        xp=20,
        happens=_kept_going,
    ),
    Rule(
        id="no-hints",
        title="On your own",
        description="Solve five challenges without taking a hint.",
        xp=20,
        share=_solved_without_hints,
    ),
    Rule(
        id="streak-3",
        title="Three days",
        description="Hand in code on three days in a row.",
        xp=10,
        share=_streak(3),
    ),
    Rule(
        id="streak-7",
        title="A whole week",
        description="Hand in code on seven days in a row.",
        xp=25,
        share=_streak(7),
    ),
    Rule(
        id="three-topics",
        title="Looking around",
        description="Solve a challenge in each of three topics.",
        xp=15,
        share=_topics_begun,
    ),
    Rule(
        id="topic-complete",
        title="Topic complete",
        description="Solve every challenge of a topic.",
        xp=30,
        share=_best_topic,
    ),
    Rule(
        id="hard-one",
        title="A hard one",
        description="Solve a hard challenge.",
        xp=30,
        happens=_hard,
    ),
    Rule(
        id="comeback",
        title="Welcome back",
        description="Hand in code again after a week or more away.",
        xp=10,
        happens=_came_back,
    ),
    Rule(
        id="solved-10",
        title="Ten solved",
        description="Solve ten challenges.",
        xp=25,
        share=_solved(10),
    ),
    Rule(
        id="solved-25",
        title="Twenty-five solved",
        description="Solve twenty-five challenges.",
        xp=50,
        share=_solved(25),
    ),
    Rule(
        id="level-5",
        title="Level 5",
        description=f"Reach level 5, at {level_start(5)} XP.",
        xp=25,
        share=_level(5),
        level=5,
    ),
    Rule(
        id="level-10",
        title="Level 10",
        description=f"Reach level 10, at {level_start(10)} XP.",
        xp=50,
        share=_level(10),
        level=10,
    ),
)
"""All achievements, in the order in which they are shown."""

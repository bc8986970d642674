"""What a student's activity adds up to: everything that the dashboard draws. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from ..model.analytics import Analytics, ChallengeTotals, DayTotals, GroupTotals, SkillView
from ..model.challenge import Difficulty
from ..model.skills import SkillState
from ..model.student import Progress
from .digest import ChallengeTally, Digest
from .skills import recall_now

VELOCITY_DAYS: Final = 28
DUE_BELOW: Final = 0.9
"""A mastered skill is due for review when the chance of recall has fallen below this."""
_VELOCITY_MIN_S: Final = 3600.0
_FEW_ATTEMPTS: Final = 3
_STRONG_FROM: Final = 0.8
_WEAK_BELOW: Final = 0.5
_NAMED_MAX: Final = 5
_NEW: Final = SkillState()


class KnownChallenge(Struct, frozen=True):
    """What the catalogue says of a challenge; one that was deleted is not known any more."""

    title: str
    language: str
    topic: str
    difficulty: Difficulty


class KnownSkill(Struct, frozen=True):
    """What the catalogue says of a skill, and how many of its challenges are solved."""

    name: str
    prerequisites: tuple[str, ...]
    solved: int
    total: int
    parked: bool = False


def analytics_of(
    digest: Digest,
    progress: Progress,
    catalogue: Mapping[str, KnownChallenge],
    skills: Sequence[KnownSkill],
    *,
    now: float,
    today: str,
) -> Analytics:
    """Return what a student's events and progress add up to.

    Args:
        digest: of all events.
        progress: of the same student.
        catalogue: what is known of each challenge, by its id.
        skills: those of the catalogue, in teaching order.
        now: seconds since 1970 UTC.
        today: the student's day (ISO).
    """
    tallies = digest.challenges
    views = tuple(_skill(skill, progress, now) for skill in skills)
    solved = [tally for tally in tallies.values() if tally.solved_at is not None]
    to_solve = [t.active_to_solve_s for t in solved if t.active_to_solve_s is not None]
    return Analytics(
        totals=_group("all", tallies.values()),
        languages=_groups(tallies, lambda key: catalogue[key].language if key in catalogue else ""),
        topics=_groups(tallies, lambda key: _topic(key, tallies[key], catalogue)),
        challenges=tuple(
            _challenge(id, tally, catalogue)
            for id, tally in sorted(tallies.items(), key=lambda item: (item[1].first_at, item[0]))
        ),
        days=tuple(
            DayTotals(
                date=day,
                submissions=tally.submissions,
                runs=tally.runs,
                solved=tally.solved,
                hints=tally.hints,
                asks=tally.asks,
                active_s=tally.active_s,
            )
            for day, tally in sorted(digest.days.items())
        ),
        skills=views,
        strong=_named(views, strong=True),
        to_improve=_named(views, strong=False),
        velocity=_velocity(digest, progress, now, today),
        preferred_difficulty=_preferred(tallies, catalogue),
        hints_per_solved=sum(t.hints_to_solve for t in solved) / len(solved) if solved else None,
        mean_active_s=sum(to_solve) / len(to_solve) if to_solve else None,
        reviews_due=tuple(
            view.name
            for view in sorted(views, key=lambda view: view.recall or 0.0)
            if view.mastered and view.recall is not None and view.recall < DUE_BELOW
        ),
    )


def _topic(id: str, tally: ChallengeTally, catalogue: Mapping[str, KnownChallenge]) -> str:
    """Return the topic as the catalogue has it now, or as it was when it was tried."""
    return catalogue[id].topic if id in catalogue else tally.topic


def _groups(
    tallies: Mapping[str, ChallengeTally], name_of: Callable[[str], str]
) -> tuple[GroupTotals, ...]:
    """Return the totals of each group; what no name is known of is in the totals of all only."""
    found: dict[str, list[ChallengeTally]] = defaultdict(list)
    for id, tally in tallies.items():
        if name := name_of(id):
            found[name].append(tally)
    return tuple(_group(name, group) for name, group in sorted(found.items()))


def _group(name: str, tallies: Iterable[ChallengeTally]) -> GroupTotals:
    group = tuple(tallies)
    submissions = sum(tally.submissions for tally in group)
    accepted = sum(tally.accepted for tally in group)
    return GroupTotals(
        name=name,
        submissions=submissions,
        solved=sum(tally.solved_at is not None for tally in group),
        tried=sum(tally.submissions > 0 for tally in group),
        active_s=round(sum(tally.active_s for tally in group), 1),
        hints=sum(tally.hints for tally in group),
        success=accepted / submissions if submissions else 0.0,
    )


def _challenge(
    id: str, tally: ChallengeTally, catalogue: Mapping[str, KnownChallenge]
) -> ChallengeTotals:
    return ChallengeTotals(
        challenge_id=id,
        title=catalogue[id].title if id in catalogue else id,
        tries=tally.submissions,
        runs=tally.runs,
        hints=tally.hints,
        active_s=tally.active_s,
        solved_at=tally.solved_at,
        first_at=tally.first_at,
    )


def _skill(skill: KnownSkill, progress: Progress, now: float) -> SkillView:
    state = progress.skills.by_name.get(skill.name, _NEW)
    return SkillView(
        name=skill.name,
        prerequisites=skill.prerequisites,
        mastery=state.mastery,
        mastered=state.mastered_at is not None,
        attempts=state.attempts,
        solved=skill.solved,
        total=skill.total,
        recall=recall_now(state.recall, now) if state.recall else None,
        due_at=state.recall.due_at if state.recall else None,
        parked=skill.parked,
        days=tuple(sorted(state.days.items())),
    )


def _named(views: Iterable[SkillView], *, strong: bool) -> tuple[str, ...]:
    """Return up to five skills that go well (the best first), or that do not (the worst first)."""
    tried = [view for view in views if view.attempts >= _FEW_ATTEMPTS]
    if strong:
        found = [view for view in tried if view.mastery >= _STRONG_FROM]
        found.sort(key=lambda view: -view.mastery)
    else:
        found = [view for view in tried if not view.mastered and view.mastery < _WEAK_BELOW]
        found.sort(key=lambda view: view.mastery)
    return tuple(view.name for view in found[:_NAMED_MAX])


def _velocity(digest: Digest, progress: Progress, now: float, today: str) -> float | None:
    """Return the skills mastered per active hour in the last 28 days; None under one hour."""
    first_day = (date.fromisoformat(today) - timedelta(days=VELOCITY_DAYS)).isoformat()
    active_s = sum(tally.active_s for day, tally in digest.days.items() if day > first_day)
    if active_s < _VELOCITY_MIN_S:
        return None
    since = now - VELOCITY_DAYS * 86_400.0
    states = progress.skills.by_name.values()
    mastered = sum(state.mastered_at is not None and state.mastered_at >= since for state in states)
    return mastered / (active_s / 3600)


def _preferred(
    tallies: Mapping[str, ChallengeTally], catalogue: Mapping[str, KnownChallenge]
) -> Difficulty | None:
    """Return the difficulty that was most often chosen freely; of equals the easier one."""
    counts: dict[Difficulty, int] = {"easy": 0, "medium": 0, "hard": 0}
    for id, tally in tallies.items():
        if id in catalogue:
            counts[catalogue[id].difficulty] += tally.chosen_freely
    most = max(counts, key=lambda level: counts[level])
    return most if counts[most] else None

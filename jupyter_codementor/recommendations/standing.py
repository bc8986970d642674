"""Where a student stands with each skill, as far as choosing what to read or try needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from ..model.challenge import Difficulty
from ..model.student import Progress
from .course import Item, course_of

_WEAK_BELOW: Final = 0.5
_FAILURES_KEPT: Final = 5


class Task(Struct, frozen=True, kw_only=True):
    """What is needed of a challenge; the first of its skills is the one that it is listed under."""

    challenge_id: str
    title: str
    skills: tuple[str, ...]
    prerequisites: tuple[str, ...] = ()
    difficulty: Difficulty = "easy"


class Standing(Struct, frozen=True, kw_only=True):
    """Where a student stands. `failing` are challenges tried without success, the newest first.

    `waits_for` has for each challenge the skills that are to be practised before, by the same rule
    as for the next challenge: `Course.is_passed`. `done` is what the student has solved here, or
    says to have done or read elsewhere.
    """

    done: frozenset[str] = frozenset()
    failing: tuple[str, ...] = ()
    mastered: frozenset[str] = frozenset()
    """Mastered, or all of it is solved."""
    weak: tuple[str, ...] = ()
    """Tried, and not well: the weakest first."""
    frontier: tuple[str, ...] = ()
    """Not mastered, and something of it waits for nothing; in teaching order."""
    waits_for: Mapping[str, tuple[str, ...]] = {}


def standing_of(progress: Progress, tasks: Iterable[Task]) -> Standing:
    """Return where the student of `progress` stands among these challenges, in teaching order."""
    tasks = tuple(tasks)
    course = course_of(
        Item(id=task.challenge_id, skill=task.skills[0], prerequisites=task.prerequisites)
        for task in tasks
    )
    done = {id for id, each in progress.challenges.items() if each.status == "solved"}
    done |= progress.by_hand.keys()
    failing = sorted(
        (task for task in tasks if _status(progress, task) == "tried"),
        key=lambda task: -(progress.challenges[task.challenge_id].last_at or 0.0),
    )[:_FAILURES_KEPT]
    passed = {
        name for name in course.skills if course.is_passed(name, progress.skills, done.__contains__)
    }
    waits = {
        id: tuple(name for name in needs if name not in passed)
        for id, needs in course.needs.items()
    }
    states = progress.skills.by_name.items()
    mastered = passed | {name for name, state in states if state.mastered_at is not None}
    return Standing(
        done=frozenset(done),
        failing=tuple(task.challenge_id for task in failing),
        mastered=frozenset(mastered),
        weak=_weak(progress, mastered, failing),
        frontier=tuple(
            name
            for name, items in course.skills.items()
            if name not in passed and any(not waits[item.id] for item in items)
        ),
        waits_for=waits,
    )


def _weak(progress: Progress, mastered: set[str], failing: list[Task]) -> tuple[str, ...]:
    by_mastery = sorted(
        (state.mastery, name)
        for name, state in progress.skills.by_name.items()
        if state.attempts and state.mastery < _WEAK_BELOW and name not in mastered
    )
    found = dict.fromkeys(name for _, name in by_mastery)
    found.update(dict.fromkeys(task.skills[0] for task in failing))
    return tuple(name for name in found if name not in mastered)


def _status(progress: Progress, task: Task) -> str:
    mine = progress.challenges.get(task.challenge_id)
    return mine.status if mine else "new"

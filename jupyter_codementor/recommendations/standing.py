"""Where a student stands with each skill, as far as choosing what to read or try needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from ..model.challenge import Difficulty
from ..model.student import Progress

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

    As for the next challenge, a skill holds nothing up once it is mastered, all of its challenges
    are solved, or it has none.
    """

    solved: frozenset[str] = frozenset()
    failing: tuple[str, ...] = ()
    mastered: frozenset[str] = frozenset()
    ready: frozenset[str] = frozenset()
    """Skills that what builds on them may count on."""
    weak: tuple[str, ...] = ()
    """Tried, and not well: the weakest first."""
    frontier: tuple[str, ...] = ()
    """Not mastered, and all that they build on is ready; in teaching order."""

    def unmet(self, prerequisites: Iterable[str]) -> tuple[str, ...]:
        """Return the prerequisites that are not ready."""
        return tuple(skill for skill in prerequisites if skill not in self.ready)


def standing_of(progress: Progress, tasks: Iterable[Task]) -> Standing:
    """Return where the student of `progress` stands among these challenges, in teaching order."""
    tasks = tuple(tasks)
    solved = {id for id, each in progress.challenges.items() if each.status == "solved"}
    failing = sorted(
        (task for task in tasks if _status(progress, task) == "tried"),
        key=lambda task: -(progress.challenges[task.challenge_id].last_at or 0.0),
    )[:_FAILURES_KEPT]
    counts = _counts(tasks, solved)
    states = progress.skills.by_name
    mastered = {name for name, state in states.items() if state.mastered_at is not None}
    mastered |= {name for name, (done, total) in counts.items() if done == total}
    ready = mastered | {it for task in tasks for it in task.prerequisites if it not in counts}
    builds_on: dict[str, set[str]] = {name: set() for name in counts}
    for task in tasks:
        builds_on[task.skills[0]].update(task.prerequisites)
    return Standing(
        solved=frozenset(solved),
        failing=tuple(task.challenge_id for task in failing),
        mastered=frozenset(mastered),
        ready=frozenset(ready),
        weak=_weak(progress, mastered, failing),
        frontier=tuple(
            name for name, before in builds_on.items() if name not in mastered and before <= ready
        ),
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


def _counts(tasks: tuple[Task, ...], solved: set[str]) -> Mapping[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for task in tasks:
        done, total = counts.get(task.skills[0], (0, 0))
        counts[task.skills[0]] = (done + (task.challenge_id in solved), total + 1)
    return counts


def _status(progress: Progress, task: Task) -> str:
    mine = progress.challenges.get(task.challenge_id)
    return mine.status if mine else "new"

"""Which challenge comes next, and why: teaching order, skills that are ready, what was begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from ..model.student import ChallengeStatus

READY_SHARE: Final = 0.5
"""A skill is ready when this share of its challenges is solved."""

Counts = Mapping[str, tuple[int, int]]
"""By skill: how many challenges listed under it are solved, and how many there are."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A challenge as one student sees it; `skill` is the one that it is listed under."""

    challenge_id: str
    skill: str
    prerequisites: tuple[str, ...] = ()
    status: ChallengeStatus = "new"
    last_at: float | None = None


class Choice(Struct, frozen=True):
    """The next challenge, with the reason in a short sentence or two."""

    challenge_id: str
    reason: str


def count_skills(candidates: Iterable[Candidate]) -> dict[str, tuple[int, int]]:
    """Count solved and all challenges of each skill, in the order in which the skills appear."""
    counts: dict[str, tuple[int, int]] = {}
    for each in candidates:
        solved, total = counts.get(each.skill, (0, 0))
        counts[each.skill] = (solved + (each.status == "solved"), total + 1)
    return counts


def waits_for(prerequisites: Iterable[str], counts: Counts) -> tuple[str, ...]:
    """Return the prerequisite skills that should be practised first.

    A skill is ready when half of its challenges are solved, or when it has none.
    """
    return tuple(skill for skill in prerequisites if not _ready(*counts.get(skill, (0, 0))))


def suggest(candidates: Sequence[Candidate]) -> Choice | None:
    """Return the next challenge, or None when all are solved.

    Of the unsolved challenges whose prerequisites are ready it is the one that was touched last,
    else the first. Where no unsolved one is ready, all unsolved ones are taken as ready.

    Args:
        candidates: all challenges, in teaching order.
    """
    counts = count_skills(candidates)
    unsolved = [each for each in candidates if each.status != "solved"]
    ready = [each for each in unsolved if not waits_for(each.prerequisites, counts)] or unsolved
    if not ready:
        return None
    begun = [each for each in ready if each.status != "new"]
    chosen = max(begun, key=lambda each: each.last_at or 0.0) if begun else ready[0]
    return Choice(chosen.challenge_id, _reason(chosen, counts))


def _ready(solved: int, total: int) -> bool:
    return solved >= READY_SHARE * total


def _reason(chosen: Candidate, counts: Counts) -> str:
    if chosen.status != "new":
        return "You have begun it."
    if not any(solved for solved, _ in counts.values()):
        return "A good place to start."
    solved, total = counts[chosen.skill]
    if solved:
        return f"Next in {_words(chosen.skill)}: {solved} of {total} solved."
    practised = [skill for skill in chosen.prerequisites if counts.get(skill, (0, 0))[0]]
    if not practised:
        return f"New skill: {_words(chosen.skill)}."
    return f"New skill: {_words(chosen.skill)}. You have practised {_listed(practised)}."


def _words(skill: str) -> str:
    return skill.replace("-", " ")


def _listed(skills: Sequence[str]) -> str:
    *first, last = [_words(skill) for skill in skills]
    return f"{', '.join(first)} and {last}" if first else last

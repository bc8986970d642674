"""What one attempt does to the skills of a student: a step of a deterministic fold."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ...model.skills import SkillChange, Skills, SkillState
from . import elo, mastery, memory

HINT_FACTOR: Final = 0.8
"""Each rung of the hint ladder leaves this share of the credit."""
PASSED: Final = 0.5
"""From this credit on, an attempt is a success."""
RECENT: Final = 12
"""How many challenges are remembered as the last ones."""
SITTING_S: Final = 6 * 3600.0
"""After a pause as long as this in a skill, a new sitting begins."""
DAYS_KEPT: Final = 100
"""Of how many days on which a skill was practised its mastery is kept, the newest."""
_DIGITS: Final = 4


class Attempt(Struct, frozen=True, kw_only=True):
    """An attempt at a challenge that counts.

    `credit` is 0 to 1; `difficulty` the rating of the challenge (logits) when it was handed in;
    `at` in seconds since 1970 UTC; `local_date` the student's day (ISO).
    """

    challenge_id: str
    skills: tuple[str, ...]
    credit: float
    difficulty: float
    at: float
    local_date: str


def credit_of(share: float, hints_used: int) -> float:
    """Return the credit of an attempt: its share of the points, less for each hint; 0 to 1."""
    return max(0.0, min(1.0, share)) * HINT_FACTOR ** max(0, hints_used)


def practise(skills: Skills, attempt: Attempt) -> Skills:
    """Return the skills after an attempt.

    A success counts for each skill of the challenge, a failure for its topic (the first) alone:
    what else it needed is not known to be at fault.
    """
    passed = attempt.credit >= PASSED
    touched = dict.fromkeys(attempt.skills if passed else attempt.skills[:1])
    topic = skills.by_name.get(attempt.skills[0], SkillState()) if touched else SkillState()
    surprise = attempt.credit - elo.success(skills.ability + topic.ability, attempt.difficulty)
    new = {
        name: _practised(skills.by_name.get(name, SkillState()), skills.ability, attempt)
        for name in touched
    }
    return Skills(
        ability=elo.bounded(skills.ability + elo.general_step(skills.attempts) * surprise),
        attempts=skills.attempts + 1,
        reviews=skills.reviews + (topic.mastered_at is not None),
        recent=_recent(skills.recent, attempt.challenge_id),
        by_name=skills.by_name | new,
    )


def in_sitting(state: SkillState, at: float) -> int:
    """Return how many attempts were made on a skill in the sitting that goes on at a time."""
    goes_on = state.last_at is not None and at - state.last_at < SITTING_S
    return state.attempts_in_sitting if goes_on else 0


def changes(before: Skills, after: Skills) -> tuple[SkillChange, ...]:
    """Return which skills an attempt changed, in the order in which they were first met."""
    return tuple(
        SkillChange(
            skill=name,
            before=round(before.by_name.get(name, SkillState()).mastery, _DIGITS),
            after=round(state.mastery, _DIGITS),
        )
        for name, state in after.by_name.items()
        if before.by_name.get(name) is not state
    )


def _practised(old: SkillState, general: float, attempt: Attempt) -> SkillState:
    passed = attempt.credit >= PASSED
    surprise = attempt.credit - elo.success(general + old.ability, attempt.difficulty)
    known = mastery.after(old.mastery, attempt.credit, elo.bounded(attempt.difficulty))
    mastered_at = old.mastered_at
    if mastered_at is None and known >= mastery.MASTERED:
        mastered_at = attempt.at
    elif mastered_at is not None and known < mastery.LOST:
        mastered_at = None
    recall = old.recall
    if passed or (recall is not None and not old.fails_in_row):
        recall = memory.reviewed(recall, good=passed, at=attempt.at)
    return replace(
        old,
        ability=elo.bounded(old.ability + elo.skill_step(old.attempts) * surprise),
        attempts=old.attempts + 1,
        attempts_unmastered=0 if mastered_at is not None else old.attempts_unmastered + 1,
        attempts_in_sitting=in_sitting(old, attempt.at) + 1,
        fails_in_row=0 if passed else old.fails_in_row + 1,
        mastery=known,
        mastered_at=mastered_at,
        last_at=attempt.at,
        recall=recall,
        days=_days(old.days, attempt.local_date, known),
    )


def _days(days: dict[str, float], date: str, known: float) -> dict[str, float]:
    found = days | {date: round(known, _DIGITS)}
    if len(found) > DAYS_KEPT:
        del found[next(iter(found))]
    return found


def _recent(recent: tuple[str, ...], challenge_id: str) -> tuple[str, ...]:
    return (challenge_id, *(id for id in recent if id != challenge_id))[:RECENT]

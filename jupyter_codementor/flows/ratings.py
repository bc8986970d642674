"""What is known of a student and of all challenges, as the choice of the next one needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.skills import SkillState
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.progress.skills import OF_LEVEL, in_sitting, recall_now, success
from jupyter_codementor.recommendations import Student

from .stored import every

Difficulties = Mapping[str, float]
"""The rating of each challenge that has one, in logits."""

KEPT_FOR_S: Final = 1800.0
"""Ratings move slowly; they are read again after this."""
_UNKNOWN: Final = SkillState()
_DONE: Final = ChallengeProgress(status="solved")


@dataclass
class KnownRatings:
    """The ratings of all challenges, read once in a while for all students."""

    documents: Documents
    now: Callable[[], float]
    read_at: float | None = None
    kept: Difficulties = field(default_factory=dict)

    async def __call__(self) -> Difficulties:
        """Return them; the same value until they are read again."""
        now = self.now()
        if self.read_at is None or not 0 <= now - self.read_at < KEPT_FOR_S:
            found = await self._read()
            self.read_at = now
            if found != self.kept:
                self.kept = found
        return self.kept

    async def _read(self) -> Difficulties:
        found = every(self.documents, "ratings")
        return {each["id"]: float(each["difficulty"]) async for each in found}


def rating_of(challenge: Challenge, difficulties: Difficulties) -> float:
    """Return how hard a challenge is, in logits; by what its author said until it has a rating."""
    return difficulties.get(challenge.id, OF_LEVEL[challenge.difficulty])


def student_of(
    progress: Progress,
    challenges: tuple[Challenge, ...],
    difficulties: Difficulties,
    now: float,
) -> Student:
    """Return what the choice needs to know of a student at `now` (seconds since 1970 UTC).

    What the student says to have done elsewhere is not suggested again, like what was solved here.
    """
    skills = progress.skills
    by_id = {challenge.id: challenge for challenge in challenges}
    states = skills.by_name.items()

    def predicted(id: str) -> float:
        challenge = by_id[id]
        topic = skills.by_name.get(challenge.skills[0], _UNKNOWN)
        return success(skills.ability + topic.ability, rating_of(challenge, difficulties))

    return Student(
        skills=skills,
        seen=progress.challenges | dict.fromkeys(progress.by_hand, _DONE),
        success=predicted,
        recall={name: recall_now(s.recall, now) for name, s in states if s.recall is not None},
        sitting={name: in_sitting(state, now) for name, state in states},
    )

"""What has happened: frozen, past tense, ids only, never code or chat text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SubmissionGraded:
    """A submission has its verdict, and what follows from it is stored."""

    student_id: str
    challenge_id: str
    submission_id: str
    verdict: str


@dataclass(frozen=True)
class AchievementUnlocked:
    """A student got an achievement."""

    student_id: str
    achievement: str
    title: str
    xp: int


@dataclass(frozen=True)
class ChallengePublished:
    """A challenge has a new version."""

    challenge_id: str
    version: int


Event = SubmissionGraded | AchievementUnlocked | ChallengePublished
Listener = Callable[[Event], None]


def tell(listeners: Sequence[Listener], event: Event) -> None:
    """Hand `event` to each listener."""
    for listener in listeners:
        listener(event)

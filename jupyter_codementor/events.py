"""What has happened: frozen, past tense, ids only, never code or chat text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LOG = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class ChallengeGenerated:
    """A challenge was made for a student and has passed its checks."""

    challenge_id: str
    student_id: str
    maker: str


@dataclass(frozen=True)
class ProgressChanged:
    """Somebody's progress is another than before, also by hand, import or erasure."""

    student_id: str


Event = (
    SubmissionGraded
    | AchievementUnlocked
    | ChallengePublished
    | ChallengeGenerated
    | ProgressChanged
)
Listener = Callable[[Event], None]


def tell(listeners: Sequence[Listener], event: Event) -> None:
    """Hand `event` to each listener; one that fails is logged and costs nobody else anything."""
    for listener in listeners:
        try:
            listener(event)
        except Exception:  # noqa: BLE001 - what has happened stays so, whoever listens
            _LOG.exception("a listener failed on %s", type(event).__name__)

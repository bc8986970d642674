"""When a skill is due for review: the memory model of the library `fsrs`, imported at first use."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from ...model.skills import Recall

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

_LATEST: Final = 4e9
"""Seconds since 1970 (the year 2096): no clock is believed beyond it."""


def reviewed(recall: Recall | None, *, good: bool, at: float) -> Recall:
    """Return the memory of a skill after it was practised.

    Args:
        recall: the memory so far; None before the first time.
        good: whether it was remembered.
        at: when, in seconds since 1970 UTC.
    """
    from fsrs import Rating

    if recall is not None:
        at = max(at, recall.reviewed_at)
    card, _ = _scheduler().review_card(
        _card(recall), Rating.Good if good else Rating.Again, _moment(at)
    )
    assert card.stability is not None  # noqa: S101 - a card that was reviewed has both
    assert card.difficulty is not None  # noqa: S101
    return Recall(
        stability_days=card.stability,
        difficulty=card.difficulty,
        reviewed_at=at,
        due_at=card.due.timestamp(),
    )


def recall_now(recall: Recall, now: float) -> float:
    """Return how likely a skill is still remembered, 0 to 1; it falls from day to day."""
    return _scheduler().get_card_retrievability(_card(recall), _moment(now))


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(recall: Recall | None) -> Card:
    from fsrs import Card, State

    if recall is None:
        return Card(card_id=0)
    return Card(
        card_id=0,
        state=State.Review,
        stability=recall.stability_days,
        difficulty=recall.difficulty,
        last_review=_moment(recall.reviewed_at),
    )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(max(0.0, min(at, _LATEST)), UTC)

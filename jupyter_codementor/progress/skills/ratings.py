"""How hard a challenge is: a fold over the first submission of each student to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from ...model.challenge import Difficulty
from ...model.skills import ItemRating
from ...model.submission import Submission
from . import elo
from .practice import credit_of

RATED_BY_MAX: Final = 400
"""After so many students a rating stays: each further one would hardly move it."""


def unrated(challenge_id: str, difficulty: Difficulty, start: float | None = None) -> ItemRating:
    """Return the rating of a challenge to which nothing was handed in.

    Args:
        challenge_id: of the challenge.
        difficulty: what its author said.
        start: what is better known than that, in logits; None for nothing.
    """
    begin = elo.OF_LEVEL[difficulty] if start is None else elo.bounded(start)
    return ItemRating(id=challenge_id, difficulty=begin, start=start)


def rates(submission: Submission) -> bool:
    """Return whether a submission can move a rating: it was handed in here, and has a verdict."""
    verdict = submission.verdict
    graded = verdict is not None and verdict.status not in ("queued", "grader_fault")
    return graded and not submission.origin


def rated(rating: ItemRating, submission: Submission) -> ItemRating:
    """Return the rating after a student's first submission, by the ability stamped on it."""
    surprise = share_of(submission) - elo.success(submission.ability or 0.0, rating.difficulty)
    step = elo.item_step(rating.attempts)
    return replace(
        rating,
        difficulty=elo.bounded(rating.difficulty - step * surprise),
        attempts=rating.attempts + 1,
        applied_to=(submission.created_at, submission.id),
    )


def rated_by_all(rating: ItemRating, submissions: Iterable[Submission]) -> ItemRating:
    """Return the rating folded afresh.

    Args:
        rating: of a challenge to which nothing was handed in.
        submissions: all to it, by anybody, in any order; those that cannot rate are passed over.
    """
    students: set[str] = set()
    for submission in sorted(filter(rates, submissions), key=lambda s: (s.created_at, s.id)):
        if submission.student_id not in students and rating.attempts < RATED_BY_MAX:
            students.add(submission.student_id)
            rating = rated(rating, submission)
    return rating


def share_of(submission: Submission) -> float:
    """Return the credit of a graded submission, 0 to 1: its share of the points, less for hints."""
    verdict = submission.verdict
    if verdict is None:
        return 0.0
    if verdict.status == "accepted":
        return credit_of(1.0, submission.hints_used)
    share = verdict.earned / verdict.points if verdict.points > 0 else 0.0
    return credit_of(share, submission.hints_used)

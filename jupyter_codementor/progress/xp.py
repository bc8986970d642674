"""XP for a submission: one ledger entry for each point of the challenge, each paid once."""

from __future__ import annotations

import math
from typing import Final

from ..model.challenge import Points
from ..model.student import LedgerEntry
from ..model.submission import Submission
from .models import ChallengeFacts

HINT_COST: Final = 0.1
"""Share of a challenge's XP that each hint costs, for the points that are not yet earned."""
MAX_HINTS_COUNTED: Final = 3
"""Further hints cost nothing more."""
OWN_WORD: Final = "/own-word"
"""Ends the id of an entry for a point that is only the student's own word."""


def solve_entries(submission: Submission, facts: ChallengeFacts) -> tuple[LedgerEntry, ...]:
    """Return the ledger entries that a graded submission is worth; none of what was taken out.

    Entry k of n has the id ``student/challenge/solve/k``. Inserting an entry whose id is taken
    does nothing, so that grading twice credits once and a better result pays the difference. Of
    a submission that is the student's own word, the ids are others, so that the same point can
    still be earned by code that is graded here.
    Entries worth 0 XP are part of it: they too are paid only once.

    Args:
        submission: graded; its `hints_used` lowers what each entry is worth.
        facts: of its challenge.

    Returns:
        One entry for each whole point earned; none for a submission that was not graded.
    """
    verdict = submission.verdict
    if verdict is None or verdict.status in ("queued", "grader_fault") or verdict.points <= 0:
        return ()
    if facts.points <= 0:
        return ()
    worth = worth_with_hints(facts.xp, submission.hints_used)
    points = math.ceil(verdict.points)
    earned = points if verdict.earned >= verdict.points else math.floor(verdict.earned)
    end, said = (OWN_WORD, ", by your own word") if submission.origin == "own_word" else ("", "")
    return tuple(
        LedgerEntry(
            id=f"{submission.student_id}/{facts.id}/solve/{k}{end}",
            student_id=submission.student_id,
            xp=xp_of_point(worth, points, k),
            reason=f"Point {k} of {points} in “{facts.title}”{said}.",
            created_at=submission.created_at,
            challenge_id=facts.id,
            submission_id=submission.id,
            language=submission.language,
            skills=facts.skills,
        )
        for k in range(1, earned + 1)
    )


def xp_of_point(xp: int, points: int, k: int) -> int:
    """Return the XP of point `k` (from 1) out of `points`; over all k they add up to `xp`."""
    return xp * k // points - xp * (k - 1) // points


def worth_with_hints(xp: int, hints_used: int) -> int:
    """Return what a challenge of `xp` is worth, as a whole, after so many hints."""
    return round(xp * (1 - HINT_COST * min(hints_used, MAX_HINTS_COUNTED)))


def xp_left(xp: int, points: Points, earned: Points, hints_used: int) -> int:
    """Return the XP still to be gained by solving a challenge with the hints taken so far.

    Args:
        xp: what the challenge is worth without hints.
        points: all that it has.
        earned: points that were earned already.
        hints_used: rungs of the hint ladder taken.
    """
    if points <= 0:
        return 0
    worth = worth_with_hints(xp, hints_used)
    return worth - int(worth * min(earned, points) // points)

"""Day streaks by the student's own calendar, with freezes that save a missed day."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec.structs import replace

from ..model.student import Streak

DAYS_FOR_A_FREEZE: Final = 7
MAX_FREEZES: Final = 2


def advance(streak: Streak, local_date: str) -> Streak:
    """Return the streak after a submission.

    Each missed day spends a freeze; with none left the streak starts again at 1. Every 7 days in
    a row earn a freeze. A second submission on a day changes nothing, nor does a date before the
    last one (somebody flew west).

    Args:
        streak: the streak so far.
        local_date: the student's day of the submission, as ISO date.

    Raises:
        ValueError: `local_date` is no ISO date.
    """
    today = date.fromisoformat(local_date)
    if streak.last_date and today <= date.fromisoformat(streak.last_date):
        return streak
    now = as_of(streak, local_date)
    days = now.days + 1
    earned = 1 if days % DAYS_FOR_A_FREEZE == 0 else 0
    return Streak(
        days=days,
        longest_days=max(now.longest_days, days),
        freezes=min(now.freezes + earned, MAX_FREEZES),
        last_date=local_date,
    )


def as_of(streak: Streak, local_date: str) -> Streak:
    """Return the streak as it stands on a day, before anything is handed in on it.

    For showing: `last_date` stays, the freezes of missed days are gone, and a broken streak has
    0 days.
    """
    if not streak.last_date:
        return streak
    gap_days = (date.fromisoformat(local_date) - date.fromisoformat(streak.last_date)).days
    missed = max(gap_days - 1, 0)
    if missed > streak.freezes:
        return replace(streak, days=0, freezes=0)
    return replace(streak, freezes=streak.freezes - missed)

"""Streaks follow the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.student import Streak
from jupyter_codementor.progress import advance, as_of

START = date(2024, 2, 20)  # a leap year, and the end of winter time in many places


def iso(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


def after(*days: int) -> Streak:
    return reduce(advance, map(iso, days), Streak())


def brute_force(active: set[int], today: int) -> Streak:
    """Walk through every single day of the calendar, as a student would count."""
    days = longest = freezes = 0
    last = -1
    for day in range(today + 1):
        if day in active:
            days += 1
            longest, last = max(longest, days), day
            if days % 7 == 0:
                freezes = min(2, freezes + 1)
        elif day == today or last < 0:
            pass  # today is not over yet; before the first submission there is no streak
        elif freezes:
            freezes -= 1
        else:
            days = 0
    return Streak(days, longest, freezes, iso(last) if last >= 0 else "")


@given(st.sets(st.integers(0, 60), min_size=1))
def test_the_streak_is_what_counting_day_by_day_gives(active: set[int]) -> None:
    assert after(*sorted(active)) == brute_force(active, max(active))


@given(st.sets(st.integers(0, 40)), st.integers(0, 20))
def test_the_streak_shown_on_a_later_day_is_what_counting_gives(
    active: set[int], later: int
) -> None:
    today = max(active, default=0) + later
    shown = as_of(after(*sorted(active)), iso(today))
    assert shown == brute_force(active, today)


@given(st.lists(st.integers(0, 40), max_size=60))
def test_dates_that_repeat_or_go_backwards_change_nothing(days: list[int]) -> None:
    forward: list[int] = []
    for day in days:
        if not forward or day > forward[-1]:
            forward.append(day)
    assert after(*days) == after(*forward)


def test_two_submissions_on_a_day_count_once() -> None:
    assert after(0, 0, 0).days == 1


def test_a_missed_day_without_a_freeze_starts_again() -> None:
    assert after(0, 1, 3) == Streak(1, 2, 0, iso(3))


def test_seven_days_earn_a_freeze_that_saves_one_missed_day() -> None:
    assert after(*range(7)).freezes == 1
    assert after(*range(7), 8) == Streak(8, 8, 0, iso(8))
    assert after(*range(7), 9) == Streak(1, 7, 0, iso(9))


def test_at_most_two_freezes_are_kept() -> None:
    assert after(*range(28)).freezes == 2
    assert after(*range(28), 30).days == 29
    assert after(*range(28), 31).days == 1


def test_flying_west_into_yesterday_keeps_the_streak() -> None:
    assert after(0, 1, 0, 2) == after(0, 1, 2)


def test_a_year_and_a_leap_day_pass() -> None:
    assert after(*range(400)).days == 400


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="iso"):
        advance(Streak(), "yesterday")

"""Streaks by the student's own calendar: summer time, and time zones changed at midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

import pytest

from jupyter_codementor.accounts import local_date
from jupyter_codementor.model.student import Streak
from jupyter_codementor.progress import advance


def streak(*handed_in: tuple[datetime, str]) -> Streak:
    """The streak of somebody whose profile had that time zone when handing in."""
    days = [local_date(at.timestamp(), zone) for at, zone in handed_in]
    return reduce(advance, days, Streak())


def test_flying_east_over_midnight_is_the_next_day_of_the_streak() -> None:
    late = datetime(2026, 11, 20, 22, 50, tzinfo=UTC)  # 23:50 in Berlin, 07:50 in Tokyo
    found = streak((late, "Europe/Berlin"), (late + timedelta(minutes=20), "Asia/Tokyo"))

    assert (found.days, found.last_date) == (2, "2026-11-21")


def test_flying_west_over_midnight_breaks_nothing_and_counts_no_day_twice() -> None:
    early = datetime(2026, 11, 20, 15, 10, tzinfo=UTC)  # 00:10 of the 21st in Tokyo
    first = (early, "Asia/Tokyo")
    again = (early + timedelta(hours=1), "America/Los_Angeles")  # the 20th once more
    same = (early + timedelta(days=1), "America/Los_Angeles")  # the 21st once more
    then = (early + timedelta(days=2), "America/Los_Angeles")

    assert streak(first, again, same) == streak(first)
    assert streak(first, again, same, then).days == 2


def test_a_time_zone_that_changes_to_and_fro_gains_no_days() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    zones = ("Pacific/Kiritimati", "Pacific/Honolulu") * 20

    assert streak(*((noon, zone) for zone in zones)).days == 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize("hour", [0, 2, 23])
def test_days_of_23_and_25_hours_count_as_one_day_each(zone: str, month: int, hour: int) -> None:
    start = datetime(2026, month, 1, hour, 30, tzinfo=ZoneInfo(zone))
    found = streak(*((start + timedelta(days=day), zone) for day in range(45)))

    assert found.days == 45

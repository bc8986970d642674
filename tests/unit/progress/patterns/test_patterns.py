"""What the patterns count, and histories that are odd."""

from __future__ import annotations

import time
from random import Random
from typing import get_args

import pytest
from msgspec.structs import replace
from synthetic_students import BEGAN, DAY_S, STUDENTS, event, history, persistent

from jupyter_codementor.model.activity import Activity
from jupyter_codementor.model.analytics import PatternName
from jupyter_codementor.progress.patterns import RULES, History, analyse
from jupyter_codementor.progress.patterns.calendar import regularity, spacing
from jupyter_codementor.progress.patterns.choices import challenge_appetite
from jupyter_codementor.progress.patterns.tries import (
    error_recovery,
    help_seeking,
    persistence,
    self_checking,
)


def test_each_pattern_of_the_contract_has_its_rule() -> None:
    assert tuple(RULES) == get_args(PatternName)


@pytest.mark.parametrize("name", RULES)
def test_names_of_students_and_challenges_change_nothing(name: PatternName) -> None:
    make, truth, n = STUDENTS[name]
    before = make(Random(3), truth, n)
    renamed = tuple(
        replace(each, student_id="zoë", challenge_id=f"z-{each.challenge_id}")
        for each in before.events
    )
    after = replace(
        before,
        events=renamed,
        expected_min={f"z-{id}": time for id, time in before.expected_min.items()},
    )
    one, other = analyse(name, before), analyse(name, after)

    assert (one.value, one.low, one.high, one.n) == (other.value, other.low, other.high, other.n)


def test_a_failed_try_of_today_is_not_held_against_anybody() -> None:
    events = [event(0, "run", BEGAN, outcome="wrong_answer")]

    assert persistence(history(events, now=BEGAN + 3600)).n == 0
    assert persistence(history(events, now=BEGAN + 2 * DAY_S)).n == 1


def test_a_fault_of_the_grader_is_no_failed_try() -> None:
    events = [
        event(0, "submit", BEGAN, outcome="grader_fault"),
        event(1, "submit", BEGAN + 60, outcome="accepted"),
    ]

    assert persistence(history(events)).n == 0
    assert self_checking(history(events)).n == 1


def test_practice_around_midnight_is_not_spaced() -> None:
    evening = event(0, "submit", BEGAN + 43_100, outcome="accepted")
    night = event(1, "submit", BEGAN + 43_300, outcome="accepted")
    found = spacing(history([evening, night]))

    assert evening.local_date < night.local_date
    assert found.n == 1
    assert found.evidence == ()


def test_a_zone_that_changed_at_midnight_gives_no_practice_twice() -> None:
    """A day that comes again after a flight west is one day of practice."""
    events = [
        event(number, "run", BEGAN + 3600 * number, local_date=day)
        for number, day in enumerate(["2026-09-20", "2026-09-22", "2026-09-21", "2026-09-22"])
    ]
    found = regularity(history(events, today="2026-09-24"))

    assert found.n == 3
    assert len(found.evidence) == 2


def test_days_of_23_and_of_25_hours_count_as_days() -> None:
    days = ["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"]
    times = [0, 24, 47, 71]
    events = [
        event(n, "submit", BEGAN + 3600 * hour, local_date=day, outcome="accepted")
        for n, (day, hour) in enumerate(zip(days, times, strict=True))
    ]

    assert regularity(history(events, 7, today="2026-03-31")).n == 3
    assert len(spacing(history(events)).evidence) == 3


def test_days_that_are_no_dates_are_left_out() -> None:
    events = [event(0, "run", BEGAN, local_date="yesterday")]

    assert regularity(history(events)).n == 0


def test_a_clock_that_stands_still_breaks_nothing() -> None:
    events = [event(number, "run", BEGAN, outcome="wrong_answer") for number in range(30)]

    for name in RULES:
        analyse(name, history(events))


def test_only_free_choices_say_how_hard_somebody_likes_it() -> None:
    events = [
        event(0, "open", BEGAN, "a", chosen="next", difficulty=2.0),
        event(1, "open", BEGAN, "b", chosen="free", difficulty=0.5),
        event(2, "open", BEGAN, "c", chosen="free", difficulty=0.7),
        event(3, "open", BEGAN, "c", chosen="free", difficulty=9.0),
        event(4, "open", BEGAN, "d", chosen="free", difficulty=9.0, origin="own_word"),
    ]
    found = challenge_appetite(history(events))

    assert (found.n, found.value) == (2, pytest.approx(0.6))


def test_help_that_came_before_two_tries_is_named() -> None:
    events: list[Activity] = []
    for number in range(12):
        at, id = BEGAN + 1000 * number, f"c{number}"
        events.append(event(4 * number, "hint", at, id))
        events.append(event(4 * number + 1, "run", at + 1, id, outcome="wrong_answer"))
        events.append(event(4 * number + 2, "run", at + 2, id, outcome="wrong_answer"))
        events.append(event(4 * number + 3, "run", at + 3, id, outcome="accepted"))
    found = help_seeking(history(events))

    assert found.n == 24
    assert "12 of your 12 helps" in found.words
    assert found.suggestion


def test_ten_thousand_submissions_are_counted_in_good_time() -> None:
    known: History = persistent(Random(4), 0.5, 10_000)
    began = time.process_time()
    for name in RULES:
        analyse(name, known)

    assert time.process_time() - began < 2.0


def test_what_is_counted_is_what_is_said() -> None:
    """Nobody is told a share that they cannot count again from their own events."""
    events = [event(n, "submit", BEGAN + 60 * n, outcome="accepted") for n in range(24)]
    found = self_checking(history(events))

    assert (found.value, found.low) == (0, 0)
    assert "before 0 % of your submissions" in found.words
    assert found.high is not None
    assert found.high > 0


def test_errors_that_nothing_followed_say_nothing_of_recovery() -> None:
    events = [
        event(n, "run", BEGAN + 60 * n, f"c{n}", outcome="error", error_kind="error")
        for n in range(12)
    ]

    assert error_recovery(history(events)).n == 0


def test_an_error_that_never_goes_away_has_a_finite_number_of_tries() -> None:
    events = [
        event(n, "run", BEGAN + n, f"c{n // 2}", outcome="error", error_kind="error")
        for n in range(24)
    ]
    found = error_recovery(history(events))

    assert found.n == 12
    assert found.value is not None
    assert 5 < found.value < 100
    assert found.words == "None of these 12 errors was gone yet at your next try."


def test_to_open_a_challenge_is_no_practice() -> None:
    events = [event(0, "run", BEGAN)]
    events += [event(n, "open", BEGAN + n * DAY_S) for n in range(1, 40)]
    found = regularity(history(events))

    assert found.value == 0
    assert "about 0.0 days a week" in found.words


def test_a_day_in_another_notation_is_a_day() -> None:
    events = [event(0, "run", BEGAN), event(1, "run", BEGAN + DAY_S, local_date="20260923")]

    assert regularity(history(events, today="2026-09-24")).n >= 1

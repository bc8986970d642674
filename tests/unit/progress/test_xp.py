"""XP is paid by the point, once, and adds up exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_samples import CATALOGUE, submission

from jupyter_codementor.progress import HINT_COST, MAX_HINTS_COUNTED, solve_entries, xp_left
from jupyter_codementor.progress.xp import worth_with_hints, xp_of_point

GREET = CATALOGUE.of("greet")


def test_each_earned_point_is_one_entry_with_its_own_id() -> None:
    entries = solve_entries(submission(1, "greet", 3), GREET)
    assert [entry.id for entry in entries] == [f"ada/greet/solve/{k}" for k in (1, 2, 3)]
    assert [entry.xp for entry in entries] == [10, 10, 10]
    first = entries[0]
    assert (first.student_id, first.challenge_id, first.submission_id) == ("ada", "greet", "s0001")
    assert (first.language, first.skills, first.created_at) == ("python", ("strings",), 1.0)
    assert first.reason == "Point 1 of 4 in “Greet”."


@given(xp=st.integers(0, 500), points=st.integers(1, 60))
def test_the_points_of_a_challenge_add_up_to_its_xp_exactly(xp: int, points: int) -> None:
    shares = [xp_of_point(xp, points, k) for k in range(1, points + 1)]
    assert sum(shares) == xp
    assert all(0 <= share <= xp // points + 1 for share in shares)


@given(
    xp=st.integers(0, 500),
    points=st.integers(1, 60),
    earned=st.integers(0, 60),
    hints=st.integers(0, 6),
)
def test_what_is_left_and_what_was_paid_make_the_whole(
    xp: int, points: int, earned: int, hints: int
) -> None:
    worth = worth_with_hints(xp, hints)
    earned = min(earned, points)
    paid = sum(xp_of_point(worth, points, k) for k in range(1, earned + 1))
    assert xp_left(xp, points, earned, hints) == worth - paid
    assert xp_left(xp, points, points, hints) == 0


def test_each_hint_costs_a_tenth_and_the_fourth_costs_nothing() -> None:
    assert (HINT_COST, MAX_HINTS_COUNTED) == (0.1, 3)
    assert [worth_with_hints(40, hints) for hints in range(6)] == [40, 36, 32, 28, 28, 28]
    entries = solve_entries(submission(1, "greet", hints_used=2), GREET)
    assert sum(entry.xp for entry in entries) == 32


def test_a_hint_lowers_only_points_that_are_not_yet_earned() -> None:
    paid = {e.id: e for e in solve_entries(submission(1, "greet", 2), GREET)}
    later = {e.id: e for e in solve_entries(submission(2, "greet", hints_used=3), GREET)}
    assert sum(entry.xp for entry in (later | paid).values()) == 10 + 10 + 7 + 7


@pytest.mark.parametrize("status", ["grader_fault", "queued"])
def test_what_was_not_graded_is_worth_nothing(status: str) -> None:
    assert solve_entries(submission(1, "greet", status=status), GREET) == ()  # type: ignore[arg-type]


def test_without_points_nothing_is_paid() -> None:
    assert solve_entries(submission(1, "greet", 0), GREET) == ()
    assert solve_entries(submission(1, "taken-out"), CATALOGUE.of("taken-out")) == ()
    assert xp_left(40, 0, 0, 0) == 0

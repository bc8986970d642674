"""A further step needs a changed attempt or the wait that the teacher set."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.tutor import Conversation, Intent, TutorPolicy
from jupyter_codementor.tutor.ladder import Granted, climbed, granted

POLICY = TutorPolicy(wait_s=120.0)
OPEN = TutorPolicy(wait_s=120.0, parsons=True)


def conversation(rung: int, attempt: str = "a", rung_at: float = 1000.0) -> Conversation:
    return Conversation(
        id="c", student_id="ada", challenge_id="mean", updated_at=1000.0,
        rung=rung, attempt=attempt, rung_at=rung_at,
    )  # fmt: skip


def test_the_first_help_is_the_first_step_whatever_is_asked() -> None:
    for asked in range(5):
        assert granted(None, POLICY, 4, asked, "a", 0.0) == Granted(1)
        assert granted(conversation(0), POLICY, 4, asked, "a", 0.0) == Granted(1)


def test_the_same_attempt_must_wait() -> None:
    given_ = granted(conversation(1), POLICY, 4, 2, "a", 1030.0)
    assert given_ == Granted(
        1, 90.0, "The next step comes when you have changed your code, or in 90 seconds."
    )


def test_a_changed_attempt_brings_the_next_step_at_once() -> None:
    assert granted(conversation(1), POLICY, 4, 2, "b", 1001.0) == Granted(2)


def test_after_the_wait_the_next_step_comes_without_a_change() -> None:
    assert granted(conversation(1), POLICY, 4, 2, "a", 1120.0) == Granted(2)


def test_it_goes_one_step_at_a_time() -> None:
    given_ = granted(conversation(1), OPEN, 4, 4, "b", 1001.0)
    assert given_.rung == 2
    assert given_.notice


def test_asking_the_same_again_gives_the_same_step() -> None:
    for now in (1001.0, 9999.0):
        for attempt in ("a", "b"):
            assert granted(conversation(2), POLICY, 4, 0, attempt, now) == Granted(2)
            assert granted(conversation(2), POLICY, 4, 2, attempt, now) == Granted(2)


@pytest.mark.parametrize(
    ("policy", "level", "top"), [(POLICY, 4, 3), (OPEN, 4, 4), (OPEN, 2, 2), (POLICY, 1, 1)]
)
def test_it_never_goes_higher_than_student_and_teacher_want(
    policy: TutorPolicy, level: int, top: int
) -> None:
    given_ = granted(conversation(top), policy, level, top + 1, "b", 9999.0)
    assert given_.rung == top
    assert given_.notice


def test_what_was_allowed_before_is_not_given_any_more() -> None:
    assert granted(conversation(4), POLICY, 4, 0, "a", 9999.0).rung == 3
    assert granted(conversation(4), POLICY, 4, 4, "b", 9999.0).rung == 3


def test_a_smaller_hint_is_a_step_back_and_the_way_up_again_is_free() -> None:
    before = conversation(3)
    back = granted(before, POLICY, 4, 0, "a", 1001.0, intent="smaller")
    assert back == Granted(2)
    after = climbed(before, back, "a", 1001.0)
    assert granted(after, POLICY, 4, 3, "a", 1002.0) == Granted(3)
    assert granted(conversation(1), POLICY, 4, 0, "a", 1001.0, intent="smaller") == Granted(1)


def test_an_example_and_a_why_ask_for_their_own_steps() -> None:
    assert granted(conversation(2), POLICY, 4, 0, "b", 1001.0, intent="example") == Granted(3)
    assert granted(conversation(1), POLICY, 4, 0, "b", 1001.0, intent="why") == Granted(2)
    assert granted(conversation(3), POLICY, 4, 0, "b", 1001.0, intent="why") == Granted(3)


def test_code_that_passes_resets_the_ladder() -> None:
    solved = granted(conversation(3), POLICY, 4, 3, "a", 1001.0, solved=True)
    assert solved == Granted(1)
    assert climbed(conversation(3), solved, "a", 1001.0, solved=True).rung == 0


def test_a_new_step_begins_a_new_wait() -> None:
    after = climbed(conversation(1), Granted(2), "b", 1500.0)
    assert (after.rung, after.attempt, after.rung_at) == (2, "b", 1500.0)
    assert granted(after, POLICY, 4, 3, "b", 1501.0).rung == 2


def test_a_wait_without_end_is_said_without_a_number() -> None:
    never = TutorPolicy(wait_s=float("inf"))
    got = granted(conversation(1), never, 4, 2, "a", 5000.0)
    assert got.rung == 1
    assert got.notice == "The next step comes when you have changed your code."


def test_a_clock_that_was_set_back_makes_nobody_wait_longer() -> None:
    assert granted(conversation(1), POLICY, 4, 2, "a", 0.0).wait_s == 120.0


INTENTS: list[Intent] = ["question", "smaller", "example", "why", "selection"]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.sampled_from("ab"), st.floats(0, 300), st.sampled_from(INTENTS)
        ),
        max_size=12,
    ),
    st.integers(1, 4),
    st.booleans(),
)
def test_however_one_asks_no_step_is_skipped_and_none_is_above_the_limit(
    asks: list[tuple[int, str, float, Intent]], level: int, parsons: bool
) -> None:
    policy = TutorPolicy(wait_s=100.0, parsons=parsons)
    now, highest, last_at, last_attempt = 0.0, 0, 0.0, ""
    state = msgspec.structs.replace(conversation(0), attempt="", rung_at=0.0)
    for asked, attempt, pause_s, intent in asks:
        now += pause_s
        got = granted(state, policy, level, asked, attempt, now, intent=intent)
        assert 1 <= got.rung <= min(level, 4 if parsons else 3)
        if got.rung > highest:
            assert got.rung == highest + 1
            assert highest == 0 or attempt != last_attempt or now - last_at >= 100.0
            highest, last_at, last_attempt = got.rung, now, attempt
        state = climbed(state, got, attempt, now)

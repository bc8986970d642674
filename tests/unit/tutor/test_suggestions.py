"""Buttons offer what is possible next, and never what was asked just now."""

from __future__ import annotations

from compose_samples import FOUND, SECOND
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.tutor import Intent
from jupyter_codementor.tutor.words.suggestions import (
    BEGIN,
    BETTER,
    CHANGED,
    CONCEPTS,
    EXAMPLE,
    MORE,
    SMALLER,
    WHY,
    suggestions,
)


def test_the_first_step_leads_to_why_and_an_example() -> None:
    assert suggestions(rung=1, top=3, findings=(FOUND,)) == (WHY, EXAMPLE)


def test_a_higher_step_can_be_made_smaller() -> None:
    assert SMALLER in suggestions(rung=2, top=3)
    assert SMALLER not in suggestions(rung=2, top=3, intent="smaller")
    assert SMALLER not in suggestions(rung=1, top=3)


def test_what_is_not_allowed_is_not_offered() -> None:
    assert suggestions(rung=1, top=1) == (CHANGED,)
    assert EXAMPLE not in suggestions(rung=1, top=2)
    assert MORE not in suggestions(rung=3, top=3)
    assert MORE in suggestions(rung=3, top=4)


def test_states_have_buttons_of_their_own() -> None:
    assert suggestions(rung=1, top=3, solved=True)[0] == BETTER
    assert suggestions(rung=1, top=3, has_challenge=False) == CONCEPTS
    assert suggestions(rung=1, top=3, has_code=False)[0] == BEGIN


INTENTS: list[Intent] = ["question", "failing-test", "smaller", "example", "why"]


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(INTENTS), *[st.booleans()] * 4)
def test_there_are_always_one_to_four(
    rung: int, top: int, intent: Intent, two: bool, challenge: bool, code: bool, solved: bool
) -> None:
    found = suggestions(
        rung=rung,
        top=top,
        intent=intent,
        findings=(FOUND, SECOND) if two else (),
        has_challenge=challenge,
        has_code=code,
        solved=solved,
    )
    assert 1 <= len(found) <= 4
    assert len(set(found)) == len(found)

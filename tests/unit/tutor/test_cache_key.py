"""Equal questions share a kept answer; whatever makes the answer another one makes another key."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from compose_samples import CODE, FAILED, PASSED

from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor.tutor.cache_key import failing_tests, key

ASK = Ask(challenge_id="mean", code=CODE, intent="failing-test", test_name="three numbers")


def made(ask: Ask = ASK, **changes: Any) -> str:
    plain: dict[str, Any] = {
        "student_id": "ada",
        "model": "m",
        "challenge_version": 1,
        "rung": 1,
        "personality": "concise",
        "language": "en",
        "failing": ("three numbers",),
    }
    return key(ask=ask, **(plain | changes))


def test_it_says_what_it_is_and_the_level() -> None:
    assert re.fullmatch(r"ai_response:[0-9a-f]{32}:1:[0-9a-f]{32}", made())


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "n"},
        {"challenge_version": 2},
        {"rung": 2},
        {"personality": "socratic"},
        {"language": "de"},
        {"failing": ()},
        {"hints_taken": 1},
        {"failing": ("three numbers", "one number")},
    ],
)
def test_another_circumstance_is_another_key(changes: dict[str, Any]) -> None:
    assert made(**changes) != made()


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge_id": "other"},
        {"intent": "why"},
        {"test_name": "one number"},
        {"selection": "return"},
        {"code": CODE.replace("+=", "-=")},
        {"question": "why?"},
        {"selection": "x = 1  # say that Bob is silly"},
        {"code": f"# further down\n{CODE}"},
    ],
)
def test_another_question_is_another_key(changes: dict[str, Any]) -> None:
    assert made(msgspec.structs.replace(ASK, **changes)) != made()


def test_names_comments_and_the_order_of_tests_play_no_part() -> None:
    renamed = CODE.replace("total", "sum_") + "\n# done"
    assert made(msgspec.structs.replace(ASK, code=renamed)) == made()
    assert made(failing=("a", "b")) == made(failing=("b", "a"))


def test_a_button_is_shared_and_free_text_is_not() -> None:
    assert made(student_id="ben") == made()
    typed = msgspec.structs.replace(ASK, question="I am Ada, why?")
    assert made(typed, student_id="ben") != made(typed)
    assert made(msgspec.structs.replace(ASK, question="  i am ADA,\n why? ")) == made(typed)


def test_a_why_is_about_the_last_answer() -> None:
    why = msgspec.structs.replace(ASK, intent="why")
    assert made(why, last_message="a") != made(why, last_message="b")
    assert made(last_message="a") == made(last_message="b")


def test_parts_cannot_be_moved_from_one_field_into_the_next() -> None:
    one = msgspec.structs.replace(ASK, test_name="a\x1fb", selection="")
    assert made(one) != made(msgspec.structs.replace(ASK, test_name="a", selection="b"))


def test_failing_tests_say_how_they_fail_and_nothing_of_hidden_ones() -> None:
    error = CaseResult(name="e", status="error", points=1, earned=0, error="KeyError: 'x'")
    hidden = CaseResult(name="h", status="failed", points=1, earned=0, hidden=True)
    found = failing_tests(Verdict(status="partial", cases=(FAILED, PASSED, error, hidden)))
    assert found == ("three numbers\x1ffailed\x1f", "e\x1ferror\x1fKeyError")
    assert failing_tests(None) == ()

"""What a model says is read strictly, and never executed."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from jupyter_codementor.content.draft_reading import ANSWER_MAX, Unfit, drafts_in
from jupyter_codementor.content.drafts import Draft
from jupyter_codementor.testing.drafts import draft_answer, draft_json


def one(answer: str) -> Draft | Unfit:
    [found] = drafts_in(answer, 1)
    return found


def reason(**changes: Any) -> str:
    found = one(json.dumps({"challenges": [draft_json() | changes]}))
    assert isinstance(found, Unfit)
    return str(found)


@pytest.mark.parametrize(
    "frame", ["{}", "```json\n{}\n```", "Here it is:\n```\n{}\n```\n", "Sure. {}"]
)
def test_a_good_draft_is_read_bare_or_fenced(frame: str) -> None:
    found = one(frame.replace("{}", draft_answer(), 1))

    assert isinstance(found, Draft)
    assert found.entry == "shorten"


@pytest.mark.parametrize(
    "answer",
    ["", "I cannot do that.", "{}", "[]", '{"challenges": {}}', '{"challenges": [', "{" * 50_000],
)
def test_nonsense_is_a_sentence(answer: str) -> None:
    assert str(one(answer)).endswith((".",))


def test_an_answer_of_a_megabyte_is_not_even_parsed() -> None:
    assert str(ANSWER_MAX) in str(one("x" * 1_000_000))


def test_missing_drafts_are_named() -> None:
    first, second = drafts_in(draft_answer(), 2)

    assert isinstance(first, Draft)
    assert "1 challenges instead of 2" in str(second)


@pytest.mark.parametrize(
    "starter",
    [
        "import os\nos.system('id')\ndef shorten(words, most):\n    ...",
        "def shorten(words, most=__import__('os').getcwd()):\n    ...",
        "def shorten(words: print('hi'), most):\n    ...",
        "@print\ndef shorten(words, most):\n    ...",
        "def shorten(words, most):\n    print('ran')",
        "def other(words, most):\n    ...",
        "%run evil.py\ndef shorten(words, most):\n    ...",
    ],
)
def test_a_starter_that_would_do_something_in_a_students_kernel_is_refused(starter: str) -> None:
    assert "starter" in reason(starter=starter) or "no Python" in reason(starter=starter)


@pytest.mark.parametrize(
    "call",
    ["shorten(open('x'), 1)", "shorten([], 1) or print()", "print(1)", "shorten(*x)", "x = 1", "("],
)
def test_a_call_is_one_call_with_literals(call: str) -> None:
    tests = [draft_json()["tests"][0] | {"call": call}, *draft_json()["tests"][1:]]

    assert "call" in reason(tests=tests) or "no Python" in reason(tests=tests)


def test_an_expected_value_is_a_literal() -> None:
    tests = [draft_json()["tests"][0] | {"expected": "open('x')"}, *draft_json()["tests"][1:]]

    assert "literal" in reason(tests=tests)


@pytest.mark.parametrize(
    "description",
    [
        "See https://example.org for this task.",
        "Look: ![a picture](http://a.b/c.png) of it.",
        "A task <script>alert(1)</script> for you.",
    ],
)
def test_texts_hold_no_links_and_no_html(description: str) -> None:
    assert "links" in reason(description=description)


def test_too_few_tests_or_hints_are_counted_in_words() -> None:
    assert "visible tests" in reason(tests=[t for t in draft_json()["tests"] if t.get("hidden")])
    assert "hints" in reason(hints=["Only one hint."])


def test_equal_calls_are_refused() -> None:
    first, second, *more = draft_json()["tests"]

    assert "same call" in reason(tests=[first, second | {"call": first["call"]}, *more])


@pytest.mark.parametrize("answer", ["```" + "\n" * 90_000, "```json\n" * 11_000, "{" * 90_000])
def test_nonsense_that_is_made_to_be_slow_is_refused_at_once(answer: str) -> None:
    began = time.process_time()

    assert isinstance(one(answer), Unfit)
    assert time.process_time() - began < 0.5


def test_an_answer_may_think_aloud_before_its_json() -> None:
    assert isinstance(one(f"I use {{braces}} first.\n```json\n{draft_answer()}\n```\nDone."), Draft)


@pytest.mark.parametrize("bad", ["<img src=x>", "see www.example.org"])
def test_names_of_tests_and_causes_hold_no_links_and_no_html(bad: str) -> None:
    tests = [draft_json()["tests"][0] | {"name": bad}, *draft_json()["tests"][1:]]
    wrong = [draft_json()["wrong"][0] | {"cause": bad}]

    assert "no links" in reason(tests=tests)
    assert "no links" in reason(wrong=wrong)


def test_the_name_of_a_test_is_one_line() -> None:
    tests = [draft_json()["tests"][0] | {"name": "a\nimport os"}, *draft_json()["tests"][1:]]
    found = one(json.dumps({"challenges": [draft_json(tests=tests)]}))

    assert isinstance(found, Draft)
    assert found.tests[0].name == "a import os"

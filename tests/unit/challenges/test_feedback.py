"""What a student gets back: everything that helps, nothing that is hidden, and only text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from jupyter_codementor.challenges.feedback import Feedback, feedback_notebook, feedback_page
from jupyter_codementor.challenges.feedback.parts import clean
from jupyter_codementor.challenges.handed_files import Handed
from jupyter_codementor.challenges.notebook_json import PlainCell
from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

TASK = Challenge(
    id="add",
    version=1,
    title="Add <two>",
    description="",
    starter="",
    solution="SOLUTION",
    test_cases=(TestCase("t", InputOutput("", "")),),
    difficulty="easy",
    xp=10,
    entry=("add",),
)
VISIBLE = CaseResult(
    name="small",
    status="error",
    points=1,
    earned=0,
    call="add(1, 2)",
    expected="3",
    got="4",
    error="ValueError: ```\n<b>no</b>",
    line=2,
    output="\x1b[31mred\x1b[0m\n",
)
HIDDEN = CaseResult(
    name="large",
    status="failed",
    points=2,
    earned=0,
    hidden=True,
    message="How *large* may it be?",
    call="add(SECRET)",
    expected="SECRET",
    got="SECRET",
    difference="SECRET",
    error="SECRET",
    traceback="SECRET",
    output="SECRET",
    duration_ms=1.2345,
)


def feedback(*cases: CaseResult, source: str = "def add(a, b):\n    return 4") -> Feedback:
    return Feedback(
        student="Ada & Co",
        challenge=TASK,
        handed=Handed(
            code=source,
            cells=(
                PlainCell(number=1, kind="markdown", source="# My <i>work</i>"),
                PlainCell(number=2, kind="code", source=source),
            ),
            answers=(2,),
            notes=("A note.",),
        ),
        verdict=Verdict(
            status="partial", cases=cases, earned=0, points=3, isolation="B", output="\x1b[2Jhi"
        ),
    )


def both(given: Feedback) -> tuple[str, str]:
    return feedback_page(given), json.dumps(feedback_notebook(given))


def test_of_a_hidden_test_only_name_word_points_and_message_are_told() -> None:
    """Even if the grader had told more."""
    for text in both(feedback(VISIBLE, HIDDEN)):
        assert "SECRET" not in text
        assert "1.2345" not in text
        assert "SOLUTION" not in text
        assert "large" in text
        assert "may it be?" in text


def test_of_a_visible_test_all_is_told_that_helps() -> None:
    page, notebook = both(feedback(VISIBLE))
    for text in (page, notebook):
        for part in ("add(1, 2)", "ValueError", "red", "A note"):
            assert part in text
    assert "<mark>    return 4</mark>" in page


def test_escapes_of_a_terminal_are_gone() -> None:
    for text in both(feedback(VISIBLE)):
        assert "\x1b" not in text
        assert "\\u001b" not in text
        assert "[31m" not in text


def test_the_notebook_is_valid_and_shows_values_as_they_are() -> None:
    made = feedback_notebook(feedback(VISIBLE, HIDDEN))

    nbformat.validate(nbformat.from_dict(made))
    told = made["cells"][-1]["source"]
    assert "````text\nValueError: ```" in told
    assert "How \\*large\\* may it be?" in told


class Elements(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attrs} or {(tag, "")}


def elements(page: str) -> set[tuple[str, str]]:
    parser = Elements()
    parser.feed(page)
    return parser.found


KNOWN = elements(feedback_page(feedback(VISIBLE, HIDDEN, replace(VISIBLE, status="passed"))))


@given(st.text(st.sampled_from("<>&\"'`\\/ab\n\x1b[]();:=-!scriptonload"), max_size=60))
def test_no_text_of_a_student_becomes_an_element_of_the_page(text: str) -> None:
    case = replace(VISIBLE, name=text, message=text, got=text, error=text, output=text)
    page = feedback_page(feedback(case, source=text))

    assert elements(page) <= KNOWN


@given(st.text(max_size=80))
def test_cleaned_text_has_no_control_characters_and_keeps_the_rest(text: str) -> None:
    found = clean(text)

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x1b\u202e]", found)
    found.encode()
    if text.isprintable() and not re.search(r"[\u202a-\u202e\u2066-\u2069]", text):
        assert found == text


def test_results_stand_behind_the_answer() -> None:
    made: dict[str, Any] = feedback_notebook(feedback(VISIBLE, HIDDEN))

    assert [cell["id"] for cell in made["cells"]] == [
        *("feedback", "cell-1", "cell-2", "feedback-2"),
    ]


def test_a_crash_is_told_of_the_language_that_the_challenge_is_in() -> None:
    case = replace(VISIBLE, status="syntax_error")
    own = feedback(case)
    other = replace(own, challenge=replace(TASK, language="javascript"))

    assert "Python cannot read the code (line 2)" in feedback_page(own)
    assert "JavaScript cannot read the code (line 2)" in feedback_page(other)

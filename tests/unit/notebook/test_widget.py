"""The widget without a page: its state, its messages, its text."""

import threading
from typing import Any

import pytest

from jupyter_codementor.errors import NotFound
from jupyter_codementor.notebook import view
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.notebook.widget import Challenge
from jupyter_codementor.testing import api_replies
from jupyter_codementor.testing.api_server import ApiServer, Reply, problem


@pytest.fixture
def widget(student: Student) -> Challenge:
    return Challenge("two-sum", student=student)


def press(widget: Challenge, kind: str, **more: object) -> None:
    """Send what the page sends."""
    widget._on_message(widget, {"type": kind} | more, [])


def wait_until_idle(widget: Challenge) -> None:
    idle = threading.Event()

    def look(_change: object = None) -> None:
        if widget._busy == "":
            idle.set()

    widget.observe(look, "_busy")
    look()
    assert idle.wait(10)
    widget.unobserve(look, "_busy")


def test_it_shows_the_challenge_with_its_starter_code(widget: Challenge) -> None:
    assert widget._detail["title"] == "Two sum"
    assert "<strong>indices</strong>" in widget._detail["description"]
    assert widget.code == api_replies.DETAIL["starter"]
    assert widget._hints == {"taken": [], "total": 3, "note": ""}


def test_in_a_terminal_it_prints_the_whole_challenge(widget: Challenge) -> None:
    bundle: Any = widget._repr_mimebundle_()
    shown = bundle[0]["text/plain"] if isinstance(bundle, tuple) else bundle["text/plain"]
    assert shown == repr(widget)
    assert "%%submit two-sum" in shown


def test_run_from_the_page_shows_each_case(widget: Challenge, api: ApiServer) -> None:
    press(widget, "run", code="x = 1")
    wait_until_idle(widget)
    assert api.requests[-1].body == {"code": "x = 1"}
    assert widget._result["headline"] == "0 of 1 visible test passes."
    [case] = widget._result["cases"]
    assert case["words"] == "wrong result"
    assert ("got", "None") in [tuple(row) for row in case["rows"]]


def test_submit_from_the_page_shows_award_and_next(widget: Challenge) -> None:
    press(widget, "submit", code="x = 1")
    wait_until_idle(widget)
    assert widget._result["tone"] == "good"
    assert "You gained 50 XP." in widget._result["lines"]
    assert widget._result["next"]["id"] == "count-vowels"


def test_a_submission_brings_its_code_review(widget: Challenge, api: ApiServer) -> None:
    said = {"sentence": "Compares.", "why": "Forgets.", "line": 3, "column": 1}
    remark = said | {"rule": "r", "kind": "bug"}
    reviewed = api_replies.CREDITED_SUBMISSION | {"review": {"remarks": [remark]}}
    api.answer("POST", "/challenges/two-sum/submit", reviewed)
    press(widget, "submit", code="x = 1")
    wait_until_idle(widget)
    assert widget._result["review"] == {
        "heading": "Code review: 1 remark, which costs no points.",
        "remarks": [
            {"place": "line 3 (likely bug)", "sentence": "Compares.", "reason": "Forgets."}
        ],
    }


def test_once_it_is_solved_the_standing_and_the_explanation_appear(
    widget: Challenge, api: ApiServer
) -> None:
    solved = api_replies.SUMMARY | {"status": "solved"}
    api.answer(
        "GET",
        "/challenges/two-sum",
        api_replies.DETAIL | {"summary": solved, "explanation": "Look once."},
    )
    shown = threading.Event()
    widget.observe(lambda _change: shown.set(), "_detail")
    press(widget, "submit", code="x = 1")
    assert shown.wait(10)
    assert "solved" in widget._detail["facts"]
    assert widget._detail["explanation"] == "<p>Look once.</p>\n"


def test_a_hint_is_added_to_those_taken(widget: Challenge) -> None:
    press(widget, "hint")
    wait_until_idle(widget)
    assert widget._hints["taken"] == ["<p>What would you have to have seen before?</p>\n"]
    assert "45 XP" in widget._hints["note"]


def test_stop_ends_a_run_and_frees_the_buttons(widget: Challenge, api: ApiServer) -> None:
    api.hold.set()
    press(widget, "run", code="while True: pass")
    assert api.held.wait(10)
    assert widget._busy == "run"
    press(widget, "stop")
    wait_until_idle(widget)
    assert widget._error == "Stopped."
    assert api.left.wait(10)


def test_a_second_press_while_busy_does_nothing(widget: Challenge, api: ApiServer) -> None:
    api.hold.set()
    press(widget, "run", code="")
    assert api.held.wait(10)
    before = len(api.requests)
    press(widget, "submit", code="")
    assert len(api.requests) == before
    press(widget, "stop")
    wait_until_idle(widget)


def test_an_error_is_shown_as_its_sentence_and_the_next_try_clears_it(
    widget: Challenge, api: ApiServer
) -> None:
    wrong = {"verdict": api_replies.WRONG}
    api.answer(
        "POST", "/challenges/two-sum/run", problem(413, "The code is too long."), Reply(200, wrong)
    )
    press(widget, "run", code="")
    wait_until_idle(widget)
    assert widget._error == "The code is too long."
    press(widget, "run", code="")
    wait_until_idle(widget)
    assert widget._error == ""


def test_broken_text_from_the_page_is_an_error_too(widget: Challenge) -> None:
    press(widget, "run", code="\ud800")
    assert "UTF-8" in widget._error
    assert widget._busy == ""


def test_methods_return_what_prints_and_show_it_as_well(widget: Challenge, api: ApiServer) -> None:
    assert "0 of 1 visible test passes." in repr(widget.run("x = 1"))
    assert widget._result["tone"] == "bad"
    widget.code = "y = 2"
    assert widget.submit().reply.verdict is not None
    [handed_in] = [each for each in api.requests if each.path.endswith("/submit")]
    assert handed_in.body == {"code": "y = 2"}
    assert repr(widget.hint()).startswith("Hint 1 of 3")


def test_an_unknown_challenge_is_said_at_once(student: Student, api: ApiServer) -> None:
    api.answer("GET", "/challenges/nope", problem(404, "There is no challenge “nope”."))
    with pytest.raises(NotFound, match="nope"):
        Challenge("nope", student=student)


@pytest.mark.parametrize(
    "markdown",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"],
)
def test_markdown_cannot_bring_code_along(markdown: str) -> None:
    made = view.html(markdown)
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made

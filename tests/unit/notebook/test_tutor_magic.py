"""``%tutor`` in a real IPython shell."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_codementor.errors import CodementorError, Forbidden, TooManyRequests
from jupyter_codementor.notebook.magics import CodementorMagics
from jupyter_codementor.notebook.student import Student
from jupyter_codementor.testing import api_replies
from jupyter_codementor.testing.api_server import ApiServer, Reply, problem

Run = Callable[[str], str]
ANSWER = "def two_sum(numbers, target):\n    return [0, 1]\n"


@pytest.fixture
def run(shell: InteractiveShell, student: Student, capsys: pytest.CaptureFixture[str]) -> Run:
    shell.register_magics(CodementorMagics(shell, student))

    def execute(cell: str) -> str:
        shell.run_cell(cell, store_history=True)
        captured = capsys.readouterr()
        return captured.out + captured.err

    return execute


def asked(api: ApiServer) -> dict[str, Any]:
    """Return what was asked last, without what is empty and the id."""
    found = [each.body for each in api.requests if each.path.endswith("/tutor/chat")][-1]
    return {name: value for name, value in found.items() if value and name != "id"}


def test_a_question_that_ends_with_its_mark_is_asked(run: Run, api: ApiServer) -> None:
    shown = run("%tutor why does my loop end early?")
    assert "Look at **line 2**." in shown
    assert "Found first: Line 2 gives back the same two places each time." in shown
    assert "You could ask: I changed my code: look again" in shown
    assert asked(api) == {"question": "why does my loop end early?", "intent": "question"}
    assert len(api.requests[-1].body["id"]) == 32


def test_what_was_handed_in_last_is_asked_about(run: Run, api: ApiServer) -> None:
    run(f"%%run_tests two-sum\n{ANSWER}")
    assert run("%tutor And now?").startswith("About two-sum:")
    assert asked(api) == {
        "challenge_id": "two-sum",
        "code": ANSWER,
        "question": "And now?",
        "intent": "question",
    }


def test_for_a_challenge_that_is_named_the_cell_that_defines_its_name_is_sent(
    run: Run, api: ApiServer
) -> None:
    run(ANSWER)
    run("two_sum([1], 2) == [0, 1]")
    run("%tutor two-sum")
    assert asked(api) == {
        "challenge_id": "two-sum",
        "code": ANSWER.rstrip("\n"),
        "question": "Why does my code not pass?",
        "intent": "question",
    }
    run("%tutor --why")
    assert asked(api)["challenge_id"] == "two-sum"
    assert asked(api)["intent"] == "why"
    run("%tutor --general What is a list?")
    assert "challenge_id" not in asked(api)


def test_code_below_is_sent_and_not_executed(
    run: Run, api: ApiServer, shell: InteractiveShell
) -> None:
    run(f"%%tutor two-sum: Is it right?\n{ANSWER}")
    assert asked(api) == {
        "challenge_id": "two-sum",
        "code": ANSWER,
        "question": "Is it right?",
        "intent": "question",
    }
    assert "two_sum" not in shell.user_ns
    run("%%tutor\nx = 1\n")
    assert asked(api)["code"] == "x = 1\n"
    assert asked(api)["challenge_id"] == "two-sum"


def test_the_last_error_is_sent_with_the_code_that_it_came_from(run: Run, api: ApiServer) -> None:
    run(f"%%run_tests two-sum\n{ANSWER}")
    run("xs = []\nxs[3]")
    run("%tutor --error")
    found = asked(api)
    assert found["intent"] == "traceback"
    assert found["code"] == "xs = []\nxs[3]\n"
    assert found["selection"].endswith("IndexError: list index out of range")
    assert "challenge_id" not in found  # it is not the answer to the challenge that fails


def test_an_error_in_the_answer_is_asked_about_with_its_challenge(run: Run, api: ApiServer) -> None:
    broken = "def two_sum(numbers, target):\n    return numbers[99]\n"
    run(f"%%run_tests two-sum\n{broken}")
    run("two_sum([1], 2)")
    run("%tutor error")
    assert asked(api)["challenge_id"] == "two-sum"
    assert asked(api)["code"] == broken


def test_an_error_can_be_asked_about_again_after_the_server_was_away(
    run: Run, api: ApiServer
) -> None:
    run("1 / 0")
    away = problem(503, "The tutor is resting.")
    api.answer("POST", "/tutor/chat", away, Reply(200, api_replies.CHAT))
    assert run("%tutor --error").strip() == "The tutor is resting."
    run("%tutor --error")
    assert "ZeroDivisionError" in asked(api)["selection"]


def test_front_ends_get_markdown_without_html(
    run: Run, api: ApiServer, student: Student, shell: InteractiveShell
) -> None:
    bad = api_replies.CHAT | {"message": "<script>alert(1)</script>\n\n**so**"}
    api.answer("POST", "/tutor/chat", bad)
    said = student.tutor.ask(student.tutor.about("", "Why?", code=""))
    formatted, _ = shell.display_formatter.format(said)  # type: ignore[union-attr]
    assert set(formatted) == {"text/plain", "text/markdown"}
    assert "<script" not in formatted["text/markdown"]
    assert "**so**" in formatted["text/markdown"]


def test_the_last_answer_is_rated(run: Run, api: ApiServer) -> None:
    assert "nothing to rate" in run("%tutor --helped")
    run("%tutor two-sum: Why?")
    assert run("%tutor --not-helped") == "Thank you, noted.\n"
    assert api.requests[-1].path.endswith("/tutor/turns/t2/rating")
    assert api.requests[-1].body == {"rating": -1}


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("%tutor --dance", "does not know --dance"),
        ("%%tutor two-sum\n  \n", "Write your code below"),
    ],
)
def test_wrong_usage_gives_one_sentence(run: Run, api: ApiServer, cell: str, sentence: str) -> None:
    shown = run(cell)
    assert sentence in shown
    assert len(shown.strip().splitlines()) == 1
    assert api.requests == []


@pytest.mark.parametrize("line", ["%tutor", "%tutor help"])
def test_help_is_text(run: Run, line: str) -> None:
    assert "%tutor --error " in run(line)


@pytest.mark.parametrize(
    ("reply", "sentence", "error"),
    [
        (
            problem(403, "The tutor is switched off on this server."),
            "The tutor is switched off on this server.",
            Forbidden,
        ),
        (
            problem(429, "That was very fast. You can go on in 7 seconds.", retry_after_s=7.0),
            "That was very fast. You can go on in 7 seconds.",
            TooManyRequests,
        ),
    ],
)
def test_an_error_of_the_server_is_one_sentence(
    run: Run, api: ApiServer, reply: Reply, sentence: str, error: type[CodementorError]
) -> None:
    api.answer("POST", "/tutor/chat", reply)
    assert run("%tutor Why?   ").strip() == sentence
    assert issubclass(error, CodementorError)


def test_an_unknown_challenge_is_forgotten_again(run: Run, api: ApiServer) -> None:
    unknown = problem(404, "There is no challenge “no-such”.")
    api.answer("GET", "/challenges/no-such", unknown)
    api.answer("POST", "/tutor/chat", unknown, Reply(200, api_replies.CHAT))
    assert "no-such" in run(f"%%tutor no-such\n{ANSWER}")
    run("%tutor So what?")
    assert "challenge_id" not in asked(api)


def test_the_question_is_asked_only_once_although_the_mark_is_registered_twice(
    run: Run, api: ApiServer, shell: InteractiveShell, student: Student
) -> None:
    CodementorMagics(shell, student)
    run("%tutor why not?")
    assert len([each for each in api.requests if each.path.endswith("/chat")]) == 1

"""Plain text of at most 80 columns, whatever comes in."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.verdict import CaseResult, CaseStatus, IsolationLevel, Verdict
from jupyter_codementor.notebook import replies, text, view
from jupyter_codementor.notebook.lines import WIDTH, columns, plain, rows, wrap
from jupyter_codementor.testing import api_replies

LONG = "a" * 300
WORDS = "many words " * 60


def widest(shown: str) -> int:
    return max(columns(line) for line in shown.split("\n"))


def detail(**changes: object) -> replies.Detail:
    return msgspec.convert(api_replies.DETAIL | changes, replies.Detail)


def failed(**changes: object) -> CaseResult:
    return msgspec.convert(api_replies.FAILED_CASE | changes, CaseResult)


@given(st.text(), st.sampled_from(["", "  ", " " * 20]))
def test_no_line_is_wider_than_the_page(prose: str, indent: str) -> None:
    assert all(columns(line) <= WIDTH for line in wrap(prose, indent))


@given(st.text(alphabet="ab 漢\n"))
def test_wrapping_loses_no_character_but_white_space(prose: str) -> None:
    assert "".join("".join(wrap(prose)).split()) == "".join(prose.split())


@given(st.lists(st.tuples(st.sampled_from(["got", "expected"]), st.text())))
def test_rows_stay_on_the_page(pairs: list[tuple[str, str]]) -> None:
    assert all(columns(line) <= WIDTH for line in rows(pairs, "     "))


def test_terminal_escapes_of_a_student_do_nothing() -> None:
    assert plain("\x1b[31mred\x1b[0m \x1b]0;title\x07x\ttab\a") == "red x   tab\ufffd"


def test_a_list_item_goes_on_below_its_text() -> None:
    assert wrap("- " + "word " * 20)[1] == "  word word word word word"


def test_labels_and_values_stand_in_columns() -> None:
    assert rows([("call", "f(1)"), ("expected", "1\n2")], "  ") == [
        "  call      f(1)",
        "  expected  1",
        "            2",
    ]


def test_a_failed_run_shows_call_expected_got_and_difference() -> None:
    shown = text.run(msgspec.convert(api_replies.WRONG, Verdict))
    assert shown.splitlines() == [
        "0 of 1 visible test passes.  (12 ms)",
        "",
        "[--] the same number twice: wrong result",
        "     call        two_sum([3, 3], 6)",
        "     expected    [0, 1]",
        "     got         None",
        "     difference  the function ended without return",
        "     line        2",
        "",
        "Hidden tests run when you submit.",
    ]


def test_a_hidden_test_shows_its_name_status_and_message_only() -> None:
    hidden = msgspec.convert(api_replies.HIDDEN_CASE, CaseResult)
    shown = text.run(Verdict(status="partial", cases=(hidden,)))
    assert "very long list (hidden): took too long" in shown
    assert "hint  Look through the list only once." in shown


def test_an_accepted_submission_shows_award_with_reasons_and_next() -> None:
    shown = text.submission(msgspec.convert(api_replies.CREDITED_SUBMISSION, replies.Submission))
    for part in (
        "Accepted: 1 test passes.",
        "You gained 50 XP.",
        "+40 XP: 4 points earned by your code.",
        "You reached level 2.",
        "+10 XP: Achievement: First steps.",
        "3 days in a row",
        "Next: Count the vowels (count-vowels), easy, 30 XP",
    ):
        assert part in shown


def remark(**more: Any) -> dict[str, Any]:
    words = {"sentence": "This line compares.", "why": "It forgets.", "suggestion": "Write `=`."}
    return {"line": 3, "column": 1, "rule": "r", "kind": "bug", **words, **more}


def test_a_submission_shows_the_code_review_with_lines_and_reasons() -> None:
    remarks = [remark(also_lines=[5, 8]), *(remark(line=n, kind="style") for n in range(6))]
    reviewed = api_replies.CREDITED_SUBMISSION | {"review": {"remarks": remarks}}
    shown = text.submission(msgspec.convert(reviewed, replies.Submission)).splitlines()
    begin = shown.index("Code review: 7 remarks, which cost no points.")
    assert shown[begin + 1 : begin + 4] == [
        "  lines 3, 5 and 8 (likely bug): This line compares.",
        "      It forgets. Write `=`.",
        "  line 0 (style): This line compares.",
    ]
    assert "  and 2 more" in shown


def test_without_remarks_there_is_no_word_of_a_review() -> None:
    for review in (None, {"remarks": []}):
        reviewed = api_replies.CREDITED_SUBMISSION | {"review": review}
        assert "review" not in text.submission(msgspec.convert(reviewed, replies.Submission))


def test_a_fault_of_ours_says_that_it_does_not_count() -> None:
    verdict = Verdict(status="grader_fault", fault="The jail did not start.")
    assert text.run(verdict).startswith("This was our fault. It does not count.")
    ungraded = msgspec.convert(api_replies.QUEUED_SUBMISSION, replies.Submission)
    assert "our fault" in text.submission(ungraded)


@pytest.mark.parametrize(
    "status",
    [case for case in get_args(CaseStatus) if case != "passed"],
)
def test_every_status_of_a_case_has_words_of_its_own(status: str) -> None:
    verdict = Verdict(status="error", cases=(failed(status=status),))
    shown = text.run(verdict)
    assert f": {status}" not in shown or status == "timeout"
    assert shown.startswith("No test passes: your code ")


@pytest.mark.parametrize("long", [LONG, WORDS, "漢字" * 100, "x\n" * 50])
def test_everything_stays_within_80_columns(long: str) -> None:
    case = failed(
        name=long, call=long, expected=long, got=long, difference=long, error=long, output=long
    )
    verdict = Verdict(status="wrong_answer", cases=(case,), output=long, fault=long)
    summary = api_replies.SUMMARY | {"title": long, "skills": [long], "waits_for": [long]}
    suggestion = api_replies.SUGGESTION | {"title": long, "reason": long}
    submission = api_replies.CREDITED_SUBMISSION | {
        "verdict": msgspec.to_builtins(verdict),
        "award": {"xp": 5, "parts": [{"xp": 5, "reason": long}], "achievements": [long]},
        "next": suggestion,
        "review": {"remarks": [remark(sentence=long, why=long, suggestion=long)]},
    }
    progress = api_replies.PROGRESS | {
        "topics": {long: {"xp": 1}},
        "achievements": [{"title": long, "description": long, "at": 1.0}],
    }
    tests = [{"name": long, "points": 1, "source": long}]
    for shown in (
        text.run(verdict),
        text.submission(msgspec.convert(submission, replies.Submission)),
        text.challenge(
            detail(
                summary=summary,
                description=long,
                starter=long,
                visible_tests=tests,
                hints_taken=[long],
                explanation=long,
            )
        ),
        text.hint(msgspec.convert(api_replies.HINT | {"text": long}, replies.Hint)),
        text.suggestion(msgspec.convert(suggestion, replies.Suggestion)),
        text.catalogue(replies.Catalogue(challenges=(detail(summary=summary).summary,), total=1)),
        text.catalogue(replies.Catalogue(challenges=(), total=0), long),
        text.progress(msgspec.convert(progress, replies.ProgressReply)),
    ):
        assert widest(shown) <= WIDTH


def test_progress_tells_level_streak_topics_and_what_was_achieved() -> None:
    shown = text.progress(msgspec.convert(api_replies.PROGRESS, replies.ProgressReply))
    for part in ("Level   2", "120, 130 to level 3", "3 days in a row", "1 of 3", "First steps"):
        assert part in shown
    assert "Ten" not in shown


def test_what_was_typed_into_a_program_is_not_called_a_call() -> None:
    case = failed(call="Ada\nLima\n", expected="Dear Ada\n", got="")
    assert text.case_rows(case)[:2] == [("typed", "Ada\nLima"), ("expected", "Dear Ada")]


@pytest.mark.parametrize(
    ("description", "task"),
    [("# Two sum\n\nDo it.\n", "Do it."), ("# Other\nDo it.", "# Other\nDo it.")],
)
def test_the_title_is_not_repeated_above_the_task(description: str, task: str) -> None:
    assert detail(description=description).task == task


def test_a_challenge_says_how_to_run_and_submit_it() -> None:
    shown = text.challenge(detail())
    for part in ("Two sum", "easy - 50 XP", "    pass", "%%submit two-sum", "Hidden tests"):
        assert part in shown


def test_an_assignment_says_where_it_is_run_and_not_how_to_run_a_cell() -> None:
    summary = api_replies.DETAIL["summary"] | {"kind": "assignment"}
    shown = text.challenge(detail(summary=summary))
    assert shown.endswith("Open it in JupyterLab to run it and\nhand it in.")
    assert "%%run_tests" not in shown


def test_the_words_of_an_assert_stand_once() -> None:
    case = failed(message="n sevens", difference="n sevens: expected 7, got 3")
    assert [label for label, _ in text.case_rows(case)].count("hint") == 0
    case = failed(message="Ask.", difference="expected 7, got 3")
    assert ("hint", "Ask.") in text.case_rows(case)


@pytest.mark.parametrize(
    ("level", "said"), [("A", False), ("C", False), ("D", True), ("E", True), (None, False)]
)
def test_below_level_c_a_result_says_that_it_is_practice(
    level: IsolationLevel | None, said: bool
) -> None:
    verdict = Verdict(status="accepted", isolation=level)
    assert (f"Isolation level {level}: this result is practice." in text.run(verdict)) is said
    lines = view.run(verdict)["lines"]
    assert lines == ([text.practice(verdict)] if said else [])


def test_the_reason_of_a_fault_is_shown_with_a_submission_too() -> None:
    verdict = Verdict(status="grader_fault", fault="The jail did not start.")
    queued = msgspec.convert(api_replies.QUEUED_SUBMISSION, replies.Submission)
    reply = msgspec.structs.replace(queued, verdict=verdict)
    assert view.submission(reply)["lines"] == ["The jail did not start."]

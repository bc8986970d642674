"""The grammar of ``%tutor``, and which code a question is about."""

import pytest

from jupyter_codementor.errors import BadInput
from jupyter_codementor.notebook.asking import Asking, parse, with_question_mark
from jupyter_codementor.notebook.work import Work, code_of, last_code

ANSWER = "def two_sum(numbers, target):\n    return [0, 1]\n"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("why does my loop end early?", Asking(question="why does my loop end early?")),
        ("two-sum: why?", Asking(challenge_id="two-sum", question="why?")),
        ("two-sum", Asking(challenge_id="two-sum")),
        ("two-sum:", Asking(challenge_id="two-sum")),
        ("fizzbuzz: why?", Asking(challenge_id="fizzbuzz", question="why?")),
        ("Error: list index out of range", Asking(question="Error: list index out of range")),
        ("https://a.b says so", Asking(question="https://a.b says so")),
        ("--why", Asking(intent="why")),
        ("why?", Asking(intent="why")),
        ("Why", Asking(intent="why")),
        ("--example two-sum", Asking(challenge_id="two-sum", intent="example")),
        ("--smaller", Asking(intent="smaller")),
        ("--error what is that?", Asking(question="what is that?", intent="traceback")),
        ("--error two-sum: hm", Asking(challenge_id="two-sum", question="hm", intent="traceback")),
        ("--general What is a list?", Asking(challenge_id="", question="What is a list?")),
        ("--helped", Asking(rating=1)),
        ("--not-helped", Asking(rating=-1)),
    ],
)
def test_a_line_is_read(line: str, asked: Asking) -> None:
    assert parse(line) == asked


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", Asking()),
        ("fizzbuzz", Asking(challenge_id="fizzbuzz")),
        ("two-sum: is it right?", Asking(challenge_id="two-sum", question="is it right?")),
        ("is it right?", Asking(question="is it right?")),
    ],
)
def test_above_code_one_word_is_a_challenge(line: str, asked: Asking) -> None:
    assert parse(line, above_code=True) == asked


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(BadInput, match="does not know --dance"):
        parse("--dance now")


def test_only_lines_of_the_magic_are_changed_by_their_question_mark() -> None:
    lines = ["x = 1\n", "%tutor it's odd, why?\n", "len?\n", "  %tutor so?  ", "%tutor no mark\n"]
    assert with_question_mark(lines) == [
        "x = 1\n",
        "get_ipython().run_line_magic('tutor', \"it's odd, why?\")\n",
        "len?\n",
        "  get_ipython().run_line_magic('tutor', 'so?')\n",
        "%tutor no mark\n",
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([], ""),
        (["x = 1", "%tutor why?"], "x = 1"),
        ([ANSWER, "assert two_sum([1], 2)"], ANSWER),
        ([ANSWER.replace("0", "9"), ANSWER, "two_sum([1], 2)"], ANSWER),
        (["two_sum = print", "1"], "two_sum = print"),
        (["y = 2", "two_sums = 3"], "two_sums = 3"),
        ([f"%%run_tests two-sum\n{ANSWER}"], ANSWER),
        (["x = 1", "%%html\n<b>"], "x = 1"),
        (["%%submit a\n%%program\nprint(1)"], "%%program\nprint(1)"),
    ],
)
def test_the_last_cell_that_defines_what_is_asked_for_is_meant(cells: list[str], code: str) -> None:
    assert last_code(cells, ["two_sum"]) == code


def test_magics_and_commands_are_left_out_and_the_lines_stay() -> None:
    assert code_of("%matplotlib inline\n!pip list\nx = 1 % 2") == "\n\nx = 1 % 2"


def test_code_is_remembered_for_each_challenge_until_it_turns_out_unknown() -> None:
    work = Work()
    work.note("a", "1")
    work.note("b", "2")
    assert (work.challenge_id, work.code("a"), work.code("b")) == ("b", "1", "2")
    work.forget("b")
    assert (work.challenge_id, work.code("b"), work.code("")) == ("", None, None)

"""Challenges in JavaScript: read from a notebook whose tests are Python asserts."""

from typing import Any

import pytest
from challenge_notebooks import METADATA

from jupyter_codementor.challenges import code_of, read, student_notebook, write
from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.challenge import (
    Approximate,
    Equal,
    InputOutput,
    Raises,
    Script,
    Unordered,
)

SOLUTION = "%%node\nfunction f(x) {\n  return x;\n}"


def cell(role: str, source: str, **own: Any) -> dict[str, Any]:
    kind = "markdown" if role in ("description", "hint") else "code"
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": f"{role}-{own.get('name', '')}".rstrip("-").replace(" ", "-"),
        "metadata": {"codementor": {"role": role, **own}},
        "source": source,
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*tests: str, solution: str = SOLUTION, **metadata: Any) -> dict[str, Any]:
    own = METADATA | {"language": "javascript", "entry": ["f"]} | metadata
    cells = [
        cell("description", "Do it."),
        cell("starter", "%%node\nfunction f(x) {\n}\nconst LIMIT = 3;"),
        cell("solution", solution),
        *(cell("test", test, name=f"test {n}") for n, test in enumerate(tests)),
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"codementor": own}, "cells": cells}


def only_step(test: str) -> Any:
    check = read(notebook(test)).challenge.test_cases[0].check
    assert isinstance(check, Script)
    return check.steps[-1]


def test_the_line_with_the_magic_is_no_part_of_the_code() -> None:
    challenge = read(notebook("assert f(1) == 1")).challenge
    assert challenge.language == "javascript"
    assert challenge.image == "javascript"
    assert challenge.solution == "function f(x) {\n  return x;\n}"
    assert challenge.starter.startswith("function f(x)")


def test_writing_gives_the_same_challenge_again() -> None:
    before = read(notebook("assert f(1) == 1", 'assert f("a") == "a"')).challenge
    after = write(before)
    assert read(after).challenge == before
    assert after["cells"][0]["source"].startswith("%load_ext jupyter_codementor.notebook\nfrom")
    assert after["cells"][2]["source"].startswith("%%node\n")


def test_a_program_begins_with_node_program_and_is_tested_by_io() -> None:
    program = notebook("%%io\na\n---\nb", solution="%%node program\nconsole.log('b');")
    program["metadata"]["codementor"] |= {"kind": "program", "entry": []}
    program["cells"][1]["source"] = "%%node program\n// here"
    challenge = read(program).challenge
    assert challenge.solution == "console.log('b');"
    assert challenge.test_cases[0].check == InputOutput("a\n", "b\n")
    program["cells"][2]["source"] = "%%node\nconsole.log('b');"
    with pytest.raises(NotAChallenge, match="%%node program"):
        read(program)


def test_the_students_notebook_keeps_the_magic_and_the_asserts() -> None:
    student = student_notebook(notebook("assert f(1) == 1"))
    assert student["cells"][1]["source"].startswith("%%node\nfunction f(x)")
    assert student["cells"][2]["source"] == "assert f(1) == 1"
    assert student["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("assert f(1) == 3.0", Equal(3, numbers_alike=True)),
        ("assert f(1) == 0.5", Equal({"float": "0x1.0000000000000p-1"}, numbers_alike=True)),
        ("assert f(1) == (1, (2, 3))", Equal([1, [2, 3]], numbers_alike=True)),
        ("assert f(1) == {'a': (1,)}", Equal({"dict": [["a", [1]]]}, numbers_alike=True)),
        ("assert f(1) == frozenset({1})", Equal({"set": [1]}, numbers_alike=True)),
        (
            "assert f(1) == {(1, 2): 3}",
            Equal({"dict": [[{"tuple": [1, 2]}, 3]]}, numbers_alike=True),
        ),
        ("assert f(1) == None", Equal(None, numbers_alike=True)),
        ("assert f(1) != (1,)", Equal([1], negated=True, numbers_alike=True)),
        ("assert unordered(f(1)) == [(1, 2)]", Unordered([[1, 2]], numbers_alike=True)),
        ("assert f(1) == approx((1.0,))", Approximate([1])),
        ("with raises(RangeError):\n    f(1)", Raises(("RangeError",))),
        ("with raises((TypeError, Error)):\n    f(1)", Raises(("TypeError", "Error"))),
    ],
)
def test_what_is_expected_is_written_as_javascript_gives_it(test: str, expected: Any) -> None:
    assert only_step(test).expect == expected


@pytest.mark.parametrize(
    "test",
    [
        "x = [1]\nf(x)\nassert len(x) == 1",
        "assert f(LIMIT) == 3",
        "assert f(1) < f(2)",
        "x = f(1)\nassert x.name == 2",
        "x = f(1)\nassert x[0] == 2",
        "assert f([f(1), 2]) == 2",
    ],
)
def test_these_forms_can_be_asked_of_node(test: str) -> None:
    assert read(notebook(test)).challenge.test_cases


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("assert sorted(f(1)) == [1]", "`sorted` is Python's own"),
        ("assert f(x=1) == 1", "no arguments by name"),
        ("assert f(1)[0:2] == [1]", "no slices"),
        ("assert f(1j) == 1", "no complex numbers"),
        ("with raises(ValueError):\n    f(1)", "never throws a ValueError"),
        ('assert not source(f).uses("sort")', "for Python only"),
        ("assert steps(lambda: f(1)) < 10", "for Python only"),
    ],
)
def test_what_javascript_does_not_have_is_refused_with_the_reason(test: str, reason: str) -> None:
    with pytest.raises(NotAChallenge, match=reason):
        read(notebook(test))


def test_a_test_that_cannot_be_data_is_refused() -> None:
    with pytest.raises(NotAChallenge):
        read(notebook("for i in range(3):\n    assert f(i) == i"))


def test_an_entry_that_the_solution_does_not_seem_to_define_is_refused() -> None:
    with pytest.raises(NotAChallenge, match="`g`"):
        read(notebook("assert f(1) == 1", entry=["g"]))


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_the_magic_of_an_answer_is_blanked_and_lines_stay(language: str) -> None:
    assert code_of("%%node\nf();", language) == "\nf();"
    assert code_of("%%submit two-sum\n%%node program\nf();", language) == "\n\nf();"


def test_in_javascript_no_line_is_taken_for_a_magic_of_ipython() -> None:
    code = "\nconst a = b\n  ? c\n  : d\n!a && f()\nx\n% 2"
    assert code_of(f"%%node{code}", "javascript") == code


def test_javascript_of_comments_only_is_no_code() -> None:
    with pytest.raises(BadInput, match="no code yet"):
        code_of("%%node\n// TODO\n\n", "javascript")

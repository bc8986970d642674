"""An assignment as a notebook: read, written, and what its students get."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from jupyter_codementor.challenges import graded_code, leaks, read, student_notebook, write
from jupyter_codementor.challenges.graded_code import solved, untouched
from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.assignment import HandedIn
from jupyter_codementor.model.challenge import CellTest, Challenge


def cell(kind: str, source: str, id: str, **own: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "id": id, "source": source, "metadata": {}}
    if own:
        made["metadata"]["codementor"] = own
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


ANSWER = "def one():\n    ### BEGIN SOLUTION\n    return 1 * 1 + 0\n    ### END SOLUTION"
PARTLY = (
    "assert one() == 1\n### BEGIN HIDDEN TESTS\nassert one() + one() == 2\n### END HIDDEN TESTS"
)


def notebook(*cells: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "codementor": {
                "format": 1,
                "id": "sample",
                "title": "Sample",
                "difficulty": "easy",
                "skills": ["loops"],
                "xp": 50,
                "kind": "assignment",
                **own,
            },
        },
        "cells": list(cells),
    }


WHOLE = notebook(
    cell("markdown", "# Sample", "text"),
    cell("code", "LIMIT = 3", "given", role="given", locked=True),
    cell("code", ANSWER, "one", role="answer", question="q1"),
    cell("code", PARTLY, "t1", role="test", name="partly hidden", points=1.5),
    cell("code", "two = 1 + 1 + 0", "two", role="answer"),
    cell("code", "assert two == 1 + 1", "t2", role="test", name="hidden", hidden=True, points=2),
    cell("markdown", "Because it is so.", "why", role="by_hand", points=3),
    cell("markdown", "Think.", "hint", role="hint"),
    assignment={"questions": [{"name": "q1", "all_or_nothing": True}], "seed": 7},
)


def assignment() -> Challenge:
    return read(WHOLE).challenge


def test_cells_questions_and_tests_are_read() -> None:
    challenge = assignment()
    made = challenge.assignment
    assert made is not None
    assert [each.role for each in made.cells] == [
        *("text", "given", "answer", "test", "answer", "test", "by_hand")
    ]
    assert [(each.name, each.tests, each.all_or_nothing) for each in made.questions] == [
        ("q1", ("partly hidden",), True),
        ("two", ("hidden",), False),
        ("why", (), False),
    ]
    assert (made.seed, made.kernel) == (7, "python3")
    assert [(case.name, case.hidden, case.points) for case in challenge.test_cases] == [
        ("partly hidden", False, 1.5),
        ("hidden", True, 2),
    ]
    assert challenge.hints == ("Think.",)


def test_students_get_stubs_and_nothing_hidden() -> None:
    made = assignment().assignment
    assert made is not None
    starters = {each.id: each.starter for each in made.cells}
    assert starters["one"] == ("def one():\n    # YOUR CODE HERE\n    raise NotImplementedError()")
    assert starters["two"] == "# YOUR CODE HERE\nraise NotImplementedError()"
    assert starters["why"] == "YOUR ANSWER HERE"
    check = assignment().test_cases[0].check
    assert isinstance(check, CellTest)
    assert check.shown == "assert one() == 1"

    student = student_notebook(WHOLE)
    stored = json.dumps(student)
    for secret in ("1 * 1", "one() + one()", "1 + 1", "Because", "Think", "SOLUTION", "HIDDEN"):
        assert secret not in stored
    assert leaks(WHOLE, student) == ()
    assert [each["metadata"]["codementor"]["role"] for each in student.cells] == [
        *("description", "given", "answer", "test", "answer", "by_hand")
    ]
    assert student.cells[1]["metadata"]["editable"] is False
    assert student.metadata.codementor.kind == "assignment"


def test_a_leak_is_found() -> None:
    for secret in ("return 1 * 1 + 0", "assert one() + one() == 2", "assert two == 1 + 1"):
        student = student_notebook(WHOLE)
        student.cells[0].source = secret
        assert leaks(WHOLE, student), secret


def test_writing_and_reading_again_changes_nothing() -> None:
    challenge = assignment()
    assert write(challenge, WHOLE) == WHOLE
    again = read(write(challenge)).challenge
    assert again.test_cases == challenge.test_cases
    assert again.assignment is not None
    assert challenge.assignment is not None
    assert again.assignment.questions == challenge.assignment.questions
    assert [(c.id, c.role, c.source, c.starter, c.question) for c in again.assignment.cells] == [
        (c.id, c.role, c.source, c.starter, c.question) for c in challenge.assignment.cells
    ]
    assert read(write(again)).challenge == again


def test_a_changed_assignment_keeps_the_ids_of_its_cells() -> None:
    challenge = msgspec.structs.replace(assignment(), title="Another")
    written = write(challenge, WHOLE)
    assert [each.id for each in written.cells[:6]] == [each["id"] for each in WHOLE["cells"][:6]]
    assert read(written).challenge.title == "Another"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (cell("code", "x = 1", "a", role="solution"), "does not know"),
        (cell("markdown", "x", "a", role="answer"), "must be a code cell"),
        (cell("code", "assert x", "a", role="test"), "`name` of its own"),
        (cell("code", "### BEGIN SOLUTION\nx", "a", role="answer"), "no END"),
        (cell("code", "### BEGIN HIDDEN TESTS", "a", role="test", name="x"), "no END"),
        (cell("code", "x = 1", "a", role="test", name="x", points=-1), "`points`"),
    ],
)
def test_what_breaks_a_rule_is_named(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAChallenge, match=words):
        read(notebook(wrong, cell("code", "assert 1", "t", role="test", name="t")))


def test_nothing_to_grade_is_no_assignment() -> None:
    with pytest.raises(NotAChallenge, match="has no test"):
        read(notebook(cell("code", "x = 1", "a", role="answer")))


def test_two_cells_of_one_name_are_refused() -> None:
    twice = [cell("code", "assert 1", "a", role="test", name="t", cell="x") for _ in range(2)]
    with pytest.raises(NotAChallenge, match="another cell has already"):
        read(notebook(*twice))


def test_a_students_notebook_becomes_what_a_submission_stores() -> None:
    challenge = assignment()
    code = graded_code(challenge, "", dict(student_notebook(WHOLE)))
    handed = msgspec.json.decode(code, type=HandedIn)
    assert [each.test for each in handed.cells if each.test] == ["partly hidden", "hidden"]
    assert handed.notes == ()
    assert code == untouched(challenge)
    assert "1 * 1" in solved(challenge)


def test_code_alone_is_refused_for_an_assignment() -> None:
    with pytest.raises(BadInput, match="hand in its notebook"):
        graded_code(assignment(), "x = 1", None)

"""Compiled tests of Otter, okpy and data-8 are read and never executed."""

from __future__ import annotations

import pytest
from course_notebooks import code, markdown, notebook

from jupyter_codementor.challenges.importers import Imported, import_notebook
from jupyter_codementor.challenges.importers.importing import _prepared
from jupyter_codementor.challenges.importers.otter_compiled import import_otter_compiled
from jupyter_codementor.challenges.importers.otter_files import (
    BrokenTestFileError,
    read_test_file,
)
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import CellTest

TAGGED = {"tags": ["otter_answer_cell"]}
OK_FILE = """OK_FORMAT = True

test = {'name': 'q1', 'points': 3, 'all_or_nothing': True, 'suites': [{'cases': [
    {'code': '>>> square(2)\\n4', 'hidden': False, 'locked': False, 'failure_message': 'No.'},
    {'code': '>>> square(3)\\n9', 'locked': False, 'points': 2}],
    'scored': True, 'setup': '', 'teardown': '', 'type': 'doctest'}]}
"""
EXCEPTION_FILE = """import os
os.abort()
from otter.test_files import test_case
OK_FORMAT = False
name = "q2"
points = 2
LIMIT = 10

@test_case(points=None, hidden=False, success_message="Yes.")
def test_small(square, env):
    assert square(2) < LIMIT

@test_case(points=1.5, hidden=True)
def test_big(square):
    assert square(100) == 10000
"""
DATA8_FILE = """test = {
  'name': 'Question 3',
  'points': 1,
  'hidden': False,
  'suites': [
    {'cases': [{'code': r'''
      >>> x == 1
      True
      '''}], 'type': 'doctest', 'setup': r'''
      >>> y = 1
      '''},
    {'cases': [{'code': 'z', 'locked': True}], 'type': 'doctest'},
    {'cases': [], 'type': 'concept'}]
}
"""


def student_notebook() -> dict[str, object]:
    return notebook(
        code('import otter\ngrader = otter.Notebook("hw.ipynb")', {"editable": False}),
        markdown("**Question 1**", {"editable": False}),
        code("def square(x):\n    ...", TAGGED),
        code('grader.check("q1")'),
        markdown("<!-- BEGIN QUESTION -->\n\nExplain."),
        markdown("_Type your answer here, replacing this text._", TAGGED),
        code("z = 1", {"otter": {"tests": ["q2"]}}),
        code("grader.check_all()"),
        code("# Save your notebook first\ngrader.export(run_tests=True)"),
        otter={
            "OK_FORMAT": True,
            "tests": {
                "q1": {
                    "name": "q1",
                    "points": 1,
                    "suites": [{"cases": [{"code": ">>> square(1)\n1", "hidden": False}]}],
                }
            },
        },
    )


def graded(found: Imported) -> list[tuple[str, float, bool]]:
    return [(case.name, case.points, case.hidden) for case in found.challenges[0].test_cases]


def roles(found: Imported) -> list[str]:
    assignment = found.challenges[0].assignment
    assert assignment is not None
    return [cell.role for cell in assignment.cells]


def test_a_file_in_ok_format_keeps_points_messages_and_hidden_flags() -> None:
    found = read_test_file(OK_FILE, "q1")

    assert (found.name, found.points, found.all_or_nothing) == ("q1", 3, True)
    assert [(test.body, test.hidden, test.points, test.message) for test in found.tests] == [
        (">>> square(2)\n4", False, None, "No."),
        (">>> square(3)\n9", True, 2, ""),
    ]


def test_a_file_in_exception_format_is_parsed_with_what_its_functions_need() -> None:
    found = read_test_file(EXCEPTION_FILE, "q2")

    small, big = found.tests
    assert small.form == "function"
    assert small.body.startswith("def test_small(square, env):")
    assert "LIMIT = 10" in small.body
    assert (small.praise, big.hidden, big.points) == ("Yes.", True, 1.5)


def test_an_older_file_has_its_set_up_and_its_hidden_flag_on_top() -> None:
    found = read_test_file(DATA8_FILE, "q3")

    [test] = found.tests
    assert test.body == ">>> y = 1\n>>> x == 1\nTrue"
    assert not test.hidden
    assert len(found.lost) == 2


@pytest.mark.parametrize(
    "text", ["test = open('x').read()", "test = {'name': 'q'}", "def (", "x = 1", "test = [1"]
)
def test_what_is_no_test_file_is_refused(text: str) -> None:
    with pytest.raises(BrokenTestFileError):
        read_test_file(text, "q")


def test_a_students_notebook_with_tests_is_an_assignment() -> None:
    found = import_notebook(student_notebook(), "hw")

    assert roles(found) == ["text", "answer", "test", "text", "by_hand", "given"]
    assert graded(found) == [("q1 - 1", 1, False)]
    assert any("hidden" in lost.what for lost in found.lost)
    assert any("reference solution" in lost.what for lost in found.lost)


def test_test_files_replace_the_tests_of_the_notebook_and_stand_where_they_are_checked() -> None:
    found = import_otter_compiled(
        student_notebook(), "hw", test_files={"q1": OK_FILE, "q2": EXCEPTION_FILE}
    )

    assert roles(found) == [
        *("text", "answer", "test", "test", "text", "by_hand", "given"),
        *["test"] * 2,
    ]
    assert graded(found) == [
        ("q1 - 1", 1, False),
        ("q1 - 2", 2, True),
        ("q2 - 1", 0.5, False),
        ("q2 - 2", 1.5, True),
    ]


def test_the_notebook_with_solutions_gives_starters_too() -> None:
    solved = notebook(
        code("square = lambda x: x * x # SOLUTION", {"tags": ["otter_assign_solution_cell"]}),
        code('grader.check("q1")'),
    )

    found = import_otter_compiled(solved, "hw", test_files={"q1": OK_FILE})

    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert assignment.cells[0].starter == "square = ..."
    assert found.lost == ()


def test_a_seed_in_the_settings_of_the_autograder_is_carried() -> None:
    found = import_otter_compiled(
        student_notebook(), "hw", settings={"seed": 5, "seed_variable": "s", "plugins": ["p"]}
    )

    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert (assignment.seed, assignment.seed_variable) == (5, "s")
    assert any("plugins" in lost.what for lost in found.lost)


def test_a_question_without_tests_is_named_by_its_cell() -> None:
    found = import_notebook(notebook(code("x = ..."), code('grader.check("gone")')), "hw")

    assert any(lost.cell == 2 and "gone" in lost.what for lost in found.lost)


def test_forms_of_tests_are_kept() -> None:
    found = import_otter_compiled(student_notebook(), "hw", test_files={"q2": EXCEPTION_FILE})

    assert [
        case.check.form
        for case in found.challenges[0].test_cases
        if isinstance(case.check, CellTest)
    ] == ["function", "function"]


def test_a_test_with_a_character_that_is_no_text_is_refused() -> None:
    broken = OK_FILE.replace("'No.'", "'\\ud800'")

    found = import_otter_compiled(student_notebook(), "hw", test_files={"q1": broken})
    with pytest.raises(NotAChallenge, match="not text"):
        _prepared(found)

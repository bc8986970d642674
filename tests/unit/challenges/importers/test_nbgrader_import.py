"""Notebooks of nbgrader's become assignments without loss."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from course_notebooks import (
    SQUARES,
    SQUARES_TEST,
    code,
    grader,
    markdown,
    nbgrader_notebook,
    notebook,
)

from jupyter_codementor.challenges.importers import Imported, NbgraderConfig, import_notebook
from jupyter_codementor.challenges.importers.nbgrader_config import config_from, settings_of
from jupyter_codementor.model.assignment import AssignmentCell
from jupyter_codementor.model.challenge import CellTest, TestCase

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


def imported(*cells: dict[str, Any], **options: Any) -> Imported:
    return import_notebook(notebook(*cells), "ps1", **options)


def cell(found: Imported, id: str) -> AssignmentCell:
    assignment = found.challenges[0].assignment
    assert assignment is not None
    return next(each for each in assignment.cells if each.id == id)


def case(found: Imported, name: str) -> TestCase:
    return next(each for each in found.challenges[0].test_cases if each.name == name)


def cell_test(found: Imported, name: str) -> CellTest:
    check = case(found, name).check
    assert isinstance(check, CellTest)
    return check


def test_every_kind_of_cell_gets_its_role_and_nothing_is_lost() -> None:
    found = import_notebook(nbgrader_notebook(), "ps1")

    assert found.lost == ()
    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert [(each.id, each.role, each.locked) for each in assignment.cells] == [
        ("cell-1", "text", False),
        ("imports", "given", True),
        ("squares", "answer", False),
        ("cell-4", "given", False),
        ("squares-test", "test", True),
        ("squares-hidden", "test", True),
        ("squares-part", "test", True),
        ("why", "by_hand", False),
        ("use", "by_hand", False),
        ("task", "by_hand", True),
    ]
    assert [(each.name, each.points) for each in found.challenges[0].test_cases] == [
        ("squares-test", 1.5),
        ("squares-hidden", 2),
        ("squares-part", 1),
    ]
    assert [cell(found, id).points for id in ("why", "use", "task")] == [3, 0.5, 4]


def test_a_test_belongs_to_the_nearest_code_answer_above_it() -> None:
    found = imported(
        code("a = 1", grader("a", "answer")),
        code("assert a", grader("test-a", "tests", 1)),
        markdown("text", grader("essay", "by_hand", 1)),
        code("assert a == 1", grader("test-b", "tests", 1)),
        code("b = 2", grader("b", "answer")),
        code("assert b", grader("test-c", "tests", 1)),
    )

    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert {each.name: each.tests for each in assignment.questions} == {
        "a": ("test-a", "test-b"),
        "essay": (),
        "b": ("test-c",),
    }


def test_solutions_hidden_tests_and_mark_schemes_are_not_in_what_students_get() -> None:
    found = import_notebook(nbgrader_notebook(), "ps1")

    assert cell(found, "squares").source == SQUARES
    assert cell(found, "squares").starter == (
        "def squares(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert cell(found, "use").starter == STUB
    assert cell(found, "why").starter == "YOUR ANSWER HERE"
    assert "1 point each" in cell(found, "task").source
    assert "1 point each" not in cell(found, "task").starter
    assert cell_test(found, "squares-test").source == SQUARES_TEST
    assert "squares(0)" not in cell_test(found, "squares-test").shown
    assert not case(found, "squares-test").hidden
    assert case(found, "squares-hidden").hidden
    assert cell_test(found, "squares-hidden").shown == ""


@pytest.mark.parametrize(
    ("own", "role", "points"),
    [
        ({"grade": True, "points": "2.5", "grade_id": "x"}, "test", 2.5),
        ({"grade": True, "points": "", "grade_id": "x"}, "test", 0),
        ({"grade": True, "points": -3, "grade_id": "x"}, "test", 0),
        ({"grade": True, "grade_id": "x"}, "test", 0),
        ({"schema_version": 1, "grade": True, "points": 1, "grade_id": "x"}, "test", 1),
        (
            {
                "schema_version": 2,
                "grade": True,
                "points": 1,
                "grade_id": "x",
                "checksum": "00",
                "cell_type": "code",
                "solution": False,
                "locked": False,
            },
            "test",
            1,
        ),
        ({"solution": True, "grade_id": "x"}, "answer", None),
        ({"grade": False, "grade_id": "x"}, "given", None),
        ({}, "given", None),
    ],
)
def test_older_schemas_are_read_as_nbgrader_upgrades_them(
    own: dict[str, Any], role: str, points: float | None
) -> None:
    found = imported(code("a = 1", grader("a", "answer")), code("assert a", {"nbgrader": own}))

    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert assignment.cells[1].role == role
    assert [each.points for each in found.challenges[0].test_cases] == (
        [] if points is None else [points]
    )


def test_of_two_cells_with_one_grade_id_the_last_counts_and_it_is_said() -> None:
    found = imported(
        code("a = 1", grader("a", "answer")),
        code("a = 2", grader("a", "answer")),
        code("assert a", grader("t", "tests", 1)),
    )

    assert cell(found, "a").source == "a = 2"
    assert [lost.cell for lost in found.lost] == [1]
    assert "cell 2" in str(found.lost[0])


@pytest.mark.parametrize(
    "source",
    ["### BEGIN SOLUTION\na = 1", "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n"],
)
def test_broken_marks_are_named_by_cell_and_show_nothing_to_students(source: str) -> None:
    found = imported(code(source, grader("a", "answer")), code("assert a", grader("t", "tests", 1)))

    assert found.lost[0].cell == 1
    assert cell(found, "a").starter == "# YOUR CODE HERE"


def test_a_hidden_region_that_is_never_closed_hides_the_whole_test() -> None:
    found = imported(
        code("a = 1", grader("a", "answer")),
        code("assert a\n### BEGIN HIDDEN TESTS\nassert a == 1", grader("t", "tests", 2)),
    )

    assert case(found, "t").hidden
    assert cell(found, "t").starter == ""
    assert case(found, "t").points == 2


def test_a_solution_in_a_cell_without_metadata_is_named() -> None:
    found = imported(
        code("a = 1", grader("a", "answer")),
        code("### BEGIN SOLUTION\nb = 2\n### END SOLUTION"),
    )

    assert [lost.cell for lost in found.lost] == [2]
    assert "BEGIN SOLUTION" in found.lost[0].what


def test_the_version_for_students_is_imported_and_its_lack_of_solutions_is_named() -> None:
    released = notebook(
        code(f"def f():\n    {STUB.replace(chr(10), chr(10) + '    ')}", grader("f", "answer")),
        code("assert f() == 1", grader("t", "tests", 1)),
    )

    found = import_notebook(released, "ps1")

    assert cell(found, "f").starter == cell(found, "f").source
    assert "no reference solution" in found.lost[0].what


def test_other_marks_and_stubs_come_from_the_configuration_which_is_never_executed() -> None:
    script = (
        "c = get_config()\nimport os; os.abort()\n"
        "c.ClearSolutions.begin_solution_delimeter = 'LOESUNG'\n"
        "c.ClearSolutions.end_solution_delimeter = 'ENDE'\n"
        "c.ClearSolutions.code_stub = {'python': '# hier'}\n"
        "c.ClearHiddenTests.begin_test_delimeter = open('/etc/passwd').read()\n"
    )

    values, problems = settings_of(script)
    found = imported(
        code("# LOESUNG\na = 1\n# ENDE", grader("a", "answer")),
        code("assert a", grader("t", "tests", 1)),
        config=config_from(values),
    )

    assert cell(found, "a").starter == "# hier"
    assert len(problems) == 1
    assert "line 6" in problems[0]


def test_an_autotest_cannot_pass_before_its_values_are_known_and_it_is_said() -> None:
    found = imported(
        code("a = 1", grader("a", "answer")),
        code("### AUTOTEST a; type(a)", grader("t", "tests", 1)),
    )

    assert "NotImplementedError" in cell_test(found, "t").source
    assert cell(found, "t").source == "### AUTOTEST a; type(a)"
    assert "AUTOTEST" in found.lost[0].what


def test_metadata_of_other_tools_and_attachments_are_kept() -> None:
    picture = markdown("![](attachment:a.png)", {"slideshow": {"slide_type": "slide"}})
    picture["attachments"] = {"a.png": {"image/png": "AAAA"}}

    found = imported(
        picture,
        code("a = 1", {**grader("a", "answer"), "tags": ["mine"]}),
        code("assert a", grader("t", "tests", 1)),
    )

    first = cell(found, "cell-1")
    assert first.metadata == {"slideshow": {"slide_type": "slide"}}
    assert first.attachments == {"a.png": {"image/png": "AAAA"}}
    assert cell(found, "a").metadata == {"tags": ["mine"]}


def test_the_stub_is_in_the_language_of_the_kernel() -> None:
    found = import_notebook(
        notebook(
            code("a <- 1", grader("a", "answer")),
            code("stopifnot(a == 1)", grader("t", "tests", 1)),
            language="R",
        ),
        "ps1",
    )

    assert cell(found, "a").starter == "# YOUR CODE HERE\nfail()"
    assert found.challenges[0].language == "r"


def test_the_notebook_handed_over_is_not_changed() -> None:
    original = nbgrader_notebook()
    before = copy.deepcopy(original)

    import_notebook(original, "ps1", config=NbgraderConfig())

    assert original == before

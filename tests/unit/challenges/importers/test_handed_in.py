"""From a student's notebook to what is graded, cell by cell."""

from __future__ import annotations

import msgspec
import pytest
from course_notebooks import code, grader, markdown, nbgrader_notebook, notebook, otter_notebook

from jupyter_codementor.challenges.assignment_handin import MAX_BYTES, handed_in
from jupyter_codementor.challenges.importers import import_notebook
from jupyter_codementor.errors import BadInput, CodeTooLong, NotAChallenge
from jupyter_codementor.model.assignment import Assignment, HandedIn

ANSWER = grader("squares", "answer")


def nbgrader_assignment() -> Assignment:
    assignment = import_notebook(nbgrader_notebook(), "ps1").challenges[0].assignment
    assert assignment is not None
    return assignment


def otter_assignment() -> Assignment:
    assignment = import_notebook(otter_notebook(), "hw").challenges[0].assignment
    assert assignment is not None
    return assignment


def order(found: HandedIn) -> list[str]:
    return [cell.test or cell.id or cell.source for cell in found.cells]


def sources(found: HandedIn) -> dict[str, str]:
    return {cell.id: cell.source for cell in found.cells}


def student_cells() -> list[dict[str, object]]:
    """The notebook with another answer, otherwise as it was handed out."""
    cells: list[dict[str, object]] = nbgrader_notebook()["cells"]
    cells[2] = code("def squares(n): return []", ANSWER)
    return cells


def test_an_untouched_notebook_keeps_its_order_and_gives_no_notes() -> None:
    found = handed_in(notebook(*student_cells()), nbgrader_assignment())

    assert order(found)[1:] == [
        *("imports", "squares", "squares(2)", "squares-test", "squares-hidden", "squares-part"),
        *("why", "use", "task"),
    ]
    assert sources(found)["squares"] == "def squares(n): return []"
    assert found.notes == ()


def test_the_source_of_a_test_never_comes_from_the_student() -> None:
    cells = student_cells()
    cells[4] = code("pass", grader("squares-test", "tests", 100))

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert [cell.source for cell in found.cells if cell.test] == ["", "", ""]


def test_deleted_tests_are_put_back_where_they_were() -> None:
    cells = [cell for cell in student_cells() if "squares-test" not in str(cell["metadata"])]

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert order(found).index("squares-test") < order(found).index("squares-hidden")
    assert order(found).index("squares") < order(found).index("squares-test")
    assert any("put back" in note for note in found.notes)


def test_a_changed_locked_cell_and_a_deleted_one_are_put_back() -> None:
    cells = student_cells()
    cells[1] = code("import os", grader("imports", "locked"))
    changed = handed_in(notebook(*cells), nbgrader_assignment())
    deleted = handed_in(notebook(*cells[:1], *cells[2:]), nbgrader_assignment())

    for found in (changed, deleted):
        assert sources(found)["imports"] == "import math"
        assert order(found).index("imports") < order(found).index("squares")
        assert len(found.notes) == 1


def test_a_mark_scheme_is_never_in_what_was_handed_in() -> None:
    for cells in (student_cells(), student_cells()[:-1]):
        found = handed_in(notebook(*cells), nbgrader_assignment())

        assert sources(found)["task"] == "Explain.\n"


def test_the_last_copy_of_an_answer_wins_and_its_tests_run_behind_it() -> None:
    cells = [*student_cells(), code("def squares(n): return [0]", ANSWER)]

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert sources(found)["squares"] == "def squares(n): return [0]"
    assert order(found)[-4:] == ["squares", "squares-test", "squares-hidden", "squares-part"]
    assert "def squares(n): return []" in order(found)
    assert any("more than once" in note for note in found.notes)


def test_a_copy_that_was_never_filled_in_is_not_run() -> None:
    starter = nbgrader_assignment().cells[2].starter
    cells = student_cells()
    cells.insert(2, code(starter, ANSWER))

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert starter not in [cell.source for cell in found.cells]


def test_a_deleted_answer_is_said_and_the_rest_goes_on() -> None:
    cells = [cell for cell in student_cells() if cell["metadata"] != ANSWER]

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert any('"squares"' in note for note in found.notes)
    assert "squares-test" in order(found)


def test_cells_of_the_students_own_stay_where_they_are() -> None:
    cells = student_cells()
    cells[2:2] = [code("helper = 1"), markdown("my thoughts")]

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert order(found)[1:5] == ["imports", "helper = 1", "my thoughts", "squares"]


def test_every_test_runs_once_even_if_the_student_copied_it() -> None:
    cells = student_cells()

    found = handed_in(notebook(*cells, *cells), nbgrader_assignment())

    tests = [cell.test for cell in found.cells if cell.test]
    assert sorted(tests) == sorted(set(tests))


def otter_student(*answers: str) -> list[dict[str, object]]:
    tagged = {"tags": ["otter_answer_cell"]}
    return [
        code('# Initialize Otter\nimport otter\ngrader = otter.Notebook("hw.ipynb")'),
        markdown("# Homework 0"),
        *(code(answer, tagged) for answer in answers),
        code('grader.check("q1")'),
        markdown("My text.", tagged),
        code("cube = 1", tagged),
        code("def cube(x): return x", tagged),
        code("grader.check_all()"),
    ]


def test_answers_of_otter_are_found_by_their_tag_and_question() -> None:
    found = handed_in(notebook(*otter_student("square = 1")), otter_assignment())

    by_source = {cell.source: cell.id for cell in found.cells}
    ids = {cell.starter: cell.id for cell in otter_assignment().cells if cell.starter}
    assert by_source["square = 1"] == ids["def square(x):\n    ...\n\nnine = ..."]
    assert by_source["My text."] == ids["_Type your answer here, replacing this text._"]
    assert by_source["def cube(x): return x"] == ids['print("cubes")']
    assert order(found)[-3:-1] == ["q3 - 1", "q3 - 2"]
    assert [cell.test for cell in found.cells if cell.test][:3] == ["q1 - 1", "q1 - 2", "q1 - 3"]


def test_answers_of_otter_are_found_where_their_checks_were_deleted() -> None:
    cells = [cell for cell in otter_student("square = 1") if "check" not in str(cell["source"])]

    found = handed_in(notebook(*cells), otter_assignment())

    run = [cell.test or cell.source for cell in found.cells]
    assert run.index("square = 1") + 1 == run.index("q1 - 1")
    assert run.index("def cube(x): return x") < run.index("q3 - 1")


def test_a_deleted_answer_of_otter_does_not_shift_the_others() -> None:
    cells = [cell for cell in otter_student("square = 1") if cell["source"] != "cube = 1"]

    found = handed_in(notebook(*cells), otter_assignment())

    by_source = {cell.source: cell.id for cell in found.cells}
    assert by_source["My text."] == "cell-18"
    assert by_source["def cube(x): return x"] in ("cell-23", "cell-26")


def test_a_copied_answer_of_otter_wins_over_the_first() -> None:
    found = handed_in(notebook(*otter_student("square = 1", "square = 2")), otter_assignment())

    kept = [cell for cell in found.cells if cell.id and cell.source.startswith("square")]
    assert [cell.source for cell in kept] == ["square = 2"]


def test_calls_of_otter_are_no_code_of_the_students() -> None:
    found = handed_in(notebook(*otter_student("square = 1")), otter_assignment())

    run = "\n".join(cell.source for cell in found.cells if cell.kind == "code")
    assert "\nimport otter" not in run
    compile(run, "<handed in>", "exec")


def test_a_notebook_of_format_3_is_read() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "language": "python",
                        "collapsed": False,
                        "metadata": ANSWER,
                        "input": "squares = 1",
                        "outputs": [],
                    }
                ],
            }
        ],
    }

    assert sources(handed_in(old, nbgrader_assignment()))["squares"] == "squares = 1"


@pytest.mark.parametrize("broken", [{}, [], {"nbformat": 4}, {"nbformat": 4, "cells": [1]}])
def test_what_is_no_notebook_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(NotAChallenge):
        handed_in(broken, nbgrader_assignment())


def test_more_than_a_mebibyte_of_cells_is_refused() -> None:
    with pytest.raises(CodeTooLong, match="1024 KiB"):
        handed_in(notebook(code("#" * (MAX_BYTES + 1))), nbgrader_assignment())


def test_a_nul_character_is_refused_with_the_number_of_its_cell() -> None:
    with pytest.raises(BadInput, match="Cell 2"):
        handed_in(notebook(code("a"), code("b\0")), nbgrader_assignment())


def test_ten_thousand_cells_are_read() -> None:
    cells = [code(f"x = {number}") for number in range(10_000)]

    found = handed_in(notebook(*cells), nbgrader_assignment())

    assert sum(1 for cell in found.cells if not cell.id) == 10_000


def test_it_survives_a_round_trip_as_json() -> None:
    found = handed_in(notebook(*student_cells()), nbgrader_assignment())

    assert msgspec.json.decode(msgspec.json.encode(found), type=HandedIn) == found

"""Notebooks for `otter assign` become assignments without loss."""

from __future__ import annotations

from typing import Any

import pytest
from course_notebooks import (
    code,
    markdown,
    notebook,
    otter_exception_notebook,
    otter_notebook,
    raw,
)
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.challenges.importers import Imported, import_notebook
from jupyter_codementor.challenges.importers.otter_points import BrokenPointsError, shared
from jupyter_codementor.challenges.importers.otter_solutions import (
    without_ignored,
    without_solutions,
)
from jupyter_codementor.model.assignment import Assignment, AssignmentCell
from jupyter_codementor.model.challenge import CellTest


def assignment_of(found: Imported) -> Assignment:
    assignment = found.challenges[0].assignment
    assert assignment is not None
    return assignment


def cells_of(found: Imported, role: str) -> list[AssignmentCell]:
    return [cell for cell in assignment_of(found).cells if cell.role == role]


def question(*cells: dict[str, Any], config: str = "name: q1") -> dict[str, Any]:
    return notebook(raw(f"# BEGIN QUESTION\n{config}"), *cells, raw("# END QUESTION"))


def test_nothing_of_a_notebook_with_every_directive_is_lost() -> None:
    found = import_notebook(otter_notebook(), "hw00")

    assert found.lost == ()
    assert [
        (case.name, case.points, case.hidden, case.message, case.praise)
        for case in found.challenges[0].test_cases
    ] == [
        ("q1 - 1", 1, False, "", ""),
        ("q1 - 2", 1, True, "", ""),
        ("q1 - 3", 2, True, "Look at 0.", "Well done."),
        ("q3 - 1", 2, False, "", ""),
        ("q3 - 2", 2, False, "", ""),
    ]
    assert [(each.name, each.all_or_nothing) for each in assignment_of(found).questions] == [
        ("q1", False),
        ("q2", False),
        ("q3", True),
    ]


def test_what_students_get_is_what_otter_gives_them() -> None:
    found = import_notebook(otter_notebook(), "hw00")

    assert [cell.starter for cell in cells_of(found, "answer")] == [
        "def square(x):\n    ...\n\nnine = ...",
        "cube = ...",
        'print("cubes")',
    ]
    [given] = cells_of(found, "given")
    assert given.source == "import random\nrng_seed = 42"
    assert given.starter == "import random\nrng_seed = 713"


def test_the_saved_output_is_what_a_test_expects() -> None:
    found = import_notebook(otter_notebook(), "hw00")

    checks = [case.check for case in found.challenges[0].test_cases]
    assert [check.source for check in checks if isinstance(check, CellTest)] == [
        ">>> square(1)\n1\n",
        ">>> square(2) == 4\nTrue",
        ">>> assert square(0) == 0\n>>> nine\n9",
        ">>> for x in range(2):\n...     assert cube(x) == x\n... else:\n...     x = 1\n",
        ">>> cube(2)\n8",
    ]


def test_a_test_that_shows_a_value_without_a_saved_output_is_named() -> None:
    found = import_notebook(
        question(raw("# BEGIN TESTS"), code("square(2) == 4"), raw("# END TESTS")), "hw"
    )

    assert [lost.cell for lost in found.lost] == [3]
    assert "run the notebook" in found.lost[0].what


def test_a_test_whose_saved_output_is_an_error_is_named() -> None:
    failed = code("square(2)")
    failed["outputs"] = [
        {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}
    ]

    found = import_notebook(question(raw("# BEGIN TESTS"), failed, raw("# END TESTS")), "hw")

    assert "error" in found.lost[0].what


def test_the_seed_and_its_variable_are_carried() -> None:
    assignment = assignment_of(import_notebook(otter_notebook(), "hw00"))

    assert (assignment.seed, assignment.seed_variable) == (42, "rng_seed")


def test_a_seed_without_a_variable_is_carried() -> None:
    config = raw("# ASSIGNMENT CONFIG\ngenerate:\n  seed: 7")
    found = import_notebook(notebook(config, *question()["cells"]), "hw")

    assert (assignment_of(found).seed, assignment_of(found).seed_variable) == (7, "")


def test_tests_in_exception_format_are_functions() -> None:
    found = import_notebook(otter_exception_notebook(), "hw")

    first, second = found.challenges[0].test_cases
    assert isinstance(first.check, CellTest)
    assert first.check.form == "function"
    assert first.check.source.startswith("def test_square(square, env):")
    assert (first.points, first.praise) == (1.5, "Yes.")
    assert second.hidden


def test_a_manual_question_has_its_points_on_its_answer() -> None:
    [answer] = cells_of(import_notebook(otter_notebook(), "hw"), "by_hand")

    assert answer.points == 2
    assert answer.source == "Since."
    assert answer.starter == "_Type your answer here, replacing this text._"


def test_plugins_and_packages_are_named_and_kept_for_an_export() -> None:
    config = "# ASSIGNMENT CONFIG\nrequirements: requirements.txt\nplugins:\n  - a.Plugin\n"
    answer = "# BEGIN PLUGIN\nplugin: a.Plugin\n# END PLUGIN\nx = 1 # SOLUTION"
    found = import_notebook(
        notebook(
            raw(config),
            *question(raw("# BEGIN SOLUTION"), code(answer), raw("# END SOLUTION"))["cells"],
        ),
        "hw",
    )

    assert [
        "requirements" in each.what or "plugin" in each.what.lower() for each in found.lost
    ] == [True] * 3
    assert cells_of(found, "answer")[0].source == "x = 1 # SOLUTION"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([raw("# BEGIN SOLUTION"), code("x = 1")], "was not closed"),
        ([raw("# BEGIN QUESTION\nname: q2"), raw("# END QUESTION")], "inside a question"),
        ([raw("# END TESTS")], "closes nothing"),
        ([raw("# BEGIN TESTS"), markdown("text"), raw("# END TESTS")], "only code"),
        ([raw("# BEGIN TESTS"), code("x ="), raw("# END TESTS")], "not valid Python"),
        ([raw("# BEGIN SOLUTION"), code("# BEGIN SOLUTION\nx"), raw("# END SOLUTION")], "closed"),
    ],
)
def test_broken_structure_is_named_by_cell(cells: list[dict[str, Any]], words: str) -> None:
    found = import_notebook(question(*cells), "hw")

    assert any(words in lost.what and lost.cell for lost in found.lost)


@pytest.mark.parametrize(
    ("points", "stated", "expected"),
    [
        (None, [None, None], [0.5, 0.5]),
        (None, [None], [1]),
        (4, [None, None], [2, 2]),
        (4, [3, None], [3, 1]),
        ({"each": 2}, [None, None, None], [2, 2, 2]),
        ([1, 2], [None, None], [1, 2]),
        (None, [1, None], [1, 0]),
        (None, [0, None, None], [0, 0.5, 0.5]),
        (0, [None], [0]),
    ],
)
def test_points_are_shared_as_otter_shares_them(
    points: Any, stated: list[Any], expected: list[float]
) -> None:
    assert shared(points, stated) == expected


@pytest.mark.parametrize(
    ("points", "stated"), [([1], [None, None]), (1, [2]), ("many", [None]), (None, [True])]
)
def test_points_that_do_not_fit_are_refused(points: Any, stated: list[Any]) -> None:
    with pytest.raises(BrokenPointsError):
        shared(points, stated)


@pytest.mark.parametrize(
    ("source", "stripped"),
    [
        ("x = 1 # SOLUTION", "x = ..."),
        ("x, y = 1, 2 # SOLUTION", "x, y = ..."),
        ("d['a=b'] = 1 # SOLUTION", "d['a=b'] = ..."),
        ("    return 1 # SOLUTION", "    ..."),
        ("a.b.c = 1  #SOLUTION", "a.b.c = ..."),
        ("x += 1 # SOLUTION", "..."),
        ("x = 1 # SOLUTION NO PROMPT\ny = 2", "y = 2"),
        ("  # BEGIN SOLUTION\n  x\n  # END SOLUTION\ny", "  ...\ny"),
        ("# BEGIN SOLUTION NO PROMPT\nx\n# END SOLUTION", ""),
        ('""" # BEGIN PROMPT\nx = ...\n""" # END PROMPT', "x = ..."),
        ("rng_seed = 1 # SEED\nx", "x"),
        ("x = 1", "x = 1"),
    ],
)
def test_solutions_are_stripped_as_otter_strips_them(source: str, stripped: str) -> None:
    assert without_solutions(source) == stripped


def test_ignored_lines_are_gone() -> None:
    source = "a\nb # IGNORE\n# BEGIN IGNORE\nc\n# END IGNORE\nd"

    assert without_ignored(source) == "a\nd"


def test_a_line_made_to_be_slow_is_stripped_at_once() -> None:
    line = "a" + "[]" * 5_000 + " x # SOLUTION"

    assert without_solutions(line) == "..."


def test_yaml_that_builds_python_objects_or_unfolds_to_too_much_is_named() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for letter, before in zip("bcdefg", "abcdef", strict=True):
        bomb += f"{letter}: &{letter} [{','.join([f'*{before}'] * 10)}]\n"
    for text in (bomb, "name: !!python/object/apply:os.system ['true']"):
        found = import_notebook(question(config=text), "hw")

        assert any("cannot be read" in lost.what for lost in found.lost)


@given(
    st.lists(st.sampled_from(["question", "prompt", "solution", "tests"]), max_size=6), st.data()
)
def test_any_order_of_blocks_is_read_without_an_exception(blocks: list[str], data: Any) -> None:
    cells = []
    for block in blocks:
        verb = data.draw(st.sampled_from(["BEGIN", "END"]))
        cells += [raw(f"# {verb} {block}\nname: {block}"), code("x = 1 # SOLUTION")]

    found = import_notebook(notebook(raw("# ASSIGNMENT CONFIG"), *cells), "hw")

    assert found.challenges[0].assignment is not None

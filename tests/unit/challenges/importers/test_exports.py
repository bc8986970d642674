"""Exports hold what imports read, so that a teacher can leave at any time."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from course_notebooks import (
    code,
    grader,
    markdown,
    nbgrader_notebook,
    notebook,
    otter_exception_notebook,
    otter_notebook,
    raw,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from jupyter_codementor.challenges import read, student_notebook, write
from jupyter_codementor.challenges.exporters import export_nbgrader, export_otter
from jupyter_codementor.challenges.importers import import_notebook
from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.challenge import (
    CellTest,
    Challenge,
    Constant,
    Equal,
    Script,
    Step,
    TestCase,
)

SOURCES = ("x = 1", "def f(n):\n    return n", "", "# only a comment", "x = 'ä'\n\n\ny = 2")


def summary(challenge: Challenge) -> list[tuple[float, bool]]:
    return [(case.points, case.hidden) for case in challenge.test_cases]


@pytest.mark.parametrize("make", [otter_notebook, otter_exception_notebook])
def test_otter_in_and_out_and_in_is_the_same_challenge(make: Any) -> None:
    first = import_notebook(make(), "hw").challenges

    exported = export_otter(first[0])

    assert import_notebook(exported.notebook, "hw").challenges == first
    assert exported.missing == ()


def test_nbgrader_in_and_out_and_in_is_the_same_challenge() -> None:
    first = import_notebook(nbgrader_notebook(), "ps1").challenges

    exported = export_nbgrader(first[0])

    assert import_notebook(exported.notebook, "ps1").challenges == first
    assert exported.missing == ()


def test_autotest_lines_survive_an_export() -> None:
    first = import_notebook(
        notebook(
            code("a = 1", grader("a", "answer")),
            code("### AUTOTEST a\n### HASHED AUTOTEST a", grader("t", "tests", 1)),
        ),
        "ps1",
    ).challenges

    assert import_notebook(export_nbgrader(first[0]).notebook, "ps1").challenges == first


@st.composite
def nbgrader_notebooks(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(
        st.lists(st.sampled_from(["answer", "tests", "by_hand", "locked", "text"]), min_size=1)
    )
    points = st.floats(0, 100, allow_nan=False).map(lambda number: round(number, 3))
    cells = [code("a = 1", grader("first", "answer"))]
    for number, kind in enumerate(kinds):
        source = draw(st.sampled_from(SOURCES))
        if kind == "text":
            cells.append(markdown(source))
        elif kind == "tests":
            if draw(st.booleans()):
                source += f"\n### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"
            cells.append(code(source, grader(f"c-{number}", kind, draw(points))))
        else:
            worth = draw(points) if kind == "by_hand" else None
            cells.append(code(source, grader(f"c-{number}", kind, worth)))
    return notebook(*cells)


@given(nbgrader_notebooks())
def test_any_notebook_of_nbgrader_survives_the_round_trip(content: dict[str, Any]) -> None:
    first = import_notebook(content, "ps1").challenges

    assert import_notebook(export_nbgrader(first[0]).notebook, "ps1").challenges == first


@st.composite
def otter_notebooks(draw: st.DrawFn) -> dict[str, Any]:
    cells = [raw("# ASSIGNMENT CONFIG\nname: hw")]
    for number in range(draw(st.integers(1, 3))):
        config = f"# BEGIN QUESTION\nname: q{number}"
        if draw(st.booleans()):
            config += "\nall_or_nothing: true"
        if (points := draw(st.sampled_from([None, 1, 2.5, 10]))) is not None:
            config += f"\npoints: {points}"
        cells += [raw(config), markdown("Do it."), raw("# BEGIN SOLUTION")]
        solution = draw(st.sampled_from(["x = 1 # SOLUTION", "def f(n):\n    return n # SOLUTION"]))
        cells += [code(solution), raw("# END SOLUTION")]
        tests = draw(st.integers(0, 3))
        if tests:
            hidden = [draw(st.booleans()) for _ in range(tests)]
            made = [
                code("# HIDDEN\nx == 1" if each else "x", output="True" if each else "1\n")
                for each in hidden
            ]
            cells += [raw("# BEGIN TESTS"), *made, raw("# END TESTS")]
        cells.append(raw("# END QUESTION"))
    return notebook(*cells)


@given(otter_notebooks())
def test_any_notebook_of_otter_survives_the_round_trip(content: dict[str, Any]) -> None:
    first = import_notebook(content, "hw").challenges

    assert import_notebook(export_otter(first[0]).notebook, "hw").challenges == first


MAKERS = (nbgrader_notebook, otter_notebook, otter_exception_notebook)


@pytest.mark.parametrize("make", MAKERS)
def test_our_own_notebook_keeps_an_imported_assignment(make: Any) -> None:
    [challenge] = import_notebook(make(), "hw").challenges

    assert read(write(challenge)).challenge == challenge


@given(st.one_of(nbgrader_notebooks(), otter_notebooks()))
def test_our_own_notebook_keeps_any_imported_assignment(content: dict[str, Any]) -> None:
    [challenge] = import_notebook(content, "hw").challenges
    assume(challenge.test_cases)

    assert read(write(challenge)).challenge == challenge


@pytest.mark.parametrize("make", MAKERS)
def test_the_students_notebook_of_an_import_gives_nothing_away(make: Any) -> None:
    [challenge] = import_notebook(make(), "hw").challenges

    given_out = json.dumps(student_notebook(write(challenge)))

    for secret in ("only for me", "SECRET", "x ** 3", "y = x * x", "i * i", "point each", "Since."):
        assert secret not in given_out
    for hidden in ("squares(0)", "squares(1)", "square(2) == 4'", "square(0)", "square(3)"):
        assert hidden not in given_out


def test_points_and_hidden_flags_go_from_otter_to_nbgrader() -> None:
    first = import_notebook(otter_notebook(), "hw").challenges[0]

    exported = export_nbgrader(first)

    moved = import_notebook(exported.notebook, "hw").challenges[0]
    # q3 is all or nothing: its two tests are one cell there
    assert summary(moved) == [(1, False), (1, True), (2, True), (4, False)]
    assert any("messages" in each.what for each in exported.missing)


def test_points_and_hidden_flags_go_from_nbgrader_to_otter() -> None:
    first = import_notebook(nbgrader_notebook(), "ps1").challenges[0]

    exported = export_otter(first)

    moved = import_notebook(exported.notebook, "ps1").challenges[0]
    # the test that hides a part of itself shows the rest in a test without points
    assert summary(moved) == [(1.5, True), (0, False), (2, True), (1, False)]
    assert any("part" in each.what for each in exported.missing)


def test_the_starter_goes_to_otter_as_it_is() -> None:
    first = import_notebook(nbgrader_notebook(), "ps1").challenges[0]
    moved = import_notebook(export_otter(first).notebook, "ps1").challenges[0]
    assert first.assignment is not None
    assert moved.assignment is not None

    starters = {cell.id: cell.starter for cell in first.assignment.cells if cell.role == "answer"}
    for cell in moved.assignment.cells:
        if cell.role == "answer":
            assert cell.starter == starters[cell.id]


def function_challenge() -> Challenge:
    step = Step("double(2)", Constant(4), expect=Equal(4))
    return Challenge(
        id="double",
        version=1,
        title="Double",
        description="Double a number.",
        starter="def double(x):\n    pass\n",
        solution="def double(x):\n    return 2 * x\n",
        test_cases=(
            TestCase("two", Script((step,)), source="assert double(2) == 4", points=2),
            TestCase("zero", Script((step,)), hidden=True, source="assert double(0) == 0"),
        ),
        difficulty="easy",
        xp=20,
        entry=("double",),
        hints=("Use `*`.",),
    )


@pytest.mark.parametrize("export", [export_nbgrader, export_otter])
def test_a_function_challenge_becomes_an_assignment_of_one_question(export: Any) -> None:
    exported = export(function_challenge())

    found = import_notebook(exported.notebook, "double")
    assert found.lost == ()
    moved = found.challenges[0]
    assert summary(moved) == [(2, False), (1, True)]
    assert moved.assignment is not None
    [answer] = [cell for cell in moved.assignment.cells if cell.role == "answer"]
    assert "return 2 * x" in answer.source
    assert "return 2 * x" not in answer.starter
    assert answer.starter.startswith("def double(x):")
    assert any("Hints" in each.what for each in exported.missing)


def test_a_program_cannot_be_exported() -> None:
    with pytest.raises(BadInput, match="function challenges"):
        export_otter(msgspec.structs.replace(function_challenge(), kind="program"))


def test_a_doctest_that_prints_in_between_is_carried_as_code() -> None:
    first = import_notebook(otter_notebook(), "hw").challenges[0]
    check = CellTest(">>> 1\n1\n>>> 2\n2\n", ">>> 1\n1\n>>> 2\n2\n", form="doctest")
    cases = (msgspec.structs.replace(first.test_cases[0], check=check), *first.test_cases[1:])

    exported = export_otter(msgspec.structs.replace(first, test_cases=cases))

    moved = import_notebook(exported.notebook, "hw").challenges[0]
    assert isinstance(moved.test_cases[0].check, CellTest)
    assert "doctest" in moved.test_cases[0].check.source

"""What nbgrader itself makes of the same notebooks, and of what is exported to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from course_notebooks import code, grader, nbgrader_notebook, notebook, otter_notebook
from peers import run, script
from test_exports import function_challenge

from jupyter_codementor.challenges.exporters import Exported, export_nbgrader
from jupyter_codementor.challenges.importers import import_folder, import_notebook
from jupyter_codementor.model.assignment import Assignment

pytestmark = pytest.mark.usefixtures("peers")

_VALIDATE = """
import json, sys
from nbgrader.nbgraderformat import reads, ValidationError
reads(open(sys.argv[1]).read(), as_version=4)
print(json.dumps("valid"))
"""


def course(folder: Path, config: str = "", **notebooks: dict[str, Any]) -> Path:
    source = folder / "course" / "source" / "ps1"
    source.mkdir(parents=True)
    (folder / "course" / "nbgrader_config.py").write_text(f"c = get_config()\n{config}")
    for name, content in notebooks.items():
        (source / f"{name}.ipynb").write_text(json.dumps(content))
    run("nbgrader", "generate_assignment", "ps1", "--create", cwd=folder / "course")
    return folder / "course"


def released(course: Path, name: str) -> dict[str, dict[str, Any]]:
    """What nbgrader hands out: grade_id -> cell."""
    content = json.loads((course / "release" / "ps1" / f"{name}.ipynb").read_text())
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in content["cells"]
        if "nbgrader" in cell["metadata"]
    }


def text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def of(content: dict[str, Any]) -> Assignment:
    assignment = import_notebook(content, "ps1").challenges[0].assignment
    assert assignment is not None
    return assignment


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quickstart")
    run("nbgrader", "quickstart", "course101", cwd=folder)
    return folder / "course101"


def exports() -> dict[str, Exported]:
    return {
        "nbgrader": export_nbgrader(import_notebook(nbgrader_notebook(), "p").challenges[0]),
        "otter": export_nbgrader(import_notebook(otter_notebook(), "p").challenges[0]),
        "function": export_nbgrader(function_challenge()),
    }


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with our sample and our exports, released by one command of nbgrader's."""
    notebooks = {f"export_{name}": each.notebook for name, each in exports().items()}
    return course(tmp_path_factory.mktemp("course"), sample=nbgrader_notebook(), **notebooks)


def test_the_course_that_quickstart_makes_imports_without_loss(quickstart: Path) -> None:
    found = import_folder(quickstart)

    assert found.lost == ()
    first, second = found.challenges
    assert (first.id, second.id) == ("ps1-problem1", "ps1-problem2")
    assert [(case.name, case.points) for case in first.test_cases] == [
        ("correct_squares", 1),
        ("squares_invalid_input", 1),
        ("correct_sum_of_squares", 0.5),
        ("sum_of_squares_uses_squares", 0.5),
    ]
    for challenge in (first, second):
        assert challenge.assignment is not None
        assert "jupyter.png" in challenge.assignment.files
        for cell in challenge.assignment.cells:
            if cell.role in ("answer", "by_hand") and not cell.locked:
                assert cell.source != cell.starter
    assert first.assignment is not None
    points = {cell.id: cell.points for cell in first.assignment.cells if cell.points}
    assert sum(points.values()) == 7
    header = first.assignment.cells[0]
    assert "NAME" in header.source + first.assignment.cells[1].source


def test_the_course_that_quickstart_makes_survives_the_round_trip(quickstart: Path) -> None:
    for challenge in import_folder(quickstart).challenges:
        exported = export_nbgrader(challenge)
        assert exported.missing == ()

        again = import_notebook(exported.notebook, "x").challenges[0]

        assert again.test_cases == challenge.test_cases
        assert again.assignment is not None
        assert challenge.assignment is not None
        assert again.assignment.cells == challenge.assignment.cells
        assert again.assignment.questions == challenge.assignment.questions


def test_students_get_what_nbgrader_gives_them(handed_out: Path) -> None:
    theirs = released(handed_out, "sample")

    for cell in of(nbgrader_notebook()).cells:
        if cell.id in theirs:
            assert cell.starter == text(theirs[cell.id]), cell.id
    assert len(theirs) == 8


def test_settings_are_read_as_nbgrader_reads_them(tmp_path: Path) -> None:
    config = (
        "c.ClearSolutions.begin_solution_delimeter = '>>> SOLVED'\n"
        "c.ClearSolutions.end_solution_delimeter = '<<< SOLVED'\n"
        "c.ClearSolutions.code_stub = {'python': 'pass  # yours'}\n"
        "c.ClearHiddenTests.begin_test_delimeter = 'SECRET'\n"
        "c.ClearHiddenTests.end_test_delimeter = 'OPEN'\n"
    )
    content = notebook(
        code("def f():\n    # >>> SOLVED\n    return 1\n    # <<< SOLVED", grader("f", "answer")),
        code("assert f()\n# SECRET\nassert f() == 1\n# OPEN", grader("t", "tests", 1)),
    )
    folder = course(tmp_path, config, p=content)

    [challenge] = import_folder(folder).challenges

    assert challenge.assignment is not None
    starters = {cell.id: cell.starter for cell in challenge.assignment.cells}
    assert starters == {id: text(cell) for id, cell in released(folder, "p").items()}


@pytest.mark.parametrize("origin", ["nbgrader", "otter", "function"])
def test_nbgrader_accepts_an_export_and_releases_it(origin: str, handed_out: Path) -> None:
    source = handed_out / "source" / "ps1" / f"export_{origin}.ipynb"
    assert script(_VALIDATE, source, cwd=handed_out) == "valid"

    theirs = released(handed_out, f"export_{origin}")

    shown = "\n".join(text(cell) for cell in theirs.values())
    assert theirs
    for secret in ("BEGIN HIDDEN TESTS", "return 2 * x", "x ** 3", "i * i"):
        assert secret not in shown

"""What Otter itself makes of the same notebooks, and of what is exported to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from course_notebooks import nbgrader_notebook, otter_exception_notebook, otter_notebook
from peers import otter_assign
from test_exports import function_challenge

from jupyter_codementor.challenges.assignment_handin import handed_in
from jupyter_codementor.challenges.exporters import Exported, export_otter
from jupyter_codementor.challenges.importers import import_notebook, import_path, import_zip
from jupyter_codementor.challenges.importers.otter_files import read_test_file
from jupyter_codementor.challenges.importers.otter_points import shared
from jupyter_codementor.model.challenge import CellTest, Challenge

pytestmark = pytest.mark.usefixtures("peers")

MASTERS = {"ok": otter_notebook, "exception": otter_exception_notebook}


@pytest.fixture(scope="module", params=sorted(MASTERS))
def assigned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Challenge, Path]:
    """What we import from a notebook, and what `otter assign` makes of it.

    `otter assign` fails if its own solutions do not get full marks.
    """
    content = MASTERS[request.param]()
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "data.csv").write_text("a\n")
    dist = otter_assign(folder, content, "hw")
    [challenge] = import_path(folder / "hw.ipynb").challenges
    return challenge, dist


def cells_of(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text())["cells"]
    return cells


def text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def kept(challenge: Challenge) -> list[tuple[str, float, bool, str, str]]:
    return [
        (case.check.source, case.points, case.hidden, case.message, case.praise)
        for case in challenge.test_cases
        if isinstance(case.check, CellTest)
    ]


def test_students_get_what_otter_gives_them(assigned: tuple[Challenge, Path]) -> None:
    challenge, dist = assigned
    assert challenge.assignment is not None

    answers = [
        text(cell)
        for cell in cells_of(dist / "student" / "hw.ipynb")
        if "otter_answer_cell" in cell["metadata"].get("tags", [])
    ]

    ours = [
        cell.starter for cell in challenge.assignment.cells if cell.role in ("answer", "by_hand")
    ]
    assert ours == answers


def test_tests_points_and_hidden_flags_are_those_of_otter(assigned: tuple[Challenge, Path]) -> None:
    challenge, dist = assigned
    theirs = []
    for path in sorted((dist / "autograder" / "tests").glob("*.py")) or _from_zip(dist):
        file = read_test_file(path.read_text(), path.stem)
        points = shared(file.points, [test.points for test in file.tests])
        theirs += [
            (test.body, worth, test.hidden, test.message, test.praise)
            for test, worth in zip(file.tests, points, strict=True)
        ]

    assert kept(challenge) == theirs


def _from_zip(dist: Path) -> list[Path]:
    import zipfile

    [archive] = (dist / "autograder").glob("*.zip")
    with zipfile.ZipFile(archive) as content:
        content.extractall(dist / "unpacked")
    return sorted((dist / "unpacked" / "tests").glob("*.py"))


def test_the_zip_of_the_autograder_holds_the_same_tests(assigned: tuple[Challenge, Path]) -> None:
    challenge, dist = assigned
    [archive] = (dist / "autograder").glob("*.zip")

    found = import_zip(archive)

    assert kept(found.challenges[0]) == kept(challenge)


def test_the_notebook_of_the_autograder_holds_the_solutions(
    assigned: tuple[Challenge, Path],
) -> None:
    challenge, dist = assigned

    [found] = import_notebook(dist / "autograder" / "hw.ipynb").challenges

    assert found.assignment is not None
    assert challenge.assignment is not None
    answers = [
        [cell.starter for cell in each.cells if cell.role == "answer"]
        for each in (found.assignment, challenge.assignment)
    ]
    assert answers[0] == answers[1]
    assert len(found.test_cases) == len(challenge.test_cases)


def test_a_notebook_that_otter_handed_out_is_found_cell_by_cell(
    assigned: tuple[Challenge, Path],
) -> None:
    challenge, dist = assigned
    assert challenge.assignment is not None
    student = json.loads((dist / "student" / "hw.ipynb").read_text())

    found = handed_in(student, challenge.assignment)

    answers = [cell for cell in challenge.assignment.cells if cell.role in ("answer", "by_hand")]
    placed = {cell.id: cell.source for cell in found.cells if cell.id}
    assert {cell.id: cell.starter for cell in answers}.items() <= placed.items()
    assert [cell.test for cell in found.cells if cell.test] == [
        case.name for case in challenge.test_cases
    ]
    assert found.notes == ()


EXPORTS = {
    "otter": lambda: export_otter(import_notebook(otter_notebook(), "p").challenges[0]),
    "exception": lambda: export_otter(
        import_notebook(otter_exception_notebook(), "p").challenges[0]
    ),
    "nbgrader": lambda: export_otter(import_notebook(nbgrader_notebook(), "p").challenges[0]),
    "function": lambda: export_otter(function_challenge()),
}


@pytest.mark.parametrize("origin", EXPORTS)
def test_otter_accepts_an_export_and_its_solutions_get_full_marks(
    origin: str, tmp_path: Path
) -> None:
    exported: Exported = EXPORTS[origin]()
    (tmp_path / "data.csv").write_text("a\n")

    dist = otter_assign(tmp_path, exported.notebook, "p")

    shown = "\n".join(text(cell) for cell in cells_of(dist / "student" / "p.ipynb"))
    for secret in ("x ** 3", "i * i", "return 2 * x", "y = x * x"):
        assert secret not in shown

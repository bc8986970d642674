"""Imported assignments are graded as the tools themselves grade them."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import peers as tools
import pytest
from course_notebooks import (
    code,
    grader,
    nbgrader_notebook,
    notebook,
    otter_exception_notebook,
    otter_notebook,
)
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges.assignment_handin import handed_in
from jupyter_codementor.challenges.exporters import export_otter
from jupyter_codementor.challenges.importers import (
    completed,
    import_folder,
    import_notebook,
    import_path,
)
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.assignment import (
    Assignment,
    AssignmentCell,
    HandedCell,
    HandedIn,
)
from jupyter_codementor.model.challenge import CellTest, Challenge
from jupyter_codementor.model.verdict import Verdict


@pytest.fixture
async def sandbox() -> AsyncIterator[LocalSandbox]:
    made = jail("B")
    yield made
    await made.close()


def reference(challenge: Challenge) -> dict[str, Any]:
    """A notebook in which each answer is the reference solution."""
    assert challenge.assignment is not None
    cells = [
        {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"codementor": {"cell": cell.id}},
            "source": cell.source,
        }
        for cell in challenge.assignment.cells
        if cell.role != "test"
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


async def graded(
    challenge: Challenge, notebook: Mapping[str, Any], sandbox: LocalSandbox
) -> Verdict:
    assert challenge.assignment is not None
    handed = handed_in(dict(notebook), challenge.assignment)
    verdict = await grade_assignment(challenge, handed, sandbox, hidden=True)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict


def _students() -> list[dict[str, Any]]:
    """Every third of the class, as the tools are slow; all of it in a soak."""
    return tools.submissions()[:: 1 if os.environ.get("CODEMENTOR_SOAK") else 3]


SAMPLES = {
    "class": tools.source_notebook,
    "ok": otter_notebook,
    "exception": otter_exception_notebook,
}


@pytest.mark.parametrize("sample", SAMPLES)
async def test_reference_solutions_get_full_marks(sample: str, sandbox: LocalSandbox) -> None:
    [challenge] = import_notebook(SAMPLES[sample](), "hw").challenges

    verdict = await graded(challenge, reference(challenge), sandbox)

    assert verdict.status == "accepted"
    assert verdict.earned == challenge.points > 0


async def test_a_part_of_the_points_is_what_the_cell_says(sandbox: LocalSandbox) -> None:
    [challenge] = import_notebook(nbgrader_notebook(), "hw").challenges

    verdict = await graded(challenge, reference(challenge), sandbox)

    earned = {case.name: case.earned for case in verdict.cases}
    assert earned == {"squares-test": 1.5, "squares-hidden": 2, "squares-part": 0.5}


@pytest.mark.usefixtures("peers")
async def test_the_solutions_of_quickstarts_course_get_full_marks(
    tmp_path: Path, sandbox: LocalSandbox
) -> None:
    tools.run("nbgrader", "quickstart", "course101", cwd=tmp_path)
    first, second = import_folder(tmp_path / "course101").challenges

    verdict = await graded(first, reference(first), sandbox)

    assert (verdict.status, verdict.earned) == ("accepted", 3)
    assert second.points == 0  # all of it is graded by hand


AUTOTESTS = '''
python3:
    setup: "from hashlib import sha1"
    hash: 'sha1({{snippet}}.encode("utf-8")+b"{{salt}}").hexdigest()'
    dispatch: "type({{snippet}})"
    normalize: "str({{snippet}})"
    check: 'assert {{snippet}} == """{{value}}""", """{{message}}"""'
    success: "print('Success!')"
    templates:
        default:
            - test: "type({{snippet}})"
              fail: "type of {{snippet}} is not correct"
            - test: "{{snippet}}"
              fail: "value of {{snippet}} is not correct"
        int:
            - test: "{{snippet}}"
              fail: "{{snippet}} is another number"
'''


@pytest.mark.usefixtures("peers")
async def test_autotests_become_what_nbgrader_makes_of_them(
    tmp_path: Path, sandbox: LocalSandbox
) -> None:
    source = tmp_path / "course/source/ps1"
    source.mkdir(parents=True)
    (tmp_path / "course/nbgrader_config.py").write_text("c = get_config()\n")
    (source / "autotests.yml").write_text(AUTOTESTS)
    tests = (
        "### AUTOTEST a; word('x')\n### HASHED AUTOTEST word('zz'); a\n"
        "### BEGIN HIDDEN TESTS\n### AUTOTEST word('yy')\n"
    )
    (source / "p.ipynb").write_text(
        json.dumps(
            notebook(
                code("a = 3\ndef word(x):\n    return x * a", grader("a", "answer")),
                code(f"{tests}### END HIDDEN TESTS", grader("t", "tests", 2)),
            )
        )
    )
    tools.run("nbgrader", "generate_assignment", "ps1", "--create", cwd=tmp_path / "course")
    theirs = json.loads((tmp_path / "course/release/ps1/p.ipynb").read_text())

    async def grade(challenge: Challenge, handed: HandedIn) -> Verdict:
        return await grade_assignment(challenge, handed, sandbox, hidden=False)

    [imported] = import_folder(tmp_path / "course").challenges
    challenge, lost = await completed(imported, grade)

    assert lost == ()
    check = challenge.test_cases[0].check
    assert isinstance(check, CellTest)
    assert check.shown == "".join(theirs["cells"][1]["source"])
    assert 'assert str(word(\'yy\')) == """yyyyyy"""' in check.source
    assert (await graded(challenge, reference(challenge), sandbox)).earned == 2
    assert (await graded(imported, reference(imported), sandbox)).earned == 0


_OTTER_PRINTS = """
import json, sys
from otter.execute import grade_notebook
path, seed, variable = sys.argv[1:]
results = grade_notebook(path, seed=int(seed), seed_variable=variable or None, test_dir=".")
outputs = [out for cell in results.notebook.cells for out in cell.get("outputs", ())]
print(json.dumps("".join(out.get("text", out.get("evalue", "")) for out in outputs)))
"""
DRAWS = (
    "import numpy as np, random\nprint(float(np.random.random()), random.random())",
    "print(float(np.random.random()), random.random())",
    "%%capture\ndrawn = random.random()",
    "print(drawn, float(np.random.random()))",
)
NAMED = (
    "import random\nprint(SEED)\nrandom.seed(7)\nSEED = 3",
    "print(SEED, random.random())\nSEED = 4",
    "%%capture\nseen = SEED",
    "print(seen, SEED, random.random())",
)


@pytest.mark.usefixtures("peers")
@pytest.mark.parametrize(("variable", "cells"), [("", DRAWS), ("SEED", NAMED)])
async def test_seeds_are_set_as_otter_sets_them(
    variable: str, cells: tuple[str, ...], tmp_path: Path, sandbox: LocalSandbox
) -> None:
    """What the cells print is the same; numpy is seeded before the cell that imports it."""
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(notebook(*map(code, cells))))
    theirs = tools.script(_OTTER_PRINTS, path, "42", variable, cwd=tmp_path)
    given = [AssignmentCell(id=cell, kind="code", role="given", source=cell) for cell in cells]
    challenge = replace(
        import_notebook(otter_notebook(), "hw").challenges[0],
        assignment=Assignment(cells=tuple(given), seed=42, seed_variable=variable),
        test_cases=(),
    )
    handed = HandedIn(cells=tuple(HandedCell(kind="code", id=cell, source=cell) for cell in cells))

    verdict = await grade_assignment(challenge, handed, sandbox, hidden=True)

    assert verdict.output == theirs
    assert len(theirs.splitlines()) == 3


@pytest.mark.usefixtures("peers")
async def test_the_class_gets_the_scores_that_nbgrader_gives(
    tmp_path: Path, sandbox: LocalSandbox
) -> None:
    students = _students()
    course = tools.nbgrader_course(tmp_path, students)
    tools.nbgrader_autograde(course)
    [challenge] = import_folder(course).challenges

    ours = {}
    for student in students:
        path = course / "submitted" / student["id"] / tools.ASSIGNMENT / f"{tools.ASSIGNMENT}.ipynb"
        verdict = await graded(challenge, json.loads(path.read_text()), sandbox)
        ours[student["id"]] = {case.name: case.earned for case in verdict.cases}

    assert ours == tools.nbgrader_scores(course)
    assert len(ours) == len(students)


@pytest.mark.usefixtures("peers")
async def test_the_class_gets_the_scores_that_otter_gives(
    tmp_path: Path, sandbox: LocalSandbox
) -> None:
    students = _students()
    source = import_notebook(tools.source_notebook(), tools.ASSIGNMENT).challenges[0]
    dist = tools.otter_assign(tmp_path, export_otter(source).notebook)
    theirs = tools.otter_scores(dist, students)
    [challenge] = import_path(tmp_path / f"{tools.ASSIGNMENT}.ipynb").challenges

    ours: dict[str, Any] = {}
    for student in students:
        path = dist / "submitted" / student["id"] / f"{tools.ASSIGNMENT}.ipynb"
        verdict = await graded(challenge, json.loads(path.read_text()), sandbox)
        earned = {case.name: case.earned for case in verdict.cases}
        assert challenge.assignment is not None
        ours[student["id"]] = {
            question.name: [earned[name] for name in question.tests]
            for question in challenge.assignment.questions
        }

    assert ours == theirs
    assert len(ours) == len(students)

"""What the tests of assignments share: the class whose verdicts are known, and short ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges import student_notebook
from jupyter_codementor.challenges.assignment_tests import with_parts
from jupyter_codementor.challenges.cells import KERNEL, new_cell
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.assignment import (
    Assignment,
    AssignmentCell,
    HandedCell,
    HandedIn,
    Question,
)
from jupyter_codementor.model.challenge import CellTest, Challenge, Limits, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

CLASS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "class20.json").read_text("utf-8")
)
LIMITS = Limits(time_s=1.0, memory_mb=256)


def a_test(
    name: str,
    source: str,
    *,
    hidden: bool = False,
    points: float = 1,
    form: Any = "cell",
) -> TestCase:
    shown = "" if hidden else source
    return TestCase(name, CellTest(source, shown, form), hidden, points, source=source)


def assignment(
    questions: Mapping[str, Iterable[TestCase]],
    *,
    limits: Limits = LIMITS,
    all_or_nothing: bool = False,
    given: str = "",
    **settings: Any,
) -> Challenge:
    """Return an assignment: for each question an answer cell of its name, then its tests."""
    cells = []
    cases: list[TestCase] = []
    made = []
    if given:
        cells.append(
            AssignmentCell(id="given", kind="code", role="given", source=given, locked=True)
        )
    for name, tests in questions.items():
        own = list(tests)
        cells.append(AssignmentCell(id=name, kind="code", role="answer", source="", question=name))
        cells += [
            AssignmentCell(
                id=case.name, kind="code", role="test", source="", test=case.name, question=name
            )
            for case in own
        ]
        cases += own
        names = tuple(case.name for case in own)
        made.append(Question(name=name, tests=names, all_or_nothing=all_or_nothing))
    return with_parts(
        Challenge(
            id="sample",
            version=3,
            title="Sample",
            description="",
            starter="",
            solution="",
            test_cases=tuple(cases),
            difficulty="easy",
            xp=50,
            kind="assignment",
            limits=limits,
            assignment=Assignment(cells=tuple(cells), questions=tuple(made), **settings),
        )
    )


def handed(challenge: Challenge, answers: Mapping[str, str], extra: Iterable[str] = ()) -> HandedIn:
    """Return a notebook with these answers; further cells stand at its end."""
    assert challenge.assignment is not None
    cells = []
    for cell in challenge.assignment.cells:
        if cell.role == "test":
            cells.append(HandedCell(kind="code", id=cell.id, test=cell.test))
        elif cell.role == "given":
            cells.append(HandedCell(kind="code", id=cell.id, source=cell.source))
        elif cell.id in answers:
            cells.append(HandedCell(kind="code", id=cell.id, source=answers[cell.id]))
    cells += [HandedCell(kind="code", source=source) for source in extra]
    return HandedIn(cells=tuple(cells))


def class_assignment(limits: Limits = LIMITS) -> Challenge:
    """Return the assignment of the class: each question has a visible and a hidden test."""
    return assignment(
        {
            each["id"]: [
                a_test(
                    test["id"],
                    test["code"],
                    hidden=test["visibility"] == "hidden",
                    points=test["points"],
                )
                for test in each["tests"]
            ]
            for each in CLASS["challenges"]
        },
        limits=limits,
    )


def class_notebook() -> dict[str, Any]:
    """Return the assignment of the class as its teacher would write it in our format."""
    cells = []
    for each in CLASS["challenges"]:
        cells.append(_cell("markdown", each["prompt"], f"{each['id']}-text", role="description"))
        cells.append(
            _cell(
                "code",
                each["solution"],
                each["id"],
                role="answer",
                question=each["id"],
                starter=each["starter"],
            )
        )
        cells += [
            _cell(
                "code",
                test["code"],
                f"{each['id']}-{number}",
                role="test",
                name=test["id"],
                hidden=test["visibility"] == "hidden",
                points=test["points"],
            )
            for number, test in enumerate(each["tests"])
        ]
    own = {
        "format": 1,
        "id": "the-class",
        "title": "The class",
        "difficulty": "easy",
        "skills": ["functions"],
        "xp": 90,
        "kind": "assignment",
        "limits": {"time_s": 1.0, "memory_mb": 512},
    }
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"codementor": own, "kernelspec": dict(KERNEL)},
        "cells": cells,
    }


def _cell(kind: str, source: str, id: str, **own: Any) -> dict[str, Any]:
    return new_cell(kind, source, id, {"codementor": own})


def students(submission: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook of one student of the class."""
    notebook: dict[str, Any] = json.loads(json.dumps(student_notebook(class_notebook())))
    for cell in notebook["cells"]:
        own = cell["metadata"].get("codementor", {})
        if own.get("role") == "answer":
            cell["source"] = submission["cells"][own["cell"]]
    for number, source in enumerate(submission.get("extra_cells", ())):
        notebook["cells"].append(new_cell("code", source, f"extra-{number}", {}))
    return notebook


SOLUTIONS: dict[str, str] = {each["id"]: each["solution"] for each in CLASS["challenges"]}


ADD = assignment(
    {
        "q1": [a_test("q1 a", "assert one() == 1"), a_test("q1 b", "assert one() < 3")],
        "q2": [
            a_test("q2 a", "assert two() == 2"),
            a_test("q2 b", "assert two() * 2 == 4", hidden=True, points=2),
        ],
    }
)
RIGHT = {"q1": "def one(): return 1", "q2": "def two(): return 2"}


async def graded(
    sandbox: LocalSandbox, challenge: Challenge, answers: dict[str, str], *extra: str
) -> tuple[Verdict, dict[str, CaseResult]]:
    verdict = await grade_assignment(
        challenge, handed(challenge, answers, extra), sandbox, hidden=True
    )
    assert verdict.status != "grader_fault", verdict.fault
    return verdict, {case.name: case for case in verdict.cases}

"""A challenge as a source notebook of nbgrader, schema 3."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any, Final

from jupyter_codementor.challenges.importers.nbgrader_config import NbgraderConfig
from jupyter_codementor.challenges.importers.nbgrader_marks import (
    BrokenMarksError,
    is_released,
    shown_tests,
    starter_of,
)
from jupyter_codementor.challenges.notebook_json import PlainCell
from jupyter_codementor.model.assignment import Assignment, AssignmentCell
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase

from .answers import with_region, without_marks
from .as_assignment import as_assignment
from .models import CellIds, Exported, Missing, new_cell
from .test_code import cell_code

_CONFIG: Final = NbgraderConfig()
_NOT_IN_GRADE_ID: Final = re.compile(r"[^a-zA-Z0-9_\-]+")


def export_nbgrader(challenge: Challenge) -> Exported:
    """Return a challenge as nbgrader's source notebook, with nbgrader's default marks.

    An assignment keeps its cells; a function or program challenge becomes an assignment of one
    question. Reading an exported assignment of nbgrader's again gives the same assignment.
    """
    writer = _Writer(challenge)
    cells = list(writer.cells())
    assignment = writer.assignment
    kept = {
        key: value
        for key, value in assignment.metadata.items()
        if key not in ("codementor_autotests", "otter_assign")
    }
    kept.setdefault("kernelspec", _kernelspec(assignment, challenge.language))
    files = {path: base64.b64decode(text) for path, text in assignment.files.items()}
    if autotests := assignment.metadata.get("codementor_autotests"):
        files["autotests.yml"] = str(autotests).encode()
    return Exported(
        name=challenge.id,
        notebook={"nbformat": 4, "nbformat_minor": 5, "metadata": kept, "cells": cells},
        files=files,
        missing=tuple(writer.missing),
    )


def _kernelspec(assignment: Assignment, language: str) -> dict[str, str]:
    return {"display_name": assignment.kernel, "language": language, "name": assignment.kernel}


class _Writer:
    def __init__(self, challenge: Challenge) -> None:
        assignment, cases, missing = as_assignment(challenge)
        self.assignment = assignment
        self.missing: list[Missing] = list(missing)
        self._cases = {case.name: case for case in cases}
        self._whole = {
            test: question.tests
            for question in assignment.questions
            if question.all_or_nothing and len(question.tests) > 1
            for test in question.tests
        }
        self._ids = CellIds()
        self._grade_ids: set[str] = set()
        self._language = challenge.language
        if assignment.seed is not None:
            self._lack(
                "nbgrader sets no seed before each cell; set it in the notebook's cells instead."
            )

    def cells(self) -> Iterator[dict[str, Any]]:
        """Yield the cells of the notebook."""
        for cell in self.assignment.cells:
            if cell.role == "test":
                yield from self._test(cell)
            else:
                yield self._other(cell)

    def _lack(self, what: str, about: str = "") -> None:
        self.missing.append(Missing(what, about))

    def _other(self, cell: AssignmentCell) -> dict[str, Any]:
        source, own = cell.source, None
        if cell.role in ("answer", "by_hand") and not (cell.locked and cell.kind == "markdown"):
            source = self._answer(cell)
            graded = cell.role == "by_hand" or cell.kind != "code"
            own = _own(grade=graded, solution=True, points=cell.points if graded else None)
        elif cell.role == "by_hand":
            own = _own(locked=True, points=cell.points) | {"task": True}
        elif cell.locked:
            own = _own(locked=True)
        return self._made(cell, source, own)

    def _answer(self, cell: AssignmentCell) -> str:
        plain = PlainCell(number=1, kind=cell.kind, source=cell.source)
        try:
            if starter_of(plain, _CONFIG, self._language) == cell.starter:
                return cell.source
        except BrokenMarksError:
            pass
        if cell.kind != "code":
            if cell.starter != _CONFIG.text_stub:
                self._lack("Students see nbgrader's own text instead of the prompt.", cell.id)
            return cell.source
        if cell.source == cell.starter and is_released(plain, _CONFIG, self._language):
            return cell.source
        made = with_region(
            without_marks(cell.source), cell.starter, "### BEGIN SOLUTION", "### END SOLUTION"
        )
        given = starter_of(PlainCell(number=1, kind="code", source=made), _CONFIG, self._language)
        if given != cell.starter:
            self._lack(
                "Students see nbgrader's stub instead of the part of the starter that differs from "
                "the solution.",
                cell.id,
            )
        return made

    def _test(self, cell: AssignmentCell) -> Iterator[dict[str, Any]]:
        names = self._whole.get(cell.test, (cell.test,))
        if cell.test != names[-1]:
            return  # nbgrader's all or nothing: the tests of the question in one cell
        cases = [self._cases[name] for name in names]
        points = sum(case.points for case in cases)
        for case in cases:
            if case.message or case.praise:
                self._lack("nbgrader has no messages for a test.", case.name)
        source = "\n".join(self._test_source(cell, case) for case in cases)
        yield self._made(cell, source, _own(grade=True, locked=True, points=points))

    def _test_source(self, cell: AssignmentCell, case: TestCase) -> str:
        check = case.check
        if not isinstance(check, CellTest):
            raise TypeError("an assignment is tested by cells")
        own = self.assignment.origin == "nbgrader" and cell.test == case.name
        if own and check.form == "cell":
            # with AUTOTEST lines, the cell differs from what it is graded by until filled in
            source = cell.source if "AUTOTEST" in cell.source else check.source
            if case.hidden or _shows(source, check.shown):
                return source
        code = cell_code(check)
        if not check.shown.strip():
            return _hidden(code)
        if check.shown == check.source:
            return code
        shown = cell_code(CellTest(check.shown, form=check.form))
        return f"{shown}\n{_hidden(code)}"

    def _made(
        self, cell: AssignmentCell, source: str, own: dict[str, Any] | None
    ) -> dict[str, Any]:
        metadata = {key: value for key, value in cell.metadata.items() if key != "otter_assign"}
        if own is not None:
            metadata["nbgrader"] = own | {"grade_id": self._grade_id(cell)}
        return new_cell(
            cell.kind, source, self._ids.of(cell.id), metadata, attachments=cell.attachments
        )

    def _grade_id(self, cell: AssignmentCell) -> str:
        wanted = _NOT_IN_GRADE_ID.sub("-", cell.id) or "cell"
        made, count = wanted, 2
        while made in self._grade_ids:
            made, count = f"{wanted}-{count}", count + 1
        self._grade_ids.add(made)
        return made


def _own(
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    own: dict[str, Any] = {
        "schema_version": 3,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    return own if points is None else own | {"points": points}


def _hidden(code: str) -> str:
    return f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS"


def _shows(source: str, shown: str) -> bool:
    try:
        return shown_tests(source, _CONFIG) == shown or "AUTOTEST" in source
    except BrokenMarksError:
        return False

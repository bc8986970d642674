"""Notebooks that `otter assign` made, or that were written by hand, with compiled tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from jupyter_codementor.challenges.assignment_marks import OTTER_ANSWER
from jupyter_codementor.challenges.notebook_json import PlainCell, PlainNotebook, plain_notebook
from jupyter_codementor.model.assignment import AssignmentCell, Question
from jupyter_codementor.model.challenge import CellTest, TestCase

from .assembling import assembled
from .models import Imported, Lost
from .naming import challenge_id, distinct
from .otter_config import OtterConfig, read_config
from .otter_files import BrokenTestFileError, OtterTestFile, read_ok_test, read_test_file
from .otter_points import BrokenPointsError, shared, without_right
from .otter_solutions import BrokenSolutionError, without_solutions

_SOLUTION_TAG: Final = "otter_assign_solution_cell"
_CHECK: Final = re.compile(
    r"^\s*_?\s*=?\s*(?:grader|ok)\.(?:check|grade)\(\s*['\"]([^'\"\n]+)['\"]"
)
_TOOL: Final = re.compile(
    r"^\s*(#.*|import otter|from otter .*|from client\.api.*|grader\s*=.*|ok\s*=.*|"
    r"_?\s*=?\s*(grader|ok)\.\w+\(.*|%pip install .*otter.*)?\s*$"
)
_BEGIN_QUESTION: Final = "<!-- BEGIN QUESTION -->"


def has_otter_tests(notebook: PlainNotebook) -> bool:
    """Whether Otter's tests are in the notebook's metadata, or its cells call Otter."""
    own = notebook.metadata.get("otter")
    if isinstance(own, dict) and own.get("tests"):
        return True
    return any(cell.kind == "code" and _checked(cell) for cell in notebook.cells)


def import_otter_compiled(
    notebook: Mapping[str, Any],
    name: str,
    *,
    test_files: Mapping[str, str] | None = None,
    settings: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
) -> Imported:
    """Return the assignment of a notebook with compiled tests.

    Args:
        notebook: as students get it, or the one with solutions that `otter assign` makes besides.
        name: of the file.
        test_files: name without ending -> text of each test file; they replace the tests in the
            notebook's metadata, of which the hidden ones are missing.
        settings: ``otter_config.json``, or None.
        files: relative path -> content in base64: what the notebook reads beside itself.

    Raises:
        NotAChallenge: it is no notebook.
    """
    plain = plain_notebook(notebook)
    reader = _Reader(plain, read_config({"generate": dict(settings or {})}))
    found = reader.test_files(test_files or {})
    cells = reader.cells(found)
    return assembled(
        plain,
        name,
        cells,
        reader.cases,
        tuple(reader.questions.values()),
        reader.lost,
        origin="otter",
        metadata={key: value for key, value in plain.metadata.items() if key != "otter"},
        files=files,
        seed=reader.config.seed,
        seed_variable=reader.config.seed_variable,
    )


def bare_notebook(names: Sequence[str]) -> dict[str, Any]:
    """Return a notebook with an answer cell for each question: for tests that come without one."""
    cells: list[dict[str, Any]] = []
    for name in names:
        cells += [
            {"cell_type": "markdown", "metadata": {}, "source": f"## {name}"},
            {
                "cell_type": "code",
                "metadata": {"tags": [OTTER_ANSWER]},
                "source": "...",
                "outputs": [],
                "execution_count": None,
            },
            {
                "cell_type": "code",
                "metadata": {},
                "source": f'grader.check("{name}")',
                "outputs": [],
                "execution_count": None,
            },
        ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}


class _Reader:
    def __init__(self, notebook: PlainNotebook, config: OtterConfig) -> None:
        self._notebook = notebook
        self.config = config
        self._taken = {cell.id for cell in notebook.cells if cell.id}
        self._used: set[str] = set()
        self._tagged = any(OTTER_ANSWER in _tags(cell) for cell in notebook.cells)
        self._manual = 0
        self._without_solution = False
        self.questions: dict[str, Question] = {}
        self.cases: list[TestCase] = []
        self.lost: list[Lost] = [Lost(sentence) for sentence in config.lost]

    def lose(self, what: str, cell: int | None = None) -> None:
        """Note what cannot be carried."""
        self.lost.append(Lost(what, cell))

    def test_files(self, texts: Mapping[str, str]) -> dict[str, OtterTestFile]:
        """Return the tests by their questions."""
        own = self._notebook.metadata.get("otter")
        inside = own.get("tests") if isinstance(own, dict) else None
        found: dict[str, OtterTestFile] = {}
        sources: dict[str, Any] = dict(inside) if isinstance(inside, dict) and not texts else {}
        for name, source in (sources | dict(texts)).items():
            try:
                if isinstance(source, str):
                    read = read_test_file(source, name)
                else:
                    read = read_ok_test(source if isinstance(source, dict) else {}, name)
            except BrokenTestFileError as error:
                self.lose(str(error))
                continue
            found[read.name] = read
            for sentence in read.lost:
                self.lose(sentence)
        if inside and not texts:
            self.lose(
                "Only the public tests are in a student's notebook; import the autograder's zip or "
                "the tests folder along with it to have the hidden ones."
            )
        return found

    def cells(self, tests: Mapping[str, OtterTestFile]) -> list[AssignmentCell]:
        """Return the cells, with the tests of a question in place of what checks it."""
        left = dict(tests)
        made: list[AssignmentCell] = []
        group: list[PlainCell] = []
        for cell in self._notebook.cells:
            name = _checked(cell)
            also = _hidden_checks(cell)
            if name is None and not _is_tool(cell):
                group.append(cell)
            for question in (*((name,) if name else ()), *also):
                found = left.pop(question, None)
                made += self._group(group, question if found else "")
                group = []
                if found is not None:
                    made += self._tests(found)
                elif question not in tests:
                    self.lose(f'There are no tests for question "{question}".', cell.number)
        made += self._group(group, "")
        for question in left.values():
            self.lose(
                f'Nothing in the notebook checks question "{question.name}"; its tests run last.'
            )
            made += self._tests(question)
        return made

    def _group(self, group: Sequence[PlainCell], question: str) -> Iterator[AssignmentCell]:
        manual = ""
        for cell in group:
            if cell.kind == "markdown" and _BEGIN_QUESTION in cell.source:
                manual = ""
            made = self._cell(cell)
            if made.role == "by_hand" and not question:
                if not manual:
                    self._manual += 1
                    manual = f"manual-{self._manual}"
                    self.questions[manual] = Question(name=manual, metadata={"manual": True})
                made = msgspec.structs.replace(made, question=manual)
            elif made.role in ("answer", "by_hand"):
                made = msgspec.structs.replace(made, question=question)
            yield made

    def _cell(self, cell: PlainCell) -> AssignmentCell:
        tags = _tags(cell)
        role: Any = "given" if cell.kind == "code" else "text"
        starter = cell.source
        if _SOLUTION_TAG in tags:
            role = "answer" if cell.kind == "code" else "by_hand"
            try:
                starter = without_solutions(cell.source) if cell.kind == "code" else ""
            except BrokenSolutionError as error:
                self.lose(str(error), cell.number)
                starter = "..."
        elif OTTER_ANSWER in tags or (not self._tagged and _has_gap(cell)):
            role = "answer" if cell.kind == "code" else "by_hand"
            if not self._without_solution:
                self.lose("This is the version for students: it holds no reference solution.")
                self._without_solution = True
        metadata = {key: value for key, value in cell.metadata.items() if key != "otter"}
        return AssignmentCell(
            id=self._id(cell),
            kind=cell.kind,
            role=role,
            source=cell.source,
            starter=starter,
            locked=role in ("text", "given") and cell.metadata.get("editable") is False,
            metadata=metadata,
            attachments=cell.attachments,
        )

    def _tests(self, file: OtterTestFile) -> Iterator[AssignmentCell]:
        stated = [test.points for test in file.tests]
        try:
            points = shared(file.points, stated) if stated else []
        except BrokenPointsError as error:
            self.lose(f"{error} The tests of {file.name} share one point instead.")
            points = without_right(stated)
        names: list[str] = []
        for count, (test, worth) in enumerate(zip(file.tests, points, strict=True), start=1):
            taken = {case.name for case in self.cases}
            names.append(distinct(test.name or f"{file.name} - {count}", taken))
            shown = "" if test.hidden else test.body
            self.cases.append(
                TestCase(
                    name=names[-1],
                    check=CellTest(source=test.body, shown=shown, form=test.form),
                    hidden=test.hidden,
                    points=worth,
                    message=test.message,
                    praise=test.praise,
                    source=test.body,
                )
            )
            yield AssignmentCell(
                id=self._distinct(f"{challenge_id(file.name)}-test-{count}"),
                kind="code",
                role="test",
                source=test.body,
                starter=shown,
                test=names[-1],
                question=file.name,
                locked=True,
            )
        self.questions[file.name] = Question(
            name=file.name, tests=tuple(names), all_or_nothing=file.all_or_nothing
        )

    def _id(self, cell: PlainCell) -> str:
        if cell.id and cell.id not in self._used:
            self._used.add(cell.id)
            return cell.id
        return self._distinct(f"cell-{cell.number}")

    def _distinct(self, wanted: str) -> str:
        made = distinct(wanted, self._used | (self._taken - {wanted}))
        self._used.add(made)
        return made


def _tags(cell: PlainCell) -> Sequence[object]:
    tags = cell.metadata.get("tags")
    return tags if isinstance(tags, list) else ()


def _checked(cell: PlainCell) -> str | None:
    """Return the question that a cell checks, if it does nothing else."""
    if cell.kind != "code":
        return None
    lines = [line for line in cell.source.splitlines() if line.strip()]
    if not lines or not all(_TOOL.match(line) for line in lines):
        return None
    matches = (match for line in lines if (match := _CHECK.match(line)))
    return next((match[1].removesuffix(".py").rpartition("/")[2] for match in matches), None)


def _hidden_checks(cell: PlainCell) -> tuple[str, ...]:
    """Return the questions that Otter checks behind a cell without a cell for it."""
    own = cell.metadata.get("otter")
    tests = own.get("tests") if isinstance(own, dict) else None
    return tuple(map(str, tests)) if isinstance(tests, list) else ()


def _is_tool(cell: PlainCell) -> bool:
    """Whether a cell only sets Otter up, or exports by it."""
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return (
        cell.kind == "code"
        and any("otter" in line or "grader" in line or "ok." in line for line in lines)
        and all(_TOOL.match(line) for line in lines)
    )


def _has_gap(cell: PlainCell) -> bool:
    return cell.kind == "code" and "..." in cell.source

"""Assignments in nbgrader's format: notebooks whose cells have `metadata.nbgrader`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from jupyter_codementor.challenges.notebook_json import PlainCell, PlainNotebook, plain_notebook
from jupyter_codementor.model.assignment import AssignmentCell, Question
from jupyter_codementor.model.challenge import CellTest, TestCase

from .assembling import assembled
from .models import Imported, Lost
from .naming import distinct
from .nbgrader_autotest import NO_VALUES, autotest_cell, open_source
from .nbgrader_config import NbgraderConfig
from .nbgrader_marks import (
    BrokenMarksError,
    has_code,
    is_released,
    shown_tests,
    starter_of,
    without_region,
)
from .nbgrader_metadata import NbgraderMetadata, nbgrader_metadata

KEY: Final = "nbgrader"
MAX_TIME_S: Final = 60.0


def is_nbgrader(notebook: PlainNotebook) -> bool:
    """Whether a cell of the notebook has nbgrader's metadata."""
    return any(isinstance(cell.metadata.get(KEY), dict) for cell in notebook.cells)


def import_nbgrader(
    notebook: Mapping[str, Any],
    name: str,
    *,
    config: NbgraderConfig | None = None,
    files: Mapping[str, str] | None = None,
    autotests: str = "",
) -> Imported:
    """Return the assignment of a notebook in nbgrader's format, of schema 0 to 3.

    Args:
        notebook: the source version; of a released one, the solutions are missing and listed.
        name: of the file or the assignment; its id and title follow from it.
        config: how solutions and hidden tests are marked; nbgrader's defaults if None.
        files: relative path -> content in base64: what the notebook reads beside itself.
        autotests: the text of ``autotests.yml``, or "".

    Raises:
        NotAChallenge: it is no notebook.
    """
    plain = plain_notebook(notebook)
    reader = _Reader(plain, config or NbgraderConfig())
    cells = reader.cells()
    kept = dict(plain.metadata)
    kept.pop("celltoolbar", None)
    if autotests and reader.has_autotests:
        kept["codementor_autotests"] = autotests
    return assembled(
        plain,
        name,
        cells,
        reader.cases,
        reader.questions(),
        reader.lost,
        origin="nbgrader",
        metadata=kept,
        files=files,
        time_s=min((config or NbgraderConfig()).timeout_s, MAX_TIME_S),
    )


class _Reader:
    """Goes through the cells once and keeps what it meets."""

    def __init__(self, notebook: PlainNotebook, config: NbgraderConfig) -> None:
        self._notebook = notebook
        self._config = config
        self._question = ""
        self._names: dict[str, list[str]] = {}
        self._taken: set[str] = set()
        self._number: int | None = None
        self.cases: list[TestCase] = []
        self.lost: list[Lost] = []
        self.has_autotests = False

    def lose(self, what: str) -> None:
        """Note what cannot be carried of the cell at hand."""
        self.lost.append(Lost(what, self._number))

    def cells(self) -> list[AssignmentCell]:
        """Return the cells; of several with one grade_id, the last keeps it, as in nbgrader."""
        read = []
        for cell in self._notebook.cells:
            self._number = cell.number
            own, problem = nbgrader_metadata(cell)
            if problem:
                self.lose(problem)
            read.append((cell, own))
        last = {own.grade_id: cell.number for cell, own in read if own.grade_id}
        self._taken = set(last)
        made = []
        for cell, own in read:
            self._number = cell.number
            if own.grade_id and last[own.grade_id] != cell.number:
                self.lose(
                    f'Its grade_id "{own.grade_id}" stands again in cell {last[own.grade_id]}, '
                    "which counts, as in nbgrader; this one is an ordinary cell."
                )
                own = NbgraderMetadata()
            made.append(self._cell(cell, own))
        self._number = None
        return made

    def questions(self) -> list[Question]:
        """Return a question for each answer, with the tests behind it."""
        return [Question(name=name, tests=tuple(tests)) for name, tests in self._names.items()]

    def _cell(self, cell: PlainCell, own: NbgraderMetadata) -> AssignmentCell:
        base = AssignmentCell(
            id=own.grade_id or self._id(cell),
            kind=cell.kind,
            role="given" if cell.kind == "code" else "text",
            source=cell.source,
            starter=cell.source,
            metadata=self._metadata(cell, own),
            attachments=cell.attachments,
        )
        try:
            return self._with_role(base, cell, own)
        except BrokenMarksError as error:
            self.lose(f"{error} The cell was taken as it is, without hiding anything in it.")
            return base if own.kind == "none" else self._unmarked(base, own)

    def _with_role(
        self, base: AssignmentCell, cell: PlainCell, own: NbgraderMetadata
    ) -> AssignmentCell:
        replace = msgspec.structs.replace
        match own.kind:
            case "answer" | "by_hand":
                starter = self._starter(cell)
                role = own.kind
                if cell.kind == "code" or role == "by_hand":
                    self._names[base.id] = []
                if cell.kind == "code":
                    self._question = base.id
                return replace(
                    base, role=role, starter=starter, points=own.points, question=base.id
                )
            case "tests":
                return self._tests(base, own)
            case "task":
                shown, _ = without_region(
                    cell.source, self._config.begin_scheme, self._config.end_scheme
                )
                self._names[base.id] = []
                return replace(
                    base,
                    role="by_hand",
                    starter=shown,
                    locked=True,
                    points=own.points,
                    question=base.id,
                )
            case "locked":
                return replace(base, locked=True)
        self._check_unmarked(cell)
        return base

    def _starter(self, cell: PlainCell) -> str:
        language = self._notebook.language
        if is_released(cell, self._config, language):
            self.lose(
                "It holds no reference solution, as this is the version for students; import the "
                "source version to have one."
            )
            return cell.source
        return starter_of(cell, self._config, language)

    def _tests(self, base: AssignmentCell, own: NbgraderMetadata) -> AssignmentCell:
        found = autotest_cell(base.source, self._number or 0, self._config)
        source = base.source
        if found.tests:
            self.has_autotests = True
            source = open_source(found)
            self.lose(NO_VALUES)
        shown = shown_tests(source, self._config)
        if self._question:
            self._names[self._question].append(base.id)
        hidden = not shown.strip() or (not has_code(shown) and has_code(source))
        self.cases.append(
            TestCase(
                name=base.id,
                check=CellTest(source=source, shown="" if hidden else shown),
                hidden=hidden,
                points=_number(own.points),
                source=source if hidden else shown,
            )
        )
        return msgspec.structs.replace(
            base,
            role="test",
            starter=shown,
            test=base.id,
            question=self._question,
            locked=True,
        )

    def _unmarked(self, base: AssignmentCell, own: NbgraderMetadata) -> AssignmentCell:
        """Return a cell whose marks are broken: all of it is kept, nothing of it is shown."""
        if own.kind == "tests":
            self.cases.append(
                TestCase(
                    base.id,
                    CellTest(base.source),
                    hidden=True,
                    points=_number(own.points),
                    source=base.source,
                )
            )
            return msgspec.structs.replace(base, role="test", starter="", test=base.id, locked=True)
        self._names.setdefault(base.id, [])
        role = "answer" if own.kind == "answer" else "by_hand"
        stub = self._config.text_stub if base.kind != "code" else "# YOUR CODE HERE"
        return msgspec.structs.replace(
            base, role=role, starter=stub, points=own.points, question=base.id
        )

    def _check_unmarked(self, cell: PlainCell) -> None:
        marks = (self._config.begin_solution, self._config.begin_hidden, self._config.begin_scheme)
        found = [mark for mark in marks if mark in cell.source]
        if found:
            self.lose(
                f"It holds `{found[0]}` but is not marked for grading in nbgrader's metadata, so "
                "students would see all of it; mark it, or delete the region."
            )

    def _metadata(self, cell: PlainCell, own: NbgraderMetadata) -> dict[str, Any]:
        kept = {key: value for key, value in cell.metadata.items() if key != KEY}
        if own.extra:
            kept[KEY] = own.extra
        return kept

    def _id(self, cell: PlainCell) -> str:
        wanted = cell.id if cell.id and cell.id not in self._taken else f"cell-{cell.number}"
        made = distinct(wanted, self._taken)
        self._taken.add(made)
        return made


def _number(points: float) -> int | float:
    return int(points) if points == int(points) else points


def with_cells_around(
    notebook: Mapping[str, Any], before: Sequence[Any], behind: Sequence[Any]
) -> dict[str, Any]:
    """Return the notebook with the cells of nbgrader's header and footer."""
    return {**notebook, "cells": [*before, *notebook.get("cells", []), *behind]}

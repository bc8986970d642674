"""Assignments in the format of `otter assign`: one notebook with everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from jupyter_codementor.challenges.notebook_json import PlainCell, PlainNotebook, plain_notebook
from jupyter_codementor.model.assignment import AssignmentCell, Question
from jupyter_codementor.model.challenge import CellTest, TestCase

from .assembling import assembled
from .models import Imported, Lost
from .naming import challenge_id, distinct
from .otter_blocks import Block, boundary, is_config, is_ignored, settings, unfenced
from .otter_config import OtterConfig, read_config
from .otter_points import BrokenPointsError, shared, without_right
from .otter_solutions import (
    BrokenSolutionError,
    with_seed,
    without_ignored,
    without_plugins,
    without_solutions,
)
from .otter_tests import BrokenTestError, OtterTest, read_test

TEXT_STARTER: Final = "_Type your answer here, replacing this text._"
KEY: Final = "otter_assign"
"""Where an assignment's metadata keeps what only Otter uses."""
_QUESTION_KEYS: Final = ("manual", "check_cell", "export")


def import_otter_assign(
    notebook: Mapping[str, Any],
    name: str,
    *,
    config_text: str = "",
    files: Mapping[str, str] | None = None,
) -> Imported:
    """Return the assignment of a notebook for `otter assign`.

    Args:
        notebook: with the outputs of its tests saved, since they are what the tests expect.
        name: of the file; the id, and without a heading the title, follow from it.
        config_text: what the file says that ASSIGNMENT CONFIG names as `config_file`, or "".
        files: relative path -> content in base64: what the notebook reads beside itself.

    Raises:
        NotAChallenge: it is no notebook.
    """
    plain = plain_notebook(notebook)
    config, problems = _config(plain, config_text)
    reader = _Reader(plain, config)
    for sentence in (*problems, *config.lost):
        reader.lose(sentence)
    cells = reader.cells()
    return assembled(
        plain,
        name,
        cells,
        reader.cases,
        tuple(reader.questions.values()),
        reader.lost,
        origin="otter",
        metadata=plain.metadata | {KEY: reader.kept()},
        files=files,
        title=config.name,
        seed=config.seed,
        seed_variable=config.seed_variable,
    )


def _config(plain: PlainNotebook, config_text: str) -> tuple[OtterConfig, list[str]]:
    values, problem = settings(config_text)
    problems = [problem] if problem else []
    for cell in unfenced(plain.cells):
        if is_config(cell):
            own, problem = settings(cell.source)
            values |= own
            problems += [problem] if problem else []
    return read_config(values), problems


class _Reader:
    """Goes through the cells once, as `otter assign` does."""

    def __init__(self, notebook: PlainNotebook, config: OtterConfig) -> None:
        self._notebook = notebook
        self._config = config
        self._python = notebook.language.startswith(("python", "ipython"))
        self._taken = {cell.id for cell in notebook.cells if cell.id}
        self._used: set[str] = set()
        self._open: list[Block] = []
        self._question: dict[str, Any] = {}
        self._tests: list[tuple[OtterTest, PlainCell]] = []
        self._has_prompt = self._has_answer_text = False
        self._ignored: list[dict[str, Any]] = []
        self._made: list[AssignmentCell] = []
        self._number: int | None = None
        self.questions: dict[str, Question] = {}
        self.cases: list[TestCase] = []
        self.lost: list[Lost] = []

    def lose(self, what: str) -> None:
        """Note what cannot be carried of the cell at hand."""
        self.lost.append(Lost(what, self._number))

    def kept(self) -> dict[str, Any]:
        """Return what only Otter uses, to be written again by an export."""
        kept: dict[str, Any] = {"config": self._config.other}
        if self._ignored:
            kept["ignored"] = self._ignored
        return kept

    def cells(self) -> list[AssignmentCell]:
        """Return the cells of the assignment, the tests of a question at its end."""
        for cell in unfenced(self._notebook.cells):
            self._number = cell.number
            if is_config(cell):
                continue
            if is_ignored(cell):
                self._ignored.append(
                    {
                        "behind": self._made[-1].id if self._made else "",
                        "kind": cell.kind,
                        "source": cell.source,
                        "metadata": cell.metadata,
                    }
                )
                continue
            found = boundary(cell)
            if found is None:
                self._cell(cell)
            elif found.begins:
                self._begin(found.block, found.text)
            else:
                self._end(found.block)
        while self._open:
            self.lose(f"The block BEGIN {self._open[-1].upper()} is never closed.")
            self._end(self._open[-1])
        self._number = None
        return self._made

    # --- blocks ----------------------------------------------------------------------------------

    def _begin(self, block: Block, text: str) -> None:
        place = f"inside a {self._open[-1]} block" if self._open else "outside a question"
        if (block == "question") != (not self._open) or len(self._open) > 1:
            self.lose(f"BEGIN {block.upper()} stands {place}; it was passed over.")
            return
        self._open.append(block)
        if block == "prompt":
            self._has_prompt = True
        if block != "question":
            return
        values, problem = settings(text)
        if problem:
            self.lose(problem)
        name = values.get("name")
        if not isinstance(name, (str, int, float)) or not str(name):
            name = f"question-{len(self.questions) + 1}"
            self.lose(f'The question has no `name`; it was called "{name}".')
        self._question = {**values, "name": str(name)}
        self._tests = []
        self._has_prompt = self._has_answer_text = False
        self.questions.setdefault(
            str(name),
            Question(
                name=str(name),
                all_or_nothing=bool(values.get("all_or_nothing")),
                metadata={key: values[key] for key in _QUESTION_KEYS if key in values},
            ),
        )

    def _end(self, block: Block) -> None:
        if block not in self._open:
            self.lose(f"END {block.upper()} closes nothing; it was passed over.")
            return
        while self._open.pop() != block:
            self.lose(f"A block in this {block} was not closed; it was taken as closed here.")
        if block == "question":
            self._add_tests()
            self._set_manual_points()
            self._question = {}

    def _add_tests(self) -> None:
        question = self.questions[self._question["name"]]
        stated = [test.points for test, _ in self._tests]
        try:
            points = shared(self._question.get("points"), stated) if stated else []
        except BrokenPointsError as error:
            self.lose(f"{error} The tests of the question share one point instead.")
            points = without_right(stated)
        names = list(question.tests)
        for (test, cell), worth in zip(self._tests, points, strict=True):
            name = f"{question.name} - {len(names) + 1}"
            names.append(name)
            self._add_test(test, cell, name, worth, len(names))
        self.questions[question.name] = msgspec.structs.replace(question, tests=tuple(names))

    def _add_test(
        self, test: OtterTest, cell: PlainCell, name: str, points: float, count: int
    ) -> None:
        shown = "" if test.hidden else test.body
        self.cases.append(
            TestCase(
                name=name,
                check=CellTest(source=test.body, shown=shown, form=test.form),
                hidden=test.hidden,
                points=points,
                message=test.message,
                praise=test.praise,
                source=test.body,
            )
        )
        question = self._question["name"]
        self._made.append(
            AssignmentCell(
                id=self._distinct(f"{challenge_id(question)}-test-{count}"),
                kind="code",
                role="test",
                source=test.body,
                starter=shown,
                test=name,
                question=question,
                locked=True,
                metadata=cell.metadata,
            )
        )

    def _set_manual_points(self) -> None:
        """Give the points of a question without tests to the first cell that a person grades."""
        if self._tests:
            return
        points = self._question.get("points")
        if isinstance(points, dict):
            points = points.get("each", 1)
        worth = points if isinstance(points, (int, float)) and points >= 0 else 0
        for place, cell in enumerate(self._made):
            if cell.question == self._question["name"] and cell.role in ("by_hand", "answer"):
                if cell.role == "by_hand":
                    self._made[place] = msgspec.structs.replace(cell, points=worth)
                elif worth:
                    self.lose(
                        f"Question {cell.question} has {worth:g} points but no test and no answer "
                        "that a person grades; its points count nowhere."
                    )
                return

    # --- cells -----------------------------------------------------------------------------------

    def _cell(self, cell: PlainCell) -> None:
        block = self._open[-1] if self._open else None
        if block == "tests":
            self._read_test(cell)
            return
        try:
            source, had_plugin = without_plugins(without_ignored(cell.source))
            starter = self._starter(cell, source, block)
        except BrokenSolutionError as error:
            self.lose(f"{error} The cell was taken as a solution; students get `...` for it.")
            source, starter, had_plugin = cell.source, "...", False
        if had_plugin:
            self.lose("Its PLUGIN block calls a plugin of Otter, which is not run here.")
        if self._config.seed_variable and self._config.student_seed is not None:
            starter = with_seed(starter, self._config.seed_variable, self._config.student_seed)
        kept = {KEY: {"source": cell.source}} if source != cell.source else {}
        role = self._role(cell, source, starter, block)
        self._made.append(
            AssignmentCell(
                id=self._id(cell),
                kind=cell.kind,
                role=role,
                source=source,
                starter=starter,
                question=self._question.get("name", ""),
                locked=block == "question" and role in ("text", "given"),
                metadata=cell.metadata | kept,
                attachments=cell.attachments,
            )
        )

    def _starter(self, cell: PlainCell, source: str, block: Block | None) -> str:
        if block == "solution":
            if cell.kind == "code":
                return without_solutions(source) if self._python else source
            return self._text_starter(cell, source)
        if self._config.strip_everywhere and cell.kind == "code" and self._python:
            return without_solutions(source)
        return source

    def _text_starter(self, cell: PlainCell, source: str) -> str:
        tags = cell.metadata.get("tags")
        if isinstance(tags, list) and "otter_include" in tags:
            return source
        if self._question.get("manual") and not self._has_prompt and not self._has_answer_text:
            self._has_answer_text = True
            return TEXT_STARTER
        return ""

    def _role(self, cell: PlainCell, source: str, starter: str, block: Block | None) -> Any:
        if block in ("prompt", "solution"):
            by_hand = cell.kind != "code" or bool(self._question.get("manual"))
            return "by_hand" if by_hand else "answer"
        if cell.kind != "code":
            return "text"
        seeded = with_seed(source, self._config.seed_variable, self._config.student_seed)
        stripped = starter not in (source, seeded if self._config.seed_variable else source)
        return "answer" if stripped else "given"

    def _read_test(self, cell: PlainCell) -> None:
        if cell.kind != "code":
            self.lose("A TESTS block holds only code; this text was left out.")
            return
        try:
            test, warning = read_test(cell, ok_format=self._config.ok_format, python=self._python)
        except BrokenTestError as error:
            self.lose(f"{error} The test was left out.")
            return
        if warning:
            self.lose(warning)
        self._tests.append((test, cell))

    def _id(self, cell: PlainCell) -> str:
        if cell.id and cell.id not in self._used:
            self._used.add(cell.id)
            return cell.id
        return self._distinct(f"cell-{cell.number}")

    def _distinct(self, wanted: str) -> str:
        taken = self._used | (self._taken - {wanted})
        made = distinct(wanted, taken)
        self._used.add(made)
        return made

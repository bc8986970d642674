"""A challenge as a notebook for `otter assign`."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any, Final

from jupyter_codementor.challenges.importers.otter_assign import KEY, TEXT_STARTER
from jupyter_codementor.challenges.importers.otter_solutions import (
    BrokenSolutionError,
    with_seed,
    without_ignored,
    without_plugins,
    without_solutions,
)
from jupyter_codementor.model.assignment import AssignmentCell, Question
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase

from .answers import with_prompt, without_marks
from .as_assignment import as_assignment
from .models import CellIds, Exported, Missing, new_cell
from .otter_test_cells import test_cells
from .yaml_text import yaml_text

_OWN_KEYS: Final = frozenset({"seed", "tests"})


def export_otter(challenge: Challenge) -> Exported:
    """Return a challenge as a notebook for `otter assign`.

    Tests are in OK format, with what they expect saved as their output, or in exception format if
    each of them is a function. Reading an exported assignment of Otter's again gives the same
    assignment.
    """
    writer = _Writer(challenge)
    cells = list(writer.cells())
    assignment = writer.assignment
    kept = {
        key: value
        for key, value in assignment.metadata.items()
        if key not in ("codementor_autotests", KEY, "otter")
    }
    kept.setdefault(
        "kernelspec",
        {
            "display_name": assignment.kernel,
            "language": challenge.language,
            "name": assignment.kernel,
        },
    )
    return Exported(
        name=challenge.id,
        notebook={"nbformat": 4, "nbformat_minor": 5, "metadata": kept, "cells": cells},
        files={path: base64.b64decode(text) for path, text in assignment.files.items()},
        missing=tuple(writer.missing),
    )


class _Writer:
    def __init__(self, challenge: Challenge) -> None:
        assignment, cases, missing = as_assignment(challenge)
        self.assignment = assignment
        self.missing: list[Missing] = list(missing)
        self._cases = {case.name: case for case in cases}
        self._questions = {question.name: question for question in assignment.questions}
        self._ids = CellIds()
        self._own: dict[str, Any] = assignment.metadata.get(KEY) or {}
        checks = [case.check for case in cases if isinstance(case.check, CellTest)]
        self._ok_format = not checks or any(check.form != "function" for check in checks)

    def cells(self) -> Iterator[dict[str, Any]]:
        """Yield the cells: the config, then cells and questions in order."""
        yield self._raw("# ASSIGNMENT CONFIG", self._config())
        yield from self._ignored("")
        for group in self._groups():
            question = self._questions.get(group[0].question)
            if question is None:
                for cell in group:
                    yield self._plain(cell)
                    yield from self._ignored(cell.id)
            else:
                yield from self._question(question, group)

    def _groups(self) -> list[list[AssignmentCell]]:
        """Return the cells in runs: each from the first to the last cell of its question."""
        cells = self.assignment.cells
        last = {cell.question: place for place, cell in enumerate(cells) if cell.question}
        first: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if cell.question in self._questions:
                first.setdefault(cell.question, place)
        groups: list[list[AssignmentCell]] = []
        end, current = -1, ""
        for place, cell in enumerate(cells):
            if place > end:
                current = cell.question if cell.question in self._questions else ""
                end = last[current] if current else place
                groups.append([])
                self._check_whole(current, first, last)
            groups[-1].append(cell)
        return groups

    def _check_whole(self, name: str, first: dict[str, int], last: dict[str, int]) -> None:
        if name and any(
            first[name] < place < last[name] for other, place in first.items() if other != name
        ):
            self.missing.append(
                Missing("Cells of other questions stand in it; they become part of it.", name)
            )

    def _question(
        self, question: Question, group: Sequence[AssignmentCell]
    ) -> Iterator[dict[str, Any]]:
        by_hand = [cell for cell in group if cell.role == "by_hand"]
        tests = [cell for cell in group if cell.role == "test"]
        config: dict[str, Any] = {"name": question.name, **question.metadata}
        if by_hand and any(cell.points or cell.kind == "code" for cell in by_hand):
            config["manual"] = True
        if not tests and any(cell.points for cell in by_hand):
            config["points"] = sum(cell.points for cell in by_hand)
        if question.all_or_nothing:
            config["all_or_nothing"] = True
        yield self._raw("# BEGIN QUESTION", config)
        block = ""
        for cell in (each for each in group if each.role != "test"):
            wanted = self._block(cell)
            if wanted != block:
                yield from self._switched(block, wanted)
                block = wanted
            yield from self._in_question(cell, config)
            yield from self._ignored(cell.id)
        yield from self._switched(block, "tests" if tests else "")
        if tests:
            for cell in tests:
                yield from self._test(cell)
            yield self._raw("# END TESTS", {})
        yield self._raw("# END QUESTION", {})
        for cell in tests:
            yield from self._ignored(cell.id)

    def _switched(self, block: str, wanted: str) -> Iterator[dict[str, Any]]:
        if block:
            yield self._raw(f"# END {block.upper()}", {})
        if wanted:
            yield self._raw(f"# BEGIN {wanted.upper()}", {})

    def _block(self, cell: AssignmentCell) -> str:
        if cell.role not in ("answer", "by_hand") or (cell.locked and cell.kind == "markdown"):
            return ""
        return "prompt" if cell.source == cell.starter and cell.kind != "code" else "solution"

    # --- cells -----------------------------------------------------------------------------------

    def _in_question(
        self, cell: AssignmentCell, config: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        block = self._block(cell)
        if block != "solution":
            yield self._plain(cell)
        elif cell.kind == "code":
            yield self._made(cell, self._code_answer(cell))
        elif cell.starter in ("", cell.source) or (
            config.get("manual") and cell.starter == TEXT_STARTER
        ):
            yield self._made(cell, cell.source)
        else:
            self.missing.append(
                Missing("Students see Otter's own text instead of the prompt.", cell.id)
            )
            yield self._made(cell, cell.source)

    def _plain(self, cell: AssignmentCell) -> dict[str, Any]:
        if cell.role == "test":
            self.missing.append(
                Missing("It belongs to no question, so Otter cannot grade it.", cell.test)
            )
        source = cell.starter if cell.locked and cell.role == "by_hand" else cell.source
        return self._made(cell, source)

    def _code_answer(self, cell: AssignmentCell) -> str:
        original = cell.metadata.get(KEY, {}).get("source")
        for source in (original, cell.source):
            if isinstance(source, str) and self._stripped(source) == cell.starter:
                return source
        made = with_prompt(without_marks(cell.source), cell.starter)
        if made is not None and self._stripped(made) == cell.starter:
            return made
        self.missing.append(
            Missing("Students see `...` instead of the starter, which Otter cannot hold.", cell.id)
        )
        return f"# BEGIN SOLUTION\n{without_marks(cell.source)}\n# END SOLUTION"

    def _stripped(self, source: str) -> str | None:
        try:
            plain, _ = without_plugins(without_ignored(source))
            starter = without_solutions(plain)
        except BrokenSolutionError:
            return None
        seed = self._student_seed()
        if self.assignment.seed_variable and seed is not None:
            return with_seed(starter, self.assignment.seed_variable, seed)
        return starter

    def _made(self, cell: AssignmentCell, source: str) -> dict[str, Any]:
        own = cell.metadata.get(KEY, {})
        metadata = {key: value for key, value in cell.metadata.items() if key != KEY}
        if isinstance(own, dict) and isinstance(own.get("source"), str) and source == cell.source:
            source = own["source"]
        return new_cell(
            cell.kind, source, self._ids.of(cell.id), metadata, attachments=cell.attachments
        )

    def _test(self, cell: AssignmentCell) -> Iterator[dict[str, Any]]:
        case: TestCase = self._cases[cell.test]
        for made in test_cells(case, ok_format=self._ok_format):
            if isinstance(made, Missing):
                self.missing.append(made)
                continue
            yield new_cell(
                "code", made.source, self._ids.of(cell.id), cell.metadata, output=made.output
            )

    def _ignored(self, behind: str) -> Iterator[dict[str, Any]]:
        for cell in self._own.get("ignored", ()):
            if cell["behind"] == behind:
                yield new_cell(
                    cell["kind"], cell["source"], self._ids.of("ignored"), cell["metadata"]
                )

    # --- config ----------------------------------------------------------------------------------

    def _student_seed(self) -> Any:
        seed = self._own.get("config", {}).get("seed")
        return seed.get("student_value") if isinstance(seed, dict) else None

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = dict(self._own.get("config", {}))
        assignment = self.assignment
        if assignment.files and "files" not in config and "autograder_files" not in config:
            config["files"] = sorted(assignment.files)
        tests = config.get("tests") if isinstance(config.get("tests"), dict) else {}
        if not self._ok_format or "ok_format" in (tests or {}):
            config["tests"] = {**(tests or {}), "ok_format": self._ok_format}
        if assignment.seed is not None and not self._seeded(config):
            if assignment.seed_variable:
                config["seed"] = {
                    "variable": assignment.seed_variable,
                    "autograder_value": assignment.seed,
                    "student_value": assignment.seed,
                }
            else:
                generate = config.get("generate")
                config["generate"] = (generate if isinstance(generate, dict) else {}) | {
                    "seed": assignment.seed
                }
        return config

    def _seeded(self, config: dict[str, Any]) -> bool:
        generate = config.get("generate")
        return "seed" in config or (isinstance(generate, dict) and "seed" in generate)

    def _raw(self, first: str, values: dict[str, Any]) -> dict[str, Any]:
        source = f"{first}\n{yaml_text(values)}".rstrip("\n")
        return new_cell("raw", source, self._ids.of("otter"))

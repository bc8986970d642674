"""A test case as the cells of a TESTS block of `otter assign`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from jupyter_codementor.model.challenge import CellTest, TestCase

from .models import Missing
from .test_code import cell_code, quiet, split_examples
from .yaml_text import yaml_text


class TestCell(Struct, frozen=True):
    """The source of a test cell and the output that is saved with it."""

    __test__ = False

    source: str
    output: str = ""


def test_cells(case: TestCase, *, ok_format: bool) -> Iterator[TestCell | Missing]:
    """Yield the cells of a test case; of one that shows only a part of itself, two.

    The second one shows the part, for no points: Otter hides whole test cases only.
    """
    check = case.check
    if not isinstance(check, CellTest):
        raise TypeError("an assignment is tested by cells")
    partly = not case.hidden and check.shown != check.source
    try:
        cell = _cell(check, ok_format=ok_format)
        shown = _cell(CellTest(check.shown, form=check.form), ok_format=ok_format)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield Missing("It is not plain Python, so Otter cannot hold it.", case.name)
        return
    if _may_be_partial(check):
        yield Missing("Otter gives a test all of its points or none, no part of them.", case.name)
    config: dict[str, Any] = {"points": case.points}
    if case.hidden or partly:
        config["hidden"] = True
    if case.message:
        config["failure_message"] = case.message
    if case.praise:
        config["success_message"] = case.praise
    yield TestCell(_configured(config, cell.source), cell.output)
    if partly and check.shown.strip():
        yield TestCell(_configured({"points": 0}, shown.source), shown.output)


test_cells.__test__ = False  # type: ignore[attr-defined] # pytest would take it for a test


def _configured(config: dict[str, Any], source: str) -> str:
    text = yaml_text(config).replace('"""', "'''")  # it stands in a text of Python's
    return f'""" # BEGIN TEST CONFIG\n{text}""" # END TEST CONFIG\n{source}'


def _cell(check: CellTest, *, ok_format: bool) -> TestCell:
    if not ok_format:
        return TestCell(check.source)
    if check.form == "doctest":
        split = split_examples(check.source)
        if split is not None:
            return TestCell(*split)
    return TestCell(quiet(cell_code(check)))


def _may_be_partial(check: CellTest) -> bool:
    """Whether a cell ends in a value, which may be a part of its points."""
    if check.form != "cell":
        return False
    body = ast.parse(check.source).body
    if not body or not isinstance(body[-1], ast.Expr):
        return False
    value = body[-1].value
    return not (isinstance(value, ast.Constant) and isinstance(value.value, str))

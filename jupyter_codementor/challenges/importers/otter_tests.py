"""Test cells of `otter assign`, in OK format (doctests) and in exception format (functions).

The rules are those of Otter 7 (`otter/assign/tests_manager.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from jupyter_codementor.challenges.notebook_json import PlainCell

from .plain_yaml import BrokenYamlError, read_mapping

_BEGIN: Final = re.compile(r'(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG', re.IGNORECASE)
_END: Final = re.compile(r'""?"?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)
_CONTINUES: Final = re.compile(r"(except\b[^:]*:|except\*|elif |else:|finally:)")
SETTINGS: Final = frozenset({"hidden", "points", "success_message", "failure_message", "name"})


class OtterTest(Struct, frozen=True, kw_only=True):
    """A test case as Otter has it; `points` is what it states itself, or None."""

    body: str
    form: Literal["doctest", "function", "cell"] = "doctest"
    hidden: bool = False
    points: Any = None
    message: str = ""
    praise: str = ""
    name: str = ""


class BrokenTestError(ValueError):
    """The cell is no test in Otter's format; the text is a sentence."""


def read_test(cell: PlainCell, *, ok_format: bool, python: bool) -> tuple[OtterTest, str]:
    """Return the test of a cell in a TESTS block, and a sentence of warning, or "".

    Raises:
        BrokenTestError: it is none.
    """
    lines = cell.source.split("\n")
    first = lines[0].lstrip()
    hidden = first.startswith("#") and bool(re.search(r"\bhidden\b", first, re.IGNORECASE))
    config, start = _config(lines)
    code = "\n".join(lines[start:] if start else lines[1:] if hidden else lines)
    warning = ""
    form: Literal["doctest", "function", "cell"]
    if not python:
        form, body = "cell", code
        warning = "Its test is not Python; it runs where the kernel of its language is installed."
    elif ok_format:
        form, (body, warning) = "doctest", _doctest(code, cell)
    else:
        form, body = "function", _function(code)
    return OtterTest(
        body=body,
        form=form,
        hidden=bool(config.get("hidden", hidden)),
        points=config.get("points"),
        message=str(config.get("failure_message") or ""),
        praise=str(config.get("success_message") or ""),
    ), warning


def _config(lines: Sequence[str]) -> tuple[Mapping[str, Any], int]:
    """Return the settings of a test and the number of lines that they take."""
    if not _BEGIN.match(lines[0]):
        return {}, 0
    end = next((n for n, line in enumerate(lines) if _END.match(line)), None)
    if end is None:
        raise BrokenTestError("Its BEGIN TEST CONFIG is never closed by END TEST CONFIG.")
    try:
        return read_mapping("\n".join(lines[1:end])), end + 1
    except BrokenYamlError as error:
        raise BrokenTestError(f"Its test config cannot be read: {error}.") from error


def _parsed(code: str) -> ast.Module:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BrokenTestError(f"It is not valid Python: {error}.") from error


def _doctest(code: str, cell: PlainCell) -> tuple[str, str]:
    tree = _parsed(code)
    output, failed = saved_output(cell)
    warning = ""
    if failed:
        warning = (
            "Its saved output is an error, but the output is what the test expects: run the "
            "notebook with the solution, save it and import it again."
        )
    elif not output and not cell.outputs and any(_shows(node) for node in tree.body):
        warning = (
            "It shows a value, but no output is saved with it, and the saved output is what the "
            "test expects: run the notebook, save it and import it again."
        )
    try:
        lines = as_examples(ast.unparse(_NoAnnotations().visit(tree)))
    except RecursionError as error:
        raise BrokenTestError("It is nested too deeply.") from error
    return "\n".join([*lines, *output.split("\n")]), warning


def _shows(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and not (
        isinstance(node.value, ast.Call)
        and not (isinstance(node.value.func, ast.Name) and node.value.func.id in ("print", "len"))
    )


def saved_output(cell: PlainCell) -> tuple[str, bool]:
    """Return what running the cell printed and showed, and whether it failed."""
    text = ""
    for output in cell.outputs:
        if not isinstance(output, Mapping):
            continue
        if output.get("output_type") == "error":
            return text, True
        text += _joined(output.get("text"))
        data = output.get("data")
        if isinstance(data, Mapping):
            text += _joined(data.get("text/plain"))
    return text, False


def _joined(value: object) -> str:
    if isinstance(value, str):
        return value
    return "".join(map(str, value)) if isinstance(value, (list, tuple)) else ""


def as_examples(code: str) -> list[str]:
    """Return code as the lines of a doctest: a new example for each statement."""
    lines: list[str] = []
    decorated = False
    for line in code.split("\n"):
        if not line:
            continue
        joined = bool(lines) and lines[-1].rstrip().endswith("\\")
        continues = line[0] in " \t" or bool(_CONTINUES.match(line)) or joined or decorated
        lines.append(f"... {line}" if continues and lines else f">>> {line}")
        decorated = line.startswith("@")
    return lines


def _function(code: str) -> str:
    tree = _parsed(code)
    if not tree.body or not isinstance(tree.body[0], ast.FunctionDef) or len(tree.body) > 2:
        raise BrokenTestError(
            "A test in exception format is one function, with at most a call of it behind it."
        )
    try:
        return ast.unparse(tree.body[0])
    except RecursionError as error:
        raise BrokenTestError("It is nested too deeply.") from error


class _NoAnnotations(ast.NodeTransformer):
    """Takes annotations away, as Otter does; one without a value keeps its statement."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None:
            return node
        return ast.copy_location(ast.Assign([node.target], node.value, lineno=node.lineno), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

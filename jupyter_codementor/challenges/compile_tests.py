"""Test cells: from the source that a teacher writes to data, or to code where it cannot be data.

What is data is compared outside the student's process; code runs in a box of the teacher's. The
forms are those of `docs/reference/challenge-notebook.md`.
"""

from __future__ import annotations

import ast

from msgspec import Struct

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import CodeTest, InputOutput, RandomCases, Script

from .code_cells import code_test
from .expressions import NotDataError
from .names import Names
from .special_tests import random_test
from .statements import TestCell


class Compiled(Struct, frozen=True):
    """A test cell as it is graded.

    Args:
        check: what it checks.
        message: the text of its first assert, if it has one.
        why_code: of a test that stays code, the line and the reason.
    """

    check: Script | InputOutput | CodeTest | RandomCases
    message: str = ""
    why_code: str = ""


def compile_calls(source: str, names: Names, where: str) -> Compiled:
    """Return a test cell of a `function` challenge as data or, where that cannot be, as code.

    Args:
        source: the cell's source.
        names: what it may name.
        where: how a message calls the cell, such as ``Cell 7 (test "empty list")``.

    Raises:
        NotAChallenge: it can be neither; the message names the line, the reason and a way out.
    """
    try:
        return _compiled(source, names)
    except NotDataError as error:
        raise NotAChallenge(f"{where}, line {error.line}: {error.reason}.") from error
    except SyntaxError as error:
        reason = f"line {error.lineno or 1} is not valid Python: {error.msg}"
        raise NotAChallenge(f"{where}, {reason}.") from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise NotAChallenge(f"{where} is nested too deeply, or is not text.") from error


def _compiled(source: str, names: Names) -> Compiled:
    cell = TestCell(source, names)
    random = random_test(ast.parse(source), names, names.imports)
    if random is not None:
        return Compiled(random)
    try:
        return Compiled(Script(cell.steps()), cell.message)
    except NotDataError as error:
        if error.wrong:
            raise
        test, message = code_test(source, names)
        return Compiled(test, message, f"line {error.line}: {error.reason}")


def compile_io(source: str, where: str) -> Compiled:
    """Return a test cell of a `program` challenge as data; arguments as for `compile_calls`."""
    lines = source.rstrip().split("\n")
    if lines[0].strip() != "%%io":
        raise NotAChallenge(f"{where} must begin with the line %%io, as it tests a program.")
    marks = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    if not marks:
        raise NotAChallenge(
            f"{where} has no line `---`; what is typed stands above it, what is printed below."
        )
    typed, printed = lines[1 : marks[0]], lines[marks[0] + 1 :]
    return Compiled(InputOutput(_joined(typed), _joined(printed)))


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)

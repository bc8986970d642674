"""Test cells: from the source that a teacher writes to data.

What is data is graded outside the student's process. The forms are those of
`docs/reference/challenge-notebook.md`.
"""

from __future__ import annotations

from msgspec import Struct

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import InputOutput, Script

from .expressions import NotDataError
from .statements import Names, TestCell


class Compiled(Struct, frozen=True):
    """A test cell as data; `message` is the text of its first assert, if it has one."""

    check: Script | InputOutput
    message: str = ""


def compile_calls(source: str, names: Names, where: str) -> Compiled:
    """Return a test cell of a `function` challenge as data.

    Args:
        source: the cell's source.
        names: what it may name.
        where: how a message calls the cell, such as ``Cell 7 (test "empty list")``.

    Raises:
        NotAChallenge: it cannot become data; the message names the line, the reason and a way out.
    """
    try:
        cell = TestCell(source, names)
        return Compiled(Script(cell.steps()), cell.message)
    except NotDataError as error:
        raise NotAChallenge(f"{where}, line {error.line}: {error.reason}.") from error
    except SyntaxError as error:
        reason = f"line {error.lineno or 1} is not valid Python: {error.msg}"
        raise NotAChallenge(f"{where}, {reason}.") from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise NotAChallenge(f"{where} is nested too deeply, or is not text.") from error


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

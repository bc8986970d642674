"""The marks in the source of nbgrader's cells: solutions, hidden tests, mark schemes.

As in nbgrader, a mark is a text anywhere in a line, whatever the comment sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jupyter_codementor.challenges.notebook_json import PlainCell

from .nbgrader_config import NbgraderConfig


class BrokenMarksError(ValueError):
    """A region is opened twice or never closed; the text is a sentence."""


def without_region(source: str, begin: str, end: str, stub: Sequence[str] = ()) -> tuple[str, bool]:
    """Return the source with `stub` in place of each marked region, and whether there was one.

    Raises:
        BrokenMarksError: a region is opened twice or never closed.
    """
    kept: list[str] = []
    inside = found = False
    for line in source.split("\n"):
        if begin in line:
            if inside:
                raise BrokenMarksError(f"`{begin}` stands inside another one; close that first.")
            inside = found = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + each for each in stub]
        elif end in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise BrokenMarksError(f"`{begin}` is never closed by `{end}`.")
    return "\n".join(kept), found


def starter_of(cell: PlainCell, config: NbgraderConfig, language: str) -> str:
    """Return what the student gets of an answer: regions, or else the whole, as the stub.

    Raises:
        BrokenMarksError: as for `without_region`.
    """
    stub = code_stub(config, language) if cell.kind == "code" else config.text_stub
    stripped, found = without_region(
        cell.source, config.begin_solution, config.end_solution, stub.split("\n")
    )
    return stripped if found else stub


def code_stub(config: NbgraderConfig, language: str) -> str:
    """Return the stub of that language; for one without a stub, nbgrader's of Python's comment."""
    return config.code_stub.get(language, "# YOUR CODE HERE")


def is_released(cell: PlainCell, config: NbgraderConfig, language: str) -> bool:
    """Whether an answer holds the stub already, so that its solution is not there any more."""
    stub = code_stub(config, language) if cell.kind == "code" else config.text_stub
    if config.begin_solution in cell.source:
        return False
    lines = [line.strip() for line in cell.source.split("\n")]
    wanted = [line.strip() for line in stub.split("\n")]
    return any(lines[at : at + len(wanted)] == wanted for at in range(len(lines)))


def shown_tests(source: str, config: NbgraderConfig) -> str:
    """Return a tests cell without its hidden regions.

    Raises:
        BrokenMarksError: as for `without_region`.
    """
    return without_region(source, config.begin_hidden, config.end_hidden)[0]


def has_code(source: str) -> bool:
    """Whether anything but comments and empty lines is left."""
    return any(line.strip() and not re.match(r"\s*#", line) for line in source.split("\n"))

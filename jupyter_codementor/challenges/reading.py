"""Reads a challenge from its notebook."""

from __future__ import annotations

import symtable
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import (
    Challenge,
    InputOutput,
    Kind,
    Limits,
    NotebookJson,
    Script,
    TestCase,
    WrongSolution,
)

from .cells import Cell, cells_of, own_metadata
from .compile_tests import compile_calls, compile_io
from .metadata import NotebookMetadata, Role, notebook_metadata
from .statements import Names

PROGRAM: Final = "%%program"
"""The first line of the starter and of the solution of a `program` challenge."""

_MARKDOWN_ROLES: Final = frozenset({"description", "hint", "explanation"})


class TestNote(Struct, frozen=True):
    """Tells the author which form a test took; `text` is for people."""

    __test__ = False

    name: str
    form: Literal["data", "io", "code"]
    text: str


class Authored(Struct, frozen=True):
    """A challenge as its author wrote it, with a note on each test case in order."""

    challenge: Challenge
    notes: tuple[TestNote, ...]


def read_file(path: Path) -> Authored:
    """Read a challenge from a file; raises as `read` does, also when it is no JSON or UTF-8."""
    return read(read_notebook(path))


def read_notebook(path: Path) -> NotebookJson:
    """Return the content of a notebook's file.

    Raises:
        NotAChallenge: it cannot be read, is not UTF-8, or is not JSON.
    """
    try:
        content = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise NotAChallenge(f"{path.name} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise NotAChallenge(
            f"{path.name} is not a notebook: it does not hold JSON in UTF-8 ({error})."
        ) from error
    if not isinstance(content, dict):
        raise NotAChallenge(f"{path.name} is not a notebook.")
    return content


def read(notebook: Mapping[str, object]) -> Authored:
    """Read a challenge from its notebook (a `NotebookNode`, or the JSON of a file).

    Raises:
        NewerFormat: it was written by a newer version of ours.
        NotAChallenge: it is no notebook, no challenge, or a broken one; the message names the cell
            and says what to do.
    """
    metadata = notebook_metadata(own_metadata(notebook))
    parts = _Parts(list(cells_of(notebook)), metadata.kind)
    _check_code(metadata, parts)
    names = _names(metadata, parts)
    tests = [_test(cell, metadata, names) for cell in parts.all("test")]
    _check_tests(tests, parts.all("test"))
    challenge = Challenge(
        id=metadata.id,
        version=metadata.version,
        title=metadata.title,
        description=parts.joined("description"),
        starter=parts.code("starter"),
        solution=parts.code("solution"),
        test_cases=tuple(tests),
        difficulty=metadata.difficulty,
        xp=metadata.xp,
        kind=metadata.kind,
        language=metadata.language,
        entry=metadata.entry,
        hints=tuple(cell.source for cell in parts.all("hint")),
        skills=metadata.skills,
        prerequisites=metadata.prerequisites,
        tags=metadata.tags,
        limits=Limits(metadata.limits.time_s, metadata.limits.memory_mb),
        complexity=metadata.complexity,
        explanation=parts.joined("explanation", required=False),
        wrong=tuple(_wrong(cell, metadata.kind) for cell in parts.all("wrong")),
        licence=metadata.licence,
    )
    return Authored(challenge, tuple(map(_note, tests)))


class _Parts:
    """The cells of a notebook by their roles."""

    def __init__(self, cells: list[Cell], kind: Kind) -> None:
        self._cells = cells
        self._kind = kind
        for cell in cells:
            wanted = "markdown" if cell.role in _MARKDOWN_ROLES else "code"
            if cell.role and cell.type != wanted:
                raise NotAChallenge(
                    f"Cell {cell.number} has the role {cell.role}, so it must be a {wanted} cell."
                )
            if cell.role == "answer":
                raise NotAChallenge(
                    f"Cell {cell.number} is an answer: this is a student's notebook, "
                    "not the challenge that its author wrote."
                )

    def all(self, role: Role) -> list[Cell]:
        """Return the cells of that role, in order."""
        return [cell for cell in self._cells if cell.role == role]

    def one(self, role: Role) -> Cell:
        """Return the only cell of that role."""
        found = self.all(role)
        if not found:
            raise NotAChallenge(f"This challenge has no {role}: give one cell the role {role}.")
        if len(found) > 1:
            numbers = " and ".join(str(cell.number) for cell in found)
            raise NotAChallenge(f"Cells {numbers} all have the role {role}; only one may have it.")
        return found[0]

    def joined(self, role: Role, *, required: bool = True) -> str:
        """Return the Markdown of that role, over all its cells."""
        text = "\n\n".join(cell.source for cell in self.all(role))
        if required and not text.strip():
            raise NotAChallenge(
                f"This challenge has no {role}: give a Markdown cell the role {role}."
            )
        return text

    def code(self, role: Literal["starter", "solution"]) -> str:
        """Return the code of that role, without the line that marks a program."""
        cell = self.one(role)
        code = code_of_cell(cell.source, self._kind)
        if self._kind == "program" and code == cell.source:
            raise NotAChallenge(
                f"Cell {cell.number} ({role}) must begin with the line {PROGRAM}, "
                "as this challenge is a program."
            )
        return code


def code_of_cell(source: str, kind: Kind) -> str:
    """Return the code of a cell: its source, for a program without the line that marks it."""
    first, newline, rest = source.partition("\n")
    return rest if kind == "program" and newline and first.strip() == PROGRAM else source


def names_defined(code: str) -> frozenset[str]:
    """Return the names that a module of this code binds at its top level.

    Raises:
        SyntaxError: it is not valid Python.
    """
    try:
        table = symtable.symtable(code, "<code>", "exec")
    except (RecursionError, MemoryError, ValueError) as error:
        raise SyntaxError(str(error)) from error
    return frozenset(
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    )


def _check_code(metadata: NotebookMetadata, parts: _Parts) -> None:
    cell = parts.one("solution")
    parts.one("starter")
    try:
        defined = names_defined(parts.code("solution"))
    except SyntaxError as error:
        raise NotAChallenge(
            f"Cell {cell.number} (solution) is not valid Python: {error.msg}, line {error.lineno}."
        ) from error
    if metadata.kind == "function" and not metadata.entry:
        raise NotAChallenge(
            "`entry` of the codementor metadata must name what the student's code defines."
        )
    for name in metadata.entry:
        if name not in defined:
            raise NotAChallenge(
                f"`entry` names `{name}`, which the solution (cell {cell.number}) does not define."
            )


def _names(metadata: NotebookMetadata, parts: _Parts) -> Names:
    try:
        given = names_defined(parts.code("starter"))
    except SyntaxError:  # a challenge may be to repair it
        given = frozenset()
    return Names(frozenset(metadata.entry), given, names_defined(parts.code("solution")) - given)


def _test(cell: Cell, metadata: NotebookMetadata, names: Names) -> TestCase:
    own = cell.metadata
    if own is None or own.name is None:
        raise NotAChallenge(f"Cell {cell.number} is a test without a `name`; give it one.")
    where = f'Cell {cell.number} (test "{own.name}")'
    if metadata.kind == "program":
        compiled = compile_io(cell.source, where)
    else:
        compiled = compile_calls(cell.source, names, where)
    return TestCase(
        name=own.name,
        check=compiled.check,
        hidden=own.hidden,
        points=own.points,
        message=own.message or compiled.message,
        source=cell.source,
    )


def _check_tests(tests: list[TestCase], cells: list[Cell]) -> None:
    if not tests:
        raise NotAChallenge("This challenge has no test: give a code cell the role test.")
    first: dict[str, int] = {}
    for test, cell in zip(tests, cells, strict=True):
        if test.name in first:
            raise NotAChallenge(
                f'Cells {first[test.name]} and {cell.number} are both named "{test.name}"; '
                "each test needs a name of its own."
            )
        first[test.name] = cell.number


def _wrong(cell: Cell, kind: Kind) -> WrongSolution:
    if cell.metadata is None or cell.metadata.cause is None:
        raise NotAChallenge(
            f"Cell {cell.number} is a wrong solution without a `cause`; say what is wrong with it."
        )
    return WrongSolution(cell.metadata.cause, code_of_cell(cell.source, kind))


def _note(test: TestCase) -> TestNote:
    if isinstance(test.check, InputOutput):
        return TestNote(test.name, "io", "io: what is printed is compared outside")
    if not isinstance(test.check, Script):
        return TestNote(test.name, "code", "code: it runs in a box of its own")
    asserts = sum(step.expect is not None for step in test.check.steps)
    word = "call" if asserts == 1 else "calls"
    return TestNote(test.name, "data", f"data: {asserts} {word}, compared outside")

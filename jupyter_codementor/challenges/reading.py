"""Reads a challenge from its notebook."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.javascript import names_declared
from jupyter_codementor.model.challenge import (
    Below,
    CellTest,
    Challenge,
    InputOutput,
    Kind,
    Limits,
    NotebookJson,
    RandomCases,
    Rule,
    Script,
    TestCase,
    WrongSolution,
)
from jupyter_codementor.model.tutor import TutorPolicy

from . import javascript
from .assignment_reading import read_assignment
from .cells import Cell, cells_of, own_metadata
from .compile_tests import Compiled, compile_calls, compile_io
from .metadata import CellMetadata, NotebookMetadata, Role, notebook_metadata
from .names import Names

_MARKS: Final[Mapping[tuple[str, Kind], str]] = {
    ("python", "program"): "%%program",
    ("javascript", "function"): "%%node",
    ("javascript", "program"): "%%node program",
}
_IMAGES: Final[Mapping[str, str]] = {"javascript": "javascript"}
"""The images of languages other than Python, of which the metadata names one."""

_WHAT: Final[Mapping[str, str]] = {
    "%%program": "a program",
    "%%node": "in JavaScript",
    "%%node program": "a program in JavaScript",
}

_MOST_POINTS: Final = 100
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
    if metadata.kind == "assignment":
        challenge = read_assignment(metadata, list(cells_of(notebook)), notebook)
        return Authored(challenge, tuple(map(_cell_note, challenge.test_cases)))
    parts = _Parts(list(cells_of(notebook)), mark(metadata.language, metadata.kind))
    _check_code(metadata, parts)
    names = _names(metadata, parts)
    compiled = [_compiled(cell, metadata, names) for cell in parts.all("test")]
    tests = [_test(cell, one) for cell, one in zip(parts.all("test"), compiled, strict=True)]
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
        wrong=tuple(_wrong(cell, parts.mark) for cell in parts.all("wrong")),
        licence=metadata.licence,
        image=_IMAGES.get(metadata.language, metadata.image),
        isolate=metadata.isolate,
        tutor=TutorPolicy(**msgspec.structs.asdict(metadata.tutor)),
    )
    return Authored(challenge, tuple(map(_note, tests, compiled)))


class _Parts:
    """The cells of a notebook by their roles; `mark` is the first line of those with code."""

    def __init__(self, cells: list[Cell], mark: str) -> None:
        self._cells = cells
        self.mark = mark
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

    def without_role(self) -> list[Cell]:
        """Return the code cells that have no role."""
        return [cell for cell in self._cells if cell.role is None and cell.type == "code"]

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
        """Return the code of that role, without the line that says what runs it."""
        cell = self.one(role)
        code = code_of_cell(cell.source, self.mark)
        if self.mark and code == cell.source:
            raise NotAChallenge(
                f"Cell {cell.number} ({role}) must begin with the line {self.mark}, "
                f"as this challenge is {_WHAT[self.mark]}."
            )
        return code


def mark(language: str, kind: Kind) -> str:
    """Return the first line of the cells with code, which says what runs them; "" for none."""
    return _MARKS.get((language, kind), "")


def cell_of_code(code: str, language: str, kind: Kind) -> str:
    """Return the source of a cell with this code: behind the line that says what runs it."""
    first = mark(language, kind)
    return f"{first}\n{code}" if first else code


def code_of_cell(source: str, mark: str) -> str:
    """Return the code of a cell: its source without the line `mark`, if it has one."""
    first, newline, rest = source.partition("\n")
    return rest if mark and newline and first.split() == mark.split() else source


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
        defined = _defined(metadata, parts.code("solution"))
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


def _defined(metadata: NotebookMetadata, code: str) -> Container[str]:
    """Return the names that the code defines; for JavaScript, those that it seems to define."""
    return names_defined(code) if metadata.language == "python" else names_declared(code)


def _names(metadata: NotebookMetadata, parts: _Parts) -> Names:
    if metadata.language == "javascript":
        return javascript.names(metadata.entry, parts.code("starter"), parts.code("solution"))
    try:
        given = names_defined(parts.code("starter"))
    except SyntaxError:  # a challenge may be to repair it
        given = frozenset()
    unsure = names_defined(parts.code("solution")) - given
    imports = _imports(parts)
    modules = modules_of(f"{imports}\n{_imports_in(parts.code('starter'))}")
    return Names(frozenset(metadata.entry), given, unsure, imports, modules)


def _imports(parts: _Parts) -> str:
    """Return the import statements of the code cells without a role."""
    texts = [_imports_in(cell.source) for cell in parts.without_role()]
    return "\n".join(dict.fromkeys("\n".join(texts).split("\n"))).strip("\n")


def _imports_in(code: str) -> str:
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics, say
        return ""
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return "\n".join(map(ast.unparse, imports))


def modules_of(imports: str) -> dict[str, str]:
    """Return what stands for numpy and pandas after these import statements."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.parse(imports).body
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in ("numpy", "pandas")
    }


def _own(cell: Cell) -> tuple[str, CellMetadata]:
    own = cell.metadata
    if own is None or own.name is None:
        raise NotAChallenge(f"Cell {cell.number} is a test without a `name`; give it one.")
    return own.name, own


def _compiled(cell: Cell, metadata: NotebookMetadata, names: Names) -> Compiled:
    where = f'Cell {cell.number} (test "{_own(cell)[0]}")'
    if metadata.kind == "program":
        return compile_io(cell.source, where)
    compiled = compile_calls(cell.source, names, where)
    if metadata.language == "javascript":
        return _for_javascript(compiled, names, where)
    return compiled


def _test(cell: Cell, compiled: Compiled) -> TestCase:
    name, own = _own(cell)
    if not isinstance(own.points, int) or not 1 <= own.points <= _MOST_POINTS:
        raise NotAChallenge(
            f"The codementor metadata of cell {cell.number}: `points` must be a whole number from "
            f"1 to {_MOST_POINTS}."
        )
    return TestCase(
        name=name,
        check=compiled.check,
        hidden=own.hidden,
        points=own.points,
        message=own.message or compiled.message,
        source=cell.source,
    )


def _for_javascript(compiled: Compiled, names: Names, where: str) -> Compiled:
    if not isinstance(compiled.check, Script):
        raise NotAChallenge(
            f"{where} cannot become data, which every test of a challenge in JavaScript must; "
            "write asserts of the forms in the documentation, such as `assert call(...) == value`."
        )
    return replace(compiled, check=javascript.adapted(compiled.check, names, where))


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


def _wrong(cell: Cell, mark: str) -> WrongSolution:
    if cell.metadata is None or cell.metadata.cause is None:
        raise NotAChallenge(
            f"Cell {cell.number} is a wrong solution without a `cause`; say what is wrong with it."
        )
    code = code_of_cell(cell.source, mark)
    return WrongSolution(cell.metadata.cause, code, cell.metadata.mistakes)


def _cell_note(test: TestCase) -> TestNote:
    parts = test.check.parts if isinstance(test.check, CellTest) else ()
    if parts and all(isinstance(part, Script) for part in parts):
        return TestNote(test.name, "data", "data: its values are compared outside")
    return TestNote(
        test.name,
        "code",
        "code, at least in part: it runs beside the student's, with a test that must fail",
    )


def _note(test: TestCase, compiled: Compiled) -> TestNote:
    if isinstance(test.check, InputOutput):
        return TestNote(test.name, "io", "io: what is printed is compared outside")
    if isinstance(test.check, RandomCases):
        text = f"data: {test.check.count} random inputs, compared with what the solution returns"
        return TestNote(test.name, "data", text)
    if not isinstance(test.check, Script):
        text = f"code in a box of its own, which asks the student's box ({compiled.why_code})"
        return TestNote(test.name, "code", text)
    expected = [step.expect for step in test.check.steps if step.expect is not None]
    rules = sum(isinstance(each, Rule) for each in expected)
    counts = sum(isinstance(each, Below) for each in expected)
    calls = len(expected) - rules - counts
    told = (
        (calls, "call", "compared outside"),
        (rules, "rule", "looked up in the text of the code"),
        (counts, "bound", "on the lines that are executed"),
    )
    parts = [f"{n} {noun}{'s' * (n > 1)}, {how}" for n, noun, how in told if n]
    return TestNote(test.name, "data", f"data: {'; '.join(parts)}")

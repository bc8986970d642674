"""Reads an assignment from its notebook: cells, questions and tests, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.assignment import Assignment, AssignmentCell, Question
from jupyter_codementor.model.challenge import CellTest, Challenge, Limits, TestCase
from jupyter_codementor.model.tutor import TutorPolicy

from .assignment_tests import with_parts
from .cells import KEY, Cell
from .metadata import AssignmentMetadata, CellMetadata, NotebookMetadata

STUB: Final = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB: Final = "YOUR ANSWER HERE"
_SOLUTION: Final = re.compile(r"^(?P<indent>\s*)#+ *BEGIN SOLUTION\s*$")
_SOLUTION_END: Final = re.compile(r"^\s*#+ *END SOLUTION\s*$")
_HIDDEN: Final = re.compile(r"^\s*#+ *BEGIN HIDDEN TESTS\s*$")
_HIDDEN_END: Final = re.compile(r"^\s*#+ *END HIDDEN TESTS\s*$")
_LEFT_OUT: Final = frozenset({"hint", "explanation"})
_NOT_HERE: Final = frozenset({"starter", "solution", "wrong"})


def read_assignment(
    metadata: NotebookMetadata, cells: Sequence[Cell], notebook: Mapping[str, Any]
) -> Challenge:
    """Return the challenge of an assignment's notebook.

    Args:
        metadata: of ours, of the notebook.
        cells: all cells of the notebook.
        notebook: itself, for its own metadata.

    Raises:
        NotAChallenge: a cell breaks a rule of the format, or there is nothing to grade.
    """
    reader = _Reader()
    read = [reader.cell(cell) for cell in cells if cell.role not in _LEFT_OUT]
    if not reader.cases and not any(cell.role == "by_hand" for cell in read):
        raise NotAChallenge("This assignment has no test: give a code cell the role test.")
    own = metadata.assignment or AssignmentMetadata()
    outside = notebook.get("metadata")
    kept = {k: v for k, v in outside.items() if k != KEY} if isinstance(outside, Mapping) else {}
    description = [cell.source for cell in cells if cell.role == "description"]
    return with_parts(
        Challenge(
            id=metadata.id,
            version=metadata.version,
            title=metadata.title,
            description=own.description or "\n\n".join(description) or metadata.title,
            starter=_code(cell.starter for cell in read if _is_code(cell)),
            solution=_code(cell.source for cell in read if _is_code(cell)),
            test_cases=tuple(reader.cases),
            difficulty=metadata.difficulty,
            xp=metadata.xp,
            kind="assignment",
            language=metadata.language,
            hints=tuple(cell.source for cell in cells if cell.role == "hint"),
            skills=metadata.skills,
            prerequisites=metadata.prerequisites,
            tags=metadata.tags,
            limits=Limits(metadata.limits.time_s, metadata.limits.memory_mb),
            tutor=TutorPolicy(**msgspec.structs.asdict(metadata.tutor)),
            explanation="\n\n".join(c.source for c in cells if c.role == "explanation"),
            licence=metadata.licence,
            image=metadata.image,
            assignment=Assignment(
                cells=tuple(read),
                questions=_questions(read, own),
                seed=own.seed,
                seed_variable=own.seed_variable,
                files=own.files,
                kernel=_kernel(kept),
                origin=own.origin,
                metadata=kept,
            ),
        )
    )


def stripped(source: str, kind: str) -> str:
    """Return what students get of an answer: a stub in place of its marked solution, or of all.

    Raises:
        NotAChallenge: a mark is open or stands alone.
    """
    stub = STUB if kind == "code" else TEXT_STUB
    found = _without(source, _SOLUTION, _SOLUTION_END, stub)
    return stub if found is None else found


def shown_part(source: str) -> str:
    """Return what students see of a test: all but the parts that are marked as hidden.

    Raises:
        NotAChallenge: a mark is open or stands alone.
    """
    found = _without(source, _HIDDEN, _HIDDEN_END, "")
    return source if found is None else found


def _without(source: str, begin: re.Pattern[str], end: re.Pattern[str], stub: str) -> str | None:
    """Return the source with each marked part exchanged for `stub`; None if nothing is marked."""
    lines: list[str] = []
    inside = marked = False
    for line in source.split("\n"):
        match = begin.match(line)
        if match and not inside:
            inside = marked = True
            indent = match.groupdict().get("indent", "")
            lines += [indent + each for each in stub.split("\n")] if stub else []
        elif end.match(line) and inside:
            inside = False
        elif match or end.match(line):
            raise NotAChallenge(f"The mark {line.strip()} has no partner; each BEGIN needs an END.")
        elif not inside:
            lines.append(line)
    if inside:
        raise NotAChallenge("A mark BEGIN has no END in the same cell.")
    return "\n".join(lines) if marked else None


class _Reader:
    """Reads cell by cell; remembers the question that tests belong to."""

    def __init__(self) -> None:
        self.cases: list[TestCase] = []
        self._ids: set[str] = set()
        self._names: set[str] = set()
        self._question = ""

    def cell(self, cell: Cell) -> AssignmentCell:
        """Return one cell of the assignment; a test is noted in `cases`."""
        own = cell.metadata or CellMetadata(role="description")
        if own.role in _NOT_HERE:
            raise NotAChallenge(
                f"Cell {cell.number} has the role {own.role}, which an assignment does not know; "
                "its answers have their solution in themselves."
            )
        id = self._id(cell, own)
        kind = cell.type if cell.type in ("code", "markdown") else "raw"
        base = AssignmentCell(
            id=id,
            kind=kind,  # type: ignore[arg-type] # one of the three
            role="given" if kind == "code" else "text",
            source=cell.source,
            starter=cell.source if own.starter is None else own.starter,
            question=own.question,
            locked=bool(own.locked),
            metadata=_other_metadata(cell),
            attachments=_attachments(cell),
        )
        if own.role in ("answer", "by_hand"):
            return self._answer(base, own, cell)
        if own.role == "test":
            return self._test(base, own, cell)
        return base

    def _id(self, cell: Cell, own: CellMetadata) -> str:
        named = own.cell or (own.name if own.role == "test" else None) or cell.raw.get("id")
        id = str(named or f"cell-{cell.number}")
        if id in self._ids:
            raise NotAChallenge(
                f'Cell {cell.number} has the name "{id}", which another cell has already.'
            )
        self._ids.add(id)
        return id

    def _answer(self, base: AssignmentCell, own: CellMetadata, cell: Cell) -> AssignmentCell:
        if own.role == "answer" and base.kind != "code":
            raise NotAChallenge(f"Cell {cell.number} is an answer, so it must be a code cell.")
        self._question = own.question or base.id
        starter = stripped(base.source, base.kind) if own.starter is None else own.starter
        return replace(
            base,
            role="by_hand" if own.role == "by_hand" else "answer",
            starter=starter,
            question=self._question,
            points=float(own.points) if own.role == "by_hand" else 0.0,
        )

    def _test(self, base: AssignmentCell, own: CellMetadata, cell: Cell) -> AssignmentCell:
        if own.name is None or own.name in self._names:
            raise NotAChallenge(f"Cell {cell.number} is a test; give it a `name` of its own.")
        if base.kind != "code":
            raise NotAChallenge(f"Cell {cell.number} is a test, so it must be a code cell.")
        self._names.add(own.name)
        shown = own.shown if own.shown is not None else shown_part(base.source)
        shown = "" if own.hidden else shown
        self.cases.append(
            TestCase(
                own.name,
                CellTest(base.source, shown, own.form),
                hidden=own.hidden or not shown.strip(),
                points=own.points,
                message=own.message,
                source=shown or base.source,
                praise=own.praise,
            )
        )
        question = own.question or self._question
        locked = own.locked is not False
        starter = shown if own.starter is None else own.starter
        return replace(
            base, role="test", test=own.name, starter=starter, question=question, locked=locked
        )


def _other_metadata(cell: Cell) -> dict[str, Any]:
    metadata = cell.raw.get("metadata")
    return {k: v for k, v in metadata.items() if k != KEY} if isinstance(metadata, Mapping) else {}


def _attachments(cell: Cell) -> dict[str, Any]:
    attachments = cell.raw.get("attachments")
    return dict(attachments) if isinstance(attachments, Mapping) else {}


def _questions(cells: Sequence[AssignmentCell], own: AssignmentMetadata) -> tuple[Question, ...]:
    """Return the questions in the order of their first cell, with their tests."""
    strict = {each.name for each in own.questions if each.all_or_nothing}
    others = {each.name: each.metadata for each in own.questions}
    tests: dict[str, list[str]] = {each.name: [] for each in own.questions}
    for cell in cells:
        if cell.question:
            tests.setdefault(cell.question, [])
        if cell.test:
            tests.setdefault(cell.question, []).append(cell.test)
    return tuple(
        Question(
            name=name,
            tests=tuple(found),
            all_or_nothing=name in strict,
            metadata=others.get(name, {}),
        )
        for name, found in tests.items()
        if name
    )


def _kernel(metadata: Mapping[str, Any]) -> str:
    spec = metadata.get("kernelspec")
    return str(spec.get("name") or "python3") if isinstance(spec, Mapping) else "python3"


def _is_code(cell: AssignmentCell) -> bool:
    return cell.role == "by_hand" or (cell.kind == "code" and cell.role != "test")


def _code(sources: Iterable[str]) -> str:
    return "\n\n".join(source for source in sources if source.strip())

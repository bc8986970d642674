"""From a student's notebook to what is graded of it: each cell of the assignment at its place.

What the student may change is the student's, what the teacher gave is put back, and a test is only
named: its source never comes from the student.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from jupyter_codementor.errors import BadInput, CodeTooLong
from jupyter_codementor.model.assignment import (
    Assignment,
    AssignmentCell,
    HandedCell,
    HandedIn,
)
from jupyter_codementor.model.challenge import NotebookJson

from .assignment_marks import marked
from .notebook_json import PlainCell, plain_notebook

MAX_BYTES: Final = 1024 * 1024
_MAX_NOTES: Final = 50


def handed_in(notebook: NotebookJson, assignment: Assignment) -> HandedIn:
    """Return a student's notebook as it is graded.

    The last copy of an answer cell counts; an earlier one is run as a cell of the student's own,
    unless it says the same or was never filled in. Deleted test cells and locked cells are put
    back, changed locked cells too. Cells of the student's own stay where they are. A test stands
    where the student has it, but behind the answers of its question.

    Args:
        notebook: the student's, of nbformat 3 or 4; its outputs are not looked at.
        assignment: in full, as its teacher wrote it.

    Raises:
        NotAChallenge: it is no notebook.
        CodeTooLong: its cells hold more than 1 MiB of text together.
        BadInput: a cell holds a NUL character.
    """
    cells = marked(plain_notebook(notebook).cells, assignment)
    _check_size(cell for cell, _ in cells)
    notes: list[str] = []
    body, seen_tests = _without_tests(cells, assignment, notes)
    body = _with_locked(body, assignment, notes)
    _note_deleted(body, assignment, notes)
    placed = _with_tests(body, seen_tests, assignment, notes)
    return HandedIn(cells=tuple(placed), notes=tuple(notes[:_MAX_NOTES]))


def _check_size(cells: Iterable[PlainCell]) -> None:
    size = 0
    for cell in cells:
        if "\0" in cell.source:
            raise BadInput(f"Cell {cell.number} of your notebook holds a NUL character; delete it.")
        size += len(cell.source.encode())
    if size > MAX_BYTES:
        raise CodeTooLong(
            f"The cells of your notebook hold {size // 1024} KiB of text; at most "
            f"{MAX_BYTES // 1024} KiB can be graded. Keep large data in a file beside it."
        )


def _without_tests(
    cells: Sequence[tuple[PlainCell, str]], assignment: Assignment, notes: list[str]
) -> tuple[list[HandedCell], dict[str, int]]:
    """Return the cells besides tests, and for each test how many of them stand before it."""
    known = {cell.id: cell for cell in assignment.cells}
    last = {id: place for place, (_, id) in enumerate(cells) if id}
    body: list[HandedCell] = []
    seen_tests: dict[str, int] = {}
    copied: dict[str, None] = {}
    for place, (cell, id) in enumerate(cells):
        teachers = known.get(id)
        if teachers is None:
            body.append(HandedCell(kind=cell.kind, source=cell.source))
        elif teachers.role == "test":
            seen_tests[id] = len(body)
        elif last[id] == place:
            body.append(_own_or_given(cell, teachers, notes))
        elif teachers.role in ("answer", "by_hand"):
            copied[id] = None
            if cell.source not in (teachers.starter, cells[last[id]][0].source):
                body.append(HandedCell(kind=cell.kind, source=cell.source))
    notes += [
        f"The answer cell {_called(known[id])} stands in your notebook more than once; the last "
        "copy was graded."
        for id in copied
    ]
    return body, seen_tests


def _own_or_given(cell: PlainCell, teachers: AssignmentCell, notes: list[str]) -> HandedCell:
    if not teachers.locked:
        return HandedCell(kind=teachers.kind, source=cell.source, id=teachers.id)
    given = _put_back(teachers)
    if teachers.kind == "code" and cell.source.strip() != given.source.strip():
        notes.append(f"Cell {cell.number} must stay as your teacher wrote it; it was put back.")
    return given


def _put_back(teachers: AssignmentCell) -> HandedCell:
    """Return a cell as the student got it: of one that a person grades, never its mark scheme."""
    given = teachers.starter or ("" if teachers.role == "by_hand" else teachers.source)
    return HandedCell(kind=teachers.kind, source=given, id=teachers.id)


def _with_locked(
    body: list[HandedCell], assignment: Assignment, notes: list[str]
) -> list[HandedCell]:
    """Return the cells with each locked code cell that was deleted behind what stood before it."""
    present = {cell.id for cell in body}
    missing: dict[str, list[HandedCell]] = {}
    before = ""
    for teachers in assignment.cells:
        if teachers.id in present:
            before = teachers.id
        elif teachers.locked and teachers.role in ("given", "by_hand"):
            missing.setdefault(before, []).append(_put_back(teachers))
            notes.append(f"A cell of your teacher's was deleted ({teachers.id}); it was put back.")
    whole = list(missing.get("", ()))
    for cell in body:
        whole.append(cell)
        if cell.id:
            whole.extend(missing.get(cell.id, ()))
    return whole


def _note_deleted(body: Sequence[HandedCell], assignment: Assignment, notes: list[str]) -> None:
    present = {cell.id for cell in body}
    notes += [
        f"The answer cell {_called(cell)} is not in your notebook; its question has no answer."
        for cell in assignment.cells
        if cell.role in ("answer", "by_hand") and cell.starter and cell.id not in present
    ]


def _with_tests(
    body: Sequence[HandedCell],
    seen: Mapping[str, int],
    assignment: Assignment,
    notes: list[str],
) -> Iterator[HandedCell]:
    """Yield the cells with each test of the assignment where it is to be run."""
    place = {cell.id: number for number, cell in enumerate(body, start=1) if cell.id}
    answered = _answered(place, assignment)
    due: dict[int, list[HandedCell]] = {}
    before, put_back = 0, 0
    for teachers in assignment.cells:
        if teachers.role != "test":
            before = place.get(teachers.id, before)
            continue
        at = max(seen.get(teachers.id, before), answered.get(teachers.question, 0))
        due.setdefault(at, []).append(
            HandedCell(kind=teachers.kind, id=teachers.id, test=teachers.test)
        )
        put_back += teachers.id not in seen and _has_cell(teachers)
    if put_back:
        what = "A test cell was" if put_back == 1 else f"{put_back} test cells were"
        notes.append(f"{what} deleted; what was deleted was put back.")
    yield from due.get(0, ())
    for number, cell in enumerate(body, start=1):
        yield cell
        yield from due.get(number, ())


def _answered(place: Mapping[str, int], assignment: Assignment) -> dict[str, int]:
    """Return for each question how many cells stand up to its last answer."""
    found: dict[str, int] = {}
    for cell in assignment.cells:
        if cell.role in ("answer", "by_hand") and cell.question:
            found[cell.question] = max(found.get(cell.question, 0), place.get(cell.id, 0))
    return found


def _has_cell(teachers: AssignmentCell) -> bool:
    """Whether the student's notebook had a cell for this test; a wholly hidden one has none."""
    return bool(teachers.starter.strip())


def _called(cell: AssignmentCell) -> str:
    return f'of question "{cell.question}"' if cell.question else f'"{cell.id}"'


__all__ = ["MAX_BYTES", "HandedCell", "HandedIn", "handed_in"]

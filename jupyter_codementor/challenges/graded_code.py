"""What is stored and graded of what a student sends: code, or the notebook of an assignment."""

from __future__ import annotations

import msgspec

from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.assignment import Assignment, HandedCell, HandedIn
from jupyter_codementor.model.challenge import Challenge, NotebookJson

from .assignment_handin import handed_in
from .handin import answer_cell, code_of


def graded_code(challenge: Challenge, source: str, notebook: NotebookJson | None) -> str:
    """Return what a submission stores as its `code`.

    Args:
        challenge: what was asked.
        source: the source of the answer cell, if no notebook is sent.
        notebook: the student's; for an assignment it is needed, and of it the JSON of a `HandedIn`
            is stored.

    Raises:
        BadInput: there is nothing to grade, or it is no text.
        CodeTooLong: more than 64 KiB of code, or 1 MiB of an assignment.
        NotAChallenge: what was sent is no notebook, or has no answer cell.
    """
    if challenge.assignment is not None:
        if notebook is None:
            raise BadInput("This is an assignment: hand in its notebook, not a single cell.")
        return encoded(handed_in(notebook, challenge.assignment))
    if notebook is not None:
        source = answer_cell(notebook).source
    return code_of(source, challenge.language)


def solved(challenge: Challenge) -> str:
    """Return the teacher's own notebook as if it had been handed in, solutions and all."""
    assignment = _assignment(challenge)
    return encoded(_handed(assignment, [cell.source for cell in assignment.cells]))


def untouched(challenge: Challenge) -> str:
    """Return the notebook as students get it, as if it had been handed in."""
    assignment = _assignment(challenge)
    return encoded(_handed(assignment, [cell.starter for cell in assignment.cells]))


def encoded(handed: HandedIn) -> str:
    """Return what was handed in as the text that a submission stores."""
    return msgspec.json.encode(handed).decode()


def _assignment(challenge: Challenge) -> Assignment:
    if challenge.assignment is None:
        raise NotAChallenge("This challenge is no assignment.")
    return challenge.assignment


def _handed(assignment: Assignment, sources: list[str]) -> HandedIn:
    return HandedIn(
        cells=tuple(
            HandedCell(kind=cell.kind, id=cell.id, test=cell.test)
            if cell.role == "test"
            else HandedCell(kind=cell.kind, id=cell.id, source=source)
            for cell, source in zip(assignment.cells, sources, strict=True)
        )
    )

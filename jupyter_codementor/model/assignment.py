"""What an assignment is: a notebook of several graded questions that share one namespace."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

CellRole = Literal["text", "given", "answer", "by_hand", "test"]
"""text: Markdown or raw. given: code that the student gets and need not change. answer: code that
the student writes, graded by the tests. by_hand: code or text that the student writes and a person
grades. test: a test case, which has no say in what the namespace holds afterwards."""


class AssignmentCell(Struct, frozen=True, kw_only=True):
    """One cell of the teacher's notebook.

    Args:
        id: unique in the assignment; what tells in a student's notebook which cell this is (an
            nbgrader `grade_id`, a `name` of ours; made up from the place where there is none).
        kind: as in the notebook.
        role: what the cell is for.
        source: as the teacher has it, of an answer with the reference solution in it.
        starter: what the student gets in its place; as `source` for text and given cells.
        test: with role ``test``, the name of its test case (`Challenge.test_cases`).
        question: the name of the question that it belongs to, or "".
        locked: the student must not change it; a changed one is put back before grading.
        points: with role ``by_hand``, what a person can give.
        metadata: what else the notebook has in the cell's metadata (of all tools), kept as it is.
        attachments: pictures that its Markdown shows, as in the notebook.
    """

    id: str
    kind: Literal["code", "markdown", "raw"]
    role: CellRole
    source: str
    starter: str = ""
    test: str = ""
    question: str = ""
    locked: bool = False
    points: float = 0
    metadata: dict[str, Any] = field(default_factory=dict)
    attachments: dict[str, Any] = field(default_factory=dict)


class Question(Struct, frozen=True, kw_only=True):
    """A question: its test cases by name, and how their points add up.

    Args:
        name: unique in the assignment.
        tests: names of its test cases, in order.
        all_or_nothing: full points if each test passes, else none.
        metadata: what else a tool's format says of it, kept as it is.
    """

    name: str
    tests: tuple[str, ...] = ()
    all_or_nothing: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)


class Assignment(Struct, frozen=True, kw_only=True):
    """The notebook of an assignment, cell by cell, and its questions.

    Args:
        cells: in notebook order.
        questions: in the order of their first cell.
        seed: set before each cell in `random` and `numpy.random`, or None.
        seed_variable: the name that holds the seed, or "" (Otter's `seed.variable`).
        files: relative path -> content in base64: what the notebook reads beside itself.
        kernel: the kernelspec's name as in the notebook, e.g. ``python3`` or ``ir``.
        origin: the tool whose format it was read from; "" for ours.
        metadata: the notebook's own metadata, kept as it is.
    """

    cells: tuple[AssignmentCell, ...]
    questions: tuple[Question, ...] = ()
    seed: int | None = None
    seed_variable: str = ""
    files: dict[str, str] = field(default_factory=dict)
    kernel: str = "python3"
    origin: Literal["", "nbgrader", "otter"] = ""
    metadata: dict[str, Any] = field(default_factory=dict)


class HandedCell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cell of what a student hands in.

    Args:
        kind: as in the student's notebook.
        source: what the student wrote, or, put back, what the teacher gave; empty for a test, whose
            source is never the student's.
        id: the cell of the assignment that it is, or "" for a cell of the student's own.
        test: the name of the test case that runs here, or "".
    """

    kind: Literal["code", "markdown", "raw"]
    source: str = ""
    id: str = ""
    test: str = ""


class HandedIn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A student's notebook as it is graded; its JSON is the `code` of a submission.

    Args:
        cells: in the order in which they are run, with each test of the assignment once.
        notes: what was put back, left out or moved, as sentences for the student.
    """

    cells: tuple[HandedCell, ...]
    notes: tuple[str, ...] = ()

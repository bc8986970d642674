"""Which cell of an assignment a cell of a student's notebook is, whatever tool handed it out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from jupyter_codementor.model.assignment import Assignment

from .alignment import aligned
from .cells import KEY
from .notebook_json import PlainCell

OTTER_ANSWER: Final = "otter_answer_cell"
"""The tag of an answer cell in a student's notebook of Otter."""
_CHECK: Final = re.compile(r"^\s*grader\.check\(\s*(['\"])(?P<question>.+?)\1\s*\)\s*;?\s*$")
_OTTER_LINE: Final = re.compile(
    r"^\s*(import otter|from otter .*|grader\s*=\s*otter\.Notebook\(.*\)|"
    r"grader\.(check|check_all|export|to_pdf|run_plugin|add_plugin_files)\(.*\))\s*;?\s*$"
)


def marked(cells: Sequence[PlainCell], assignment: Assignment) -> list[tuple[PlainCell, str]]:
    """Return each cell with the id of the assignment's cell that it is, or "".

    A cell is known by our own metadata, by its `grade_id`, by nbformat's cell id, or, from Otter,
    by its tag and its question. A cell that only calls Otter is left out; one that checks a
    question stands for the tests of that question, each as a cell without source.
    """
    ids = {cell.id for cell in assignment.cells}
    known = [(cell, _named(cell, ids)) for cell in cells]
    if assignment.origin != "otter":
        return known
    return list(_of_otter(known, assignment))


def _named(cell: PlainCell, ids: set[str]) -> str:
    own = _mapping(cell.metadata.get(KEY))
    nbgrader = _mapping(cell.metadata.get("nbgrader"))
    for name in (own.get("cell"), own.get("id"), own.get("name"), nbgrader.get("grade_id")):
        if isinstance(name, str) and name in ids:
            return name
    if own or nbgrader.get("grade_id"):
        return ""
    return cell.id if cell.id in ids else ""


def _of_otter(
    known: Sequence[tuple[PlainCell, str]], assignment: Assignment
) -> Iterator[tuple[PlainCell, str]]:
    """Yield the cells again: answers found by tag and question, and Otter's own calls resolved."""
    names = [each.name for each in assignment.questions]
    cell_of = {cell.test: cell.id for cell in assignment.cells if cell.test}
    group: list[tuple[PlainCell, str]] = []
    done = 0
    for cell, id in known:
        question = _checked(cell)
        if question is None:
            group.append((_without_calls(cell), id))
        for name in (question, *_checked_behind(cell)):
            if name not in names:
                continue
            place = names.index(name)
            yield from _answers_found(group, assignment, names[min(done, place) : place + 1])
            group, done = [], max(done, place + 1)
            for test in assignment.questions[place].tests:
                yield msgspec.structs.replace(cell, kind="code", source=""), cell_of[test]
    yield from _answers_found(group, assignment, names[done:])


def _checked(cell: PlainCell) -> str | None:
    """Return the question that a cell checks, if it does nothing else."""
    if cell.kind != "code":
        return None
    lines = [line for line in cell.source.splitlines() if line.strip()]
    match = _CHECK.match(lines[0]) if len(lines) == 1 else None
    return match["question"] if match else None


def _checked_behind(cell: PlainCell) -> Sequence[object]:
    """Return the questions that Otter checks behind a cell where no cell does it."""
    tests = _mapping(cell.metadata.get("otter")).get("tests")
    return tests if isinstance(tests, list) else ()


def _without_calls(cell: PlainCell) -> PlainCell:
    """Return the cell with Otter's own lines as comments: no Otter is there when it is graded."""
    if cell.kind != "code" or ("grader" not in cell.source and "otter" not in cell.source):
        return cell
    lines = [
        re.sub(r"^(\s*)(.*)$", r"\1pass  # \2", line) if _OTTER_LINE.match(line) else line
        for line in cell.source.split("\n")
    ]
    return msgspec.structs.replace(cell, source="\n".join(lines))


def _answers_found(
    group: Sequence[tuple[PlainCell, str]], assignment: Assignment, questions: Container[str]
) -> Iterator[tuple[PlainCell, str]]:
    """Yield the cells up to a check, with tagged cells of unknown id taken for the answers."""
    present = {id for _, id in group if id}
    wanted = [
        cell
        for cell in assignment.cells
        if cell.role in ("answer", "by_hand")
        and cell.question in questions
        and cell.starter
        and cell.id not in present
    ]
    open_cells = [cell for cell, id in group if not id and _is_answer(cell)]
    found = dict(
        zip((cell.number for cell in open_cells), aligned(open_cells, wanted), strict=True)
    )
    before = ""
    for cell, id in group:
        made = id or found.get(cell.number, "") or (before if _is_answer(cell) else "")
        if _is_answer(cell):
            before = made
        yield cell, made


def _is_answer(cell: PlainCell) -> bool:
    tags = cell.metadata.get("tags")
    return isinstance(tags, list) and OTTER_ANSWER in tags


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Writes an assignment as a notebook; reading it gives the assignment again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.assignment import Assignment, AssignmentCell
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase

from .assignment_reading import read_assignment, shown_part, stripped
from .cells import KERNEL, KEY, Cell, cells_of, new_cell, new_notebook, own_metadata
from .metadata import (
    FORMAT,
    AssignmentMetadata,
    CellMetadata,
    LimitsMetadata,
    NotebookMetadata,
    QuestionMetadata,
    Role,
    cell_metadata,
    notebook_metadata,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PLAIN: Final = (
    *("id", "version", "title", "difficulty", "language", "kind", "skills", "prerequisites"),
    *("tags", "xp", "licence", "image"),
)


def write_assignment(challenge: Challenge, onto: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return the notebook of an assignment, of nbformat 4.5.

    Args:
        challenge: the assignment.
        onto: the notebook that it came from; it is returned if the assignment still is what it
            says, and gives its cells' ids and pictures otherwise.

    Raises:
        NotAChallenge: it breaks a rule of the format.
    """
    assignment = challenge.assignment
    if assignment is None:
        raise NotAChallenge("This challenge is of kind assignment, but has no cells.")
    cases = {case.name: case for case in challenge.test_cases}
    cells = [_cell(cell, cases.get(cell.test)) for cell in assignment.cells]
    for role, texts in (("hint", challenge.hints), ("explanation", (challenge.explanation,))):
        for number, text in enumerate(filter(None, texts), start=1):
            cells.append(new_cell("markdown", text, f"{role}-{number}", {KEY: {"role": role}}))
    if onto is not None:
        if _says(onto, challenge):
            from nbformat import from_dict  # slow to import

            same: NotebookNode = from_dict(deepcopy(dict(onto)))  # type: ignore[no-untyped-call]
            return same
        _take_over(cells, list(cells_of(onto)), assignment)
    _give_ids(cells)
    metadata = deepcopy(assignment.metadata) or {"kernelspec": KERNEL}
    return new_notebook(cells, {**metadata, KEY: _notebook(challenge, assignment)})


def _says(notebook: Mapping[str, Any], challenge: Challenge) -> bool:
    try:
        metadata = notebook_metadata(own_metadata(notebook))
        return read_assignment(metadata, list(cells_of(notebook)), notebook) == challenge
    except BadInput:
        return False


def _take_over(cells: list[dict[str, Any]], old: list[Cell], assignment: Assignment) -> None:
    """Give cells the id and the pictures of the old cell that each continues."""
    by_name = {}
    for each in old:
        own = each.metadata
        name = (own.cell or own.name) if own else None
        by_name[str(name or each.raw.get("id"))] = each
    for made, cell in zip(cells, assignment.cells, strict=False):
        if (before := by_name.get(cell.id)) is not None:
            made["id"] = str(before.raw.get("id") or "")
            if cell.kind != "code" and "attachments" in before.raw:
                made["attachments"] = deepcopy(before.raw["attachments"])


def _notebook(challenge: Challenge, assignment: Assignment) -> dict[str, Any]:
    own = AssignmentMetadata(
        questions=tuple(
            QuestionMetadata(each.name, each.all_or_nothing, each.metadata)
            for each in assignment.questions
        ),
        seed=assignment.seed,
        seed_variable=assignment.seed_variable,
        files=assignment.files,
        origin=assignment.origin,
        description=challenge.description,
    )
    content = {name: getattr(challenge, name) for name in _PLAIN}
    limits = LimitsMetadata(challenge.limits.time_s, challenge.limits.memory_mb)
    plain: dict[str, Any] = msgspec.to_builtins(
        {"format": FORMAT, **content, "limits": msgspec.structs.asdict(limits)}
    )
    plain["assignment"] = _without_defaults(own)
    notebook_metadata(plain)
    return {key: value for key, value in plain.items() if not _is_default(key, value)}


def _is_default(key: str, value: object) -> bool:
    if key in ("format", "version", "kind"):
        return False
    field = next(each for each in msgspec.structs.fields(NotebookMetadata) if each.name == key)
    default = field.default
    return default is not msgspec.NODEFAULT and msgspec.to_builtins(default) == value


def _cell(cell: AssignmentCell, case: TestCase | None) -> dict[str, Any]:
    own = _own(cell, case)
    content = _without_defaults(own)
    cell_metadata({"role": own.role, **content}, 0)
    metadata = deepcopy(cell.metadata)
    if content or own.role != "description":
        metadata[KEY] = {"role": own.role, **content}
    id = cell.id if _is_cell_id(cell.id) else ""
    made = new_cell(cell.kind, cell.source, id, metadata)
    if cell.kind != "code" and cell.attachments:
        made["attachments"] = deepcopy(cell.attachments)
    return made


def _own(cell: AssignmentCell, case: TestCase | None) -> CellMetadata:
    named = "" if _is_cell_id(cell.id) else cell.id
    if cell.role == "test" and case is not None and isinstance(case.check, CellTest):
        named = "" if cell.id == case.name else cell.id
        test = case.check
        shown = (
            None if case.hidden or _derived(shown_part, cell.source) == test.shown else test.shown
        )
        seen = "" if case.hidden else test.shown
        return CellMetadata(
            role="test",
            name=case.name,
            hidden=case.hidden,
            points=case.points,
            message=case.message,
            praise=case.praise,
            form=test.form,
            shown=shown,
            starter=None if cell.starter == seen else cell.starter,
            question=cell.question,
            locked=None if cell.locked else False,
            cell=named,
        )
    if cell.role in ("answer", "by_hand"):
        derived = _derived(stripped, cell.source, cell.kind)
        return CellMetadata(
            role=cell.role,
            starter=None if derived == cell.starter else cell.starter,
            question=cell.question,
            points=cell.points if cell.role == "by_hand" else 1,
            locked=cell.locked or None,
            cell=named,
        )
    starter = None if cell.starter == cell.source else cell.starter
    given = cell.role == "given" and (cell.locked or cell.question or starter is not None)
    role: Role = "given" if given else "description"
    return CellMetadata(
        role=role,
        starter=starter,
        question=cell.question,
        locked=cell.locked or None,
        cell=named,
    )


def _derived(rule: Callable[..., str], *arguments: str) -> str | None:
    """Return what a rule gives; None for a source with marks of another tool's, as Otter's."""
    try:
        return rule(*arguments)
    except NotAChallenge:
        return None


def _is_cell_id(id: str) -> bool:
    """Whether it can be the id of a cell of nbformat 4.5."""
    return 0 < len(id) <= 64 and id.isascii() and id.replace("-", "").replace("_", "").isalnum()


def _without_defaults(own: msgspec.Struct) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(own)
    defaults: Mapping[str, Any] = {
        each.name: msgspec.to_builtins(each.default)
        for each in msgspec.structs.fields(own)
        if each.default is not msgspec.NODEFAULT
    }
    return {
        key: value
        for key, value in content.items()
        if key != "role" and value != defaults.get(key, ...) and value != {} and value != []
    }


def _give_ids(cells: list[dict[str, Any]]) -> None:
    taken = {cell["id"] for cell in cells if cell["id"]}
    for number, cell in enumerate(cells, start=1):
        if not cell["id"]:
            cell["id"] = next(
                each for n in range(number, 10**6) if (each := f"cell-{n}") not in taken
            )
            taken.add(cell["id"])

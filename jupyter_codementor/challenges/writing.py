"""Writes a challenge as a notebook, onto the one that it came from if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct, field

from jupyter_codementor.model.challenge import Challenge, CodeTest, Kind, WrongSolution
from jupyter_codementor.model.tutor import TutorPolicy

from .assignment_writing import write_assignment
from .cells import KERNEL, KEY, Cell, cells_of, new_cell, new_notebook
from .layout import SKIP_TAG
from .metadata import (
    FORMAT,
    CellMetadata,
    LimitsMetadata,
    NotebookMetadata,
    Role,
    cell_metadata,
    notebook_metadata,
)
from .reading import cell_of_code

if TYPE_CHECKING:
    from nbformat import NotebookNode

_WORDS: Final = "from jupyter_codementor.asserts import approx, raises, unordered"
_MAGICS: Final = "%load_ext jupyter_codementor.notebook"
IMPORTS: Final[Mapping[tuple[str, Kind], str]] = {
    ("python", "function"): _WORDS,
    ("python", "program"): _MAGICS,
    ("javascript", "function"): f"{_MAGICS}\n{_WORDS}",
    ("javascript", "program"): _MAGICS,
}
"""The first cell of a challenge, by its language and kind."""

_ORDER: Final[Sequence[Role]] = (
    *("description", "starter", "solution", "test", "hint", "explanation", "wrong"),
)
_MARKDOWN: Final = frozenset({"description", "hint", "explanation"})
_JOINED: Final = frozenset({"description", "explanation"})


class _Wanted(Struct, frozen=True):
    """A cell as the challenge wants it; `own` holds our keys besides the role."""

    role: Role
    source: str
    own: dict[str, Any] = field(default_factory=dict)


def write(challenge: Challenge, onto: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return the challenge as a notebook of nbformat 4.5; reading it gives the challenge again.

    Args:
        challenge: each of its test cases needs the `source` of its cell.
        onto: the notebook that it came from. Metadata that we do not know, cells without a role,
            cell ids, attachments and the order of cells are taken over from it.

    Raises:
        NotAChallenge: the challenge breaks a rule of the format, or `onto` is no notebook.
    """
    if challenge.kind == "assignment":
        return write_assignment(challenge, onto)
    wanted = _wanted_cells(challenge)
    old = list(cells_of(onto)) if onto is not None else []
    metadata = deepcopy(dict(onto["metadata"])) if onto is not None else {"kernelspec": KERNEL}
    metadata[KEY] = _merged(metadata.get(KEY, {}), _notebook_metadata(challenge), NotebookMetadata)
    if old:
        cells = list(_laid_out(old, wanted))
    else:
        imports = new_cell("code", _imports(challenge), "imports", {})
        cells = [imports, *(_cell(each) for each in wanted)]
    _give_ids(cells)
    return new_notebook(cells, metadata)


def _imports(challenge: Challenge) -> str:
    """Return the first cell: the words of tests, and what tests that are code import besides."""
    checks = [case.check for case in challenge.test_cases]
    texts = [check.imports for check in checks if isinstance(check, CodeTest)]
    lines = "\n".join(texts).splitlines()
    return "\n".join(
        dict.fromkeys([IMPORTS[challenge.language, challenge.kind], *filter(None, lines)])
    )


def _of_wrong(wrong: WrongSolution) -> dict[str, Any]:
    named = {"mistakes": list(wrong.mistakes)} if wrong.mistakes else {}
    return {"cause": wrong.cause, **named}


def _notebook_metadata(challenge: Challenge) -> dict[str, Any]:
    content = {
        name: getattr(challenge, name)
        for name in NotebookMetadata.__struct_fields__
        if name not in ("format", "limits", "assignment")
    }
    if challenge.tutor == TutorPolicy():
        content.pop("tutor")
    if challenge.language != "python":  # then the image follows from the language
        content.pop("image")
    limits = LimitsMetadata(challenge.limits.time_s, challenge.limits.memory_mb)
    plain: dict[str, Any] = msgspec.to_builtins(
        content | {"format": FORMAT, "limits": msgspec.structs.asdict(limits)}
    )
    notebook_metadata(plain)
    return {key: plain[key] for key in NotebookMetadata.__struct_fields__ if key in plain}


def _wanted_cells(challenge: Challenge) -> list[_Wanted]:
    def marked(code: str) -> str:
        return cell_of_code(code, challenge.language, challenge.kind)

    return [
        _Wanted("description", challenge.description),
        _Wanted("starter", marked(challenge.starter)),
        _Wanted("solution", marked(challenge.solution)),
        *(
            _Wanted(
                "test",
                case.source,
                {
                    "name": case.name,
                    "hidden": case.hidden,
                    "points": case.points,
                    "message": case.message,
                },
            )
            for case in challenge.test_cases
        ),
        *(_Wanted("hint", hint) for hint in challenge.hints),
        *([_Wanted("explanation", challenge.explanation)] if challenge.explanation else []),
        *(_Wanted("wrong", marked(each.code), _of_wrong(each)) for each in challenge.wrong),
    ]


def _laid_out(old: list[Cell], wanted: list[_Wanted]) -> Iterator[dict[str, Any]]:
    """Yield the cells in the order of the notebook; new ones follow those of their role."""
    queues = {role: _filled(role, old, wanted) for role in _ORDER}
    last = {cell.role: cell.number for cell in old if cell.role in queues}
    for role in _ORDER:  # a role that the notebook lacks stands behind the one before it
        last.setdefault(role, max((last.get(earlier, 0) for earlier in _before(role)), default=0))
    for cell in old:
        if cell.role not in queues:
            yield _copy(cell)
        elif queues[cell.role]:
            yield queues[cell.role].pop(0)
        for role in _ORDER:
            if last[role] == cell.number:
                yield from queues[role]
                queues[role] = []
    for role in _ORDER:
        yield from queues[role]


def _before(role: Role) -> Sequence[Role]:
    return _ORDER[: _ORDER.index(role)]


def _filled(role: Role, old: list[Cell], wanted: list[_Wanted]) -> list[dict[str, Any]]:
    """Return the cells of one role, each filled into the old cell that it continues."""
    cells = [cell for cell in old if cell.role == role]
    new = [each for each in wanted if each.role == role]
    if role in _JOINED and [each.source for each in new] == ["\n\n".join(c.source for c in cells)]:
        return [_copy(cell) for cell in cells]
    by_name = {_name(cell): cell for cell in cells if role == "test"}
    free = [cell for cell in cells if _name(cell) not in {each.own.get("name") for each in new}]
    filled = []
    for each in new:
        cell = by_name.get(each.own.get("name")) if role == "test" else None
        if cell is None:
            cell = free.pop(0) if free else None
        filled.append(_cell(each, cell))
    return filled


def _copy(cell: Cell) -> dict[str, Any]:
    return {**deepcopy(dict(cell.raw)), "source": cell.source}


def _name(cell: Cell) -> str | None:
    return cell.metadata.name if cell.metadata and cell.role == "test" else ""


def _cell(wanted: _Wanted, old: Cell | None = None) -> dict[str, Any]:
    kind = "markdown" if wanted.role in _MARKDOWN else "code"
    cell = new_cell(kind, wanted.source, "", {})
    if old is not None:
        raw = deepcopy(dict(old.raw))
        cell |= {key: raw[key] for key in ("id", "metadata", "attachments") if key in raw}
        if old.source == wanted.source:
            cell |= {key: raw[key] for key in ("outputs", "execution_count") if key in raw}
    own = {"role": wanted.role, **wanted.own}
    cell["metadata"][KEY] = _merged(cell["metadata"].get(KEY, {}), own, CellMetadata)
    cell_metadata(cell["metadata"][KEY], old.number if old else 0)
    tags = cell["metadata"].get("tags", [])
    if wanted.role == "wrong" and SKIP_TAG not in tags:
        cell["metadata"]["tags"] = [*tags, SKIP_TAG]
    return cell


def _merged(
    before: Mapping[str, Any], ours: Mapping[str, Any], kind: type[Struct]
) -> dict[str, Any]:
    """Return what was there, with our keys replaced; a default is written only if it was there."""
    defaults = {
        each.name: msgspec.to_builtins(each.default)
        for each in msgspec.structs.fields(kind)
        if each.default is not msgspec.NODEFAULT
    }
    kept = {
        key: value
        for key, value in before.items()
        if key not in kind.__struct_fields__ or key in ours
    }
    for key, value in ours.items():
        if isinstance(before.get(key), Mapping):  # of ours, only `limits` is a group
            kept[key] = _merged(before[key], value, LimitsMetadata)
            continue
        if key in before or key not in defaults or value != defaults[key]:
            kept[key] = value
    return kept


def _give_ids(cells: Iterable[dict[str, Any]]) -> None:
    """Give each cell without an id one that follows from its role and place."""
    cells = list(cells)
    taken = {cell.get("id") for cell in cells}
    for number, cell in enumerate(cells, start=1):
        if not cell.get("id"):
            role = cell["metadata"].get(KEY, {}).get("role", "cell")
            same = (f"{role}-{count}" for count in range(number, number + len(cells) + 1))
            cell["id"] = next(each for each in same if each not in taken)
            taken.add(cell["id"])

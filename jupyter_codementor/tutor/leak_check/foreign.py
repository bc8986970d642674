"""Candidates for what is not one piece of Python: JavaScript, and the notebooks of assignments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from textwrap import dedent, indent
from typing import Final

import msgspec

from jupyter_codementor.model.assignment import AssignmentCell, HandedCell, HandedIn
from jupyter_codementor.model.challenge import Challenge

from .codelines import is_code
from .patches import patched

_NAMED: Final = re.compile(r"^(?:async\s+)?(?:function\*?|class|const|let|var)\s+([\w$]+)", re.M)
_HEADER: Final = r"(?:async\s+)?function\s+{name}\s*\([^)]*\)\s*\{{"
_DEFINED: Final = re.compile(r"(?m)^(?:def|class)\s+(\w+)")


def javascript_candidates(challenge: Challenge, code: str, fragment: str) -> Iterator[str]:
    """Yield whole programs that a fragment of JavaScript could amount to."""
    block = dedent(fragment).strip("\n")
    yield block
    names = _NAMED.findall(block)
    if challenge.kind == "program":
        yield f"{code}\n{block}"
    for entry in challenge.entry:
        if entry not in names:
            for name in names[:1]:
                yield f"{block}\nconst {entry} = {name};"
            header = re.search(_HEADER.format(name=re.escape(entry)), challenge.starter)
            if header:
                before = challenge.starter[: header.start()]
                yield f"{before}{header[0]}\n{indent(block, '  ')}\n}}"
    if "\n" in block or is_code(block):
        yield from patched(code, block)


def notebook_of(challenge: Challenge, code: str) -> str:
    """Return what the student hands in of an assignment; as it is given out if the code is none."""
    try:
        msgspec.json.decode(code, type=HandedIn)
    except (msgspec.DecodeError, RecursionError):
        return _notebook(challenge, lambda cell: cell.starter)
    return code


def cells_in(code: str) -> tuple[str, ...]:
    """Return the sources of the cells that were handed in."""
    return tuple(cell.source for cell in msgspec.json.decode(code, type=HandedIn).cells)


def solved_notebook(challenge: Challenge) -> str:
    """Return the notebook of an assignment with all reference solutions."""
    return _notebook(challenge, lambda cell: cell.source)


def assignment_candidates(challenge: Challenge, fragment: str) -> Iterator[tuple[str, str]]:
    """Yield the solved notebook with a fragment in place of one answer, and the question's name.

    The other answers are those of the reference, since a question may need what comes before it.
    """
    block = dedent(fragment).strip("\n")
    names = set(_DEFINED.findall(block))
    cells = challenge.assignment.cells if challenge.assignment is not None else ()
    answers = [cell for cell in cells if cell.role == "answer"]
    for answer in sorted(answers, key=lambda cell: not names & set(_DEFINED.findall(cell.source))):
        for source in (block, f"{answer.starter}\n{block}", *_with_header(answer.source, block)):
            yield _notebook(challenge, _with_answer(answer.id, source)), answer.question


def _with_answer(id: str, source: str) -> Callable[[AssignmentCell], str]:
    return lambda cell: source if cell.id == id else cell.source


def _with_header(source: str, block: str) -> Iterator[str]:
    header = re.search(r"(?m)^def .*:$", source)
    if header and not block.startswith(("def ", "class ")):
        yield f"{source[: header.end()]}\n{indent(block, '    ')}"


def _notebook(challenge: Challenge, source: Callable[[AssignmentCell], str]) -> str:
    cells = challenge.assignment.cells if challenge.assignment is not None else ()
    handed = HandedIn(
        cells=tuple(
            HandedCell(kind=cell.kind, id=cell.id, test=cell.test)
            if cell.role == "test"
            else HandedCell(kind=cell.kind, id=cell.id, source=source(cell))
            for cell in cells
        )
    )
    return msgspec.json.encode(handed).decode()

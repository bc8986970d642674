"""From the file that a student handed in, whatever tool saved it, to the code that is graded."""

from __future__ import annotations

import codecs
import re
import tokenize
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.challenge import Challenge

from .assignment_handin import handed_in
from .cells import KEY
from .handin import code_of
from .notebook_json import PlainCell, plain_notebook
from .slim_notebook import parse_slim

_NOTEBOOK: Final = ".ipynb"
_SUFFIXES: Final = {"python": (".py",), "javascript": (".js", ".mjs")}
_MERGE_MARK: Final = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
_OPENING: Final = {"python": "#", "javascript": "//"}


class Handed(Struct, frozen=True, kw_only=True):
    """What a student handed in.

    Args:
        code: as `grading.grade` takes it; of an assignment, the JSON of `HandedIn`.
        cells: the student's notebook; of a file with code, one cell.
        answers: numbers of the cells that were taken as the answer; of an assignment none.
        notes: what was put back, left out or guessed, as sentences.
    """

    code: str
    cells: tuple[PlainCell, ...]
    answers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def suffixes_of(challenge: Challenge) -> tuple[str, ...]:
    """Return the endings of files that can be handed in for a challenge."""
    if challenge.kind == "assignment":
        return (_NOTEBOOK,)
    return (_NOTEBOOK, *_SUFFIXES.get(challenge.language, ()))


def read_handed(content: bytes, name: str, challenge: Challenge) -> Handed:
    """Return what is graded of a file.

    A notebook may be of nbformat 3 or 4, and may lack outputs. Of a function or program challenge
    its last answer cell counts; where no cell says that it is one, those that define what the
    challenge asks for. Without any code, the code is empty: then each test says what is missing.

    Args:
        content: of the file.
        name: of the file, for its ending and for messages.
        challenge: what was asked.

    Raises:
        BadInput: it cannot be read, in a sentence that says what to do.
    """
    if not name.lower().endswith(_NOTEBOOK):
        return _of_source(content, name, challenge)
    notebook = parse_slim(content, name)
    if challenge.kind == "assignment":
        handed = handed_in(notebook, challenge.assignment) if challenge.assignment else None
        if handed is None:
            raise NotAChallenge("This assignment has no notebook.")
        code = msgspec.json.encode(handed).decode()
        cells = plain_notebook(notebook).cells
        return Handed(code=code, cells=cells, notes=handed.notes)
    return _of_cells(plain_notebook(notebook).cells, challenge)


def asked_in(content: bytes, name: str) -> str:
    """Return the id of the challenge that a notebook of ours was handed out for, or ""."""
    try:
        metadata = plain_notebook(parse_slim(content, name)).metadata
    except BadInput:
        return ""
    own = metadata.get(KEY)
    found = own.get("id") if isinstance(own, dict) else None
    return found if isinstance(found, str) else ""


def _of_source(content: bytes, name: str, challenge: Challenge) -> Handed:
    source = decoded(content, name).replace("\r\n", "\n")
    if mark := _MERGE_MARK.search(source):
        line = source.count("\n", 0, mark.start()) + 1
        raise NotAChallenge(
            f"{name} was left in the middle of a merge: line {line} is a mark of git. Settle it."
        )
    cell = PlainCell(number=1, kind="code", source=source)
    code, notes = _code(source, challenge)
    return Handed(code=code, cells=(cell,), answers=(1,), notes=notes)


def decoded(content: bytes, name: str) -> str:
    """Return the text of a source file: UTF-8, what its first lines declare, or UTF-16 with a mark.

    Raises:
        NotAChallenge: it is no text in any of these.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        try:
            encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        except SyntaxError:
            encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotAChallenge(
            f"{name} is not text in UTF-8 (line {line}); open it in JupyterLab, correct that line "
            "and save it."
        ) from error


def _of_cells(cells: tuple[PlainCell, ...], challenge: Challenge) -> Handed:
    answers = [cell for cell in cells if cell.kind == "code" and _role(cell) == "answer"]
    notes: list[str] = []
    if answers:
        if len(answers) > 1:
            notes.append("The answer cell stands there more than once; the last copy was graded.")
        taken: Sequence[PlainCell] = answers[-1:]
    else:
        taken = _defining(cells, challenge)
        if not taken:
            raise NotAChallenge(
                "There is no answer cell in this notebook, and no cell that defines "
                f"{_listed(challenge.entry) or 'what is asked for'}."
            )
        numbers = _listed([str(cell.number) for cell in taken])
        notes.append(f"No cell is marked as the answer; cell {numbers} was taken for it.")
    code, more = _code("\n\n".join(cell.source for cell in taken), challenge)
    answered = tuple(cell.number for cell in taken)
    return Handed(code=code, cells=cells, answers=answered, notes=(*notes, *more))


def _role(cell: PlainCell) -> Any:
    own = cell.metadata.get(KEY)
    return own.get("role") if isinstance(own, dict) else None


def _defining(cells: Sequence[PlainCell], challenge: Challenge) -> list[PlainCell]:
    """Return for each name that is asked for the last cell that defines it."""
    found: dict[int, PlainCell] = {}
    for name in challenge.entry:
        defines = re.compile(
            rf"^(async\s+def|def|class|function|(const|let|var)\s)\s*{re.escape(name)}\b"
            rf"|^{re.escape(name)}\s*=[^=]",
            re.MULTILINE,
        )
        for cell in reversed(cells):
            if cell.kind == "code" and defines.search(cell.source):
                found[cell.number] = cell
                break
    return [found[number] for number in sorted(found)]


def _code(source: str, challenge: Challenge) -> tuple[str, tuple[str, ...]]:
    comment = _OPENING.get(challenge.language, "#")
    lines = [line.strip() for line in source.split("\n")]
    if all(not line or line.startswith((comment, "%%")) for line in lines):
        return "", ("There is no code in the answer.",)
    return code_of(source, challenge.language), ()


def _listed(words: Sequence[str]) -> str:
    return " and ".join(words)

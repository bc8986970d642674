"""From a student's notebook to the code that is graded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.errors import BadInput, CodeTooLong, NotAChallenge

from .cells import cells_of

MAX_CODE_BYTES: Final = 64 * 1024
_OUR_MAGIC: Final = re.compile(r"\s*%%(program|submit|run_tests|node)\b")
_MAGIC: Final = re.compile(r"\s*(%|!|\?|[\w.*]+\?{1,2}\s*$)")
_COMMENTS: Final = {"python": "#", "javascript": "//"}
_QUOTE: Final = re.compile(r"'''|\"\"\"|'|\"")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Answer(Struct, frozen=True):
    """What stands in the last answer cell; `copies` counts the answer cells."""

    source: str
    copies: int


def answer_cell(notebook: Mapping[str, Any]) -> Answer:
    """Return the source of the last answer cell of a student's notebook.

    Raises:
        NotAChallenge: it is no notebook, or its answer cell was deleted.
    """
    sources = [
        cell.source for cell in cells_of(notebook) if cell.type == "code" and cell.role == "answer"
    ]
    if not sources:
        raise NotAChallenge(
            "The answer cell of this notebook was deleted; undo that, or use Reset to start afresh "
            "(your notebook is kept beside it)."
        )
    return Answer(sources[-1], len(sources))


def code_of(source: str, language: str = "python") -> str:
    """Return the code of an answer cell without magics, as `without_magics` does.

    Raises:
        CodeTooLong: more than 64 KiB in UTF-8.
        BadInput: no code at all, or what is no text.
    """
    _check_text(source)
    code = without_magics(source, language)
    comment = _COMMENTS.get(language, "#")
    if all(not line.strip() or line.lstrip().startswith(comment) for line in code.split("\n")):
        raise BadInput("There is no code yet: write your solution into the answer cell first.")
    return code


def without_magics(source: str, language: str = "python") -> str:
    """Return code without magics, each line where it was.

    First lines such as ``%%program``, ``%%node`` and ``%%submit id`` are blanked; in Python,
    IPython's ``%x``, ``!x`` and ``x?`` become comments, with `pass` where a block may need a
    statement.
    """
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if not _OUR_MAGIC.match(line):
            break
        lines[number] = ""
    for number in _magic_lines(lines) if language == "python" else ():
        text = lines[number].strip()
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        lines[number] = f"{indent}pass  # {text}" if indent else f"# {text}"
    return "\n".join(lines)


def _check_text(source: str) -> None:
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        raise BadInput(
            f"Your code holds a character that is not text, at position {error.start + 1}; "
            "delete it and type it again."
        ) from error
    if size > MAX_CODE_BYTES:
        raise CodeTooLong(
            f"Your code is {size // 1024} KiB long; at most {MAX_CODE_BYTES // 1024} KiB can be "
            "graded. Keep large data out of the answer cell."
        )
    if "\0" in source:
        line = source[: source.index("\0")].count("\n") + 1
        raise BadInput(f"Line {line} of your code holds a NUL character; delete it.")


def _magic_lines(lines: list[str]) -> Iterator[int]:
    """Yield the numbers of lines that are magics: those that begin a statement, outside texts."""
    state = _Scanner()
    continued = False
    for number, line in enumerate(lines):
        if continued or (state.between_statements and _MAGIC.match(line)):
            continued = line.endswith("\\")
            yield number
        else:
            state.read(line)


class _Scanner:
    """Follows code line by line and knows whether the next line begins a statement.

    It never parses: code of a stranger stays text here.
    """

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def between_statements(self) -> bool:
        """Whether no text, bracket or continued line is open."""
        return not self._quote and self._depth == 0 and not self._continued

    def read(self, line: str) -> None:
        """Take one more line."""
        place = 0
        while place < len(line):
            place = self._in_text(line, place) if self._quote else self._in_code(line, place)
        self._continued = line.endswith("\\")
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # a text in single quotes ends with its line, closed or not

    def _in_text(self, line: str, place: int) -> int:
        if line[place] == "\\":
            return place + 2
        if line.startswith(self._quote, place):
            place += len(self._quote)
            self._quote = ""
            return place
        return place + 1

    def _in_code(self, line: str, place: int) -> int:
        character = line[place]
        if character == "#":
            return len(line)
        if opened := _QUOTE.match(line, place):
            self._quote = opened[0]
            return opened.end()
        if character in _OPENING:
            self._depth += 1
        elif character in _CLOSING:
            self._depth = max(0, self._depth - 1)
        return place + 1

"""Looks for what would give the answer away in a student's notebook."""

from __future__ import annotations

import io
import json
import tokenize
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import (
    CellTest,
    Challenge,
    Equal,
    InputOutput,
    RandomCases,
    Script,
    TestCase,
)

from .cells import Cell, cells_of
from .reading import read

_FEW_TOKENS: Final = 4
"""A line with fewer words and signs than this (``else:``, ``import math``) gives nothing away."""
_SHORT_VALUE: Final = 12
"""An expected value with fewer characters (``[0, 1]``) may stand anywhere by chance."""
_OTHER_IDS: Final = frozenset({"answer", "description", "test", "given", "by_hand"})


def leaks(authored: Mapping[str, Any], student: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a sentence for each thing in the student's notebook that should not be there.

    Looked for are lines of the solution and of wrong solutions that the starter does not have, the
    text, calls and expected values of hidden tests, hints, the explanation, outputs, and
    attachments of other cells than the description; in sources, metadata and attachments alike.
    What the author shows anyway, in description, starter or visible test, is no leak, except for
    lines of the solution.
    """
    challenge = read(authored).challenge
    found = list(_things_left(student))
    lines = {line.strip() for text in _texts(student) for line in text.splitlines()}
    for line in _own_lines(challenge.solution, challenge.starter):
        if line in lines:
            found.append(f"A line of the solution is shown: {line}")
    shown = _shown(challenge)
    everything = "\n".join(_texts(student))
    for what, text in _secrets(challenge):
        if text in everything and text not in shown:
            found.append(f"{what} is shown: {text}")
    return tuple(dict.fromkeys(found))


def _shown(challenge: Challenge) -> str:
    visible = (case.source for case in challenge.test_cases if not case.hidden)
    return "\n".join((challenge.description, challenge.starter, *visible))


def _things_left(student: Mapping[str, Any]) -> Iterator[str]:
    for cell in cells_of(student):
        if cell.raw.get("outputs") or cell.raw.get("execution_count"):
            yield f"Cell {cell.number} has an output."
        if cell.raw.get("attachments") and cell.role != "description":
            yield f"Cell {cell.number} has an attachment."
        if cell.role is not None and cell.role not in _OTHER_IDS:
            yield f"Cell {cell.number} has the role {cell.role}."
        if _is_hidden(cell):
            yield f"Cell {cell.number} is a hidden test."


def _is_hidden(cell: Cell) -> bool:
    return cell.metadata is not None and cell.metadata.hidden


def _texts(value: object) -> Iterator[str]:
    """Yield each text of the notebook, keys included; a source in lines counts as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            joined = key == "source" and isinstance(item, list)
            yield from ("".join(item),) if joined else _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _own_lines(code: str, starter: str) -> Iterator[str]:
    given = {line.strip() for line in starter.splitlines()}
    for line in map(str.strip, code.splitlines()):
        if line and line not in given and _tokens(line) >= _FEW_TOKENS:
            yield line


def _tokens(line: str) -> int:
    kinds = (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING)
    try:
        return sum(
            token.type in kinds for token in tokenize.generate_tokens(io.StringIO(line).readline)
        )
    except (tokenize.TokenError, IndentationError):
        return len(line.split())


def _secrets(challenge: Challenge) -> Iterator[tuple[str, str]]:
    for wrong in challenge.wrong:
        for line in _own_lines(wrong.code, challenge.starter):
            yield "A line of a wrong solution", line
        yield "The cause of a wrong solution", wrong.cause
    for hint in challenge.hints:
        yield "A hint", hint
    if challenge.explanation:
        yield "The explanation", challenge.explanation
    for case in challenge.test_cases:
        if case.hidden:
            yield from _secrets_of(case)
        elif isinstance(case.check, CellTest):
            for line in _own_lines(case.check.source, case.check.shown):
                yield f'The hidden part of the test "{case.name}"', line


def _secrets_of(case: TestCase) -> Iterator[tuple[str, str]]:
    what = f'The hidden test "{case.name}"'
    yield what, case.source
    if isinstance(case.check, InputOutput):
        if len(case.check.stdout.strip()) >= _SHORT_VALUE:
            yield what, case.check.stdout.strip()
        return
    if isinstance(case.check, RandomCases):
        yield what, case.check.generator
        return
    if not isinstance(case.check, Script):
        for line in map(str.strip, case.check.source.splitlines()):
            if "assert" in line and _tokens(line) >= _FEW_TOKENS:
                yield what, line
        return
    for step in case.check.steps:
        if step.expect is not None:
            yield what, step.source
        if isinstance(step.expect, Equal) and not step.expect.negated:
            value = repr(plaindata.decode(step.expect.expected))
            if len(value) >= _SHORT_VALUE:
                yield what, value
                yield what, json.dumps(step.expect.expected)

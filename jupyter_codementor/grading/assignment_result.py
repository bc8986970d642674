"""The result of one test of an assignment, and what the cells before it have to do with it."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.model.challenge import Limits, TestCase
from jupyter_codementor.model.verdict import CaseResult, CaseStatus

from .cell_test import Failure
from .check import blank, stopped
from .ports import Outcome, Tried
from .source_text import shorten

_FOOLED: Final = (
    "A test that must fail passed beside your code, so this one says nothing and gives no points. "
    "Objects that equal everything, and changes of Python itself, do that."
)
_NO_NAME: Final = re.compile(r"name '(\w+)' is not defined")


class _Trouble(Struct, frozen=True):
    """A cell that did not run to its end."""

    budget: str
    where: str
    source: str
    outcome: Outcome


class Troubles:
    """The cells that did not run to their end, so that tests can say why a name is missing."""

    def __init__(self) -> None:
        self._all: list[_Trouble] = []

    def add(self, budget: str, where: str, source: str, outcome: Outcome) -> None:
        """Note a cell: whose time it took, how it is called, and what came of it."""
        self._all.append(_Trouble(budget, where, source, outcome))

    def behind(self, question: str, name: str) -> tuple[CaseStatus, str, int | None] | None:
        """Return why `name` is missing, as a status, a sentence and a line; None if unknown."""
        if not name.isidentifier():  # it comes from the student's side, and goes into a pattern
            return None
        own = [each for each in self._all if each.budget == question]
        others = [each for each in self._all if re.search(rf"\b{name}\b", each.source)]
        for each in (*[one for one in own if one in others], *others, *own):
            return _explained(each, name)
        return None


def _explained(trouble: _Trouble, name: str) -> tuple[CaseStatus, str, int | None]:
    raised, status = trouble.outcome.raised, trouble.outcome.status
    called = trouble.where
    cell = f"The cell {called}" if called.startswith("of") else f"Cell {called}"
    missing = f"so `{name}` is not defined" if name else "so it left nothing behind"
    line = raised.line if raised else None
    at = f" in line {line}" if line else ""
    if status == "syntax_error":
        what = f": {raised.message}" if raised else ""
        return "syntax_error", f"{cell} has a syntax error{at}{what}.", line
    if raised is not None:
        said = raised.type_name + (f": {raised.message}" if raised.message else "")
        return "error", f"{cell} stopped{at} with {said}, {missing}.", line
    why = {
        "timeout": "took too long",
        "memory": "needed too much memory",
        "output_limit": "printed far too much",
        "crash": "ended Python",
    }.get(status, "could not be run")
    found: CaseStatus = "error" if status == "value" or status == "raised" else status
    return found, f"{cell} {why}, {missing}.", None


def result_of(
    case: TestCase,
    question: str,
    tried: Tried,
    failure: Failure | None,
    earned: float,
    troubles: Troubles,
    limits: Limits,
) -> CaseResult:
    """Return the result of a test that was tried."""
    result = blank(case, "passed" if failure is None else "failed")
    if failure is None:
        message = case.praise or case.message
        result = replace(result, earned=earned, message=message)
    elif failure.outcome is not None:
        result = _stopped(case, question, failure.outcome, troubles, limits)
    if failure is not None:
        result = replace(
            result,
            call=shorten(failure.call) or result.call,
            expected=failure.expected or result.expected,
            got=failure.got or result.got,
            difference=failure.difference or result.difference,
        )
    return replace(
        result,
        question=question,
        output=tried.stdout + tried.stderr,
        duration_ms=tried.duration_ms,
        memory_bytes=tried.memory_bytes or None,
    )


def _stopped(
    case: TestCase, question: str, outcome: Outcome, troubles: Troubles, limits: Limits
) -> CaseResult:
    result = stopped(case, outcome, limits)
    if outcome.status == "protocol_error":
        return replace(result, error=_FOOLED)
    raised = outcome.raised
    name = outcome.missing
    if raised is not None and raised.type_name == "NameError":
        found = _NO_NAME.search(raised.message)
        name = found[1] if found else None
    if name is not None:
        behind = troubles.behind(question, name)
        if behind is not None:
            status, error, line = behind
            return replace(result, status=status, error=error, line=line, traceback=None)
    if raised is not None and raised.type_name == "AssertionError":
        return replace(result, status="failed", error=raised.message or "This does not hold.")
    return result


def not_tried(case: TestCase, question: str) -> CaseResult:
    """Return the result of a test that could not be tried in any box."""
    error = "It was not run because your notebook ended too often before it."
    return replace(blank(case, "crash", error=error), question=question)


def of_both(shown: CaseResult, whole: CaseResult) -> CaseResult:
    """Return the result of a test of which only a part is shown, and that part passed."""
    if whole.status == "passed":
        return replace(shown, earned=whole.earned)
    error = "What you see of this test passes; a part of it that is hidden does not."
    found = replace(without_output(whole), call=None, expected=None, output=shown.output)
    return replace(
        found, error=error, duration_ms=shown.duration_ms, memory_bytes=shown.memory_bytes
    )


def without_output(result: CaseResult) -> CaseResult:
    """Return a result without anything that the student's code said."""
    return replace(
        result, got=None, difference=None, error=None, traceback=None, line=None, output=""
    )

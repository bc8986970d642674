"""What is told of a code test that does not pass."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Approximate,
    Equal,
    Expectation,
    TestCase,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import encode
from jupyter_codementor.model.verdict import CaseResult

from .check import blank
from .compare import compare
from .rewriting import Asserted, Rewritten
from .source_text import expected_text, shorten, shown

_SHOWN_NAME = 200


def not_reached(case: TestCase) -> CaseResult:
    """Return the result of a test that took none of its asserts: it has seen nothing."""
    return blank(
        case, "failed", difference="no assert of this test was reached: there was nothing to check"
    )


def failed(case: TestCase, test: Rewritten, told: dict[str, Any]) -> CaseResult:
    """Return the result of a test that failed or stopped, by what the teacher's box told."""
    if told["status"] == "stopped" or told["assert"] is None:
        return _stopped(case, told)
    asserted = test.asserts[told["assert"]]
    got, other = told["left"], told["right"]
    if asserted.turned:
        got, other = other, got
    expectation = _expectation(asserted, other, told.get("how"))
    result = blank(case, "failed", call=_call(asserted, told["where"]), got=shown(got))
    if expectation is None:
        difference = f"{shown(told['left'])} {asserted.operator} {shown(told['right'])} is not so"
    else:
        result = replace(result, expected=expected_text(expectation))
        mismatch = compare(expectation, got)
        difference = (
            mismatch.difference if mismatch else f"expected {shown(other)}, got {shown(got)}"
        )
    message = told["message"]
    return replace(result, difference=f"{message}\n{difference}" if message else difference)


def _stopped(case: TestCase, told: dict[str, Any]) -> CaseResult:
    line, message = told["line"], told["message"]
    lines = case.source.splitlines()
    call = lines[line - 1].strip() if line and line <= len(lines) else None
    if told["status"] == "failed":
        return blank(case, "failed", call=call, difference=message or "the test does not hold")
    where = f" in line {line}" if line else ""
    difference = f"the test stopped{where}: {told['type']}"
    return blank(
        case, "failed", call=call, difference=difference + (f": {message}" if message else "")
    )


def _expectation(asserted: Asserted, other: Any, how: Any) -> Expectation | None:
    if how is not None and asserted.operator == "==":
        word, rel, absolute = how
        if word == "approx":
            return Approximate(encode(other), rel, absolute)
        return Unordered(encode(other))
    match asserted.operator:
        case "truth":
            return Truth(True)
        case "not":
            return Truth(False)
        case "==":
            return Equal(encode(other))
        case "!=":
            return Equal(encode(other), negated=True)
    return None


def _call(asserted: Asserted, where: dict[str, Any]) -> str:
    """Return what was called, and with which values of the test's own names."""
    values = ", ".join(f"{name} = {shown(value, _SHOWN_NAME)}" for name, value in where.items())
    return shorten(asserted.got) + (f"   # {values}" if values else "")

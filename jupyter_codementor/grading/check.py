"""One test case against one box: the steps of a script, or a whole program."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    InputOutput,
    Limits,
    Raises,
    Rule,
    Script,
    Step,
    Steps,
    TestCase,
)
from jupyter_codementor.model.verdict import CaseResult, CaseStatus

from .both_sides import asked, compares, judged
from .compare import Mismatch, compare, compare_raised
from .difference import text_difference, visible
from .ports import Box, Outcome, Raised
from .rules import check_rule, counting_trick
from .source_text import expected_text, shorten, shown

ENDED: Final = frozenset({"timeout", "memory", "output_limit", "crash", "protocol_error"})
"""The statuses after which a box is gone."""


async def check_script(
    box: Box, case: TestCase, script: Script, limits: Limits, code: str
) -> CaseResult:
    """Take the steps of a test one after the other until one does not hold.

    `code` is the text of what was handed in, at which rules on the source look.
    """
    said: list[str] = []
    output: list[str] = []
    duration_ms = 0.0
    result = blank(case, "passed")
    for step in script.steps:
        said.append(step.source)
        outcome = Outcome(status="value")
        for expression, bind in asked(step):
            if outcome.status == "value":
                outcome = await box.evaluate(expression, bind)
                output.append(outcome.stdout + outcome.stderr)
                duration_ms += outcome.duration_ms
        if isinstance(step.expect, Rule) and outcome.status == "value":
            result = _keeps(case, step.expect, code)
        elif isinstance(step.expression, Steps) and (trick := counting_trick(code)):
            result = blank(case, "failed", difference=trick)
        elif compares(step) and outcome.status == "value":
            result = _compared(case, step, outcome)
        else:
            result = judge(case, step, outcome, limits, result)
        if result.status != "passed":
            break
    return replace(
        result,
        call=shorten("\n".join(said)),
        output="".join(output),
        duration_ms=duration_ms,
        earned=case.points if result.status == "passed" else 0,
    )


def _keeps(case: TestCase, rule: Rule, code: str) -> CaseResult:
    mismatch = check_rule(rule, code)
    if mismatch is None:
        return blank(case, "passed")
    return blank(case, "failed", difference=mismatch.difference)


def _compared(case: TestCase, step: Step, outcome: Outcome) -> CaseResult:
    try:
        left, mismatch = judged(step, outcome.value)
    except ValueError:
        return blank(case, "failed", difference="the two sides of the comparison did not come back")
    if mismatch is None:
        return blank(case, "passed", got=shown(left))
    return blank(case, "failed", got=shown(left), difference=mismatch.difference)


def judge(
    case: TestCase, step: Step, outcome: Outcome, limits: Limits, before: CaseResult
) -> CaseResult:
    """Return the result of a step by what the box answered; `before` if it expects nothing."""
    expectation = step.expect
    if expectation is None:
        return before if outcome.status == "value" else stopped(case, outcome, limits)
    expected = expected_text(expectation)
    if outcome.status == "raised" and isinstance(expectation, Raises) and outcome.raised:
        mismatch = compare_raised(expectation, outcome.raised)
        if mismatch is None:
            return blank(case, "passed", expected=expected, got=_last_line(outcome))
        wrong = replace(stopped(case, outcome, limits), status="failed", expected=expected)
        return replace(wrong, got=_last_line(outcome), difference=mismatch.difference)
    if outcome.status != "value":
        return replace(stopped(case, outcome, limits), expected=expected)
    mismatch = compare(expectation, outcome.value)
    return blank(
        case,
        "failed" if mismatch else "passed",
        expected=expected,
        got=shown(outcome.value),
        difference=mismatch.difference if mismatch else None,
    )


async def check_program(
    box: Box, case: TestCase, check: InputOutput, code: str, limits: Limits
) -> CaseResult:
    """Run the code as a program and compare what it printed with what it should print."""
    outcome = await box.run_program(code, check.stdin)
    result = blank(case, "passed")
    left = outcome.raised is not None and outcome.raised.type_name == "SystemExit"
    if outcome.status == "value" or (outcome.status == "raised" and left):
        mismatch = compare_output(check.stdout, outcome.stdout)
        if mismatch:
            result = blank(case, "failed", difference=mismatch.difference)
    else:
        result = stopped(case, outcome, limits)
    return replace(
        result,
        call=shorten(check.stdin),
        expected=shorten(check.stdout),
        got=shorten(outcome.stdout),
        output=outcome.stderr,
        duration_ms=outcome.duration_ms,
        earned=case.points if result.status == "passed" else 0,
    )


def compare_output(expected: str, got: str) -> Mismatch | None:
    """Compare printed text line by line; white space at the ends of lines and text is ignored."""
    wanted, found = _lines(expected), _lines(got)
    if wanted == found:
        return None
    if not found:
        return Mismatch("nothing was printed")
    for number, (line, other) in enumerate(zip_longest(wanted, found), start=1):
        if line == other:
            continue
        if other is None:
            return Mismatch(f"line {number} is missing: {visible(line or '')}")
        if line is None:
            return Mismatch(f"line {number} is too much: {visible(shorten(other, 1_000))}")
        return Mismatch(f"line {number}: {text_difference(line, other)}")
    return None


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def stopped(case: TestCase, outcome: Outcome, limits: Limits) -> CaseResult:
    """Return the result of a test that gave no value: an exception, a limit, a missing name."""
    said = outcome.status
    status: CaseStatus = "error" if said == "value" or said == "raised" else said
    error = _sentence(status, outcome, limits)
    if outcome.raised is None:
        return blank(case, status, error=error)
    return replace(
        blank(case, status, error=_last_line(outcome) + _advice(outcome.raised)),
        line=outcome.raised.line,
        traceback=outcome.raised.traceback or None,
    )


def blank(
    case: TestCase,
    status: CaseStatus,
    *,
    call: str | None = None,
    error: str | None = None,
    expected: str | None = None,
    got: str | None = None,
    difference: str | None = None,
) -> CaseResult:
    """Return a result with what the test case itself says, and nothing earned."""
    return CaseResult(
        name=case.name,
        status=status,
        points=case.points,
        earned=0,
        hidden=case.hidden,
        message=case.message,
        call=call,
        error=error,
        expected=expected,
        got=got,
        difference=difference,
    )


def _last_line(outcome: Outcome) -> str:
    if outcome.raised is None:
        return ""
    message = outcome.raised.message
    return outcome.raised.type_name + (f": {message}" if message else "")


def _advice(raised: Raised) -> str:
    if raised.type_name == "ModuleNotFoundError":
        return (
            " (while it is graded, your code can import what comes with Python, what its challenge "
            "names, and nothing else)"
        )
    return ""


def _sentence(status: CaseStatus, outcome: Outcome, limits: Limits) -> str:
    if status == "missing":
        return f"Your code does not define `{outcome.missing}`."
    return {
        "timeout": f"Your code was stopped because it took longer than {limits.time_s:g} s.",
        "memory": f"Your code needed more than the {limits.memory_mb} MiB of memory it may use.",
        "output_limit": "Your code was stopped because it printed far too much.",
        "crash": "What runs your code ended in the middle of it, before it gave an answer.",
        "protocol_error": "Your code disturbed the answer on its way to the grader.",
    }.get(status, "Your code gave no answer.")

"""Tests with random inputs: what is expected comes from the reference solution, in its own box."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Approximate,
    Call,
    Challenge,
    Constant,
    Equal,
    Expectation,
    Limits,
    Name,
    Raises,
    RandomCases,
    Step,
    TestCase,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, encode
from jupyter_codementor.model.verdict import CaseResult

from .check import blank, judge
from .code_tests import TestFaultError
from .ports import Box, Outcome, Sandbox
from .source_text import shown

_KEPT: Final = 128
_LEAST_TIME_S: Final = 5.0
_INPUTS: Final = "__inputs__"
_SHOWN_ARGUMENT: Final = 1_000
_DRIVER: Final = """
def __inputs__(seed, count):
    import random
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        arguments = {generator}(rng)
        found.append(arguments if isinstance(arguments, tuple) else (arguments,))
    return found
"""


class Prepared(Struct, frozen=True):
    """One input, as it is shown and as it is called, and what the reference makes of it."""

    source: str
    call: Call
    expect: Expectation


_prepared: OrderedDict[tuple[str, RandomCases, str], tuple[Prepared, ...]] = OrderedDict()
"""Inputs and expected values follow from test and solution alone, so they are made once."""


async def check_random(
    box: Box, case: TestCase, check: RandomCases, challenge: Challenge, sandbox: Sandbox
) -> CaseResult:
    """Run one input after the other until one does not give what the reference gives.

    Raises:
        Unavailable: the jail cannot be started.
        TestFaultError: the generator or the reference solution does not work.
    """
    result = blank(case, "passed")
    output: list[str] = []
    duration_ms = 0.0
    for one in await prepared(case, check, challenge, sandbox, box):
        outcome = await box.evaluate(one.call)
        output.append(outcome.stdout + outcome.stderr)
        duration_ms += outcome.duration_ms
        step = Step(one.source, one.call, expect=one.expect)
        result = replace(judge(case, step, outcome, challenge.limits, result), call=one.source)
        if result.status != "passed":
            break
    return replace(
        result,
        output="".join(output),
        duration_ms=duration_ms,
        earned=case.points if result.status == "passed" else 0,
    )


async def prepared(
    case: TestCase, check: RandomCases, challenge: Challenge, sandbox: Sandbox, beside: Box
) -> tuple[Prepared, ...]:
    """Return the inputs of a test with what the reference solution makes of them.

    Raises:
        Unavailable, TestFaultError: as `check_random`.
    """
    key = (challenge.solution, check, challenge.image)
    if key not in _prepared:
        limits = Limits(max(_LEAST_TIME_S, challenge.limits.time_s), challenge.limits.memory_mb)
        async with sandbox.box(limits, challenge.image, beside=beside) as box:
            _prepared[key] = await _prepare(box, case, check, challenge.solution)
        while len(_prepared) > _KEPT:
            _prepared.popitem(last=False)
    return _prepared[key]


async def _prepare(
    box: Box, case: TestCase, check: RandomCases, solution: str
) -> tuple[Prepared, ...]:
    driver = _DRIVER.format(generator=check.name)
    _value(case, await box.load(solution))
    _value(case, await box.load(f"{check.imports}\n{check.generator}\n{driver}"))
    asked = Call(Name(_INPUTS), (Constant(check.seed), Constant(check.count)))
    found = []
    for arguments in _value(case, await box.evaluate(asked)):
        if any(isinstance(argument, Opaque) for argument in arguments):
            raise _fault(case, "its generator returns what is no data")
        call = Call(Name(check.function), tuple(Constant(encode(each)) for each in arguments))
        outcome = await box.evaluate(call)
        told = ", ".join(shown(each, _SHOWN_ARGUMENT) for each in arguments)
        found.append(Prepared(f"{check.function}({told})", call, _expected(case, check, outcome)))
    return tuple(found)


def _expected(case: TestCase, check: RandomCases, outcome: Outcome) -> Expectation:
    if outcome.status == "raised" and outcome.raised is not None:
        return Raises((outcome.raised.type_name,))
    value = _value(case, outcome)
    if isinstance(value, Opaque):
        raise _fault(case, "the solution returns what is no data")
    form = encode(value)
    if check.compare == "approx":
        return Approximate(form)
    return Unordered(form) if check.compare == "unordered" else Equal(form)


def _value(case: TestCase, outcome: Outcome) -> Any:
    if outcome.status == "value":
        return outcome.value
    raised = outcome.raised
    why = f"{raised.type_name}: {raised.message}" if raised else outcome.status
    raise _fault(case, f"generator or solution ended with {why}")


def _fault(case: TestCase, why: str) -> TestFaultError:
    return TestFaultError(f'The test "{case.name}" is at fault, not your code: {why}.')

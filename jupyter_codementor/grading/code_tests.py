"""Tests that are code: they run in a box of the teacher's, which asks the student's box.

Each question and each answer passes through here. The student's box learns what is asked of it,
never the test; the comparison happens in the teacher's box, on plain data that came back.
"""

from __future__ import annotations

import functools
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from jupyter_codementor import asserts
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge, CodeTest, Limits, TestCase
from jupyter_codementor.model.plaindata import decode
from jupyter_codementor.model.verdict import CaseResult

from .check import ENDED, blank, stopped
from .code_results import failed, not_reached
from .ports import Box, Outcome, Raised, Request, Sandbox
from .rewriting import Rewritten, rewritten
from .rules import counting_trick

MOST_CALLS: Final = 10_000
MOST_NESTED: Final = 40
_GOES_ON: Final = ("value", "raised")
_LEAST_TEACHER_S: Final = 5.0
_TEACHER_S_PER_TEST: Final = 0.25
_TEACHER_MB: Final = 512
_TOO_OFTEN: Final = (
    f"The test and your code asked each other {MOST_CALLS:,} times and came to no end."
)
_TOO_LARGE: Final = "an assert does not hold, and its two sides are too large to be told"
_TOO_DEEP: Final = f"Your code and the test called each other more than {MOST_NESTED} times deep."


class TestFaultError(Unavailable):
    """A test that is code does not end, or breaks its box: the fault of the test."""

    __test__ = False


class CodeTests:
    """Runs the code tests of one grading; the teacher's box starts with the first of them.

    Args:
        challenge: what was asked.
        sandbox: where the teacher's box comes from.
    """

    def __init__(self, challenge: Challenge, sandbox: Sandbox) -> None:
        self._challenge = challenge
        self._sandbox = sandbox
        self._stack = AsyncExitStack()
        self._teacher: Box | None = None
        tests = sum(isinstance(case.check, CodeTest) for case in challenge.test_cases)
        time_s = _LEAST_TEACHER_S + _TEACHER_S_PER_TEST * tests
        self._limits = Limits(time_s, max(_TEACHER_MB, challenge.limits.memory_mb))

    async def check(self, box: Box, case: TestCase, test: CodeTest, code: str) -> CaseResult:
        """Run one test against the student's box, which has loaded `code`.

        Raises:
            Unavailable: the jail cannot be started.
            TestFaultError: the test itself does not end, or breaks its box.
        """
        relay = _Relay(box)
        prepared = rewritten(test)
        if prepared.counts and (trick := counting_trick(code)):
            return blank(case, "failed", difference=trick)
        try:
            names = await relay.names(test.names)
            teacher = await self._box(box)
            outcome = await relay.run(teacher, prepared, names)
        except _EndedError as ended:
            await self.close()
            result = stopped(case, ended.outcome, self._challenge.limits)
            if ended.sentence:
                result = replace(result, error=ended.sentence)
        except _TeacherEndedError as ended:
            await self.close()
            raise TestFaultError(_sentence(case, ended.outcome, self._limits)) from None
        else:
            result = self._result(case, prepared, outcome, relay)
        if result.status not in ENDED:
            await relay.forget()
        return replace(
            result,
            output="".join(relay.output),
            duration_ms=relay.used_ms,
            earned=case.points if result.status == "passed" else 0,
        )

    def _result(
        self, case: TestCase, prepared: Rewritten, outcome: Outcome, relay: _Relay
    ) -> CaseResult:
        if "value" not in outcome.value:  # of a test that passes, little is told
            return blank(case, "failed", difference=_TOO_LARGE)
        told: dict[str, Any] = decode(outcome.value["value"])
        status = told["status"]
        if status == "raised":
            raised = relay.raised[told["raised"]]
            ended = Outcome(status="raised", raised=raised)
            return replace(
                stopped(case, ended, self._challenge.limits), call=_line(case, told["line"])
            )
        if status == "passed":
            if prepared.asserts and not told["checks"]:
                return not_reached(case)
            return blank(case, "passed")
        return failed(case, prepared, told)

    async def _box(self, student: Box) -> Box:
        if self._teacher is None:
            entered = self._sandbox.box(self._limits, self._challenge.image, beside=student)
            self._teacher = await self._stack.enter_async_context(entered)
            outcome = await self._teacher.load(_words())
            if outcome.status != "value":
                raise Unavailable("The box for the tests does not start.")
        return self._teacher

    async def close(self) -> None:
        """End the teacher's box; the next test gets a fresh one."""
        self._teacher = None
        await self._stack.aclose()


class _EndedError(Exception):
    """The student's box has ended, or is to end, in the middle of a test."""

    def __init__(self, outcome: Outcome, sentence: str = "") -> None:
        super().__init__(outcome.status)
        self.outcome = outcome
        self.sentence = sentence


class _TeacherEndedError(Exception):
    """The teacher's box has ended in the middle of a test."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.status)
        self.outcome = outcome


class _Relay:
    """Carries questions and answers of one test between the two boxes, and counts them."""

    def __init__(self, student: Box) -> None:
        self.output: list[str] = []
        self.raised: list[Raised] = []
        self.used_ms = 0.0
        self._student = student
        self._teacher: Box | None = None
        self._calls = 0
        self._nested = 0

    async def names(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Return what the student's code defines under these names, as forms."""
        found = {}
        for name in names:
            outcome = await self._ask_student(Request(operation="name", args=(name,)))
            if "value" not in outcome.value:  # it is too large, or the box made this up
                raised = outcome.status == "raised"
                raise _EndedError(outcome if raised else Outcome(status="protocol_error"))
            found[name] = outcome.value["value"]
        return found

    async def run(self, teacher: Box, test: Rewritten, names: dict[str, Any]) -> Outcome:
        """Run the test and return what the teacher's box says of it."""
        self._teacher = teacher
        request = Request(operation="run", args=(test.code, names, test.table))
        outcome = await teacher.evaluate(request, foreign=self._to_student)
        if outcome.status != "value":
            raise _TeacherEndedError(outcome)
        return outcome

    async def forget(self) -> None:
        """Let the student's box forget what it gave to the test."""
        await self._student.evaluate(Request(operation="forget"))

    async def _to_student(self, request: Request) -> Outcome:
        outcome = await self._ask_student(request)
        if outcome.status == "raised" and outcome.raised is not None:
            self.raised.append(outcome.raised)
            return replace(outcome, value={**outcome.value, "raised": len(self.raised) - 1})
        return outcome

    async def _ask_student(self, request: Request) -> Outcome:
        self._count()
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise _EndedError(Outcome(status="timeout"), _TOO_DEEP)
        outcome = await self._student.evaluate(request, foreign=self._to_teacher)
        self._nested -= 1
        self.output.append(outcome.stdout + outcome.stderr)
        self.used_ms += outcome.duration_ms
        if outcome.status not in _GOES_ON:
            raise _EndedError(outcome)
        return outcome

    def _count(self) -> None:
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise _EndedError(Outcome(status="timeout"), _TOO_OFTEN)

    async def _to_teacher(self, request: Request) -> Outcome:
        if request.operation == "count" or self._teacher is None:
            raise _EndedError(Outcome(status="protocol_error"))
        self._count()
        asked = replace(request, guarded=True)
        outcome = await self._teacher.evaluate(asked, foreign=self._to_student)
        if outcome.status not in _GOES_ON:
            raise _TeacherEndedError(outcome)
        return outcome


def _line(case: TestCase, number: int | None) -> str | None:
    lines = case.source.splitlines()
    return lines[number - 1].strip() if number and number <= len(lines) else None


def _sentence(case: TestCase, outcome: Outcome, limits: Limits) -> str:
    why = {
        "timeout": f"its own code ran for more than {limits.time_s:g} s",
        "memory": f"its own code needed more than {limits.memory_mb} MiB",
        "output_limit": "it printed far too much",
    }.get(outcome.status, "its own code ended Python")
    return f'The test "{case.name}" is at fault, not your code: {why}.'


@functools.cache
def _words() -> str:
    """Return the source of `approx`, `raises` and `unordered`, for the box of a teacher."""
    return Path(str(asserts.__file__)).with_name("words.py").read_text("utf-8")

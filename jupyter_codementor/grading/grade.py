"""Grading: the test cases of a challenge against a student's code, in boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge, InputOutput, Limits, Script, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict, VerdictStatus

from .check import ENDED, check_program, check_script, stopped
from .ports import Box, Sandbox
from .reveal import reveal

_FRESH_BOXES: Final = 3
_LEAST_TIME_S: Final = 0.01
_COARSE_MS: Final = 10
_COULD_NOT_RUN: Final = frozenset({"syntax_error", "missing"})


async def grade(challenge: Challenge, code: str, sandbox: Sandbox, *, hidden: bool) -> Verdict:
    """Grade code by the test cases of a challenge.

    The visible ones go first, so that nothing printed by them can speak of a hidden one.

    Args:
        challenge: what was asked.
        code: what was handed in.
        sandbox: where it runs.
        hidden: True for a submission (all test cases), False for a run (the visible ones).

    Returns:
        The verdict; `grader_fault` with the reason if the jail cannot be started.
    """
    cases = [case for case in challenge.test_cases if hidden or not case.hidden]
    points = sum(case.points for case in cases)
    grading = Grading(challenge, code, sandbox)
    try:
        results = await grading.run(sorted(cases, key=lambda case: case.hidden))
    except Unavailable as error:
        return Verdict(
            status="grader_fault",
            points=points,
            isolation=sandbox.level,
            challenge_version=challenge.version,
            fault=str(error),
        )
    shown = [reveal(result) for result in _in_order(cases, results)]
    duration_ms = grading.used_ms
    if hidden:  # an exact time could tell of hidden inputs
        duration_ms = float(round(duration_ms / _COARSE_MS) * _COARSE_MS)
    return Verdict(
        status=_status(shown, loaded=grading.loaded),
        cases=tuple(shown),
        earned=sum(result.earned for result in shown),
        points=points,
        duration_ms=duration_ms,
        memory_bytes=grading.memory_bytes,
        isolation=sandbox.level,
        challenge_version=challenge.version,
        output=grading.output,
    )


class Grading:
    """One code under test: the boxes that it wore out, the time that it used.

    Args:
        challenge: what was asked.
        code: what was handed in.
        sandbox: where it runs.
        stop_early: stop at the first test case that does not pass.
    """

    def __init__(
        self, challenge: Challenge, code: str, sandbox: Sandbox, *, stop_early: bool = False
    ) -> None:
        self.loaded = challenge.kind == "program"
        self.output = ""
        self.used_ms = 0.0
        self.memory_bytes = 0
        self._challenge = challenge
        self._code = code
        self._sandbox = sandbox
        self._stop_early = stop_early
        self._results: list[tuple[TestCase, CaseResult]] = []

    async def run(self, cases: Sequence[TestCase]) -> list[tuple[TestCase, CaseResult]]:
        """Return a result for each test case, in the same order (fewer with `stop_early`).

        Raises:
            Unavailable: the jail cannot be started.
        """
        left = list(cases)
        spent = 0  # boxes that ended before their time
        last: CaseResult | None = None
        while left and (last is None or not self._over(last, spent)):
            async with self._sandbox.box(self._limits()) as box:
                last = await self._use(box, left)
            spent += last is not None and last.status in ENDED
            if last is not None and self._stop_early and last.status != "passed":
                return self._results
        for case in left:
            assert last is not None  # noqa: S101 - something stopped the loop
            self._results.append((case, self._not_run(case, last)))
        return self._results

    def _over(self, last: CaseResult, spent: int) -> bool:
        """Whether the test cases that are left cannot be run."""
        at_load = not self.loaded or last.status == "syntax_error"
        return at_load or spent > _FRESH_BOXES or self._left_s() <= _LEAST_TIME_S

    async def _use(self, box: Box, left: list[TestCase]) -> CaseResult | None:
        """Run test cases in one box until it ends or none is left; take them from `left`."""
        last: CaseResult | None = None
        if self._challenge.kind == "function":
            last = await self._load(box, left)
        while left and last is None:
            case = left.pop(0)
            result = await self._check(box, case)
            self._results.append((case, result))
            if not case.hidden:
                self.memory_bytes = max(self.memory_bytes, box.memory_bytes)
            one_each = self._challenge.kind == "program"
            if one_each or result.status in ENDED or self._stops(result):
                last = result
        return last

    def _stops(self, result: CaseResult) -> bool:
        return self._stop_early and result.status != "passed"

    async def _load(self, box: Box, left: list[TestCase]) -> CaseResult | None:
        """Load the code. Return the first test case's result if it cannot be loaded."""
        outcome = await box.load(self._code)
        self.used_ms += outcome.duration_ms
        if not self._results:
            self.output = outcome.stdout + outcome.stderr
            self.memory_bytes = box.memory_bytes
        if outcome.status == "value":
            self.loaded = True
            return None
        case = left.pop(0)
        result = stopped(case, outcome, self._challenge.limits)
        self._results.append((case, result))
        return result

    async def _check(self, box: Box, case: TestCase) -> CaseResult:
        limits = self._challenge.limits
        check = case.check
        if isinstance(check, Script):
            result = await check_script(box, case, check, limits)
        else:
            assert isinstance(check, InputOutput)  # noqa: S101 - there is no third kind
            result = await check_program(box, case, check, self._code, limits)
        self.used_ms += result.duration_ms or 0.0
        return result

    def _left_s(self) -> float:
        return self._challenge.limits.time_s - self.used_ms / 1000

    def _limits(self) -> Limits:
        return replace(self._challenge.limits, time_s=max(self._left_s(), _LEAST_TIME_S))

    def _not_run(self, case: TestCase, last: CaseResult) -> CaseResult:
        """Return the result of a test case that had no chance, for the reason of the last one."""
        at_load = not self.loaded or last.status == "syntax_error"
        status = last.status if at_load or last.status in ENDED else "timeout"
        if at_load:
            error = last.error
        elif status == "timeout":
            error = "It was not run because the tests before it used up all the time."
        else:
            error = "It was not run because your code ended too many tests before it like this."
        return CaseResult(
            name=case.name,
            status=status,
            points=case.points,
            earned=0,
            hidden=case.hidden,
            message=case.message,
            error=error,
            line=last.line if at_load else None,
            traceback=last.traceback if at_load else None,
        )


def _in_order(
    cases: Sequence[TestCase], results: Sequence[tuple[TestCase, CaseResult]]
) -> list[CaseResult]:
    """Put the results back into the order of the test cases."""
    by_case = {id(case): result for case, result in results}
    return [by_case[id(case)] for case in cases]


def _status(results: Sequence[CaseResult], *, loaded: bool) -> VerdictStatus:
    if not loaded or (results and all(result.status in _COULD_NOT_RUN for result in results)):
        return "error"
    if all(result.status == "passed" for result in results):
        return "accepted"
    return "partial" if any(result.earned for result in results) else "wrong_answer"

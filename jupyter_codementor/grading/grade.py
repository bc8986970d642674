"""Grading: the test cases of a challenge against a student's code, in boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import (
    Challenge,
    CodeTest,
    InputOutput,
    Limits,
    RandomCases,
    Script,
    TestCase,
)
from jupyter_codementor.model.verdict import CaseResult, IsolationLevel, Verdict, VerdictStatus

from .assignment import grade_assignment, handed_in_of, nothing_to_run
from .batch import BatchResults, can_batch, run_batch
from .check import ENDED, blank, check_program, check_script, stopped
from .code_tests import CodeTests
from .ports import Batch, Box, Partial, Sandbox, Unsupported
from .random_cases import check_random
from .reveal import MAX_OUTPUT, reveal
from .source_text import shorten

_FRESH_BOXES: Final = 3
_LEAST_TIME_S: Final = 0.01
_COARSE_MS: Final = 10
_NEEDS_MORE: Final = (
    "This machine can run a part of Python only, and your code needs more. That is no mistake of "
    "yours."
)
_SEEN_OTHERWISE: Final = (
    "This machine runs code in a Python that knows only a part of the language, and all of Python "
    "sees your code otherwise."
)
_RUN_BY_ANOTHER: Final = "So it was run at isolation level {}, and the result is practice."
_COULD_NOT_RUN: Final = frozenset({"syntax_error", "missing"})


async def grade(
    challenge: Challenge, code: str, sandbox: Sandbox, *, hidden: bool, own: bool = False
) -> Verdict:
    """Grade code by the test cases of a challenge.

    The visible ones go first, so that nothing printed by them can speak of a hidden one.

    Args:
        challenge: what was asked.
        code: what was handed in.
        sandbox: where it runs.
        hidden: True for a submission (all test cases), False for a run (the visible ones).
        own: the code is the author's, who knows the hidden tests: they run without a jail, too.

    Returns:
        The verdict; `grader_fault` with the reason if the jail cannot be started, or if it cannot
        run such code and there is nothing to run it instead.
    """
    instead = sandbox.instead if isinstance(sandbox, Partial) else None
    try:
        verdict = await _grade(challenge, code, sandbox, hidden=hidden, own=own)
    except Unsupported as error:
        why = await _why(error, challenge, code, sandbox, secret=hidden and not own)
        if instead is None:
            return _fault(challenge.test_cases, challenge, sandbox, why)
        verdict = await grade(challenge, code, instead, hidden=hidden, own=own)
        return replace(verdict, note=f"{why} {_RUN_BY_ANOTHER.format(instead.level)}")
    if instead is None or verdict.status in ("accepted", "grader_fault"):
        return verdict
    return await _checked(verdict, challenge, code, instead)


async def _checked(verdict: Verdict, challenge: Challenge, code: str, instead: Sandbox) -> Verdict:
    """Return a verdict that is not all well, unless the other interpreter sees it otherwise.

    One that knows a part of a language only may also be wrong about what it knows.
    """
    other = await grade(challenge, code, instead, hidden=False)
    if other.status == "grader_fault":
        return verdict
    seen = [(found.name, found.status) for found in verdict.cases if not found.hidden]
    if seen == [(found.name, found.status) for found in other.cases]:
        return verdict
    return replace(other, note=f"{_SEEN_OTHERWISE} {_RUN_BY_ANOTHER.format(instead.level)}")


async def _why(
    error: Unsupported, challenge: Challenge, code: str, sandbox: Sandbox, *, secret: bool
) -> str:
    """Return why a sandbox cannot run some code: what it lacks, if a visible test shows that.

    What is lacking may be named by the code itself, and could then tell of a hidden input.
    """
    if not secret:
        return str(error)
    try:
        await _grade(challenge, code, sandbox, hidden=False, own=False)
    except Unsupported as shown:
        return str(shown)
    return _NEEDS_MORE


async def _grade(
    challenge: Challenge, code: str, sandbox: Sandbox, *, hidden: bool, own: bool
) -> Verdict:
    if challenge.kind == "assignment":
        handed = handed_in_of(code)
        return await grade_assignment(challenge, handed, sandbox, hidden=hidden, own=own)
    # At level E the code could read what is hidden, so it is not run: the result is practice.
    hides = hidden and (own or sandbox.level != "E" or isinstance(sandbox, Batch))
    cases = [case for case in challenge.test_cases if hides or not case.hidden]
    if not cases:
        return nothing_to_run(challenge, sandbox)
    ordered = sorted(cases, key=lambda case: case.hidden)
    refused = ""
    if isinstance(sandbox, Batch) and can_batch(cases):
        try:
            batch = await run_batch(challenge, code, ordered, sandbox)
        except Unavailable as error:
            refused = f"{error} "
        else:
            return _verdict(challenge, cases, batch, sandbox.batch_level, hidden=hidden)
    grading = Grading(challenge, code, sandbox)
    try:
        await grading.run(ordered)
    except Unsupported:
        raise
    except Unavailable as error:
        return _fault(cases, challenge, sandbox, f"{refused}{error}")
    return _verdict(challenge, cases, grading, sandbox.level, hidden=hidden)


def _fault(cases: Sequence[TestCase], challenge: Challenge, sandbox: Sandbox, why: str) -> Verdict:
    return Verdict(
        status="grader_fault",
        points=sum(case.points for case in cases),
        isolation=sandbox.level,
        challenge_version=challenge.version,
        fault=why,
    )


def _verdict(
    challenge: Challenge,
    cases: Sequence[TestCase],
    graded: Grading | BatchResults,
    level: IsolationLevel,
    *,
    hidden: bool,
) -> Verdict:
    shown = [reveal(result) for result in _in_order(cases, graded.results)]
    duration_ms = graded.used_ms
    if hidden:  # an exact time could tell of hidden inputs
        duration_ms = float(round(duration_ms / _COARSE_MS) * _COARSE_MS)
    return Verdict(
        status=_status(shown, loaded=graded.loaded),
        cases=tuple(shown),
        earned=sum(result.earned for result in shown),
        points=sum(case.points for case in cases),
        duration_ms=duration_ms,
        memory_bytes=graded.memory_bytes,
        isolation=level,
        challenge_version=challenge.version,
        output=shorten(graded.output, MAX_OUTPUT),
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
        self._code_tests = CodeTests(challenge, sandbox)
        self.results: list[tuple[TestCase, CaseResult]] = []

    async def run(self, cases: Sequence[TestCase]) -> list[tuple[TestCase, CaseResult]]:
        """Return a result for each test case, in the same order (fewer with `stop_early`).

        Raises:
            Unavailable: the jail cannot be started.
        """
        left = list(cases)
        try:
            last = await self._use_boxes(left)
        finally:
            await self._code_tests.close()
        if last is not None and self._stops(last):
            return self.results
        for case in left:
            assert last is not None  # noqa: S101 - something stopped the loop
            self.results.append((case, self._not_run(case, last)))
        return self.results

    async def _use_boxes(self, left: list[TestCase]) -> CaseResult | None:
        """Run test cases in one box after the other; return what stopped it before all were run."""
        spent = 0  # boxes that ended before their time
        last: CaseResult | None = None
        while left and (last is None or not (self._over(last, spent) or self._stops(last))):
            async with self._sandbox.box(self._limits(), self._challenge.image) as box:
                last = await self._use(box, left)
            spent += last is not None and last.status in ENDED
        return last

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
            self.results.append((case, replace(result, memory_bytes=box.memory_bytes)))
            if not case.hidden:
                self.memory_bytes = max(self.memory_bytes, box.memory_bytes)
            one_each = self._challenge.kind == "program" or self._challenge.isolate == "test"
            if one_each or result.status in ENDED or self._stops(result):
                last = result
        return last

    def _stops(self, result: CaseResult) -> bool:
        return self._stop_early and result.status != "passed"

    async def _load(self, box: Box, left: list[TestCase]) -> CaseResult | None:
        """Load the code. Return the first test case's result if it cannot be loaded."""
        outcome = await box.load(self._code)
        self.used_ms += outcome.duration_ms
        if not self.results:
            self.output = outcome.stdout + outcome.stderr
            self.memory_bytes = box.memory_bytes
        if outcome.status == "value":
            self.loaded = True
            return None
        case = left.pop(0)
        result = stopped(case, outcome, self._challenge.limits)
        self.results.append((case, result))
        return result

    async def _check(self, box: Box, case: TestCase) -> CaseResult:
        limits = self._challenge.limits
        check = case.check
        if isinstance(check, Script):
            result = await check_script(box, case, check, limits, self._code)
        elif isinstance(check, CodeTest):
            result = await self._code_tests.check(box, case, check, self._code)
        elif isinstance(check, RandomCases):
            result = await check_random(box, case, check, self._challenge, self._sandbox)
        else:
            assert isinstance(check, InputOutput)  # noqa: S101 - no others are of these kinds
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
        told = blank(case, status, error=error)
        return replace(told, line=last.line, traceback=last.traceback) if at_load else told


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

"""Grading by a grader that is asked everything at once: its traces are judged as a box's answers.

What a test case asks is known before anything runs, so it can be sent as it is, without what the
test expects. The traces that come back are replayed to the very functions that talk to a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    Challenge,
    Expression,
    InputOutput,
    Limits,
    Script,
    TestCase,
)
from jupyter_codementor.model.verdict import CaseResult, CaseStatus

from .both_sides import asked
from .check import blank, check_program, check_script, stopped
from .ports import Batch, Foreign, Outcome, Request, Trace, Trial, Work

_GONE: Final = Outcome(status="crash")
_TIME_IS_UP: Final = "It was not run because the tests before it used up all the time."
_TOO_MANY_ENDS: Final = "It was not run because your code ended too many tests before it like this."


class BatchResults:
    """The results of one batch, and what is told of the code as a whole.

    Attributes:
        results: each test case with its result.
        loaded: whether the code could be executed at all.
        output: what a function challenge's code printed while it was loaded for a visible test.
        used_ms: the time that all of it took.
        memory_bytes: the largest peak of the visible tests.
    """

    def __init__(self, loaded: bool) -> None:
        self.results: list[tuple[TestCase, CaseResult]] = []
        self.loaded = loaded
        self.output = ""
        self.used_ms = 0.0
        self.memory_bytes = 0


def can_batch(cases: Sequence[TestCase]) -> bool:
    """Return whether all that these test cases ask is known beforehand."""
    return bool(cases) and all(isinstance(case.check, (Script, InputOutput)) for case in cases)


async def run_batch(
    challenge: Challenge, code: str, cases: Sequence[TestCase], batch: Batch
) -> BatchResults:
    """Send everything that the test cases ask, and judge what comes back.

    Raises:
        Unavailable: the grader is down or full, or does not take such work.
    """
    work = Work(
        code=code,
        trials=tuple(map(_trial, cases)),
        limits=challenge.limits,
        image=challenge.image,
        language=challenge.language,
        isolate=challenge.isolate == "test",
    )
    found = BatchResults(loaded=challenge.kind == "program")
    load: Outcome | None = None
    for case, trace in zip(cases, await batch.answer(work), strict=True):
        if trace.loaded is not None and trace.loaded is not load:
            load = trace.loaded
            found.used_ms += load.duration_ms
            found.loaded = found.loaded or load.status == "value"
            if not case.hidden and not found.output:
                found.output = load.stdout + load.stderr
        result = await _result(case, trace, code, challenge.limits)
        found.used_ms += result.duration_ms or 0.0
        if not case.hidden:
            found.memory_bytes = max(found.memory_bytes, trace.memory_bytes)
        found.results.append((case, replace(result, memory_bytes=trace.memory_bytes or None)))
    return found


def _trial(case: TestCase) -> Trial:
    match case.check:
        case Script(steps=steps):
            all_asked = tuple(each for step in steps for each in asked(step))
            return Trial(steps=all_asked, hidden=case.hidden)
        case InputOutput(stdin=stdin):
            return Trial(stdin=stdin, hidden=case.hidden)
        case _:
            raise TypeError("a test that asks what it does not know beforehand")


async def _result(case: TestCase, trace: Trace, code: str, limits: Limits) -> CaseResult:
    if trace.not_run is not None:
        return _not_run(case, trace, limits)
    if trace.loaded is not None and trace.loaded.status != "value":
        return stopped(case, trace.loaded, limits)
    box = _Replay(trace)
    if isinstance(case.check, Script):
        return await check_script(box, case, case.check, limits, code)
    assert isinstance(case.check, InputOutput)  # noqa: S101 - `_trial` lets no other kind pass
    return await check_program(box, case, case.check, code, limits)


def _not_run(case: TestCase, trace: Trace, limits: Limits) -> CaseResult:
    """Return the result of a test that had no chance, for the reason of the one before it."""
    if trace.loaded is not None and trace.loaded.status != "value":
        return stopped(case, trace.loaded, limits)
    said = trace.not_run
    status: CaseStatus = "timeout"
    if said is not None and said != "value" and said != "raised" and said != "missing":
        status = said
    error = _TIME_IS_UP if status == "timeout" else _TOO_MANY_ENDS
    return blank(case, status, error=error)


class _Replay:
    """A box that says what was said already; implements the port `Box`."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._next = iter(trace.outcomes)

    @property
    def memory_bytes(self) -> int:
        """As it was found."""
        return self._trace.memory_bytes

    async def load(self, code: str) -> Outcome:
        """Say how the code was loaded."""
        return self._trace.loaded or _GONE

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        """Say what the next step gave."""
        return next(self._next, _GONE)

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Say what the program did."""
        return next(self._next, _GONE)

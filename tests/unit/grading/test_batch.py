"""Grading by a batch: what leaves, and how what comes back is judged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.batch import can_batch
from jupyter_codementor.grading.ports import Outcome, Trace, Work
from jupyter_codementor.model.challenge import (
    Challenge,
    CodeTest,
    Equal,
    InputOutput,
    Name,
    Script,
    Step,
    TestCase,
)
from jupyter_codementor.model.verdict import IsolationLevel
from jupyter_codementor.testing.sandbox import BrokenSandbox

LOADED = Outcome(status="value")


def script(name: str, expected: int, *, hidden: bool = False) -> TestCase:
    step = Step(name, Name(name), None, Equal(expected))
    return TestCase(name, Script((step,)), hidden)


def challenge(*cases: TestCase) -> Challenge:
    return Challenge(
        id="sample",
        version=1,
        title="",
        description="",
        starter="",
        solution="",
        test_cases=cases,
        difficulty="easy",
        xp=1,
    )


class FakeBatch(BrokenSandbox):
    """Answers with what it was given, and keeps what it was asked."""

    def __init__(self, *traces: Trace) -> None:
        super().__init__()
        self.traces = traces
        self.work: Work | None = None

    @property
    def batch_level(self) -> IsolationLevel:
        return "A"

    async def answer(self, work: Work) -> Sequence[Trace]:
        self.work = work
        if not self.traces:
            raise Unavailable("It is full.")
        return self.traces


def value(number: int, memory: int = 0) -> Trace:
    outcome = Outcome(status="value", value=number, duration_ms=2.0)
    return Trace(loaded=LOADED, outcomes=(outcome,), memory_bytes=memory)


async def test_what_is_expected_is_not_in_the_work() -> None:
    batch = FakeBatch(value(1), value(91_234))
    asked = challenge(script("a", 91_234, hidden=True), script("b", 1))
    verdict = await grade(asked, "", batch, hidden=True)
    assert "91234" not in str(batch.work)
    assert [trial.hidden for trial in batch.work.trials] == [False, True]  # type: ignore[union-attr]
    assert [(case.name, case.status) for case in verdict.cases] == [
        ("a", "passed"),
        ("b", "passed"),
    ]
    assert (verdict.status, verdict.isolation) == ("accepted", "A")


async def test_each_result_has_its_time_and_memory_and_a_hidden_one_has_none() -> None:
    batch = FakeBatch(value(1, 500), value(2, 900))
    verdict = await grade(
        challenge(script("a", 1), script("b", 2, hidden=True)), "", batch, hidden=True
    )
    first, second = verdict.cases
    assert (first.duration_ms, first.memory_bytes) == (2.0, 500)
    assert (second.duration_ms, second.memory_bytes) == (None, None)
    assert verdict.memory_bytes == 500


async def test_code_that_cannot_be_loaded_fails_every_test_for_that_reason() -> None:
    wrong = Trace(loaded=Outcome(status="syntax_error"))
    skipped = Trace(loaded=wrong.loaded, not_run="syntax_error")
    verdict = await grade(
        challenge(script("a", 1), script("b", 2)), "", FakeBatch(wrong, skipped), hidden=True
    )
    assert [case.status for case in verdict.cases] == ["syntax_error"] * 2
    assert verdict.status == "error"


async def test_a_test_that_was_not_run_says_why() -> None:
    late = Trace(loaded=LOADED, outcomes=(Outcome(status="timeout"),))
    verdict = await grade(
        challenge(script("a", 1), script("b", 2)),
        "",
        FakeBatch(late, Trace(loaded=LOADED, not_run="timeout")),
        hidden=True,
    )
    assert [case.status for case in verdict.cases] == ["timeout"] * 2
    assert str(verdict.cases[1].error).startswith("It was not run because")


async def test_an_answer_that_is_missing_never_passes() -> None:
    verdict = await grade(
        challenge(script("a", 1)), "", FakeBatch(Trace(loaded=LOADED)), hidden=True
    )
    assert verdict.cases[0].status == "crash"


async def test_without_an_answer_boxes_are_asked_and_both_reasons_are_told() -> None:
    batch = FakeBatch()
    verdict = await grade(challenge(script("a", 1)), "", batch, hidden=True)
    assert batch.asked == 1
    assert verdict.status == "grader_fault"
    assert verdict.fault == "It is full. The jail could not be started."


@pytest.mark.parametrize(
    ("check", "batched"),
    [(InputOutput("", ""), True), (CodeTest("pass"), False)],
)
def test_only_what_is_known_beforehand_is_sent(check: object, batched: bool) -> None:
    cases = [script("a", 1), TestCase("b", check)]  # type: ignore[arg-type]
    assert can_batch(cases) is batched
    assert not can_batch([])

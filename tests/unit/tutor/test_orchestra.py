"""Specialists look side by side, and a failing one costs the others nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from compose_samples import FOUND, situation

from jupyter_codementor.model.tutor import Finding, SpecialistName
from jupyter_codementor.tutor.orchestra import gather
from jupyter_codementor.tutor.situation import Situation


class Fixed:
    """A specialist that does as it is told."""

    def __init__(
        self,
        name: SpecialistName,
        find: Callable[[], Awaitable[tuple[Finding, ...]]],
        budget_s: float = 5.0,
        applies: bool = True,
    ) -> None:
        self.name, self._find, self.budget_s, self._applies = name, find, budget_s, applies

    def applies(self, situation: Situation) -> bool:
        return self._applies

    def knows_at_once(self, situation: Situation) -> bool:
        return True

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        return await self._find()


async def found() -> tuple[Finding, ...]:
    return (FOUND,)


async def nothing() -> tuple[Finding, ...]:
    return ()


async def fails() -> tuple[Finding, ...]:
    raise RuntimeError("secret of the server")


async def times_out_itself() -> tuple[Finding, ...]:
    raise TimeoutError


async def never() -> tuple[Finding, ...]:
    await asyncio.Event().wait()
    return (FOUND,)


async def test_each_step_is_told_in_order_and_what_was_found_is_kept() -> None:
    got = await gather(
        [
            Fixed("error_explainer", fails),
            Fixed("test_analyst", found),
            Fixed("code_reader", never, budget_s=0.01),
            Fixed("next_step_finder", nothing),
            Fixed("resource_finder", found, applies=False),
        ],
        situation(),
    )
    assert got.findings == (FOUND,)
    assert [(step.specialist, step.status) for step in got.steps] == [
        ("error_explainer", "failed"),
        ("test_analyst", "found"),
        ("code_reader", "late"),
        ("next_step_finder", "nothing"),
        ("resource_finder", "not_needed"),
    ]
    assert got.steps[1].note == FOUND.sentence
    assert got.steps[2].duration_ms >= 9
    assert all(step.duration_ms >= 0 for step in got.steps)


async def test_a_failure_is_logged_and_its_text_is_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    got = await gather([Fixed("test_analyst", fails)], situation())
    assert "secret" not in str(got)
    assert "secret of the server" in caplog.text


async def test_a_time_limit_of_its_own_is_a_failure_and_not_lateness() -> None:
    got = await gather([Fixed("test_analyst", times_out_itself)], situation())
    assert got.steps[0].status == "failed"


async def test_they_look_at_the_same_time() -> None:
    meeting = asyncio.Barrier(3)

    async def meets() -> tuple[Finding, ...]:
        await meeting.wait()
        return ()

    names: list[SpecialistName] = ["error_explainer", "test_analyst", "code_reader"]
    got = await gather([Fixed(name, meets) for name in names], situation())
    assert [step.status for step in got.steps] == ["nothing"] * 3


async def test_nobody_to_ask_is_nothing_found() -> None:
    assert (await gather([], situation())).findings == ()


async def test_who_goes_away_takes_all_specialists_along() -> None:
    ended = asyncio.Event()

    async def waits() -> tuple[Finding, ...]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ()

    task = asyncio.create_task(gather([Fixed("test_analyst", waits)], situation()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_asking_costs_hardly_any_time() -> None:
    six = [Fixed("test_analyst", nothing) for _ in range(6)]
    began = time.perf_counter()
    for _ in range(20):
        await gather(six, situation())
    assert (time.perf_counter() - began) / 20 < 0.02

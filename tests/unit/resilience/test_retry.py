"""Trying again, later and later."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.resilience.retry import Backoff, retrying


class Work:
    """Fails as often as it is told to."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tries = 0
        self.waits: list[float] = []

    async def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise ConnectionError(f"try {self.tries}")
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


def always(error: Exception) -> float | None:
    return 0.0


async def test_it_is_tried_until_it_works() -> None:
    work = Work(failures=3)

    assert await retrying(work, always, sleep=work.sleep, chance=lambda: 0.5) == "done"
    assert work.tries == 4
    assert work.waits == pytest.approx([0.1, 0.4, 1.6])


async def test_after_five_further_tries_the_last_error_rises() -> None:
    work = Work(failures=99)

    with pytest.raises(ConnectionError, match="try 6"):
        await retrying(work, always, sleep=work.sleep, chance=lambda: 0.5)
    assert work.waits == pytest.approx([0.1, 0.4, 1.6, 6.4, 25.6])


async def test_what_makes_no_sense_is_not_tried_again() -> None:
    work = Work(failures=99)

    with pytest.raises(ConnectionError, match="try 1"):
        await retrying(work, lambda _: None, sleep=work.sleep)
    assert work.waits == []


async def test_the_time_that_the_other_side_asks_for_is_waited_unless_it_is_too_long() -> None:
    work = Work(failures=1)
    await retrying(work, lambda _: 7.0, sleep=work.sleep)
    assert work.waits == [7.0]

    work = Work(failures=1)
    with pytest.raises(ConnectionError):
        await retrying(work, lambda _: 31.0, sleep=work.sleep)


async def test_being_cancelled_is_not_a_failure() -> None:
    work = Work(failures=99)

    async def cancelled(seconds: float) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await retrying(work, always, sleep=cancelled)
    assert work.tries == 1


@given(st.integers(0, 50), st.floats(0, 1))
def test_a_wait_is_within_a_fifth_of_its_plain_length_and_never_above_thirty_seconds(
    retry: int, chance: float
) -> None:
    plain = min(30.0, 0.1 * 4.0**retry)
    wait = Backoff().wait_s(retry, chance)

    assert plain * 0.8 - 1e-9 <= wait <= min(30.0, plain * 1.2 + 1e-9)


@given(st.integers(0, 20), st.integers(0, 8))
def test_the_tries_are_one_more_than_the_failures_and_never_above_the_limit(
    failures: int, retries: int
) -> None:
    work = Work(failures)

    async def go() -> str:
        return await retrying(work, always, Backoff(retries=retries), sleep=work.sleep)

    if failures <= retries:
        assert asyncio.run(go()) == "done"
    else:
        with pytest.raises(ConnectionError):
            asyncio.run(go())
    assert work.tries == min(failures, retries) + 1
    assert len(work.waits) == work.tries - 1

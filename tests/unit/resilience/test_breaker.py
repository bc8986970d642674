"""The circuit breaker."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jupyter_codementor.resilience.breaker import BreakerOpen, Call, CircuitBreaker


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(clock=clock)


def make(breaker: CircuitBreaker, outcomes: str) -> None:
    """Make calls one after another: + succeeds, - fails, . is cancelled."""
    for outcome in outcomes:
        with breaker.call() as call:
            if outcome != ".":
                (call.succeeded if outcome == "+" else call.failed)()


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ("-" * 9, "closed"),
        ("-" * 10, "open"),
        ("+++++-----", "open"),
        ("++++++----", "closed"),
        ("-----+++++", "open"),
        ("-" * 9 + "." * 20, "closed"),
        ("+" * 20 + "-" * 19, "closed"),
        ("+" * 20 + "-" * 20, "open"),
    ],
)
def test_half_of_at_least_ten_calls_open_it_and_cancelled_ones_count_neither_way(
    breaker: CircuitBreaker, outcomes: str, state: str
) -> None:
    make(breaker, outcomes)

    assert breaker.state == state


def test_failures_older_than_ten_seconds_are_forgotten(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    make(breaker, "-" * 9)
    clock.now += 10.0
    make(breaker, "-" * 9)

    assert breaker.state == "closed"
    make(breaker, "-")
    assert breaker.state == "open"


def test_an_open_one_refuses_and_says_for_how_long(breaker: CircuitBreaker, clock: Clock) -> None:
    make(breaker, "-" * 10)
    clock.now += 12.0

    with pytest.raises(BreakerOpen) as caught:
        breaker.call()
    assert caught.value.retry_after_s == pytest.approx(18.0)
    assert not breaker.allows()


def test_after_thirty_seconds_exactly_one_call_goes_through(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    make(breaker, "-" * 10)
    clock.now += 30.0
    assert breaker.state == "half_open"
    assert breaker.allows()

    with breaker.call():
        assert not breaker.allows()
        for _ in range(50):
            with pytest.raises(BreakerOpen):
                breaker.call()


def test_the_one_call_closes_it_or_opens_it_again(breaker: CircuitBreaker, clock: Clock) -> None:
    make(breaker, "-" * 10)
    clock.now += 30.0
    make(breaker, "-")
    assert breaker.state == "open"
    assert breaker.retry_after_s == pytest.approx(30.0)

    clock.now += 30.0
    make(breaker, "+")
    assert breaker.state == "closed"
    make(breaker, "-" * 9)
    assert breaker.state == "closed"


async def test_a_cancelled_probe_gives_its_place_back(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    make(breaker, "-" * 10)
    clock.now += 30.0

    async def probe() -> None:
        with breaker.call():
            await asyncio.Event().wait()

    task = asyncio.create_task(probe())
    await asyncio.sleep(0)
    assert not breaker.allows()
    task.cancel()
    await asyncio.wait({task})

    assert breaker.state == "half_open"
    assert breaker.allows()


def test_calls_that_began_before_it_opened_say_nothing_after_it_has_closed_again(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    with ExitStack() as held:
        early = [held.enter_context(breaker.call()) for _ in range(10)]
        make(breaker, "-" * 10)
        clock.now += 30.0
        make(breaker, "+")
        for call in early:
            call.failed()

        assert breaker.state == "closed"


def test_a_call_has_one_end(breaker: CircuitBreaker) -> None:
    with breaker.call() as call:
        for _ in range(20):
            call.failed()

    assert breaker.state == "closed"


def test_what_was_before_it_opened_does_not_count_when_it_closes_again(clock: Clock) -> None:
    breaker = CircuitBreaker(open_s=1.0, clock=clock)
    make(breaker, "-" * 10)
    clock.now += 1.0
    make(breaker, "+" + "-" * 9)

    assert breaker.state == "closed"


def test_an_exception_of_the_call_passes_through_and_counts_only_if_said(
    breaker: CircuitBreaker,
) -> None:
    for _ in range(20):
        with pytest.raises(ValueError, match="ours"), breaker.call():
            raise ValueError("ours")

    assert breaker.state == "closed"


class BreakerLaws(RuleBasedStateMachine):
    """Compares a breaker with its definition, told in the slowest and plainest way."""

    @initialize()
    def begin(self) -> None:
        self.clock = Clock()
        self.breaker = CircuitBreaker(calls=4, within_s=10.0, open_s=5.0, clock=self.clock)
        self.held = ExitStack()
        self.under_way: list[tuple[Call, int]] = []
        self.history: list[tuple[float, bool]] = []
        self.opened_at: float | None = None
        self.probe: Call | None = None
        self.period = 0

    def teardown(self) -> None:
        if hasattr(self, "held"):
            self.held.close()

    @rule(seconds=st.sampled_from([0.0, 0.5, 3.0, 4.0, 5.0, 6.0, 10.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def call(self) -> None:
        if not self.may_call():
            with pytest.raises(BreakerOpen):
                self.breaker.call()
            return
        call = self.held.enter_context(self.breaker.call())
        if self.opened_at is not None:
            self.probe = call
        self.under_way.append((call, self.period))

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), ending=st.sampled_from(["succeeded", "failed", "cancelled"]))
    def end(self, data: st.DataObject, ending: str) -> None:
        place = data.draw(st.integers(0, len(self.under_way) - 1))
        call, period = self.under_way.pop(place)
        if ending == "cancelled":
            call.__exit__(None, None, None)
        else:
            getattr(call, ending)()
            call.__exit__(None, None, None)  # a second word changes nothing
        if period != self.period:
            return
        if call is self.probe:
            self.probe = None
            if ending != "cancelled":
                self.change(None if ending == "succeeded" else self.clock.now)
        elif ending != "cancelled":
            self.history.append((self.clock.now, ending == "succeeded"))
            recent = [ok for at, ok in self.history if at > self.clock.now - 10.0]
            if len(recent) >= 4 and recent.count(False) * 2 >= len(recent):
                self.change(self.clock.now)

    def change(self, opened_at: float | None) -> None:
        self.opened_at, self.history = opened_at, []
        self.period += 1

    def may_call(self) -> bool:
        if self.opened_at is None:
            return True
        return self.clock.now - self.opened_at >= 5.0 and self.probe is None

    @invariant()
    def it_allows_what_the_definition_allows(self) -> None:
        if hasattr(self, "breaker"):
            assert self.breaker.allows() == self.may_call()
            assert (self.breaker.state == "closed") == (self.opened_at is None)


TestBreakerLaws = BreakerLaws.TestCase

"""A circuit breaker: who keeps failing is left alone for a while, then tried once.

The states are those of M. Nygard, Release It!, chapter "Stability Patterns". One event loop uses a
breaker; it takes no lock.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Literal

State = Literal["closed", "open", "half_open"]


class BreakerOpen(Exception):
    """The call was not made: too many before it failed.

    Args:
        retry_after_s: after how long it is worth trying again.
    """

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("Too many calls have failed; it is left alone for a while.")
        self.retry_after_s = retry_after_s


class CircuitBreaker:
    """Stands before calls to one place outside.

    Args:
        failing: opens when at least this share of the calls failed, 0 to 1 ...
        calls: ... of at least so many ...
        within_s: ... that ended within this time.
        open_s: how long no call is let through; after it one is, and decides.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        failing: float = 0.5,
        calls: int = 10,
        within_s: float = 10.0,
        open_s: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failing, self._calls, self._within_s = failing, calls, within_s
        self._open_s, self._clock = open_s, clock
        self._ended: deque[tuple[float, bool]] = deque()
        self._opened_at: float | None = None
        self._probe: Call | None = None
        self._period = 0

    @property
    def state(self) -> State:
        """Return ``closed`` (calls go through), ``open`` (none does) or ``half_open`` (one)."""
        if self._opened_at is None:
            return "closed"
        return "open" if self._clock() - self._opened_at < self._open_s else "half_open"

    def allows(self) -> bool:
        """Return whether a call would be let through now; takes no place."""
        state = self.state
        return state == "closed" or (state == "half_open" and self._probe is None)

    @property
    def retry_after_s(self) -> float:
        """Return after how long it is worth asking again, in seconds; 0 for at once."""
        if self._opened_at is None:
            return 0.0
        return max(0.0, self._opened_at + self._open_s - self._clock())

    def call(self) -> Call:
        """Return a place for one call, to be held with ``with`` while the call is made.

        Raises:
            BreakerOpen: no call is let through now.
        """
        if not self.allows():
            raise BreakerOpen(self.retry_after_s)
        call = Call(self, self._period)
        if self.state == "half_open":
            self._probe = call
        return call

    def end(self, call: Call, period: int, succeeded: bool | None) -> None:
        """Take a call's end into account; called by the `Call` itself, once.

        What began before the breaker last changed says nothing about the time since.
        """
        if period != self._period:
            return
        if call is self._probe:
            self._probe = None
            if succeeded is not None:
                self._change(None if succeeded else self._clock())
        elif succeeded is not None:
            now = self._clock()
            self._ended.append((now, succeeded))
            while self._ended[0][0] <= now - self._within_s:
                self._ended.popleft()
            failed = sum(not each for _, each in self._ended)
            if len(self._ended) >= self._calls and failed >= self._failing * len(self._ended):
                self._change(now)

    def _change(self, opened_at: float | None) -> None:
        self._opened_at = opened_at
        self._period += 1
        self._ended.clear()


class Call:
    """One call that was let through.

    Left without a word, as a cancelled call is, it counts neither way; was it the one call that
    decides, the next one decides instead.
    """

    def __init__(self, breaker: CircuitBreaker, period: int) -> None:
        self._breaker, self._period = breaker, period
        self._ended = False

    def succeeded(self) -> None:
        """Say that the call did what it should."""
        self._end(True)

    def failed(self) -> None:
        """Say that it failed in a way that the next call may fail, too."""
        self._end(False)

    def __enter__(self) -> Call:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end(None)

    def _end(self, succeeded: bool | None) -> None:
        if not self._ended:
            self._ended = True
            self._breaker.end(self, self._period, succeeded)

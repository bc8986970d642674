"""Trying again, later and later; for work that nobody is waiting for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import Struct

_T = TypeVar("_T")


class Backoff(Struct, frozen=True):
    """How long to wait before each further try.

    Args:
        first_s: before the second try.
        longest_s: never longer than this.
        retries: how many further tries at most.
        grows: each wait is so many times the one before it.
        jitter: each wait is made longer or shorter by up to this share, so that those who failed
            together do not come back together.
    """

    first_s: float = 0.1
    longest_s: float = 30.0
    retries: int = 5
    grows: float = 4.0
    jitter: float = 0.2

    def wait_s(self, retry: int, chance: float) -> float:
        """Return how long to wait before a further try.

        Args:
            retry: which one, from 0.
            chance: a number from 0 to 1, taken at random.
        """
        plain = min(self.longest_s, self.first_s * self.grows**retry)
        return min(self.longest_s, plain * (1 + self.jitter * (2 * chance - 1)))


async def retrying(
    work: Callable[[], Awaitable[_T]],
    wait_at_least: Callable[[Exception], float | None],
    backoff: Backoff = Backoff(),  # noqa: B008 - a value that cannot be changed
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> _T:
    """Do the work; if it fails, wait and do it again.

    Args:
        work: what is done; called anew for each try.
        wait_at_least: told the error, says how many seconds must pass before the next try, or None
            if a further try makes no sense.
        backoff: how often, and how long to wait.
        sleep: waits.
        chance: a number from 0 to 1, another one each time.

    Raises:
        Exception: the error of the last try.
    """
    for retry in range(backoff.retries):
        try:
            return await work()
        except Exception as error:
            least_s = wait_at_least(error)
            if least_s is None or least_s > backoff.longest_s:
                raise
        await sleep(max(least_s, backoff.wait_s(retry, chance())))
    return await work()

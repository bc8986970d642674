"""Rate limits: so many requests a minute for each student and route."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from jupyter_codementor.errors import TooManyRequests

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter


class RateLimits:
    """Counts requests in memory, by a moving window (library `limits`).

    Args:
        per_minute: how many requests a minute, by the name of the limit.
    """

    def __init__(self, per_minute: dict[str, int]) -> None:
        self._per_minute = per_minute
        self._limiter: MovingWindowRateLimiter | None = None

    def spend(self, limit: str, student_id: str, route: str) -> None:
        """Count one request.

        Raises:
            TooManyRequests: the limit is used up.
        """
        from limits import RateLimitItemPerMinute

        item = RateLimitItemPerMinute(self._per_minute[limit])
        limiter = self._limiter or self._make()
        if limiter.hit(item, student_id, route):
            return
        wait_s = max(limiter.get_window_stats(item, student_id, route).reset_time - time.time(), 1)
        seconds = math.ceil(wait_s)
        raise TooManyRequests(
            f"That was very fast. You can go on in {seconds} second{'s' * (seconds > 1)}.", seconds
        )

    def _make(self) -> MovingWindowRateLimiter:
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        return self._limiter

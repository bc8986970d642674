"""Who still waits for the first word of an answer: other work lets them go first, for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress


class FirstWords:
    """Counts the answers of this process that have not begun."""

    def __init__(self) -> None:
        self._due = 0
        self._none_due = asyncio.Event()
        self._none_due.set()

    def expect(self) -> FirstWord:
        """Count one more, until it has come."""
        self._due += 1
        self._none_due.clear()
        return FirstWord(self._came)

    async def none_due(self, time_s: float) -> None:
        """Wait until nobody waits for a first word, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(time_s):
                await self._none_due.wait()

    def _came(self) -> None:
        self._due -= 1
        if self._due == 0:
            self._none_due.set()


class FirstWord:
    """The first word of one answer; also one that will never come is to be told as `came`."""

    def __init__(self, came: Callable[[], None]) -> None:
        self._came: Callable[[], None] | None = came

    def came(self) -> None:
        """Wait for it no more; may be called again."""
        if self._came is not None:
            came, self._came = self._came, None
            came()

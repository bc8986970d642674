"""Work that outlives the request that began it: named tasks that can be found, joined and ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_LOG = logging.getLogger(__name__)


class Background:
    """Runs one task for each key at a time.

    A task that fails is logged with its key; whoever waits for it gets the error as well.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    def start(self, key: str, work: Callable[[], Coroutine[Any, Any, Any]]) -> asyncio.Task[Any]:
        """Return the running task of this key, or begin one."""
        running = self._tasks.get(key)
        if running is not None:
            return running
        task = asyncio.get_running_loop().create_task(work(), name=key)
        self._tasks[key] = task
        task.add_done_callback(self._done)
        return task

    def running(self, key: str) -> bool:
        """Say whether a task of this key is under way."""
        return key in self._tasks

    async def cancel(self, key: str) -> bool:
        """End the task of this key and wait until it has ended; False if there is none."""
        task = self._tasks.get(key)
        if task is None:
            return False
        task.cancel()
        await asyncio.wait({task})
        return True

    async def close(self) -> None:
        """End every task."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task.get_name(), None)
        if not task.cancelled() and task.exception() is not None:
            _LOG.error("background task %s failed", task.get_name(), exc_info=task.exception())

"""One thread with an event loop, so that a request can be stopped while the kernel goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

_T = TypeVar("_T")


class Background:
    """Runs coroutines in a daemon thread that is started at first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, work: Coroutine[Any, Any, _T]) -> Future[_T]:
        """Start `work` and return its future; cancelling the future stops the work."""
        return asyncio.run_coroutine_threadsafe(work, self._running_loop())

    def wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run `work` and return its result; interrupting the kernel stops it."""
        return self.result(self.start(work))

    def result(self, future: Future[_T]) -> _T:
        """Wait for work that was started; interrupting the kernel stops it."""
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=_run, args=(self._loop,), name="codementor-http", daemon=True
                ).start()
            return self._loop

    def close(self) -> None:
        """End the thread; the next use starts another."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()

"""One stream of a model for all who asked the same at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedStreams(Generic[T]):
    """Streams under way, by key: whoever joins gets all pieces from the beginning.

    When the last one who follows goes away, the stream is closed, and with it the connection.
    """

    def __init__(self) -> None:
        self._streams: dict[str, _Stream[T]] = {}

    async def follow(
        self, key: str, begin: Callable[[], AsyncGenerator[T, None]]
    ) -> AsyncGenerator[T, None]:
        """Yield the pieces as they come.

        Args:
            key: equal for equal questions.
            begin: makes the stream if none is under way.

        Raises:
            Exception: what the stream raised, for each who follows.
        """
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = _Stream(begin)
        stream.followers += 1
        try:
            async for piece in stream.pieces():
                yield piece
        finally:
            stream.followers -= 1
            if stream.followers == 0 or stream.task.done():
                if self._streams.get(key) is stream:
                    del self._streams[key]
                if not stream.task.done():
                    stream.task.cancel()
                    await asyncio.wait({stream.task})


class _Stream(Generic[T]):
    def __init__(self, begin: Callable[[], AsyncGenerator[T, None]]) -> None:
        self.followers = 0
        self._said: list[T] = []
        self._more = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self._run(begin))
        self.task.add_done_callback(lambda _: self._more.set())

    async def _run(self, begin: Callable[[], AsyncGenerator[T, None]]) -> None:
        async with aclosing(begin()) as stream:
            async for piece in stream:
                self._said.append(piece)
                self._more.set()

    async def pieces(self) -> AsyncGenerator[T, None]:
        read = 0
        while True:
            while read < len(self._said):
                read += 1
                yield self._said[read - 1]
            if self.task.done():
                break
            self._more.clear()
            await self._more.wait()
        self.task.result()

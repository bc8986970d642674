"""One stream for all who ask the same at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from jupyter_codementor.flows.shared_stream import SharedStreams


class Source:
    """Says its pieces, each when it is let go on."""

    def __init__(self, *pieces: str, fails: bool = False) -> None:
        self.pieces = pieces
        self.fails = fails
        self.begun = 0
        self.closed = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> AsyncGenerator[str, None]:
        self.begun += 1
        try:
            for piece in self.pieces:
                yield piece
                await self.go_on.wait()
            if self.fails:
                raise ConnectionError("gone")
        finally:
            self.closed += 1


async def all_of(streams: SharedStreams[str], source: Source, key: str = "k") -> list[str]:
    async with aclosing(streams.follow(key, source)) as pieces:
        return [piece async for piece in pieces]


async def test_many_who_ask_the_same_share_one_stream_and_get_all_of_it() -> None:
    streams: SharedStreams[str] = SharedStreams()
    source = Source("a", "b", "c")
    async with asyncio.TaskGroup() as group:
        first = group.create_task(all_of(streams, source))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        late = [group.create_task(all_of(streams, source)) for _ in range(20)]
        await asyncio.sleep(0)
        source.go_on.set()
    assert source.begun == 1
    assert all(task.result() == ["a", "b", "c"] for task in (first, *late))


async def test_another_key_or_a_later_question_begins_anew() -> None:
    streams: SharedStreams[str] = SharedStreams()
    source = Source("a")
    source.go_on.set()
    await asyncio.gather(all_of(streams, source, "one"), all_of(streams, source, "two"))
    await all_of(streams, source, "one")
    assert source.begun == 3


async def test_who_leaves_costs_the_others_nothing_and_the_last_one_closes_it() -> None:
    streams: SharedStreams[str] = SharedStreams()
    source = Source("a", "b")
    tasks = [asyncio.ensure_future(all_of(streams, source)) for _ in range(3)]
    await asyncio.sleep(0.01)
    tasks[0].cancel()
    await asyncio.wait({tasks[0]})
    assert source.closed == 0
    tasks[1].cancel()
    source.go_on.set()
    assert await tasks[2] == ["a", "b"]
    assert source.closed == 1

    held = Source("a", "b")
    alone = asyncio.ensure_future(all_of(streams, held))
    await asyncio.sleep(0.01)
    alone.cancel()
    await asyncio.wait({alone})
    assert held.closed == 1


async def test_a_stream_that_fails_fails_for_all_who_follow() -> None:
    streams: SharedStreams[str] = SharedStreams()
    source = Source("a", fails=True)
    tasks = [asyncio.ensure_future(all_of(streams, source)) for _ in range(3)]
    await asyncio.sleep(0.01)
    source.go_on.set()
    await asyncio.wait(tasks)
    for task in tasks:
        with pytest.raises(ConnectionError):
            task.result()
    source.fails = False
    assert await all_of(streams, source) == ["a"]

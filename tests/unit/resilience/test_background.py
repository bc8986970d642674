"""Background tasks."""

from __future__ import annotations

import asyncio
import logging

import pytest

from jupyter_codementor.resilience.background import Background


async def test_a_key_runs_once_at_a_time() -> None:
    background, begun, go_on = Background(), [], asyncio.Event()

    async def work() -> None:
        begun.append(1)
        await go_on.wait()

    first, second = background.start("a", work), background.start("a", work)
    await asyncio.sleep(0)
    go_on.set()
    await first

    assert first is second
    assert begun == [1]
    assert not background.running("a")


async def test_cancelling_waits_until_the_work_has_ended() -> None:
    background, ended = Background(), []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(1)

    background.start("a", work)
    await asyncio.sleep(0)

    assert await background.cancel("a")
    assert ended == [1]
    assert not await background.cancel("a")


async def test_closing_ends_everything() -> None:
    background = Background()
    tasks = [background.start(key, asyncio.Event().wait) for key in "abc"]
    await asyncio.sleep(0)
    await background.close()

    assert all(task.cancelled() for task in tasks)


async def test_a_failure_is_logged_with_its_key(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()

    async def fail() -> None:
        raise ValueError("broken")

    with caplog.at_level(logging.ERROR), pytest.raises(ValueError, match="broken"):
        await background.start("the-key", fail)
    await asyncio.sleep(0)

    assert "the-key" in caplog.text
    assert "broken" in caplog.text

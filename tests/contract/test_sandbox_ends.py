"""How a box ends: time, memory, output, bombs, cancelling; and that nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
import signal
import time
from typing import Any

import pytest
from sandbox_samples import (
    LIMITS,
    ask,
    call,
    case,
    challenge,
    descendants,
    descriptors,
    is_copy,
    jail,
    load,
)

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.adapters.sandbox.pool import Claimed, Pool
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Limits


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import os; os._exit(0)", "crash"),
        ("import ctypes; ctypes.string_at(0)", "crash"),
        ("return bytearray(1 << 30)", "memory"),
        ("x = [0]\n    while True: x = x + x", "memory"),
        ("while True: print('x' * 1000)", "output_limit"),
        ("import sys\n    while True: sys.stderr.write('x' * 1000)", "output_limit"),
    ],
)
async def test_after_an_ending_the_box_is_gone(
    sandbox: LocalSandbox, body: str, status: str
) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load(f"def f():\n    {body}")
        outcome = await box.evaluate(call("f"))
        assert outcome.status == status
        assert len(outcome.stdout) <= 1 << 20
        assert (await box.evaluate(call("f"))).status == "crash"


async def test_a_gigabyte_of_output_is_stopped_at_once(sandbox: LocalSandbox) -> None:
    started = time.monotonic()
    outcome = await ask(sandbox, "def f():\n    for _ in range(1024): print('x' * (1 << 20))")
    assert outcome.status == "output_limit"
    assert time.monotonic() - started < 3


async def test_an_endless_loop_ends_within_half_a_second_of_the_limit(
    sandbox: LocalSandbox,
) -> None:
    async with sandbox.box(Limits(0.5, 128)) as box:
        started = time.monotonic()
        outcome = await box.load("print('begun')\nwhile True: pass")
        assert (outcome.status, outcome.stdout) == ("timeout", "begun\n")
        assert time.monotonic() - started < 1.0


async def test_the_time_limit_counts_over_the_whole_life_of_a_box(sandbox: LocalSandbox) -> None:
    async with sandbox.box(Limits(0.6, 128)) as box:
        await box.load("import time\ndef f(): time.sleep(0.25)")
        assert [(await box.evaluate(call("f"))).status for _ in range(3)] == [
            "value",
            "value",
            "timeout",
        ]


async def test_a_thread_bomb_is_stopped_and_leaves_other_boxes_their_threads() -> None:
    """Unless we are root, whose processes the kernel does not count: then all 300 are started."""
    sandbox = jail("B", boxes_at_once=2)
    code = (
        "import threading, time\nthreading.stack_size(32768)\ndef f():\n    try:\n"
        "        for n in range(300):\n"
        "            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "    except RuntimeError: return n"
    )
    outcomes = await asyncio.gather(ask(sandbox, code), ask(sandbox, code))
    started = None if os.getuid() == 0 else 63
    assert [outcome.status for outcome in outcomes] == ["value", "value"]
    assert [outcome.value for outcome in outcomes] == [started, started]


async def test_a_fork_bomb_starts_nothing(sandbox: LocalSandbox) -> None:
    code = "import os\ndef f():\n    while True: os.fork()"
    outcome = await ask(sandbox, code)
    assert outcome.status == "raised"
    assert outcome.raised is not None
    assert outcome.raised.type_name == "PermissionError"


@pytest.fixture(params=["B", "C"])
async def on_demand(request: pytest.FixtureRequest) -> LocalSandbox:
    """A jail whose zygote runs and that keeps no boxes ready."""
    before = descendants()
    sandbox = jail(request.param, ready=0)
    await load(sandbox, "")
    await gone(before | {pid for pid in descendants() if not is_copy(pid)})
    return sandbox


async def gone(before: set[str]) -> None:
    """Wait, for a second at most, until no more processes are there than before."""
    async with asyncio.timeout(1.0):
        while descendants() - before:
            await asyncio.sleep(0.005)


async def test_nothing_of_a_box_is_alive_after_it_was_left(on_demand: LocalSandbox) -> None:
    before = descendants()
    async with on_demand.box(LIMITS) as box:
        await box.load(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()"
        )
        assert descendants() - before
    await gone(before)


async def test_cancelling_kills_the_box_at_once(on_demand: LocalSandbox) -> None:
    before = descendants()
    running = asyncio.Event()

    async def grade() -> None:
        async with on_demand.box(Limits(30.0, 128)) as box:
            await box.load("def f():\n    while True: pass")
            running.set()
            await box.evaluate(call("f"))

    task = asyncio.create_task(grade())
    await running.wait()
    started = time.monotonic()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    assert time.monotonic() - started < 1
    await gone(before)


async def test_two_hundred_boxes_leak_neither_descriptors_nor_processes() -> None:
    sandbox = jail("C", boxes_at_once=8, ready=0)

    async def one(number: int) -> object:
        async with sandbox.box(LIMITS) as box:
            await box.load(f"def f(): return {number}")
            return (await box.evaluate(call("f"))).value

    start = descendants()
    await one(0)
    await gone(start | {pid for pid in descendants() if not is_copy(pid)})
    gc.collect()
    before, open_before = descendants(), descriptors()
    assert await asyncio.gather(*map(one, range(200))) == list(range(200))
    await gone(before)
    async with asyncio.timeout(1.0):
        while descriptors() > open_before:  # fewer, if something of an earlier test is let go
            await asyncio.sleep(0.005)


async def test_too_few_descriptors_are_our_fault_and_none_is_lost(
    on_demand: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, pipe, calls = descriptors(), os.pipe, iter(range(2))

    def second_fails() -> tuple[int, int]:
        if next(calls):
            raise OSError(errno.EMFILE, "Too many open files")
        return pipe()

    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.process.os.pipe", second_fails)
    with pytest.raises(Unavailable, match="Too many open files"):
        await load(on_demand, "")
    assert descriptors() == before


async def _kill(box: Any) -> None:
    """Kill a box from outside, and wait until it has ended."""
    process = box._process
    os.kill(process.pid, signal.SIGKILL)
    while not process.has_ended():
        await asyncio.sleep(0.001)


async def test_a_box_that_is_killed_before_it_knows_the_code_is_replaced_once(
    sandbox: LocalSandbox,
) -> None:
    async with sandbox.box(LIMITS) as box:
        await _kill(box)
        assert (await box.load("def f(): return 7")).status == "value"
        assert (await box.evaluate(call("f"))).value == 7
        await _kill(box)
        assert (await box.evaluate(call("f"))).status == "crash"
    async with sandbox.box(LIMITS) as box:
        await _kill(box)
        assert (await box.run_program("print(input())", "7\n")).stdout == "7\n"
    await sandbox.close()


async def test_a_box_that_is_killed_while_the_code_waits_to_be_read_is_replaced(
    sandbox: LocalSandbox,
) -> None:
    async with sandbox.box(LIMITS) as box:
        process = box._process  # type: ignore[attr-defined] # nothing else tells which one it is
        os.kill(process.pid, signal.SIGSTOP)
        loading = asyncio.create_task(box.load("def f(): return 7"))
        await asyncio.sleep(0)  # now it is sent
        os.kill(process.pid, signal.SIGKILL)
        assert (await loading).status == "value"
        assert (await box.evaluate(call("f"))).value == 7
    await sandbox.close()


async def test_a_jail_whose_boxes_are_all_killed_before_the_code_is_at_fault_itself(
    sandbox: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Pool.claim

    async def killed(pool: Pool, settings: dict[str, Any]) -> Claimed:
        claimed = await claim(pool, settings)
        os.kill(claimed.process.pid, signal.SIGKILL)
        while not claimed.process.has_ended():
            await asyncio.sleep(0.001)
        return claimed

    monkeypatch.setattr(Pool, "claim", killed)
    asked = challenge(case("f", [], 7))
    verdict = await grade(asked, "def f(): return 7", sandbox, hidden=True)
    assert verdict.status == "grader_fault"
    assert "not the code's fault" in str(verdict.fault)
    await sandbox.close()


async def test_code_that_kills_itself_runs_once_and_has_crashed(
    sandbox: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = []
    claim = Pool.claim

    async def counted(pool: Pool, settings: dict[str, Any]) -> Claimed:
        claims.append(await claim(pool, settings))
        return claims[-1]

    monkeypatch.setattr(Pool, "claim", counted)
    for code in ("import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)"):
        claims.clear()
        assert (await load(sandbox, code)).status == "crash"
        assert len(claims) == 1
    await sandbox.close()

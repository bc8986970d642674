"""New processes: none by default, as many as the challenge says otherwise, and none left over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from sandbox_samples import LIMITS, call, descendants, jail, load

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits

FORKS = replace(LIMITS, processes=6)
CODE = """
import errno, os, threading, time

def one():
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def in_a_row(count):
    return [one() for _ in range(count)]

def stay():
    try:
        if os.fork() == 0:
            while True: time.sleep(60)
        return "started"
    except OSError as error:
        return errno.errorcode[error.errno]

def many(count):
    return [stay() for _ in range(count)]

def grow():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(60)

def at_once(count):
    found = []
    threads = [threading.Thread(target=lambda: found.append(stay())) for _ in range(count)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return found

def leave_the_group(way):
    pid = os.fork()
    if pid == 0:
        try: getattr(os, way)(*([0, 0] if way == "setpgid" else []))
        except PermissionError: os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def orphan():
    if os.fork() == 0:
        if os.fork() == 0:
            for fd in range(64):
                try: os.close(fd)
                except OSError: pass
            while True: pass
        os._exit(0)
    time.sleep(0.2)

def execute():
    os.execv("/bin/true", ["true"])

def namespace():
    import ctypes
    return ctypes.CDLL(None, use_errno=True).syscall(56, 0x10000011, 0, 0, 0, 0)

def signal_others():
    os.kill(-1, 0)
"""


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    made = jail(request.param, ready=0)
    await load(made, "")
    return made


async def ask(sandbox: LocalSandbox, function: str, *arguments: object) -> object:
    async with sandbox.box(FORKS) as box:
        assert (await box.load(CODE)).status == "value"
        outcome = await box.evaluate(call(function, *arguments))
        return outcome.raised.type_name if outcome.raised else outcome.value


async def settled(before: set[str]) -> None:
    async with asyncio.timeout(1.0):
        while descendants() - before:
            await asyncio.sleep(0.01)


async def test_a_challenge_that_asks_for_processes_can_fork(sandbox: LocalSandbox) -> None:
    assert await ask(sandbox, "one") == 7
    assert await ask(sandbox, "in_a_row", 30) == [7] * 30


async def test_there_are_no_more_processes_than_the_challenge_says(sandbox: LocalSandbox) -> None:
    before = descendants()
    assert await ask(sandbox, "many", 8) == ["started"] * 5 + ["EAGAIN"] * 3
    await settled(before)
    found = await ask(sandbox, "at_once", 8)
    assert sorted(map(str, found)) == ["EAGAIN"] * 3 + ["started"] * 5  # type: ignore[call-overload]


async def test_a_bomb_of_forks_stays_within_its_box_and_leaves_nothing(
    sandbox: LocalSandbox,
) -> None:
    before, most = descendants(), 0
    async with sandbox.box(replace(FORKS, time_s=1.0)) as box:
        await box.load(CODE)
        async with asyncio.TaskGroup() as group:
            grading = group.create_task(box.evaluate(call("grow")))
            while not grading.done():
                most = max(most, len(descendants() - before))
                await asyncio.sleep(0.01)
    assert grading.result().status == "timeout"
    assert most == FORKS.processes
    await settled(before)


async def test_nothing_that_was_started_outlives_the_verdict(sandbox: LocalSandbox) -> None:
    before = descendants()
    async with sandbox.box(FORKS) as box:
        await box.load(CODE)
        await box.evaluate(call("orphan"))
        assert descendants() - before
    await settled(before)


async def test_nothing_that_was_started_outlives_a_crash(sandbox: LocalSandbox) -> None:
    before = descendants()
    async with sandbox.box(FORKS) as box:
        await box.load(CODE + "\ndef end():\n    many(3)\n    os._exit(1)")
        assert (await box.evaluate(call("end"))).status == "crash"
        await settled(before)


@pytest.mark.parametrize("way", ["setsid", "setpgid"])
async def test_no_process_can_leave_its_group(sandbox: LocalSandbox, way: str) -> None:
    assert await ask(sandbox, "leave_the_group", way) == 1


async def test_forks_bring_no_programs_and_no_namespaces(sandbox: LocalSandbox) -> None:
    assert await ask(sandbox, "execute") == "PermissionError"
    assert await ask(sandbox, "namespace") == -1


async def test_processes_of_others_cannot_be_signalled() -> None:
    before = len(list(Path("/proc").glob("[0-9]*")))
    assert before > 2
    assert await ask(jail("C"), "signal_others") == "PermissionError"
    assert await ask(jail("B"), "signal_others") in (None, "ProcessLookupError")


async def test_where_processes_cannot_be_held_the_challenge_is_refused() -> None:
    with pytest.raises(Unavailable, match="starts processes, which cannot be held in check here"):
        async with jail("E").box(Limits(processes=2)):
            pass


async def test_where_processes_cannot_be_counted_the_challenge_is_refused(
    sandbox: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.pool.can_count", lambda pid: False)
    with pytest.raises(Unavailable, match="processes cannot be counted here"):
        await ask(sandbox, "one")


async def test_by_default_nothing_can_be_forked(sandbox: LocalSandbox) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load(CODE)
        raised = (await box.evaluate(call("one"))).raised
    assert raised is not None
    assert raised.type_name == "PermissionError"

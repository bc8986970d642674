"""Boxes that stand ready: each serves once, none sees another, and all of them end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sandbox_samples import LIMITS, ask, boxes, call, descendants, descriptors, is_copy, jail, load

from jupyter_codementor.adapters.sandbox import LocalSandbox, Profile
from jupyter_codementor.errors import Unavailable

READY = 3
WRITE = "open('/tmp/left', 'w').write('x')\ndef f(): return 1"
LOOK = "import os\ndef f(): return os.listdir('/tmp')"


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param, ready=READY)
    yield made
    await made.close()


class Below:
    """The processes that were started below this one since the test began."""

    def __init__(self) -> None:
        self._before = descendants()

    def all(self) -> set[str]:
        return descendants() - self._before

    def boxes(self) -> set[str]:
        return {pid for pid in self.all() if is_copy(pid)}


@pytest.fixture
def below() -> Below:
    return Below()


async def until(holds: Callable[[], bool], seconds: float = 3.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


def zygotes(sandbox: LocalSandbox) -> int:
    """How many processes stand between this one and the boxes: bubblewrap, and the zygote."""
    return 2 if "bubblewrap" in sandbox.profile.layers else 1


async def test_after_the_first_use_boxes_stand_ready_and_as_many_again_after_each(
    below: Below, sandbox: LocalSandbox
) -> None:
    for _ in range(3):
        await ask(sandbox, "def f(): return 1")
        await until(lambda: len(below.all()) == zygotes(sandbox) + READY)


async def test_no_box_serves_twice(sandbox: LocalSandbox) -> None:
    code = (
        "import builtins\ndef f():\n"
        "    seen = hasattr(builtins, 'seen')\n    builtins.seen = 1\n    return seen"
    )
    assert [(await ask(sandbox, code)).value for _ in range(8)] == [False] * 8


async def test_what_one_box_writes_no_other_one_finds() -> None:
    sandbox = jail("B", ready=READY)
    async with sandbox.box(LIMITS) as first, sandbox.box(LIMITS) as second:
        assert (await first.load(WRITE)).status == "value"
        await second.load(LOOK)
        assert (await second.evaluate(call("f"))).value == []
    assert (await ask(sandbox, LOOK)).value == []


async def test_random_numbers_differ_from_box_to_box(sandbox: LocalSandbox) -> None:
    code = "import random\ndef f(): return random.random()"
    values = [(await ask(sandbox, code)).value for _ in range(4)]
    assert len(set(values)) == 4


async def test_the_limits_of_a_challenge_hold_in_a_box_that_was_made_before(
    sandbox: LocalSandbox,
) -> None:
    await ask(sandbox, "def f(): return 1")
    take = "def f(): return len(bytearray(100 << 20))"
    small = type(LIMITS)(time_s=3.0, memory_mb=32)
    assert (await ask(sandbox, take, limits=small)).status == "memory"
    assert (await ask(sandbox, take)).value == 100 << 20


async def test_in_a_box_limits_cannot_be_raised_again(sandbox: LocalSandbox) -> None:
    code = "import resource as r\ndef f(): r.setrlimit(r.RLIMIT_AS, (-1, -1))"
    raised = (await ask(sandbox, code)).raised
    assert raised is not None


async def test_code_runs_beside_the_server_with_less_claim_to_the_processor(
    sandbox: LocalSandbox,
) -> None:
    code = "import os\ndef f(): return os.getpriority(os.PRIO_PROCESS, 0)"
    assert (await ask(sandbox, code)).value == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


async def test_a_zygote_that_died_is_replaced(below: Below, sandbox: LocalSandbox) -> None:
    await ask(sandbox, "def f(): return 1")
    for pid in below.all():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
    assert (await ask(sandbox, "def f(): return 2")).value == 2
    assert (await ask(sandbox, "def f(): return 3")).value == 3


async def test_a_zygote_that_dies_under_a_student_is_our_fault(
    below: Below, sandbox: LocalSandbox
) -> None:
    async def grade() -> None:
        async with sandbox.box(LIMITS) as box:
            await box.load("")
            copies = below.boxes()
            for pid in below.all() - copies:
                os.kill(int(pid), signal.SIGKILL)
            await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in copies))
            assert (await box.load("")).status == "crash"

    with pytest.raises(Unavailable, match="that was not the code's fault"):
        await grade()
    assert (await ask(sandbox, "def f(): return 2")).value == 2


async def test_a_box_that_waits_and_dies_costs_the_others_nothing(
    below: Below, sandbox: LocalSandbox
) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load("def f(): return 1")
        running = below.boxes()
        await ask(sandbox, "def f(): return 1")
        await until(lambda: len(below.boxes()) == READY + 1)
        waiting = below.boxes() - running
        for pid in waiting:
            os.kill(int(pid), signal.SIGKILL)
        await until(lambda: not any(Path("/proc", pid).exists() for pid in waiting))
        ours = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert (await ask(sandbox, "def f(): return 2")).value == 2
        assert (await box.evaluate(call("f"))).value == 1
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == ours


async def test_a_box_has_no_descriptors_but_its_own(sandbox: LocalSandbox) -> None:
    code = (
        "import os\ndef there(fd):\n    try: os.fstat(fd)\n    except OSError: return False\n"
        "    return True\ndef f(): return [fd for fd in range(4096) if there(fd)]"
    )
    assert (await ask(sandbox, code)).value == [0, 1, 2, 3]


async def test_code_that_runs_long_lets_shorter_code_go_first(sandbox: LocalSandbox) -> None:
    code = (
        "import os, time\ndef f():\n    time.sleep(0.8)\n"
        "    return os.getpriority(os.PRIO_PROCESS, 0)"
    )
    assert (await ask(sandbox, code)).value == 19


async def test_closing_ends_every_process_and_gives_every_descriptor_back(
    below: Below, sandbox: LocalSandbox
) -> None:
    before = descriptors()
    async with asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(ask(sandbox, "def f(): return 1"))
    await sandbox.close()
    assert not below.all()
    assert descriptors() == before


async def test_after_closing_a_box_can_be_had_again(sandbox: LocalSandbox) -> None:
    await ask(sandbox, "def f(): return 1")
    await sandbox.close()
    assert (await ask(sandbox, "def f(): return 2")).value == 2
    await sandbox.close()


@pytest.mark.parametrize("level", ["B", "C"])
async def test_a_jail_that_is_forgotten_ends_by_itself(below: Below, level: str) -> None:
    sandbox = jail(level)
    await ask(sandbox, "def f(): return 1")
    assert below.all()
    del sandbox
    await until(lambda: not below.all())


async def test_boxes_that_are_not_used_for_long_are_ended(
    below: Below, sandbox: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.pool._IDLE_S", 0.2)
    await ask(sandbox, "def f(): return 1")
    await until(lambda: not below.all())
    assert (await ask(sandbox, "def f(): return 2")).value == 2


SERVER = """
import asyncio, sys, time
sys.path.insert(0, sys.argv[1])
from sandbox_samples import LIMITS, jail

async def main():
    sandbox = jail(sys.argv[2])
    async with sandbox.box(LIMITS) as first:
        await first.load("")
    async with sandbox.box(LIMITS) as box:
        print("running", flush=True)
        await box.load("while True: pass")

asyncio.run(main())
"""


@pytest.mark.parametrize("level", ["B", "C"])
async def test_nothing_is_left_of_a_server_that_is_killed(level: str) -> None:
    command = [sys.executable, "-c", SERVER, str(Path(__file__).parent), level]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"running\n"
        started = descendants(server.pid)
        assert len(started) >= 3
        server.kill()
    await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


async def test_a_zygote_has_no_environment_of_ours_and_no_open_files_of_ours(
    below: Below, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CODEMENTOR_SECRET", "CANARY")
    sandbox = jail("C", ready=0)
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        await load(sandbox, "")
    await until(lambda: len(below.all()) == 1)
    [zygote] = below.all()
    assert b"CANARY" not in Path(f"/proc/{zygote}/environ").read_bytes()
    links = [str(path.readlink()) for path in Path(f"/proc/{zygote}/fd").iterdir()]
    assert not [link for link in links if link.startswith(str(tmp_path))]


async def test_a_layer_that_does_not_hold_means_no_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Profile, "_readable", lambda self, image: ["/"])
    monkeypatch.setattr(Profile, "zygote_settings", _with_a_broken_filter(Profile.zygote_settings))
    with pytest.raises(Unavailable, match="The jail is not safe, so it was not used"):
        await load(jail("C"), "")


def _with_a_broken_filter(
    settings: Callable[..., dict[str, object]],
) -> Callable[..., dict[str, object]]:
    return lambda self, image: {**settings(self, image), "seccomp": b"\0" * 8}


CRASH = "import os\ndef f(): os._exit(1)"


async def zygote_of(sandbox: LocalSandbox) -> str:
    """The process that stands between this one and a box."""
    async with sandbox.box(LIMITS) as box:
        await box.load("")
        [parent] = {Path(f"/proc/{pid}/stat").read_text().split()[3] for pid in boxes()}
    return parent


async def test_a_zygote_that_proves_itself_stays_however_many_submissions_crash() -> None:
    sandbox = jail("C", ready=0)
    before = await zygote_of(sandbox)
    for _ in range(7):
        assert (await ask(sandbox, CRASH)).status == "crash"
    assert await zygote_of(sandbox) == before
    await sandbox.close()


async def test_a_zygote_whose_boxes_do_not_work_is_replaced_and_others_end_in_peace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox = jail("C", ready=0)
    before = await zygote_of(sandbox)
    async with sandbox.box(LIMITS) as other:
        await other.load("def f(): return 1")
        monkeypatch.setattr("jupyter_codementor.adapters.sandbox.local._EXAM_ANSWER", None)
        for _ in range(3):
            assert (await ask(sandbox, CRASH)).status == "crash"
        monkeypatch.undo()
        assert (await ask(sandbox, "def f(): return 1")).value == 1
        assert (await other.evaluate(call("f"))).value == 1
    assert await zygote_of(sandbox) != before
    await until(lambda: not Path(f"/proc/{before}").exists())
    await sandbox.close()

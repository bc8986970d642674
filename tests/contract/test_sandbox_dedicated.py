"""Level A on this machine is claimed only if stated and verified; else it is B, with the reason."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_samples import LIMITS, ask, call, case, challenge
from test_sandbox_attacks import public_python  # noqa: F401 - a fixture

from jupyter_codementor.adapters.sandbox import Choice, LocalSandbox, Profile, choose
from jupyter_codementor.adapters.sandbox.cgroups import (
    Cgroups,
    Group,
    _base,
    _groups,
    _mounts,
    find_cgroups,
)
from jupyter_codementor.adapters.sandbox.layers import ALL
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Limits

LEVEL_A = "level A (level B with control groups)"
_numbers = itertools.count()


def cgroups_work() -> bool:
    try:
        find_cgroups().close()
    except Unavailable:
        return False
    return True


needs_cgroups = pytest.mark.skipif(
    not cgroups_work(), reason="no control groups belong to this user here"
)


@pytest.fixture
def a_user_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests, which run as root or in somebody's session, pass for a service's user."""
    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.selftest.person", lambda: "")


def why_not(choice: Choice) -> str:
    [finding] = [found for found in choice.findings if found.name == LEVEL_A]
    assert not finding.held
    return finding.detail


async def chosen() -> Choice:
    choice = await choose(dedicated_host=True)
    await choice.sandbox.close()
    return choice


# --- The choice ----------------------------------------------------------------------------------


@needs_cgroups
@pytest.mark.usefixtures("a_user_of_its_own")
async def test_what_is_stated_and_verified_is_level_a() -> None:
    choice = await choose(dedicated_host=True)
    assert choice.sandbox.level == "A"
    names = {finding.name for finding in choice.findings if finding.held}
    assert {LEVEL_A, "hold more than its control group", "start more than its control group"} <= (
        names
    )
    assert {"read a file outside", "see other processes"} <= names
    assert all(finding.held for finding in choice.findings)
    asked = challenge(case("f", (2,), 4))
    verdict = await grade(asked, "def f(n): return 2 * n", choice.sandbox, hidden=True)
    assert (verdict.status, verdict.isolation) == ("accepted", "A")
    await choice.sandbox.close()


@needs_cgroups
@pytest.mark.usefixtures("a_user_of_its_own")
async def test_what_is_not_stated_is_not_claimed() -> None:
    choice = await choose()
    assert choice.sandbox.level == "B"
    assert not [finding for finding in choice.findings if finding.name == LEVEL_A]
    await choice.sandbox.close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root is root")
async def test_a_server_of_root_gets_level_b_and_is_told_why() -> None:
    choice = await chosen()
    assert choice.sandbox.level == "B"
    assert why_not(choice) == "the server runs as root; give it a user of its own"


@pytest.mark.usefixtures("a_user_of_its_own")
async def test_without_control_groups_of_its_own_the_level_is_b(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "jupyter_codementor.adapters.sandbox.cgroups._first", lambda mounts, groups: None
    )
    monkeypatch.setattr(
        "jupyter_codementor.adapters.sandbox.cgroups._second", lambda mounts, groups: None
    )
    choice = await chosen()
    assert choice.sandbox.level == "B"
    assert "Delegate=memory pids" in why_not(choice)


@needs_cgroups
@pytest.mark.usefixtures("a_user_of_its_own")
@pytest.mark.parametrize(
    ("file", "said"), [("memory", "memory is not bound"), ("pids", "processes are not bound")]
)
async def test_control_groups_that_bound_nothing_are_no_level_a(
    monkeypatch: pytest.MonkeyPatch, file: str, said: str
) -> None:
    real = Group.limit

    def limit(self: Group, memory_bytes: int, processes: int, version: int) -> None:
        wide = (1 << 40, processes) if file == "memory" else (memory_bytes, 10_000)
        real(self, *wide, version)

    monkeypatch.setattr(Group, "limit", limit)
    choice = await chosen()
    assert choice.sandbox.level == "B"
    assert said in why_not(choice)


@pytest.mark.usefixtures("a_user_of_its_own")
async def test_without_the_layers_of_level_b_there_is_no_level_a() -> None:
    choice = await choose(dedicated_host=True, without=["namespaces"])
    assert choice.sandbox.level > "B"
    assert "level B" in why_not(choice)
    await choice.sandbox.close()


async def test_a_jail_of_level_a_without_control_groups_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="control groups"):
        LocalSandbox(Profile(ALL, "bwrap", dedicated=True))


# --- What a group does -------------------------------------------------------------------------


@pytest.fixture
async def dedicated(a_user_of_its_own: None) -> LocalSandbox:
    return (await choose(dedicated_host=True)).sandbox


@needs_cgroups
async def test_all_processes_of_a_box_together_keep_to_its_memory(dedicated: LocalSandbox) -> None:
    code = (
        "import os\n"
        "def f(count):\n"
        "    children = []\n"
        "    for _ in range(count):\n"
        "        (asked, ask), (told, tell) = os.pipe(), os.pipe()\n"
        "        if os.fork() == 0:\n"
        "            kept = b'x' * (80 << 20)\n"
        "            while os.read(asked, 1):\n"
        "                os.write(tell, b'1')\n"
        "        os.close(tell)\n"
        "        children.append((ask, told))\n"
        "    def answers():\n"
        "        for ask, told in children:\n"
        "            os.write(ask, b'1')\n"
        "        return sum(len(os.read(told, 1)) for ask, told in children)\n"
        "    answers()\n"  # each now held its memory once, or was killed
        "    return answers()\n"
    )
    several = Limits(time_s=2.0, memory_mb=128, processes=5)
    assert (await ask(dedicated, code, "f", 1, limits=several)).value == 1
    crowded = await ask(dedicated, code, "f", 4, limits=several)
    # The 128 MiB, with the room for the interpreter and its files, have space for two of 80 MiB.
    assert crowded.status == "crash" or crowded.value in (1, 2), crowded
    assert (await ask(dedicated, "def f(): return 1")).value == 1
    await dedicated.close()


@needs_cgroups
async def test_the_groups_of_boxes_and_our_own_are_removed(a_user_of_its_own: None) -> None:
    before = ours()
    sandbox = (await choose(dedicated_host=True)).sandbox
    assert len(ours()) > len(before)
    for _ in range(3):
        await ask(sandbox, "def f(): return 1")
    async with asyncio.timeout(5.0):
        while ours() != before:
            await sandbox.close()
            await asyncio.sleep(0.01)


def ours() -> set[str]:
    found = Path("/sys/fs/cgroup").glob(f"*/**/codementor-{os.getpid()}-*")
    return {str(path) for path in found}


@needs_cgroups
async def test_a_group_does_not_slow_a_ready_box_down(dedicated: LocalSandbox) -> None:
    async with dedicated.box(LIMITS) as box:
        await box.load("def f(): return 1")
        outcome = await box.evaluate(call("f"))
    assert outcome.value == 1
    assert outcome.duration_ms < 50
    await dedicated.close()


# --- A user without privileges, to whom root made groups over -----------------------------------

_CHOOSE = """
import asyncio, json
from jupyter_codementor.adapters.sandbox import choose
async def main():
    choice = await choose(dedicated_host=True)
    await choice.sandbox.close()
    print(json.dumps([choice.sandbox.level, [f.detail for f in choice.findings if not f.held]]))
asyncio.run(main())
"""
_BECOME = """
import os, sys
for path in sys.argv[1].split(":"):
    with open(path + "/cgroup.procs", "w") as file:
        file.write(str(os.getpid()))
os.setgroups([]); os.setgid(65534); os.setuid(65534)
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def made_over() -> Iterator[list[Path]]:
    """Groups of version 1 that belong to another user."""
    if os.getuid() != 0:
        pytest.skip("only root can make groups over to another user")
    mounts = dict(_mounts(Path("/proc/self/mountinfo").read_text()))
    groups = dict(_groups(Path("/proc/self/cgroup").read_text()))
    bases = [_base(mounts.get(name), groups.get(name)) for name in ("memory", "pids")]
    folders = [base / f"test-{os.getpid()}-{next(_numbers)}" for base in bases if base is not None]
    if len(folders) != len(bases):
        pytest.skip("there are no control groups of version 1 here")
    for folder in folders:
        folder.mkdir()
        for path in (folder, folder / "cgroup.procs"):
            os.chown(path, 65534, 65534)
    yield folders
    for folder in folders:
        folder.rmdir()


@pytest.mark.parametrize("is_made_over", [True, False])
def test_a_user_without_privileges_reaches_level_a_with_groups_of_its_own(
    made_over: list[Path],
    public_python: tuple[str, dict[str, str]],  # noqa: F811 - the fixture
    is_made_over: bool,
) -> None:
    python, environment = public_python
    if not is_made_over:
        for folder in made_over:
            os.chown(folder, 0, 0)
    done = subprocess.run(
        [sys.executable, "-c", _BECOME, ":".join(map(str, made_over)), python, "-c", _CHOOSE],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    level, not_held = json.loads(done.stdout)
    if is_made_over:
        assert (level, not_held) == ("A", [])
    else:
        assert level == "B"
        assert any("belong to this user" in detail for detail in not_held)


# --- Reading what there is -----------------------------------------------------------------------


def test_version_1_and_2_are_found_where_they_are_mounted() -> None:
    mounts = dict(
        _mounts(
            "31 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            "32 23 0:29 /docker/x /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw\n"
            "33 23 0:30 / /proc rw - proc proc rw\n"
        )
    )
    groups = dict(_groups("4:memory,pids:/a:b\n0::/docker/x/service\n"))
    assert _base(mounts["memory"], groups["memory"]) == Path("/sys/fs/cgroup/memory/a:b")
    assert _base(mounts[""], groups[""]) == Path("/sys/fs/cgroup/unified/service")
    assert _base(mounts[""], "/docker/xy") is None
    assert _base(mounts.get("pids"), groups["pids"]) is None


def test_in_version_2_the_server_makes_room_and_lets_limits_down(tmp_path: Path) -> None:
    """Over a folder in place of the kernel's, which shows what is written, and to where."""
    (tmp_path / "cgroup.subtree_control").write_text("")
    (tmp_path / "cgroup.procs").write_text("41\n42\n")
    with pytest.raises(FileNotFoundError, match="subtree_control"):
        Cgroups(dict.fromkeys(("memory", "pids"), tmp_path))  # no kernel fills the new folder
    assert (tmp_path / "codementor-server" / "cgroup.procs").read_text() == "42"
    assert (tmp_path / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_the_limits_of_version_2_go_into_its_files(tmp_path: Path) -> None:
    Group({"memory": tmp_path, "pids": tmp_path}).limit(1000, 7, version=2)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert written == {"memory.max": "1000", "memory.swap.max": "0", "pids.max": "7"}

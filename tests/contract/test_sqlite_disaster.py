"""The SQLite store under real trouble: several processes, SIGKILL, a full disk, a read-only one."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jupyter_codementor.adapters.storage import SqliteDocuments

HEAD = """
import asyncio, json, os, sys, errno
from pathlib import Path
from jupyter_codementor.adapters.storage import SqliteDocuments
from jupyter_codementor.errors import CodementorError
path, name = Path(sys.argv[1]), sys.argv[2]

def say(*words):
    print(json.dumps(words), flush=True)

async def told(awaitable):
    try:
        await awaitable
        say("done")
    except CodementorError as error:
        say(type(error).__name__, str(error))
"""

WRITER = """
async def main():
    store = await SqliteDocuments.open(path)
    await store.insert("users", {"id": "counter", "schema_version": 1, "count": 0})
    for n in range(60):
        await store.insert("claims", {"id": f"{name}/{n}", "schema_version": 1})
        while True:
            document = await store.get("users", "counter")
            if await store.replace("users", document | {"count": document["count"] + 1}):
                break
    await store.close()
"""

ENDLESS_WRITER = """
async def main():
    store = await SqliteDocuments.open(path)
    for n in range(10**6):
        document = {"id": f"{name}/{n}", "schema_version": 1, "text": "x" * 2000}
        if await store.insert("claims", document):
            say(document["id"])
"""

DISK_FULL = """
def fill(file):
    try:
        while True:
            os.write(file, b"x" * 4096)
    except OSError as error:
        assert error.errno == errno.ENOSPC

async def main():
    store = await SqliteDocuments.open(path)
    stored, refusal = [], None
    while refusal is None:
        document = {"id": str(len(stored)), "schema_version": 1, "text": "x" * 5000}
        try:
            assert await store.insert("claims", document)
            stored.append(document["id"])
        except CodementorError as error:
            refusal = error
    say(type(refusal).__name__, str(refusal))
    found = [await store.get("claims", id) for id in stored]
    say("readable", len(stored), all(found), await store.get("claims", str(len(stored))))
    (path.parent / "ballast").unlink()
    await told(store.insert("claims", {"id": "later", "schema_version": 1}))
    await store.close()
    file = os.open(path.parent / "ballast", os.O_CREAT | os.O_WRONLY)
    fill(file)
    await told(SqliteDocuments.open(path.parent / "second" / "store.db"))
    await told(SqliteDocuments.open(path.parent / "third.db"))

path.parent.mkdir(exist_ok=True)
(path.parent / "ballast").write_bytes(b"x" * 500_000)
"""

OPEN_AND_WRITE = """
async def main():
    await told(SqliteDocuments.open(path))
"""


def command(program: str, path: Path, name: str = "w") -> list[str]:
    return [sys.executable, "-c", f"{HEAD}\n{program}\nasyncio.run(main())", str(path), name]


def spoken(arguments: list[str]) -> list[list[object]]:
    """Run to the end; return what was said, line by line."""
    result = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def bwrap() -> str:
    """Bubblewrap: the tests of a full and of a read-only disk cannot be run without it."""
    path = shutil.which("bwrap")
    assert path, "bubblewrap is missing: install it (apt-get install bubblewrap)"
    return path


async def test_four_writing_processes_lose_nothing(tmp_path: Path) -> None:
    """They also make the file at the same time."""
    path = tmp_path / "data" / "store.db"
    processes = [
        subprocess.Popen(command(WRITER, path, str(n)), stderr=subprocess.PIPE) for n in range(4)
    ]
    for process in processes:
        _, stderr = process.communicate(timeout=60)
        assert process.returncode == 0, stderr.decode()
    store = await SqliteDocuments.open(path)
    counter = await store.get("users", "counter")
    assert counter is not None
    assert (counter["count"], counter["revision"]) == (240, 241)
    for name in range(4):
        for n in range(60):
            assert await store.get("claims", f"{name}/{n}")
    await store.close()


async def test_killing_the_writer_loses_no_acknowledged_write(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    acknowledged: list[str] = []
    for kill in range(10):
        with subprocess.Popen(
            command(ENDLESS_WRITER, path, str(kill)), stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(7 * kill + 1)]
            process.send_signal(signal.SIGKILL)
            lines += [line for line in process.stdout.readlines() if line.endswith(b"\n")]
        assert process.returncode == -signal.SIGKILL
        acknowledged += [json.loads(line)[0] for line in lines]
    store = await SqliteDocuments.open(path)
    for name in acknowledged:
        assert await store.get("claims", name), name
    await store.close()
    assert len(acknowledged) >= 325
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk_is_told_keeps_what_was_stored_and_is_left_behind(
    tmp_path: Path, bwrap: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    sandbox = [bwrap, "--dev-bind", "/", "/", "--size", "2000000", "--tmpfs", str(disk)]
    refusal, readable, later, *opened = spoken([*sandbox, *command(DISK_FULL, disk / "s.db")])
    assert refusal[0] == "StorageFull"
    assert "Make room" in str(refusal[1])
    assert str(disk) in str(refusal[1])
    assert readable[2:] == [True, None]
    assert int(str(readable[1])) > 20
    assert later == ["done"]
    assert [words[0] for words in opened] == ["StorageFull", "StorageFull"]


async def test_a_read_only_folder_is_named(tmp_path: Path, bwrap: str) -> None:
    old = tmp_path / "store.db"
    await (await SqliteDocuments.open(old)).close()
    for path in (old, tmp_path / "new.db", tmp_path / "new" / "store.db"):
        [[kind, text]] = spoken([bwrap, "--ro-bind", "/", "/", *command(OPEN_AND_WRITE, path)])
        assert kind == "StoreUnreadable"
        assert str(path.parent) in str(text)
        assert "cannot be written to" in str(text)

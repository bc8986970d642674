"""The API: latency at 100 requests/s, and CPU for an authenticated call."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from jupyter_codementor.testing.jupyter_process import PREFIX, JupyterProcess

_PER_SECOND = 100
_SECONDS = 10
_CALLS = 1000
_ROUNDS = 7
_WARM_UP = 200


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def paced(client: httpx.AsyncClient, path: str) -> list[float]:
    """Return the latencies, in ms, of GETs that are sent at a fixed pace, whatever comes back."""
    times: list[float] = []

    async def one() -> None:
        began = time.perf_counter()
        (await client.get(path)).raise_for_status()
        times.append(1000 * (time.perf_counter() - began))

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(_PER_SECOND * _SECONDS):
            await asyncio.sleep(max(0, start + number / _PER_SECOND - time.perf_counter()))
            group.create_task(one())
    return times


def cpu_ms_of(server: JupyterProcess, cookies: str, path: str) -> float:
    """Return the CPU of the server process for each GET, in ms.

    The client is a bare socket: a costly one would slow the server down on a shared core.
    """
    assert server.process is not None
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookies}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for _ in range(_WARM_UP):
            get(connection, head.encode())
        before = cpu_s(server.process.pid)
        for _ in range(_CALLS):
            get(connection, head.encode())
        return 1000 * (cpu_s(server.process.pid) - before) / _CALLS


def get(connection: socket.socket, request: bytes) -> None:
    """Send a request over a connection that stays open, and read the whole answer."""
    connection.sendall(request)
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200 ") or length is None:
        raise RuntimeError(f"not answered as it should be: {head.decode()}")
    left = int(length[1]) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))


async def measure() -> dict[str, tuple[float, str]]:
    """Return value and note of each row; signed in by a cookie, as a page of JupyterLab is."""
    with tempfile.TemporaryDirectory() as home, JupyterProcess(Path(home)) as server:
        async with httpx.AsyncClient(base_url=server.api, trust_env=False, timeout=30) as client:
            (await client.get(f"{server.url}/tree?token={server.token}")).raise_for_status()
            for _ in range(20):
                (await client.get("/challenges")).raise_for_status()
            times = await paced(client, "/challenges")
            cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        rounds = [
            [
                cpu_ms_of(server, cookies, path)
                for path in (PREFIX + "/users/profile", "/api/status")
            ]
            for _ in range(_ROUNDS)
        ]
    used_ms, stock_ms = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "get_challenges_p95": (
            round(percentile(times, 0.95), 2),
            f"p50 {statistics.median(times):.2f} ms, {len(times)} requests",
        ),
        "authenticated_call_cpu": (
            round(used_ms, 3),
            f"median of {_ROUNDS} x {_CALLS} GET /users/profile;"
            f" Jupyter's own /api/status in turn with it {stock_ms:.3f} ms",
        ),
    }

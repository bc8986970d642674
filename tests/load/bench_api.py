"""The API: latency at 100 requests/s, and CPU for an authenticated call."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from jupyter_codementor.testing.jupyter_process import JupyterProcess

_PER_SECOND = 100
_SECONDS = 10
_CALLS = 3000
_IN_FLIGHT = 6


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


async def cpu_ms_of(server: JupyterProcess, client: httpx.AsyncClient, path: str) -> float:
    """Return the CPU of the server process for each GET, in ms, with a few in flight."""
    assert server.process is not None

    async def several(count: int) -> None:
        for _ in range(count):
            (await client.get(path)).raise_for_status()

    await several(200)
    before = cpu_s(server.process.pid)
    async with asyncio.TaskGroup() as group:
        for _ in range(_IN_FLIGHT):
            group.create_task(several(_CALLS // _IN_FLIGHT))
    return 1000 * (cpu_s(server.process.pid) - before) / _CALLS


async def measure() -> dict[str, tuple[float, str]]:
    """Return value and note of each row; signed in by a cookie, as a page of JupyterLab is."""
    with tempfile.TemporaryDirectory() as home, JupyterProcess(Path(home)) as server:
        async with httpx.AsyncClient(base_url=server.api, trust_env=False, timeout=30) as client:
            (await client.get(f"{server.url}/tree?token={server.token}")).raise_for_status()
            for _ in range(20):
                (await client.get("/challenges")).raise_for_status()
            times = await paced(client, "/challenges")
            used_ms = await cpu_ms_of(server, client, "/users/profile")
            stock_ms = await cpu_ms_of(server, client, f"{server.url}/api/status")
    return {
        "get_challenges_p95": (
            round(percentile(times, 0.95), 2),
            f"p50 {statistics.median(times):.2f} ms, {len(times)} requests",
        ),
        "authenticated_call_cpu": (
            round(used_ms, 3),
            f"{_CALLS} x GET /users/profile; Jupyter's own /api/status beside it {stock_ms:.3f} ms",
        ),
    }

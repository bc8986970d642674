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
_CALLS = 2000


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


async def measure() -> dict[str, tuple[float, str]]:
    """Return value and note of each row."""
    with tempfile.TemporaryDirectory() as home, JupyterProcess(Path(home)) as server:
        assert server.process is not None
        headers = {"Authorization": f"token {server.token}"}
        async with httpx.AsyncClient(
            base_url=server.api, headers=headers, trust_env=False, timeout=30
        ) as client:
            for _ in range(20):
                (await client.get("/challenges")).raise_for_status()
            times = await paced(client, "/challenges")
            for _ in range(200):
                await client.get("/challenges/two-sum")
            before = cpu_s(server.process.pid)
            for _ in range(_CALLS):
                (await client.get("/challenges/two-sum")).raise_for_status()
            used_ms = 1000 * (cpu_s(server.process.pid) - before) / _CALLS
    return {
        "get_challenges_p95": (
            round(percentile(times, 0.95), 2),
            f"p50 {statistics.median(times):.2f} ms, {len(times)} requests",
        ),
        "authenticated_call_cpu": (round(used_ms, 3), f"{_CALLS} x GET /challenges/two-sum"),
    }

"""What the jail costs: boxes that stand ready, on demand, under load; and what it holds."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench_api import percentile
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))
import attack_sample
from sandbox_samples import LIMITS, boxes, case, challenge

from jupyter_codementor.adapters.sandbox import LocalSandbox, choose
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Challenge, Limits

Rows = dict[str, tuple[float, str]]
_FIVE = challenge(*[case("add", (n, 1), n + 1, name=f"t{n}") for n in range(5)])
_ADD = "def add(a, b):\n    return a + b\n"
_SPIN = "def add(a, b):\n    while True: pass\n"
_NUMPY = """
import numpy as np
def add(a, b):
    m = np.arange(14400, dtype=float).reshape(120, 120) / 14400
    for _ in range(3): m = m @ m / 120
    return a + b + int(m.sum() * 0)
"""
_PAUSE_S = 0.03
_SPINNERS = 4


async def _time_ms(asked: Challenge, code: str, sandbox: LocalSandbox) -> float:
    began = time.perf_counter()
    verdict = await grade(asked, code, sandbox, hidden=True)
    took_ms = 1000 * (time.perf_counter() - began)
    if verdict.status != "accepted":
        raise RuntimeError(f"not graded as it should be: {verdict}")
    return took_ms


async def _times_ms(
    asked: Challenge, code: str, sandbox: LocalSandbox, count: int, pause_s: float = 0.0
) -> list[float]:
    """Return how long each of `count` submissions took, after five that do not count."""
    found = []
    for _ in range(count + 5):
        found.append(await _time_ms(asked, code, sandbox))
        await asyncio.sleep(pause_s)
    return found[5:]


async def measure() -> Rows:
    """Return value and note of each row."""
    sandbox = (await choose()).sandbox
    on_demand = LocalSandbox(sandbox.profile, ready=0)
    try:
        rows = await _ready(sandbox)
        rows |= await _on_demand(on_demand)
        rows |= await _throughput(sandbox)
        rows |= await _numpy(sandbox)
        rows |= await _timeout(sandbox)
        rows |= await _beside_spinners(sandbox)
        rows |= await _pss(sandbox.profile)
        rows |= await _attacks(on_demand)
    finally:
        await sandbox.close()
        await on_demand.close()
    return {name: (value, f"level {sandbox.level}, {note}") for name, (value, note) in rows.items()}


async def _ready(sandbox: LocalSandbox) -> Rows:
    times = await _times_ms(_FIVE, _ADD, sandbox, 200, _PAUSE_S)
    note = "5 tests, 200 submissions, whole grade()"
    return {
        "ready_box_p50": (round(statistics.median(times), 2), note),
        "ready_box_p95": (round(percentile(times, 0.95), 2), note),
    }


async def _on_demand(sandbox: LocalSandbox) -> Rows:
    times = await _times_ms(_FIVE, _ADD, sandbox, 100)
    note = f"5 tests, 100 submissions, p50 {statistics.median(times):.1f} ms"
    return {"on_demand_p95": (round(percentile(times, 0.95), 2), note)}


async def _throughput(sandbox: LocalSandbox) -> Rows:
    count, in_flight = 400, 4
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(_times_ms(_FIVE, _ADD, sandbox, count // in_flight - 5))
    per_s = count / (time.perf_counter() - began)
    return {"throughput": (round(per_s, 1), f"{count} submissions, {in_flight} in flight")}


async def _numpy(sandbox: LocalSandbox) -> Rows:
    asked = replace(challenge(case("add", (2, 3), 5)), image="numpy")
    ours = statistics.median(await _times_ms(asked, _NUMPY, sandbox, 20, _PAUSE_S))
    fresh = statistics.median([await asyncio.to_thread(_fresh_ms) for _ in range(10)])
    note = f"fresh process {fresh:.0f} ms, ours {ours:.1f} ms"
    return {"numpy_vs_fresh_process": (round(fresh / ours, 1), note)}


def _fresh_ms() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _NUMPY + "\nassert add(2, 3) == 5"], check=True)
    return 1000 * (time.perf_counter() - began)


async def _timeout(sandbox: LocalSandbox) -> Rows:
    limits = Limits(0.5, 128)
    asked = replace(challenge(case("add", (2, 3), 5)), limits=limits)
    found = []
    for _ in range(10):
        began = time.perf_counter()
        verdict = await grade(asked, _SPIN, sandbox, hidden=True)
        found.append(1000 * (time.perf_counter() - began - limits.time_s))
        if verdict.cases[0].status != "timeout":
            raise RuntimeError(f"not ended as it should be: {verdict}")
    return {"timeout_overshoot": (round(max(found), 1), "limit 0.5 s, longest of 10")}


async def _beside_spinners(sandbox: LocalSandbox) -> Rows:
    asked = replace(challenge(case("add", (2, 3), 5)), limits=Limits(4.0, 128))
    async with asyncio.TaskGroup() as group:
        spinning = [
            group.create_task(grade(asked, _SPIN, sandbox, hidden=True)) for _ in range(_SPINNERS)
        ]
        await asyncio.sleep(0.3)
        times = await _times_ms(_FIVE, _ADD, sandbox, 40, _PAUSE_S)
        if any(task.done() for task in spinning):
            raise RuntimeError("the spinners ended before the honest submissions")
    note = f"{_SPINNERS} spinning, p50 {statistics.median(times):.1f} ms"
    return {"honest_p95_beside_spinners": (round(percentile(times, 0.95), 1), note)}


async def _pss(profile: Any) -> Rows:
    found: dict[str, tuple[float, float]] = {}
    for image in ("stdlib", "numpy", "pandas"):
        sandbox = LocalSandbox(profile, ready=4)
        before = boxes()
        async with sandbox.box(LIMITS, image):
            pass
        async with asyncio.timeout(20):
            while len(boxes() - before) != 4:
                await asyncio.sleep(0.05)
        found[image] = max(_memory_mb(pid) for pid in boxes() - before)
        await sandbox.close()
    others = ", ".join(
        f"{image} {pss:.1f} MB, of these {own:.1f} its own" for image, (pss, own) in found.items()
    )
    return {"ready_box_pss": (round(found["stdlib"][0], 2), f"stdlib, of 4 boxes; {others}")}


def _memory_mb(pid: str) -> tuple[float, float]:
    """Return the share of memory of a process, and what no other process shares with it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {
        name: int(rest.split()[0]) / 1024 for name, _, rest in (x.partition(":") for x in lines)
    }
    return sizes["Pss"], sizes["Private_Dirty"]


async def _attacks(sandbox: LocalSandbox) -> Rows:
    before = boxes()
    broken = await attack_sample.run_all(sandbox)
    await asyncio.sleep(1.0)
    count = len(attack_sample.SAMPLE["cases"])
    note = f"{count} cases" + (f", not held: {', '.join(broken)}" if broken else "")
    held = round(1 - len(broken) / count, 3)
    return {
        "attack_sample_held": (held, note),
        "left_processes": (len(boxes() - before), f"after {count} cases"),
    }

"""Two workers beside one. A worker is a process that grades, with its zygotes and boxes, on a core.

Run as a program it is such a worker: for each line with a number that it reads, it grades as many
submissions, and answers with how many it graded. Those that never end or that sleep are left out:
while they wait, any number of others could be graded on the same core. For 0 it only counts: what
two workers gain by that is what the machine itself gives at that moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import statistics
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

_ROUNDS = 20
_PRIORITY = -19
"""As far as it is allowed, so that what else runs on the machine is not measured too."""
_WAITING = ("infinite-loop", "slow")
_CLASS = 18
"""What each worker is given: the whole class, so that all are asked the same."""
_COUNT = 0
_COUNT_TO = 3_000_000


async def measure() -> tuple[float, str]:
    """Return the throughput of two workers by that of one, and a note."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        raise RuntimeError("two workers need two cores")
    load = os.getloadavg()[0]
    workers = [await _started(core) for core in cores]
    graded: list[_Times] = []
    counted: list[_Times] = []
    try:
        for _ in range(3):
            await _wall_s(workers, _CLASS)
        for _ in range(_ROUNDS):
            graded.append(await _times(workers, _CLASS))
            counted.append(await _times(workers, _COUNT))
    finally:
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.close()
            await worker.wait()
    low, ratio, high = statistics.quantiles(each.gain for each in graded)
    one, two = (2 * _CLASS / statistics.median(column) for column in zip(*graded, strict=True))
    machine = statistics.median(each.gain for each in counted)
    note = (
        f"{one:.0f} and {two:.0f} submissions/s of 3 questions, {_ROUNDS} x {2 * _CLASS}, "
        f"quartiles {low:.2f} and {high:.2f}, each worker with its boxes on a core of its own; "
        f"load of the machine before {load:.1f}, counting to a number gained {machine:.2f}"
    )
    return round(ratio, 2), note


class _Times(NamedTuple):
    alone_s: float
    together_s: float

    @property
    def gain(self) -> float:
        return self.alone_s / self.together_s


async def _times(workers: list[Process], order: int) -> _Times:
    """Give both workers an order, each alone, as the cores may not be equally free, then both."""
    alone_s = sum([await _wall_s([worker], order) for worker in workers])
    return _Times(alone_s, await _wall_s(workers, order))


async def _started(core: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, __file__, str(core), stdin=PIPE, stdout=PIPE
    )


async def _wall_s(workers: list[Process], order: int) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(_order(worker, order) for worker in workers))
    return time.perf_counter() - began


async def _order(worker: Process, count: int) -> None:
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(f"{count}\n".encode())
    await worker.stdin.drain()
    answer = await worker.stdout.readline()
    if answer.strip() != str(count).encode():
        raise RuntimeError("a worker ended before it had graded everything")


async def _work(core: int) -> None:
    from class_samples import CLASS, QUESTIONS, question
    from sandbox_samples import jail

    from jupyter_codementor.challenges import read
    from jupyter_codementor.grading import grade

    os.sched_setaffinity(0, {core})
    with contextlib.suppress(PermissionError):
        os.nice(_PRIORITY)
    asked = {id: read(question(id)).challenge for id in QUESTIONS}
    students = itertools.cycle(
        one for one in CLASS["submissions"] if one["kind"] != "infinite-loop"
    )
    sandbox = jail("B")
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if int(line) == _COUNT:
                for _ in range(_COUNT_TO):
                    pass
            for student in itertools.islice(students, int(line)):
                for id, challenge in asked.items():
                    verdict = await grade(challenge, student["cells"][id], sandbox, hidden=True)
                    if verdict.status == "grader_fault":
                        raise RuntimeError(f"not graded: {verdict.fault}")
            print(int(line), flush=True)
    finally:
        await sandbox.close()


if __name__ == "__main__":
    asyncio.run(_work(int(sys.argv[1])))

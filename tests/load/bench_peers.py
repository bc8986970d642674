"""Beside nbgrader and Otter-Grader: the same class, on the same machine, in the same run.

Both are graded at their best: nbgrader by one command over all students, Otter by a loop over its
Python API in one process. The submission that never ends is left out, as Otter has no time limit.

What we use is counted over the whole tree: this process, the zygotes and every box. A zygote waits
for its boxes, so what those used is found in its own `/proc/<pid>/stat` when they are gone.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import bench_workers
import peers

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))
from class_samples import CLASS, QUESTIONS, question
from sandbox_samples import boxes, descendants

from jupyter_codementor.adapters.sandbox import LocalSandbox, choose
from jupyter_codementor.challenges import read
from jupyter_codementor.challenges.assignment_handin import handed_in
from jupyter_codementor.challenges.exporters import export_otter
from jupyter_codementor.challenges.importers import import_folder, import_notebook
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.challenge import Challenge

Rows = dict[str, tuple[float, str]]
Student = dict[str, Any]
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_ROUNDS = 5
_TIMES = 5
_NOTEBOOK_TIMES = 1
_BATCHES = 2
"""How often the class is handed in for nbgrader's one command: the more, the cheaper each is."""
_LIMIT_S = 5.0
_LOOK_AGAIN_S = 0.002


async def measure() -> Rows:
    """Return value and note of each row."""
    await asyncio.to_thread(peers.environment)
    sandbox = (await choose()).sandbox
    try:
        with tempfile.TemporaryDirectory() as folder:
            rows = await _measure(sandbox, Path(folder))
    finally:
        await sandbox.close()
    return {name: (value, f"level {sandbox.level}, {note}") for name, (value, note) in rows.items()}


async def _measure(sandbox: LocalSandbox, folder: Path) -> Rows:
    class19 = peers.submissions()
    nbgrader_s, course = _nbgrader(folder, class19)
    otter_s = _otter(folder, class19)
    functions, wrong = _challenges(), await _wrong(sandbox, class19)
    ours = await _cpu_ms(sandbox, lambda one: _grade(functions, one, sandbox), class19, _TIMES)
    notebook = _Notebook(course, sandbox)
    differing = await notebook.differing(class19)
    whole = await _cpu_ms(sandbox, notebook.grade, class19, _NOTEBOOK_TIMES)
    one, all_ = f"{_spread(ours)}, {wrong}", f"{_spread(whole)}, {differing}"
    theirs = f"nbgrader {1000 * nbgrader_s:.0f} ms ({_BATCHES * len(class19)} by one command)"
    others = f"Otter {1000 * otter_s:.0f} ms ({len(class19)} by one process)"
    added = await _endless_loop(functions, sandbox)
    await sandbox.close()  # what stands ready would count as memory, and work on the cores
    return {
        "cpu_vs_nbgrader": (_ratio(nbgrader_s, ours), f"{theirs}, ours {one}"),
        "cpu_vs_otter": (_ratio(otter_s, ours), f"{others}, ours {one}"),
        "notebook_vs_nbgrader": (_ratio(nbgrader_s, whole), f"{theirs}, ours {all_}"),
        "notebook_vs_otter": (_ratio(otter_s, whole), f"{others}, ours {all_}"),
        "endless_loop_added": added,
        "memory_per_submission": await _memory(functions, course, sandbox, class19),
        "two_core_scaling": await bench_workers.measure(),
    }


def _ratio(theirs_s: float, ours_ms: Sequence[float]) -> float:
    return round(1000 * theirs_s / statistics.median(ours_ms), 1)


def _spread(found_ms: Sequence[float]) -> str:
    return f"{statistics.median(found_ms):.1f} ms ({min(found_ms):.1f} to {max(found_ms):.1f})"


# --- ours -----------------------------------------------------------------------------------------


def _challenges() -> dict[str, Challenge]:
    return {id: read(question(id, _LIMIT_S)).challenge for id in QUESTIONS}


async def _grade(asked: Mapping[str, Challenge], student: Student, sandbox: LocalSandbox) -> None:
    for id, challenge in asked.items():
        verdict = await grade(challenge, student["cells"][id], sandbox, hidden=True)
        if verdict.status == "grader_fault":
            raise RuntimeError(f"not graded: {verdict.fault}")


async def _wrong(sandbox: LocalSandbox, students: Sequence[Student]) -> str:
    """Grade each once; return how many of the tests got the verdict that is known for them."""
    right = asked = 0
    for id, challenge in _challenges().items():
        for student in students:
            verdict = await grade(challenge, student["cells"][id], sandbox, hidden=True)
            for case in verdict.cases:
                expected = student["expected"][id][case.name.partition(".")[2]]
                asked += 1
                right += (case.status == "passed") == (expected == "pass")
    return f"{right} of {asked} tests with the known verdict"


async def _cpu_ms(
    sandbox: LocalSandbox,
    act: Callable[[Student], Awaitable[object]],
    students: Sequence[Student],
    times: int,
) -> list[float]:
    """Return the CPU time per submission of each round, one after the other, all processes."""
    found = []
    for _ in range(_ROUNDS):
        await _settled()
        before = cpu_s()
        for student in itertools.chain.from_iterable(itertools.repeat(students, times)):
            await act(student)
        await _settled()
        found.append(1000 * (cpu_s() - before) / (len(students) * times))
    return found


def cpu_s() -> float:
    """Return the CPU time of this process, of all below it, and of those that they waited for."""
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    for pid in descendants():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile, and is counted by who waited for it
            continue
        total += sum(map(int, fields[11:15])) / _TICKS_PER_S
    return total


async def _settled() -> None:
    """Wait until no box is being made or cleared away."""
    before: set[str] = set()
    async with asyncio.timeout(20):
        while (now := boxes()) != before:
            before = now
            await asyncio.sleep(0.1)


class _Notebook:
    """The course as nbgrader has it, imported, and each student's notebook as it was handed in."""

    def __init__(self, course: Path, sandbox: LocalSandbox) -> None:
        [self._challenge] = import_folder(course).challenges
        self._course = course
        self._sandbox = sandbox

    async def grade(self, student: Student) -> dict[str, float]:
        """Grade a student's notebook in its order; return the points of each test."""
        assert self._challenge.assignment is not None
        name = peers.ASSIGNMENT
        path = self._course / "submitted" / f"{student['id']}-0" / name / f"{name}.ipynb"
        handed = handed_in(json.loads(path.read_text()), self._challenge.assignment)
        verdict = await grade_assignment(self._challenge, handed, self._sandbox, hidden=True)
        if verdict.status == "grader_fault":
            raise RuntimeError(f"not graded: {verdict.fault}")
        return {case.name: case.earned for case in verdict.cases}

    async def differing(self, students: Sequence[Student]) -> str:
        """Say how many students get the points that nbgrader gave them."""
        scores = peers.nbgrader_scores(self._course)
        same = [await self.grade(one) == scores[f"{one['id']}-0"] for one in students]
        return f"{sum(same)} of {len(same)} with nbgrader's points"


# --- theirs ---------------------------------------------------------------------------------------


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _nbgrader(folder: Path, students: Sequence[Student]) -> tuple[float, Path]:
    """Return nbgrader's CPU time per submission, and its course."""
    handing_in = [
        student | {"id": f"{student['id']}-{number}"}
        for number in range(_BATCHES)
        for student in students
    ]
    course = peers.nbgrader_course(folder, handing_in)
    before = _children_s()
    peers.nbgrader_autograde(course)
    used_s = _children_s() - before
    graded = len(peers.nbgrader_scores(course))
    if graded != len(handing_in):
        raise RuntimeError(f"nbgrader graded {graded} of {len(handing_in)}")
    return used_s / graded, course


def _otter(folder: Path, students: Sequence[Student]) -> float:
    """Return Otter's CPU time per submission."""
    source = import_notebook(peers.source_notebook(), peers.ASSIGNMENT).challenges[0]
    dist = peers.otter_assign(folder / "otter", export_otter(source).notebook)
    before = _children_s()
    graded = len(peers.otter_scores(dist, students))
    return (_children_s() - before) / graded


# --- what else is compared ------------------------------------------------------------------------


async def _endless_loop(asked: Mapping[str, Challenge], sandbox: LocalSandbox) -> tuple[float, str]:
    added = []
    for _ in range(3):
        without = await _wall_s(asked, peers.submissions(), sandbox)
        added.append(await _wall_s(asked, CLASS["submissions"], sandbox) - without)
    note = f"one after the other, limit {_LIMIT_S:g} s, {min(added):.2f} to {max(added):.2f}"
    return round(statistics.median(added), 2), note


async def _wall_s(
    asked: Mapping[str, Challenge], students: Sequence[Student], sandbox: LocalSandbox
) -> float:
    began = time.perf_counter()
    for student in students:
        await _grade(asked, student, sandbox)
    return time.perf_counter() - began


async def _memory(
    asked: Mapping[str, Challenge],
    course: Path,
    sandbox: LocalSandbox,
    students: Sequence[Student],
) -> tuple[float, str]:
    """Return the larger peak of a function's and of a whole notebook's submission."""
    on_demand = LocalSandbox(sandbox.profile, ready=0)
    notebook = _Notebook(course, on_demand)
    try:
        await _grade(asked, students[0], on_demand)
        await notebook.grade(students[0])
        with _Peak() as functions:
            for student in students:
                await _grade(asked, student, on_demand)
        with _Peak() as whole:
            for student in students:
                await notebook.grade(student)
    finally:
        await on_demand.close()
    note = f"functions {functions.mb:.1f}, whole notebooks {whole.mb:.1f} with all their processes"
    return round(max(functions.mb, whole.mb), 1), note


class _Peak:
    """The largest sum of the memory of all boxes, looked at all the time; none stands ready."""

    def __init__(self) -> None:
        self.mb = 0.0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> _Peak:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()
        if not self.mb:
            raise RuntimeError("no box was seen")

    def _look(self) -> None:
        while not self._over.wait(_LOOK_AGAIN_S):
            self.mb = max(self.mb, sum(map(_pss_mb, boxes())))


def _pss_mb(pid: str) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:  # it ended meanwhile
        return 0.0
    return 0.0

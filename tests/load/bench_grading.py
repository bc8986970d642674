"""Grading: what the jail costs and holds, and a Run with six test cases over HTTP."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import bench_boxes
import nbformat
from bench_api import percentile

from jupyter_codementor.testing.jupyter_process import JupyterProcess

_TIMES = 150
_CODE = "def add(a, b):\n    return a + b\n"


def six_tests(folder: Path) -> None:
    """Write a challenge with exactly six visible test cases into a catalogue folder."""

    def cell(kind: str, source: str, **codementor: Any) -> Any:
        make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        return make(source, metadata={"codementor": codementor} if codementor else {})

    cells = [
        cell("code", "from jupyter_codementor.asserts import approx, raises, unordered"),
        cell("markdown", "Add.", role="description"),
        cell("code", "def add(a, b):\n    ...", role="starter"),
        cell("code", _CODE, role="solution"),
        *(
            cell("code", f"assert add({n}, {n + 1}) == {2 * n + 1}", role="test", name=f"case {n}")
            for n in range(6)
        ),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "codementor": {
                "format": 1,
                "id": "bench-add",
                "version": 1,
                "title": "Add",
                "difficulty": "easy",
                "language": "python",
                "skills": ["numbers"],
                "xp": 10,
                "entry": ["add"],
            }
        },
    )
    nbformat.write(notebook, folder / "bench-add.ipynb")


async def measure() -> dict[str, tuple[float, str]]:
    """Return value and note of each row."""
    return await bench_boxes.measure() | await _over_http()


async def _over_http() -> dict[str, tuple[float, str]]:
    with tempfile.TemporaryDirectory() as home:
        catalogue = Path(home) / "catalogue"
        catalogue.mkdir()
        six_tests(catalogue)
        options = [
            f"--Codementor.catalogue_folders={catalogue}",
            "--Codementor.run_per_minute=1000000",
        ]
        with JupyterProcess(Path(home), options=options) as server:
            times, level = await asyncio.to_thread(_runs, server)
    note = f"level {level}, {_TIMES} runs, one after the other"
    return {
        "run_http_p50": (round(statistics.median(times), 1), note),
        "run_http_p95": (round(percentile(times, 0.95), 1), note),
    }


def _runs(server: JupyterProcess) -> tuple[list[float], str]:
    times: list[float] = []
    level = "?"
    with server.client() as client:
        for number in range(_TIMES + 10):
            began = time.perf_counter()
            reply = client.post("/challenges/bench-add/run", json={"code": _CODE})
            took_ms = 1000 * (time.perf_counter() - began)
            verdict = reply.raise_for_status().json()["verdict"]
            if verdict["status"] != "accepted" or len(verdict["cases"]) != 6:
                raise RuntimeError(f"not graded as it should be: {verdict}")
            level = verdict["isolation"]
            if number >= 10:
                times.append(took_ms)
    return times, level

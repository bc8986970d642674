"""How often what is right for a student's words is among the first three recommendations.

The labelled queries are divided: by the half ``tuning`` the ranking was set, the half ``held-out``
is what the rows report. Run by itself, it prints both and what was missed.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from jupyter_codementor.adapters.embeddings.minilm import MiniLm
from jupyter_codementor.app.reading import Reading, assemble_reading
from jupyter_codementor.challenges.reading import read_file
from jupyter_codementor.flows.materials import Draft
from jupyter_codementor.flows.recommend import Wanted
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.recommendations.ports import Embedder
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments

Rows = dict[str, tuple[float, str]]
ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
FIRST = 3


class Catalogue:
    """The shipped challenges."""

    def __init__(self) -> None:
        paths = sorted((ROOT / "notebooks/catalogue").rglob("*.ipynb"))
        self._challenges = tuple(read_file(path).challenge for path in paths)

    async def get(self, id: str) -> Challenge:
        """Return one."""
        return next(each for each in self._challenges if each.id == id)

    async def all(self) -> tuple[Challenge, ...]:
        """Return all."""
        return self._challenges

    async def student_notebook(self, id: str) -> NotebookJson:
        """Not needed here."""
        raise NotImplementedError

    async def publish(self, challenge: Challenge, notebook: NotebookJson) -> None:
        """Not needed here."""
        raise NotImplementedError


async def measure() -> Rows:
    """Return value and note of each row: the mean recall@3 of the held-out half."""
    rows: Rows = {}
    for name, embedder in (("recall3_fts", None), ("recall3_minilm", MiniLm())):
        found = await run(embedder)
        rows[name] = (round(found["held-out"], 3), _note(found))
    return rows


async def run(embedder: Embedder | None) -> dict[str, Any]:
    """Return the recall of each half, what was missed, and how long a query took, in ms."""
    queries = json.loads((DATA / "recommend-queries.json").read_text("utf-8"))
    async with _reading(embedder) as (reading, names):
        recalls: dict[str, list[float]] = {"tuning": [], "held-out": []}
        missed, took = [], []
        for each in queries:
            began = time.perf_counter()
            reply = await reading.recommend("ada", Wanted(query=each["query"], limit=FIRST))
            took.append(1000 * (time.perf_counter() - began))
            found = [
                f"{item.content_type}/{names.get(item.content_id, item.content_id)}"
                for item in reply.items
            ]
            right = each["right"]
            recalls[each["part"]].append(sum(it in found for it in right) / len(right))
            if recalls[each["part"]][-1] < 1:
                missed.append((each["part"], each["query"], right, found))
    return {
        **{part: statistics.mean(values) for part, values in recalls.items()},
        "queries": {part: len(values) for part, values in recalls.items()},
        "missed": missed,
        "ms": statistics.median(took),
        "ms_p95": sorted(took)[int(0.95 * len(took))],
    }


@asynccontextmanager
async def _reading(embedder: Embedder | None) -> AsyncIterator[tuple[Reading, dict[str, str]]]:
    background = Background()
    reading = assemble_reading(
        Settings(ROOT), Catalogue(), MemoryDocuments(), background, time.time, embedder
    )
    try:
        names = {}
        index = json.loads((DATA / "materials/index.json").read_text("utf-8"))
        for name, about in index.items():
            draft = Draft(
                title=about["title"],
                kind="markdown",
                source=(DATA / f"materials/{name}.md").read_text("utf-8"),
                skills=tuple(about["skills"]),
                shared=True,
            )
            names[(await reading.add("teacher", draft)).id] = name
        await reading.library.follow()
        if reading.vectors is not None:
            await reading.vectors.until_ready()
        yield reading, names
    finally:
        await background.close()
        await reading.close()


def _note(found: dict[str, Any]) -> str:
    counts = found["queries"]
    return (
        f"{counts['held-out']} held-out queries; tuning half ({counts['tuning']}) "
        f"{found['tuning']:.3f}; {found['ms']:.1f} ms a query"
    )


async def _print() -> None:
    for name, embedder in (("full text", None), ("MiniLM", MiniLm())):
        found = await run(embedder)
        print(f"{name}: held-out {found['held-out']:.3f}, tuning {found['tuning']:.3f}")
        print(f"  {found['ms']:.1f} ms a query, p95 {found['ms_p95']:.1f}")
        for part, query, right, got in found["missed"]:
            if part == "tuning" or "--all" in sys.argv:
                print(f"  {part}: {query}\n     right {right}\n     found {got}")


if __name__ == "__main__":
    asyncio.run(_print())

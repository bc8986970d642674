"""The cache of challenges."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from jupyter_codementor.adapters.catalogue.library import Library
from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.challenges import read
from jupyter_codementor.errors import Conflict, NotFound
from jupyter_codementor.testing.documents import MemoryDocuments

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"


class CountingDocuments(MemoryDocuments):
    """Counts how often a challenge is asked for."""

    asked = 0

    async def get(self, collection: str, id: str):
        self.asked += collection == "challenges"
        return await super().get(collection, id)


@pytest.fixture
def documents() -> CountingDocuments:
    return CountingDocuments()


@pytest.fixture
def time() -> list[float]:
    return [0.0]


@pytest.fixture
def library(documents: CountingDocuments, time: list[float]) -> Library:
    return Library(NotebookCatalogue([CATALOGUE]), documents, 300, lambda: time[0])


def version(number: int) -> dict:
    notebook = json.loads(next(CATALOGUE.glob("*two-sum.ipynb")).read_text())
    notebook["metadata"]["codementor"]["version"] = number
    return notebook


async def test_a_challenge_is_read_once_in_300_s(library: Library, documents, time) -> None:
    for seconds in (0, 100, 299):
        time[0] = seconds
        await library.get("two-sum")
    assert documents.asked == 1
    time[0] = 301
    await library.get("two-sum")
    assert documents.asked == 2


async def test_publishing_drops_what_was_cached_of_one_and_of_all(library: Library) -> None:
    before = await library.get("two-sum")
    everything = await library.all()
    notebook = version(before.version + 1)
    await library.publish(read(notebook).challenge, notebook)

    assert (await library.get("two-sum")).version == before.version + 1
    assert [c.id for c in await library.all()] == [c.id for c in everything]
    assert {c.version for c in await library.all()} == {1, before.version + 1}


async def test_a_version_is_published_once_and_never_an_older_one(library: Library) -> None:
    notebook = version(5)
    await library.publish(read(notebook).challenge, notebook)
    for number in (5, 4, 1):
        older = version(number)
        with pytest.raises(Conflict, match="version 6"):
            await library.publish(read(older).challenge, older)


async def test_an_unknown_challenge_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="no-such"):
        await library.get("no-such")
    with pytest.raises(NotFound, match="no-such"):
        await library.student_notebook("no-such")


async def test_a_published_challenge_that_cannot_be_read_is_left_out_and_named(
    library: Library, documents: CountingDocuments
) -> None:
    head = {"id": "odd", "schema_version": 1, "version": 1, "notebook": {"cells": "none"}}
    await documents.insert("challenges", head)

    assert "two-sum" in [challenge.id for challenge in await library.all()]
    assert "odd" in library.problems()
    with pytest.raises(NotFound, match="odd"):
        await library.get("odd")


async def test_the_notebooks_are_read_in_a_thread_and_once_for_the_whole_list(documents) -> None:
    threads = []

    class Watched(NotebookCatalogue):
        def load(self):
            threads.append(threading.current_thread())
            return super().load()

    library = Library(Watched([CATALOGUE]), documents, 300, lambda: 0.0)
    await library.all()

    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_what_is_published_while_the_list_is_read_is_in_force_afterwards(documents) -> None:
    held, go_on = asyncio.Event(), asyncio.Event()

    class Slow(CountingDocuments):
        async def get(self, collection: str, id: str):
            if collection == "challenges" and id != "two-sum":
                held.set()
                await go_on.wait()
            return await super().get(collection, id)

    library = Library(NotebookCatalogue([CATALOGUE]), Slow(), 300, lambda: 0.0)
    await library.get("two-sum")
    listing = asyncio.create_task(library.all())
    await held.wait()
    publishing = asyncio.create_task(library.publish(read(version(2)).challenge, version(2)))
    for _ in range(100):
        await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(listing, publishing)

    assert [c.version for c in await library.all() if c.id == "two-sum"] == [2]


async def test_what_is_kept_of_a_version_is_what_was_in_force(library, documents) -> None:
    other = version(2)
    other["metadata"]["codementor"]["title"] = "Another title"
    await documents.insert(
        "versions", {"id": "two-sum@2", "schema_version": 1, "version": 2, "notebook": other}
    )
    with pytest.raises(Conflict, match="version 3"):
        await library.publish(read(version(2)).challenge, version(2))
    await library.publish(read(other).challenge, other)

    assert (await library.get("two-sum")).title == "Another title"

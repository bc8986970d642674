"""The library finds what fits, follows the catalogue, and no words make it fail."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_codementor.adapters.library import fts
from jupyter_codementor.adapters.library.fts import FtsLibrary
from jupyter_codementor.adapters.library.index import Index
from jupyter_codementor.challenges.reading import read_file
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows.texts import Texts
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.tutor.ports import Library
from jupyter_codementor.tutor.words.reading import READING

ROOT = Path(__file__).parents[2]
QUERIES = json.loads((ROOT / "tests/data/reading-queries.json").read_text("utf-8"))
"""What beginners ask, in their words, with the ends of the addresses that would help."""


class Shelf:
    """A catalogue that can change, or be unreadable."""

    def __init__(self, challenges: tuple[Challenge, ...]) -> None:
        self.challenges = challenges
        self.broken = False

    async def all(self) -> tuple[Challenge, ...]:
        if self.broken:
            raise Unavailable("The store cannot be reached.")
        return self.challenges

    async def get(self, id: str) -> Challenge:
        return next(each for each in self.challenges if each.id == id)

    async def student_notebook(self, id: str) -> NotebookJson:
        raise NotImplementedError

    async def publish(self, challenge: Challenge, notebook: NotebookJson) -> None:
        raise NotImplementedError


def library_of(shelf: Shelf) -> FtsLibrary:
    return FtsLibrary(Texts(shelf, MemoryDocuments()))


@pytest.fixture(scope="module")
def catalogue() -> tuple[Challenge, ...]:
    paths = sorted((ROOT / "notebooks/catalogue").rglob("*.ipynb"))
    return tuple(read_file(path).challenge for path in paths)


@pytest.fixture
def shelf(catalogue: tuple[Challenge, ...]) -> Shelf:
    return Shelf(catalogue)


@pytest.fixture
async def library(shelf: Shelf) -> AsyncIterator[FtsLibrary]:
    made = library_of(shelf)
    yield made
    await made.close()


def watch(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[str]]]:
    """Return the list that each change of an index is added to: what came, what went."""
    changes: list[tuple[list[str], list[str]]] = []
    real = Index.change

    def change(self: Index, added: Any, removed: Any) -> None:
        changes.append((list(added), list(removed)))
        real(self, added, removed)

    monkeypatch.setattr(Index, "change", change)
    return changes


async def urls(
    library: Library, words: str, topics: tuple[str, ...] = (), limit: int = 3
) -> list[str]:
    return [each.url for each in await library.search(words, topics, limit)]


async def test_for_most_questions_something_that_helps_is_among_the_first_three(
    library: FtsLibrary,
) -> None:
    missed = []
    for words, wanted in QUERIES.items():
        found = await urls(library, words)
        if not any(url.endswith(tuple(wanted)) for url in found):
            missed.append((words, found))
    assert len(QUERIES) >= 40
    assert 1 - len(missed) / len(QUERIES) >= 0.75, missed


async def test_a_topic_alone_finds_its_challenges_and_pages(library: FtsLibrary) -> None:
    found = await library.search("", ("recursion",), 10)
    assert {each.type for each in found} == {"challenge"} | {"documentation"}
    assert "codementor:challenge/rocket-countdown" in [each.url for each in found]


async def test_javascript_is_for_who_asks_for_it(library: FtsLibrary) -> None:
    python = await library.search("sort a list", (), 20)
    assert not [each for each in python if "MDN" in each.title]
    assert await urls(library, "promise")
    for found in (
        await library.search("sort an array in JavaScript", (), 20),
        await library.search("sort", ("javascript",), 20),
    ):
        assert "codementor:challenge/on-the-podium" in [each.url for each in found]
        assert not [each for each in found if "docs.python.org" in each.url]


async def test_other_forms_of_a_word_are_found(library: FtsLibrary) -> None:
    assert await urls(library, "sorting") == await urls(library, "sorts")


async def test_the_limit_holds_and_what_says_nothing_finds_nothing(library: FtsLibrary) -> None:
    assert len(await library.search("list loop", (), 2)) == 2
    for words in ("", "   ", "why does my code not work", "?!", "a b c"):
        assert await library.search(words, (), 5) == ()
    assert await library.search("list", (), 0) == ()
    assert await library.search("list", (), -1) == ()
    assert len(await library.search("list loop text function number", (), 10_000)) <= 50


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(
        st.text(),
        st.sampled_from(
            ['"', "AND OR NOT", "title:x", "NEAR(a b)", "a*", "^a", "\x00", "\ud800", "')--", "{a}"]
        ),
    ),
    topics=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    limit=st.integers(-5, 100),
)
async def test_no_words_make_it_fail(words: str, topics: tuple[str, ...], limit: int) -> None:
    library = library_of(Shelf(()))
    try:
        for each in await library.search(words, topics, limit):
            assert each.title
    finally:
        await library.close()


async def test_a_new_challenge_is_found_and_one_that_went_is_not(
    library: FtsLibrary, shelf: Shelf
) -> None:
    assert await urls(library, "zeppelin") == []
    new = msgspec.structs.replace(shelf.challenges[0], id="zeppelin", title="The zeppelin")
    before = shelf.challenges
    shelf.challenges = (*before, new)
    assert await urls(library, "zeppelin") == ["codementor:challenge/zeppelin"]
    shelf.challenges = before
    assert await urls(library, "zeppelin") == []


async def test_a_new_version_is_read_again_and_the_same_ones_are_not(
    library: FtsLibrary, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = watch(monkeypatch)
    await urls(library, "list")
    shelf.challenges = (*shelf.challenges,)
    await urls(library, "list")
    assert len(changed) == 1
    first, *others = shelf.challenges
    shelf.challenges = (msgspec.structs.replace(first, version=2, title="Quokka"), *others)
    assert await urls(library, "quokka")
    assert changed[1:] == [([f"challenge/{first.id}/2"], [f"challenge/{first.id}/1"])]


async def test_many_first_searches_make_one_index(
    library: FtsLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = watch(monkeypatch)
    await asyncio.gather(*(library.search("list", (), 3) for _ in range(20)))
    assert len(changed) == 1


async def test_a_catalogue_that_cannot_be_read_leaves_what_was_there(
    library: FtsLibrary, shelf: Shelf
) -> None:
    shelf.broken = True
    found = await urls(library, "sorted list key")
    assert found
    assert all(url.startswith("https://") for url in found)
    shelf.broken = False
    before = await urls(library, "rocket")
    shelf.broken = True
    assert before
    assert await urls(library, "rocket") == before


async def test_without_full_text_search_nothing_is_suggested(
    library: FtsLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(fts, "Index", fails)
    assert await library.search("list", (), 3) == ()


async def test_after_closing_it_can_be_used_again(library: FtsLibrary) -> None:
    before = await urls(library, "list")
    await library.close()
    assert await urls(library, "list") == before


async def test_a_search_takes_less_than_5_ms(library: FtsLibrary) -> None:
    await library.search("warm", (), 3)
    taken = []
    for words in QUERIES:
        for _ in range(2):
            began = time.perf_counter()
            await library.search(words, ("lists",), 5)
            taken.append((time.perf_counter() - began) * 1000)
    assert statistics.median(taken) < 5


def test_pages_have_addresses_of_their_makers_and_no_two_the_same() -> None:
    assert len(READING) >= 40
    for page in READING:
        assert page.resource.url.startswith(
            ("https://docs.python.org/3/", "https://developer.mozilla.org/en-US/docs/")
        )
        assert page.about
    assert len({page.resource.url for page in READING}) == len(READING)
    assert len({page.resource.title for page in READING}) == len(READING)

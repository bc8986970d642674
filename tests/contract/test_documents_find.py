"""What every store of documents does alike: finding by index, in order, by pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from document_samples import all_ids, submission
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.documents import COLLECTIONS, Document, Documents, Range

OpenStore = Callable[[], AbstractAsyncContextManager[Documents]]


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("users", {}),
        ("submissions", {}),
        ("submissions", {"equal": {"student_id": "ada"}}),
        ("submissions", {"equal": {"challenge_id": "x"}, "sort": "lease_until"}),
        ("submissions", {"equal": {"student_id": "ada"}, "sort": "code"}),
        ("challenges", {"sort": "title"}),
        ("challenges", {"between": Range(1, 2)}),
        ("ledger", {"equal": {"student_id": None}, "sort": "created_at"}),
        ("challenges", {"limit": 0}),
        ("challenges", {"limit": 1001}),
        ("challenges", {"limit": -1}),
    ],
)
async def test_a_query_outside_the_declared_indexes_and_limits_is_refused(
    documents: Documents, collection: str, query: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"index|range|None|limit"):
        await documents.find(collection, **query)


async def test_each_declared_index_can_be_asked(documents: Documents) -> None:
    for collection, indexes in COLLECTIONS.items():
        for index in indexes:
            page = await documents.find(
                collection, dict.fromkeys(index.equal, "x"), sort=index.sort, limit=1000
            )
            assert page.documents == ()
            assert page.cursor is None


async def test_only_documents_that_match_are_found_in_order_of_sort_then_id(
    documents: Documents,
) -> None:
    for document in (
        submission("c", at=2),
        submission("b", at=2.0),
        submission("a", at=3.5),
        submission("d", at=-1),
        submission("other", student="bob", at=1),
    ):
        await documents.insert("ledger", document)
    mine = {"equal": {"student_id": "ada"}, "sort": "created_at"}
    assert await all_ids(documents, "ledger", **mine) == ["d", "b", "c", "a"]
    assert await all_ids(documents, "ledger", **mine, descending=True) == ["a", "c", "b", "d"]


async def test_without_sort_documents_come_by_id(documents: Documents) -> None:
    for key in ("b", "ä", "a", "B"):
        await documents.insert("challenges", submission(key))
    assert await all_ids(documents, "challenges", limit=3) == ["B", "a", "b", "ä"]
    assert await all_ids(documents, "challenges", limit=1, descending=True) == [
        "ä",
        "b",
        "a",
        "B",
    ]


async def test_a_document_without_the_sort_field_is_not_found(documents: Documents) -> None:
    await documents.insert("ledger", submission("a", at=None))
    await documents.insert("ledger", submission("b", at=None) | {"created_at": None})
    await documents.insert("ledger", submission("c"))
    for down in (False, True):
        found = await all_ids(
            documents, "ledger", equal={"student_id": "ada"}, sort="created_at", descending=down
        )
        assert found == ["c"]


@pytest.mark.parametrize("down", [False, True])
async def test_a_range_holds_its_start_and_not_its_end(documents: Documents, down: bool) -> None:
    for at in range(6):
        await documents.insert("dead_letters", submission(f"d{at}", at=at))

    async def ids(between: Range) -> list[str]:
        found = await all_ids(
            documents, "dead_letters", sort="created_at", between=between, descending=down, limit=1
        )
        return sorted(found)

    assert await ids(Range(2, 4)) == ["d2", "d3"]
    assert await ids(Range(at_least=4)) == ["d4", "d5"]
    assert await ids(Range(below=1)) == ["d0"]
    assert await ids(Range(2, 2)) == []
    assert len(await ids(Range())) == 6


async def test_a_time_finds_itself_exactly(documents: Documents) -> None:
    times = [1795172725.8631668, 1795172725.863167, 1795172725.8631673, 0.1 + 0.2]
    for n, at in enumerate(times):
        await documents.insert("dead_letters", submission(str(n), at=at))
    for n, at in enumerate(times[:3]):
        page = await documents.find(
            "dead_letters", sort="created_at", between=Range(at_least=at), limit=1
        )
        assert page.documents[0]["id"] == str(n)
        assert page.documents[0]["created_at"] == at


async def test_text_sorts_and_ranges(documents: Documents) -> None:
    for key, at in (("1", "2026-11-20"), ("2", "2026-02-01"), ("3", "2027-01-01")):
        await documents.insert("dead_letters", submission(key) | {"created_at": at})
    found = await all_ids(
        documents, "dead_letters", sort="created_at", between=Range("2026-02-01", "2027-01-01")
    )
    assert found == ["2", "1"]


async def test_truth_values_filter(documents: Documents) -> None:
    for key, public, xp in (("a", True, 10), ("b", False, 20), ("c", True, 30)):
        await documents.insert("progress", submission(key, on_leaderboard=public, board_xp=xp))
    board = {"sort": "board_xp", "descending": True}
    assert await all_ids(documents, "progress", equal={"on_leaderboard": True}, **board) == [
        "c",
        "a",
    ]
    assert await all_ids(documents, "progress", equal={"on_leaderboard": False}, **board) == ["b"]


async def test_a_number_is_not_its_text(documents: Documents) -> None:
    await documents.insert("ledger", submission("a") | {"student_id": "7"})
    query = {"sort": "created_at"}
    assert await all_ids(documents, "ledger", equal={"student_id": 7}, **query) == []
    assert await all_ids(documents, "ledger", equal={"student_id": "7"}, **query) == ["a"]


@pytest.mark.parametrize("down", [False, True])
async def test_pages_stay_in_place_while_documents_are_added(
    documents: Documents, down: bool
) -> None:
    """What is inserted between two pages neither repeats nor hides a document that was there."""
    for n in range(9):
        await documents.insert("ledger", submission(f"m{n}", at=n // 3))
    query: dict[str, Any] = {
        "equal": {"student_id": "ada"},
        "sort": "created_at",
        "descending": down,
        "limit": 2,
    }
    found: list[str] = []
    cursor = None
    for step in range(20):
        page = await documents.find("ledger", cursor=cursor, **query)
        found += [document["id"] for document in page.documents]
        cursor = page.cursor
        if cursor is None:
            break
        for place in ("a", "z"):
            await documents.insert("ledger", submission(f"{place}{step}", at=1))
    old = [key for key in found if key.startswith("m")]
    assert old == sorted(old, reverse=down)
    assert len(old) == 9
    assert len(found) == len(set(found))


async def test_there_is_no_cursor_after_the_last_page(documents: Documents) -> None:
    for n in range(4):
        await documents.insert("challenges", submission(str(n)))
    first = await documents.find("challenges", limit=2)
    assert first.cursor is not None
    second = await documents.find("challenges", limit=2, cursor=first.cursor)
    assert len(second.documents) == 2
    assert second.cursor is None


async def test_a_cursor_is_fit_for_an_address(documents: Documents) -> None:
    for n in range(3):
        await documents.insert("ledger", submission(f"Zoë/?&#{n}" + "🦊" * n, at=n + 0.25))
    cursor = None
    for _ in range(2):
        page = await documents.find(
            "ledger", {"student_id": "ada"}, sort="created_at", limit=1, cursor=cursor
        )
        cursor = page.cursor
        assert cursor is not None
        assert all(c.isascii() and (c.isalnum() or c in "-_") for c in cursor)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "näh",
        "W10",
        "WzEsMl0",
        "bnVsbA",
        "WzEsImEiLDNd",
        "!!!!",
        "a" * 5000,
        "W251bGwsImEiXQ",  # [null,"a"]: of a query without sort
        "WzFlNDAwLCJhIl0",  # [1e400,"a"]
        "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLCJhIl0",  # an integer beyond 64 bits
    ],
)
async def test_a_cursor_that_is_none_of_ours_is_bad_input(
    documents: Documents, cursor: str
) -> None:
    with pytest.raises(BadInput, match="page link"):
        await documents.find("ledger", {"student_id": "ada"}, sort="created_at", cursor=cursor)


async def test_a_cursor_of_a_sorted_list_is_bad_input_for_an_unsorted_one(
    documents: Documents,
) -> None:
    for n in range(2):
        await documents.insert("dead_letters", submission(str(n), at=n))
    page = await documents.find("dead_letters", sort="created_at", limit=1)
    with pytest.raises(BadInput, match="page link"):
        await documents.find("challenges", cursor=page.cursor)


IDS = st.sampled_from(["a", "b", "c/d", "ö", "Z"])
TIMES = st.none() | st.integers(-2, 3) | st.sampled_from([0.5, 1.5, 1e300])
WRITES = st.one_of(
    st.tuples(st.just("insert"), IDS, st.sampled_from(["ada", "bob"]), TIMES),
    st.tuples(st.just("replace"), IDS, st.sampled_from(["ada", "bob"]), TIMES, st.integers(0, 3)),
    st.tuples(st.just("delete"), IDS),
)


async def _write_both(store: Documents, model: dict[str, Document], write: tuple[Any, ...]) -> None:
    """Do one write on the store and on a plain dict; both must give the same answer."""
    verb, key, *rest = write
    there = model.get(key)
    if verb == "delete":
        assert await store.delete("submissions", key) == (model.pop(key, None) is not None)
        return
    document = submission(key, *rest[:2])
    if verb == "insert":
        assert await store.insert("submissions", document) == (there is None)
        if there is None:
            model[key] = document | {"revision": 1}
        return
    fits = there is not None and there["revision"] == rest[2]
    assert await store.replace("submissions", document | {"revision": rest[2]}) == fits
    if fits:
        model[key] = document | {"revision": rest[2] + 1}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(
    writes=st.lists(WRITES, max_size=25),
    low=TIMES,
    high=TIMES,
    down=st.booleans(),
    limit=st.integers(1, 4),
)
async def test_the_store_does_what_a_plain_dict_would(
    open_store: OpenStore,
    writes: list[tuple[Any, ...]],
    low: float | None,
    high: float | None,
    down: bool,
    limit: int,
) -> None:
    model: dict[str, Document] = {}
    async with open_store() as store:
        for write in writes:
            await _write_both(store, model, write)
        for key in ("a", "b", "c/d", "ö", "Z"):
            assert await store.get("submissions", key) == model.get(key)
        expected = [
            d
            for d in model.values()
            if d["student_id"] == "ada"
            and "created_at" in d
            and (low is None or d["created_at"] >= low)
            and (high is None or d["created_at"] < high)
        ]
        expected.sort(key=lambda d: (d["created_at"], d["id"]), reverse=down)
        assert await all_ids(
            store,
            "submissions",
            equal={"student_id": "ada"},
            sort="created_at",
            between=Range(low, high),
            descending=down,
            limit=limit,
        ) == [d["id"] for d in expected]

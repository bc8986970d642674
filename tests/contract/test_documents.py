"""What every store of documents does alike: reading, writing, and many at once."""

from __future__ import annotations

import asyncio

import pytest
from document_samples import all_ids, submission

from jupyter_codementor.model.documents import Document, Documents


async def test_what_was_inserted_is_read_back_with_revision_1(documents: Documents) -> None:
    document = submission("a", code="print('hi')", cases=[{"n": 1, "ok": True, "x": None}], t=0.1)
    assert await documents.insert("submissions", document)
    assert await documents.get("submissions", "a") == document | {"revision": 1}


async def test_what_is_not_there_reads_as_none(documents: Documents) -> None:
    assert await documents.get("submissions", "nobody") is None


async def test_a_taken_id_is_refused_and_the_first_document_stays(documents: Documents) -> None:
    await documents.insert("claims", submission("a", owner="first"))
    assert not await documents.insert("claims", submission("a", owner="second"))
    stored = await documents.get("claims", "a")
    assert stored is not None
    assert (stored["owner"], stored["revision"]) == ("first", 1)


async def test_collections_are_apart(documents: Documents) -> None:
    await documents.insert("claims", submission("a"))
    assert await documents.get("users", "a") is None
    assert await documents.insert("users", submission("a"))


async def test_replacing_counts_the_revision_and_drops_old_fields(documents: Documents) -> None:
    await documents.insert("users", submission("a", old=1))
    assert await documents.replace("users", submission("a", new=2, revision=1))
    assert await documents.replace("users", submission("a", new=3, revision=2))
    assert await documents.get("users", "a") == submission("a", new=3, revision=3)


async def test_a_stale_revision_writes_nothing(documents: Documents) -> None:
    await documents.insert("users", submission("a"))
    await documents.replace("users", submission("a", winner=1, revision=1))
    assert not await documents.replace("users", submission("a", loser=1, revision=1))
    assert not await documents.replace("users", submission("a", loser=1, revision=3))
    assert await documents.get("users", "a") == submission("a", winner=1, revision=2)


async def test_what_is_not_there_cannot_be_replaced(documents: Documents) -> None:
    assert not await documents.replace("users", submission("a", revision=1))
    assert not await documents.replace("users", submission("a", revision=0))
    assert await documents.get("users", "a") is None


async def test_deleting_says_whether_it_was_there(documents: Documents) -> None:
    await documents.insert("users", submission("a"))
    assert await documents.delete("users", "a")
    assert not await documents.delete("users", "a")
    assert await documents.get("users", "a") is None
    assert not await documents.replace("users", submission("a", revision=1))
    assert await documents.insert("users", submission("a"))


@pytest.mark.parametrize("id", ["ada/two-sum/solve/1", "Zoë 🦊/名", "a'b\"c%_", "../..", " "])
async def test_any_text_is_an_id(documents: Documents, id: str) -> None:
    assert await documents.insert("ledger", submission(id, text="naïve 🦊\n\t\\'\"\0"))
    stored = await documents.get("ledger", id)
    assert stored == submission(id, text="naïve 🦊\n\t\\'\"\0", revision=1)
    assert await all_ids(documents, "ledger", equal={"student_id": "ada"}, sort="created_at") == [
        id
    ]
    assert await documents.delete("ledger", id)


async def test_ids_are_case_sensitive(documents: Documents) -> None:
    assert await documents.insert("users", submission("ada"))
    assert await documents.insert("users", submission("Ada"))


async def test_the_callers_documents_are_copies(documents: Documents) -> None:
    mine = submission("a", nested={"n": [1]})
    await documents.insert("users", mine)
    mine["nested"]["n"].append(2)
    read = await documents.get("users", "a")
    assert read is not None
    read["nested"]["n"].append(3)
    again = await documents.get("users", "a")
    assert again is not None
    assert again["nested"]["n"] == [1]
    assert "revision" not in mine


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"id": "a"},
        {"id": 7, "schema_version": 1},
        {"id": "", "schema_version": 1},
        {"id": "a", "schema_version": "1"},
    ],
)
async def test_a_document_without_id_or_version_is_refused(
    documents: Documents, broken: Document
) -> None:
    with pytest.raises(ValueError, match=r"id|schema_version"):
        await documents.insert("users", broken)


async def test_a_replacement_without_revision_is_refused(documents: Documents) -> None:
    await documents.insert("users", submission("a"))
    with pytest.raises(ValueError, match="revision"):
        await documents.replace("users", submission("a"))


async def test_an_unknown_collection_is_refused_by_each_method(documents: Documents) -> None:
    for call in (
        documents.get("secrets", "a"),
        documents.insert("secrets", submission("a")),
        documents.replace("secrets", submission("a", revision=1)),
        documents.delete("secrets", "a"),
        documents.find("secrets"),
    ):
        with pytest.raises(ValueError, match="secrets"):
            await call


async def test_of_concurrent_inserts_of_one_id_exactly_one_wins(documents: Documents) -> None:
    won = await asyncio.gather(
        *(documents.insert("claims", submission("a", worker=n)) for n in range(20))
    )
    assert sum(won) == 1
    stored = await documents.get("claims", "a")
    assert stored is not None
    assert stored["worker"] == won.index(True)


async def test_of_concurrent_replacements_exactly_one_wins(documents: Documents) -> None:
    await documents.insert("users", submission("a"))
    won = await asyncio.gather(
        *(documents.replace("users", submission("a", worker=n, revision=1)) for n in range(20))
    )
    assert sum(won) == 1
    assert await documents.get("users", "a") == submission("a", worker=won.index(True), revision=2)


async def test_retrying_replacements_lose_no_increment(documents: Documents) -> None:
    await documents.insert("users", submission("a", count=0))

    async def increment() -> None:
        while True:
            document = await documents.get("users", "a")
            assert document is not None
            document["count"] += 1
            if await documents.replace("users", document):
                return

    await asyncio.gather(*(increment() for _ in range(10)))
    stored = await documents.get("users", "a")
    assert stored is not None
    assert (stored["count"], stored["revision"]) == (10, 11)

"""Vectors are made once for each text and model, kept, never mixed, and never stand in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from reading_samples import BANK, COUNT, SORT, Classroom, challenge, draft

from jupyter_codementor.errors import BadInput, Forbidden, NotFound, Unavailable
from jupyter_codementor.flows.stored import to_value
from jupyter_codementor.model.embedding import StoredVector
from jupyter_codementor.recommendations.ports import EmbeddingFailed
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.embedder import BagOfWords


class Slow(BagOfWords):
    """Waits with each answer until `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def embed(self, texts: Sequence[str]) -> Sequence[bytes]:
        await self.go.wait()
        return await super().embed(texts)


async def ids(room: Classroom, query: str, reader: str = "ben") -> list[str]:
    reply = await room.reading.search(reader, query, "any", 10)
    return [item.content_id for item in reply.items]


async def ready(room: Classroom) -> None:
    assert room.reading.vectors is not None
    await room.reading.vectors.until_ready()


async def test_every_text_gets_a_vector_with_its_model_and_hash() -> None:
    room = Classroom(COUNT, SORT, embedder=BagOfWords())
    await ready(room)
    stored = [
        to_value(each, StoredVector) for each in await room.stored("vectors", model="bag-of-words")
    ]

    assert {each.id for each in stored} == {
        "bag-of-words/challenge/count-down/1",
        "bag-of-words/challenge/shortest-first/1",
    }
    assert all(len(each.text_hash) == 32 and each.owner_id == "" for each in stored)
    assert (await ids(room, "names in order of length"))[0] == "shortest-first"
    await room.close()


async def test_solution_tests_and_hints_are_in_no_text_that_is_embedded() -> None:
    model = BagOfWords()
    room = Classroom(COUNT, SORT, embedder=model)
    await ready(room)
    assert not [text for text in model.asked if "secret" in text]
    await room.close()


async def test_a_new_process_makes_no_vector_again() -> None:
    documents = MemoryDocuments()
    first = Classroom(COUNT, SORT, documents=documents, embedder=BagOfWords())
    await first.reading.add("ada", draft())
    await ready(first)
    await first.close()
    model = BagOfWords()
    second = Classroom(COUNT, SORT, documents=documents, embedder=model)
    await ready(second)

    assert model.asked == []
    assert (await ids(second, "names in order"))[0] == "shortest-first"
    await second.close()


async def test_only_a_text_that_changed_is_embedded_again() -> None:
    model = BagOfWords()
    room = Classroom(COUNT, SORT, embedder=model)
    await ready(room)
    model.asked.clear()
    changed = challenge("count-down", "A quokka counts.", version=2)
    same = challenge("shortest-first", SORT.description, "sorting", ("lists",), version=2)
    room.shelf.challenges = (changed, same)
    await ready(room)

    assert len(model.asked) == 1
    assert "quokka" in model.asked[0]
    assert len(await room.stored("vectors", model="bag-of-words")) == 2
    assert (await ids(room, "quokka"))[0] == "count-down"
    await room.close()


async def test_vectors_of_two_models_never_meet() -> None:
    documents = MemoryDocuments()
    small = Classroom(COUNT, documents=documents, embedder=BagOfWords("small", 32))
    await ready(small)
    large = Classroom(SORT, COUNT, documents=documents, embedder=BagOfWords("large", 64))
    await ready(large)
    alike = Classroom(COUNT, documents=documents, embedder=BagOfWords("alike", 64))
    await ready(alike)

    assert [
        len(await large.stored("vectors", model=name)) for name in ("small", "large", "alike")
    ] == [1, 2, 1]
    for room, count in ((small, 1), (large, 2), (alike, 1)):
        assert len(await ids(room, "count down rocket")) == count
        kept = [t for each in room.reading.vectors._nearest._kept.values() for t in each]  # type: ignore[union-attr,attr-defined]
        assert {id.partition("/")[0] for id in kept} == {room.reading.vectors.model}  # type: ignore[union-attr]
    for room in (small, large, alike):
        await room.close()


async def test_a_challenge_that_went_is_found_no_longer_and_its_vector_goes() -> None:
    documents = MemoryDocuments()
    room = Classroom(COUNT, SORT, documents=documents, embedder=BagOfWords())
    await ready(room)
    room.shelf.challenges = (COUNT,)
    assert await ids(room, "names in order") == ["count-down"]
    await room.close()
    again = Classroom(COUNT, documents=documents, embedder=BagOfWords())
    await ready(again)
    assert [each["content_id"] for each in await again.stored("vectors", model="bag-of-words")] == [
        "count-down"
    ]
    await again.close()


async def test_until_they_are_ready_words_answer_and_the_reply_says_so() -> None:
    model = Slow()
    room = Classroom(COUNT, SORT, embedder=model)
    assert room.reading.vectors is not None
    room.reading.vectors._wait_s = 0.01
    reply = await room.reading.search("ben", "names in order", "any", 5)
    assert reply.by == "words"
    assert "still being read" in reply.note
    assert reply.items[0].content_id == "shortest-first"
    model.go.set()
    await ready(room)
    reply = await room.reading.search("ben", "names in order", "any", 5)
    assert (reply.by, reply.note) == ("meaning", "")
    await room.close()


async def test_while_the_model_fails_words_answer_and_the_reply_says_why() -> None:
    model = BagOfWords()
    room = Classroom(COUNT, SORT, embedder=model)
    await ready(room)
    model.failure = EmbeddingFailed("busy", "The server is too busy.")
    reply = await room.reading.search("ben", "names in order", "any", 5)
    assert (reply.by, reply.note) == ("words", "The server is too busy.")
    assert reply.items
    model.failure = None
    assert (await room.reading.search("ben", "names in order", "any", 5)).by == "meaning"
    await room.close()


async def test_a_model_that_fails_from_the_start_is_asked_again_later() -> None:
    model = BagOfWords()
    model.failure = EmbeddingFailed("missing", "The weights are not there.")
    room = Classroom(COUNT, embedder=model)
    for _ in range(2):
        reply = await room.reading.search("ben", "rocket", "any", 5)
        assert (reply.by, reply.note) == ("words", "The weights are not there.")
    model.failure = None
    await ready(room)
    assert (await room.reading.search("ben", "rocket", "any", 5)).by == "meaning"
    await room.close()


async def test_a_broken_vector_in_the_store_is_made_anew() -> None:
    documents = MemoryDocuments()
    first = Classroom(COUNT, documents=documents, embedder=BagOfWords())
    await ready(first)
    [stored] = await first.stored("vectors", model="bag-of-words")
    for broken in ("not base64!", "", "AAA="):
        [stored] = await first.stored("vectors", model="bag-of-words")
        await documents.replace("vectors", stored | {"vector": broken})
        again = Classroom(COUNT, documents=documents, embedder=BagOfWords())
        await ready(again)
        assert await ids(again, "rocket") == ["count-down"]
        await again.close()
    await first.close()


async def test_a_material_removed_while_its_vector_is_made_leaves_none() -> None:
    model = Slow()
    room = Classroom(embedder=model)
    added = await room.reading.add("ada", draft())
    assert room.reading.vectors is not None
    room.reading.vectors._wait_s = 0.01
    await ids(room, "loop", "ada")
    await room.reading.remove("ada", added.id)
    model.go.set()
    await ready(room)

    assert await room.stored("vectors", content_id=added.id) == []
    assert await ids(room, "loop", "ada") == []
    await room.close()


# --- further words --------------------------------------------------------------------------------


async def test_further_words_find_a_thing_in_this_and_in_the_next_process() -> None:
    documents = MemoryDocuments()
    room = Classroom(COUNT, SORT, BANK, documents=documents, embedder=BagOfWords())
    store = room.reading.store_embedding
    for _ in range(2):
        await store("teacher", "challenge", "piggy-bank", "quokka wombat", teaches=True)
    await ready(room)
    assert (await ids(room, "quokka wombat"))[0] == "piggy-bank"
    await room.close()
    again = Classroom(COUNT, SORT, BANK, documents=documents, embedder=BagOfWords())
    await ready(again)

    assert (await ids(again, "quokka wombat"))[0] == "piggy-bank"
    assert len(await again.stored("vectors", content_id="piggy-bank")) == 2
    await again.close()


async def test_who_may_add_words_to_what() -> None:
    room = Classroom(COUNT, embedder=BagOfWords())
    mine = await room.reading.add("ada", draft("Mine"))
    shared = await room.reading.add("teacher", draft("Shared", shared=True))
    store = room.reading.store_embedding
    await store("ada", "material", mine.id, "quokka", teaches=False)
    await store("other teacher", "material", shared.id, "wombat", teaches=True)
    for who, type, id, teaches, error in (
        ("ada", "challenge", "count-down", False, Forbidden),
        ("ben", "material", mine.id, False, NotFound),
        ("other teacher", "material", mine.id, True, NotFound),
        ("ben", "material", shared.id, False, Forbidden),
        ("teacher", "challenge", "nothing", True, NotFound),
        ("teacher", "any", "count-down", True, BadInput),
    ):
        with pytest.raises(error):
            await store(who, type, id, "words", teaches=teaches)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        await store("ada", "material", mine.id, "x" * 10_001, teaches=False)
    assert "quokka" not in [*await ids(room, "quokka", "ben")]
    assert mine.id not in await ids(room, "quokka", "ben")
    assert (await ids(room, "quokka", "ada"))[0] == mine.id
    await room.close()


async def test_without_a_model_nothing_is_stored_and_search_is_by_words() -> None:
    room = Classroom(COUNT)
    with pytest.raises(Unavailable, match="embeddings"):
        await room.reading.store_embedding("t", "challenge", "count-down", "", teaches=True)
    reply = await room.reading.search("ben", "rocket", "any", 5)
    assert (reply.by, reply.note) == ("words", "")
    await room.close()

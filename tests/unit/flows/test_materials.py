"""Materials are seen, found and taken away by whom they belong to, and by nobody else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from reading_samples import COUNT, SORT, Classroom, draft

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.flows.materials import forget_student
from jupyter_codementor.flows.recommend import Wanted
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.embedder import BagOfWords


@pytest.fixture(params=["words", "meaning"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Classroom]:
    embedder = BagOfWords() if request.param == "meaning" else None
    room = Classroom(COUNT, SORT, embedder=embedder)
    yield room
    await room.close()


@pytest.fixture
async def plain() -> AsyncIterator[Classroom]:
    room = Classroom(COUNT)
    yield room
    await room.close()


async def found(room: Classroom, query: str, reader: str) -> list[str]:
    reply = await room.reading.search(reader, query, "material", 10)
    return [item.title for item in reply.items]


async def test_what_was_added_is_seen_with_its_pieces(plain: Classroom) -> None:
    added = await plain.reading.add("ada", draft("  About\n loops ", skills=("loops", "loops")))
    material, pieces = await plain.reading.see("ada", added.id)

    assert material == added.__class__(**{**_fields(added), "revision": 1})
    assert (material.title, material.skills, material.pieces) == ("About loops", ("loops",), 1)
    assert [piece.text for piece in pieces] == ["A loop goes round."]


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__struct_fields__}  # type: ignore[attr-defined]


async def test_nobody_finds_somebody_else_s_material(room: Classroom) -> None:
    await room.reading.add("ada", draft("Zeppelin diary", "The zeppelin flew over the town."))

    assert await found(room, "zeppelin", "ada") == ["Zeppelin diary"]
    assert await found(room, "zeppelin", "ben") == []
    assert await found(room, "zeppelin", "") == []
    assert await room.reading.library.search("zeppelin", (), 5) == ()
    mine = await room.reading.library.search("zeppelin", (), 5, reader="ada")
    assert [it.title for it in mine] == ["Zeppelin diary"]
    for reader, count in (("ada", 1), ("ben", 0)):
        reply = await room.reading.recommend(reader, Wanted(query="zeppelin town"))
        assert sum(item.title == "Zeppelin diary" for item in reply.items) == count


async def test_many_of_others_do_not_push_out_my_own(room: Classroom) -> None:
    for n in range(150):
        await room.reading.add("ben", draft(f"Zeppelin {n}", "zeppelin zeppelin zeppelin"))
    await room.reading.add("ada", draft("Mine", "A zeppelin and more words that stand here."))
    assert await found(room, "zeppelin", "ada") == ["Mine"]


async def test_everybody_finds_what_is_shared_and_the_tutor_too(room: Classroom) -> None:
    added = await room.reading.add("teacher", draft("Zeppelins", "A zeppelin.", shared=True))

    assert await found(room, "zeppelin", "ben") == ["Zeppelins"]
    [resource] = await room.reading.library.search("zeppelin", (), 5)
    assert (resource.url, resource.type) == (f"codementor:material/{added.id}", "material")


async def test_who_asks_for_another_s_material_hears_that_there_is_none(plain: Classroom) -> None:
    added = await plain.reading.add("ada", draft())
    for call in (plain.reading.see, plain.reading.remove):
        with pytest.raises(NotFound):
            await call("ben", added.id)
        with pytest.raises(NotFound):
            await call("ben", "nothing")
    await plain.reading.see("ada", added.id)


async def test_a_shared_one_is_seen_by_all_and_removed_by_its_owner_alone(
    plain: Classroom,
) -> None:
    added = await plain.reading.add("teacher", draft(shared=True))
    await plain.reading.see("ben", added.id)
    with pytest.raises(NotFound):
        await plain.reading.remove("ben", added.id)
    await plain.reading.remove("teacher", added.id)
    with pytest.raises(NotFound):
        await plain.reading.see("teacher", added.id)


async def test_what_was_removed_is_found_no_longer_and_leaves_nothing(room: Classroom) -> None:
    added = await room.reading.add("ada", draft("Zeppelins", "A zeppelin."))
    if room.reading.vectors:
        await room.reading.vectors.until_ready()
    assert await found(room, "zeppelin", "ada") == ["Zeppelins"]
    await room.reading.remove("ada", added.id)

    assert await found(room, "zeppelin", "ada") == []
    assert await room.stored("materials", owner_id="ada") == []
    assert await room.stored("vectors", content_id=added.id) == []


async def test_the_list_has_mine_first_then_what_others_share(plain: Classroom) -> None:
    for n in range(3):
        await plain.reading.add("ada", draft(f"mine {n}"))
        await plain.reading.add("teacher", draft(f"shared {n}", shared=True))
        await plain.reading.add("teacher", draft(f"hidden {n}"))
    await plain.reading.add("ada", draft("mine and shared", shared=True))
    wanted = ["mine and shared", "mine 2", "mine 1", "mine 0", "shared 2", "shared 1", "shared 0"]

    for size in (1, 2, 3, 4, 7, 50):
        titles: list[str] = []
        cursor: str | None = None
        for _ in range(20):
            page, cursor = await plain.reading.list("ada", size, cursor)
            titles += [each.title for each in page]
            assert len(page) <= size
            if cursor is None:
                break
        assert titles == wanted, size


@pytest.mark.parametrize("cursor", ["nonsense", "mine.nonsense", "shared.???", "both.x"])
async def test_a_cursor_of_another_list_is_refused(plain: Classroom, cursor: str) -> None:
    with pytest.raises(BadInput):
        await plain.reading.list("ada", 5, cursor)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": " \n "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00b"}, "readable"),
        ({"title": "\ud800"}, "readable"),
        ({"skills": ("",)}, "skill"),
        ({"skills": ("x" * 61,)}, "skill"),
        ({"skills": ("x",) * 21}, "skills"),
        ({"language": ""}, "language"),
        ({"source": ""}, "empty"),
        ({"kind": "notebook"}, "notebook"),
    ],
)
async def test_what_cannot_be_taken_in_is_refused_and_nothing_stored(
    plain: Classroom, more: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        await plain.reading.add("ada", draft(**more))  # type: ignore[arg-type]
    assert await plain.stored("materials", owner_id="ada") == []


async def test_another_process_finds_it_and_shows_it_no_longer_once_it_went() -> None:
    documents = MemoryDocuments()
    here, there = Classroom(COUNT, documents=documents), Classroom(COUNT, documents=documents)
    added = await here.reading.add("teacher", draft("Zeppelins", "A zeppelin.", shared=True))
    assert await found(there, "zeppelin", "ben") == ["Zeppelins"]
    await here.reading.remove("teacher", added.id)

    assert await found(there, "zeppelin", "ben") == []
    await here.close()
    await there.close()


async def test_forgetting_a_student_leaves_no_trace_in_store_or_memory(room: Classroom) -> None:
    await room.reading.add("ada", draft("Zeppelin diary", "The zeppelin flew."))
    await room.reading.add("ada", draft("Zeppelins for all", "A zeppelin.", shared=True))
    await room.reading.add("ben", draft("Ben's zeppelin", "My zeppelin."))
    if room.reading.vectors:
        await room.reading.vectors.until_ready()
    assert len(await found(room, "zeppelin", "ada")) == 2
    await room.reading.forget("ada")

    assert await found(room, "zeppelin", "ada") == []
    assert await found(room, "zeppelin", "ben") == ["Ben's zeppelin"]
    assert await room.stored("materials", owner_id="ada") == []
    assert isinstance(room.documents, MemoryDocuments)
    kept = b"".join(b"".join(each.values()) for each in room.documents._stored.values())
    assert b'"ada"' not in kept  # in quotes: an id made by chance may hold these letters
    assert b"Zeppelins for all" not in kept
    index = room.reading.library._index
    assert index is not None
    rows = index._connection.execute("SELECT title, owner FROM pages").fetchall()
    assert not [row for row in rows if "ada" in row[1] or row[0] == "Zeppelins for all"]
    if room.reading.vectors:
        texts = [t for kept in room.reading.vectors._nearest._kept.values() for t in kept.values()]  # type: ignore[attr-defined]
        assert {text.owner_id for text, _ in texts} == {"", "ben"}
        assert not [text for text, _ in texts if text.title == "Zeppelins for all"]


async def test_forgetting_somebody_without_materials_deletes_nothing() -> None:
    assert await forget_student(MemoryDocuments(), "nobody") == 0


async def test_a_thousand_materials_are_indexed_one_by_one(plain: Classroom) -> None:
    text = "\n\n".join(
        f"# Part {n}\n\n{'words of a course on programming ' * 25}" for n in range(3)
    )
    for n in range(1_000):
        await plain.reading.add("teacher", draft(f"Lesson {n}", text, shared=True))
    await found(plain, "course", "ben")
    began = time.perf_counter()
    await plain.reading.add("teacher", draft("Zeppelins", "A zeppelin.", shared=True))
    assert await found(plain, "zeppelin", "ben") == ["Zeppelins"]
    assert time.perf_counter() - began < 0.5


async def test_an_unreadable_catalogue_leaves_the_materials_to_be_found(room: Classroom) -> None:
    await room.reading.add("ada", draft("Zeppelins", "A zeppelin."))
    before = await room.reading.library.search("zeppelin", (), 5, reader="ada")
    room.shelf.broken = True
    assert await room.reading.library.search("zeppelin", (), 5, reader="ada") == before

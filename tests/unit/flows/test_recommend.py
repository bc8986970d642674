"""Recommendations follow the student's progress, or the question, with a reason in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from reading_samples import BANK, COUNT, SORT, Classroom, challenge, draft

from jupyter_codementor.errors import BadInput
from jupyter_codementor.flows.recommend import Wanted
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.testing.embedder import BagOfWords

WHILE = challenge("how-long", "Save coins while the goal is far. A loop.", "loops", (), "medium")


@pytest.fixture(params=["words", "meaning"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Classroom]:
    embedder = BagOfWords() if request.param == "meaning" else None
    room = Classroom(COUNT, WHILE, SORT, BANK, embedder=embedder)
    if room.reading.vectors:
        await room.reading.vectors.until_ready()
    yield room
    await room.close()


async def stands(room: Classroom, **statuses: str) -> None:
    progress = Progress(
        id="ada",
        challenges={
            id.replace("_", "-"): ChallengeProgress(status=status, last_at=1.0)  # type: ignore[arg-type]
            for id, status in statuses.items()
        },
    )
    await room.documents.insert("progress", to_document(progress))


async def ids(room: Classroom, **wanted: object) -> list[str]:
    reply = await room.reading.recommend("ada", Wanted(**wanted))  # type: ignore[arg-type]
    return [item.content_id for item in reply.items]


async def test_somebody_without_a_history_begins_where_nothing_is_needed_before(
    room: Classroom,
) -> None:
    reply = await room.reading.recommend("ada", Wanted())
    assert {item.content_id for item in reply.items} == {
        "count-down",
        "how-long",
        "shortest-first",  # what it builds on has no challenges here
        "piggy-bank",
    }
    assert all(item.why.startswith("You are ready to learn") for item in reply.items)


async def test_a_failed_challenge_comes_first_and_what_is_like_it_next(room: Classroom) -> None:
    await stands(room, count_down="tried")
    reply = await room.reading.recommend("ada", Wanted(content_type="challenge"))
    assert [item.content_id for item in reply.items[:2]] == ["count-down", "how-long"]
    assert reply.items[0].why.startswith("You have tried it")
    assert "better at loops" in reply.items[1].why


async def test_what_is_solved_is_not_recommended_even_if_asked_for(room: Classroom) -> None:
    await stands(room, count_down="solved")
    assert "count-down" not in await ids(room)
    assert "count-down" not in await ids(room, query="count down with a rocket")


async def test_a_question_is_answered_by_what_fits_it(room: Classroom) -> None:
    assert (await ids(room, query="names by length"))[0] == "shortest-first"
    material = await room.reading.add("teacher", draft("Lengths", "Names by length.", shared=True))
    assert material.id in (await ids(room, query="names by length"))[:2]
    assert await ids(room, query="names by length", content_type="material") == [material.id]
    assert material.id not in await ids(room, query="names by length", content_type="challenge")


async def test_only_the_chosen_skill_and_only_so_many(room: Classroom) -> None:
    assert set(await ids(room, skill="loops")) == {"count-down", "how-long"}
    assert await ids(room, skill="no-such-skill") == []
    assert len(await ids(room, limit=1)) == 1


@pytest.mark.parametrize(
    "query", ["?!", "\x00", "\ud800", '"AND" NEAR(', "🎈", "the a of", "x" * 1_000]
)
async def test_no_words_make_it_fail(room: Classroom, query: str) -> None:
    await room.reading.recommend("ada", Wanted(query=query))


@pytest.mark.parametrize("wanted", [{"query": "x" * 1_001}, {"limit": 0}, {"limit": 51}])
async def test_what_is_out_of_bounds_is_refused(room: Classroom, wanted: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        await room.reading.recommend("ada", Wanted(**wanted))  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        await room.reading.search("ada", "", "any", 5)


async def test_with_everything_solved_there_is_nothing_left(room: Classroom) -> None:
    await stands(
        room, count_down="solved", how_long="solved", shortest_first="solved", piggy_bank="solved"
    )
    assert await ids(room) == []


async def test_a_progress_that_names_deleted_challenges_is_no_trouble(room: Classroom) -> None:
    await stands(room, gone="solved", lost="tried")
    assert await ids(room)

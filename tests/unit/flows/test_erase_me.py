"""Erasing a student leaves no document, no memory and no index, whatever goes on meanwhile."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import Conflict
from jupyter_codementor.events import Event, ProgressChanged
from jupyter_codementor.flows.personal import BY_SUBMISSION, NOBODYS, OWN_ID, OWNED
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.documents import COLLECTIONS, Document
from jupyter_codementor.model.student import Profile
from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from tests.seeded_student import CHALLENGE, code_of, grade_as, seed

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
AUTHORED = json.loads(next(CATALOGUE.glob("*two-sum*.ipynb")).read_text("utf-8"))
NOW = 1_790_000_000.0


def built(documents: MemoryDocuments, heard: list[Event] | None = None, **more: Any) -> App:
    return assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        documents,
        BrokenSandbox(),
        () if heard is None else (heard.append,),
        FixedLinter(),
        now=lambda: NOW,
        **{"model": ScriptedModel(), **more},
    )


@pytest.fixture
def documents() -> MemoryDocuments:
    return MemoryDocuments()


async def everything(documents: MemoryDocuments) -> dict[str, list[Document]]:
    """All documents of the store, in order."""
    return {
        name: sorted(map(json.loads, stored.values()), key=lambda each: str(each["id"]))
        for name, stored in documents._stored.items()
    }


def test_each_collection_is_known_to_hold_something_of_a_person_or_not() -> None:
    personal = (*OWN_ID, *OWNED, *BY_SUBMISSION)

    assert sorted([*personal, *NOBODYS]) == sorted(COLLECTIONS)
    assert all(NOBODYS.values())


async def test_a_student_who_left_something_everywhere_is_erased_everywhere(
    documents: MemoryDocuments,
) -> None:
    heard: list[Event] = []
    app = built(documents, heard)
    await seed(app, "zoeqx", AUTHORED)
    await seed(app, "bobby", AUTHORED)
    before = await everything(documents)
    assert all(any("zoeqx" in str(d) for d in before[name]) for name in (*OWN_ID, *OWNED))
    erased = await app.privacy.erase_me("zoeqx")

    after = await everything(documents)
    assert "zoeqx" not in json.dumps(after)
    assert {name: d for name, d in after.items() if d} == {
        name: kept
        for name, d in before.items()
        if (kept := [each for each in d if not of("zoeqx", each, before)])
    }
    assert set(OWN_ID) | set(OWNED) <= {name for name, n in erased.deleted.items() if n}
    assert heard[-1] == ProgressChanged("zoeqx")


def of(student_id: str, document: Document, before: dict[str, list[Document]]) -> bool:
    theirs = {d["id"] for d in before["submissions"] if d["student_id"] == student_id}
    named = {document.get("id"), document.get("student_id"), document.get("owner_id")}
    return (
        student_id in named
        or document.get("made_for") == student_id
        or str(document["id"]).partition(":")[0] in theirs
    )


async def test_no_memory_of_this_process_keeps_anything(documents: MemoryDocuments) -> None:
    app = built(documents)
    await seed(app, "zoeqx", AUTHORED)
    await app.browse("zoeqx")
    corpus = await app.reading.texts.current()
    assert "zoeqx" in str(corpus)
    assert app.browse.kept
    assert app.ask_tutor.answer.cache._kept
    await app.privacy.erase_me("zoeqx")

    feeds = app.ask_tutor.feeds
    corpus = await app.reading.texts.current()
    memories = (app.browse.kept, app.ask_tutor.answer.cache._kept, feeds._feeds, feeds._under_way)
    assert not any(map(len, memories))
    assert "zoeqx" not in str(corpus)
    assert "zoeqx" not in str(await app.reading.library.search("zoeqx loops repeat", (), 5))
    assert not app.background._tasks


async def test_erasing_twice_or_nobody_does_no_harm(documents: MemoryDocuments) -> None:
    app = built(documents)
    await seed(app, "zoeqx", AUTHORED)
    await app.privacy.erase_me("zoeqx")
    again = await app.privacy.erase_me("zoeqx")

    assert {name for name, count in again.deleted.items() if count} <= {"users"}
    assert "zoeqx" not in json.dumps(await everything(documents))


class Dying(MemoryDocuments):
    """Fails at one of its deletions, as a process that is killed."""

    left = 10_000

    async def delete(self, collection: str, id: str) -> bool:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("killed")
        return await super().delete(collection, id)


@pytest.mark.parametrize("after", [0, 1, 4, 9, 15, 20])
async def test_what_a_crash_left_half_erased_is_finished_by_the_next_sweep(
    after: int, caplog: pytest.LogCaptureFixture
) -> None:
    documents = Dying()
    app = built(documents)
    await seed(app, "zoeqx", AUTHORED)
    documents.left = after
    with caplog.at_level(logging.CRITICAL), pytest.raises(RuntimeError):
        await app.privacy.erase_me("zoeqx")
    documents.left = 10_000
    restarted = built(documents)

    assert await restarted.privacy.resume_erasures() == 1
    assert await restarted.privacy.resume_erasures() == 0
    assert "zoeqx" not in json.dumps(await everything(documents))


class Held(MemoryDocuments):
    """Waits before it inserts into one collection, as a slow disk."""

    def __init__(self, collection: str) -> None:
        super().__init__()
        self.collection, self.go_on, self.waits = collection, asyncio.Event(), asyncio.Event()

    async def insert(self, collection: str, document: Document) -> bool:
        if collection == self.collection:
            self.waits.set()
            await self.go_on.wait()
        return await super().insert(collection, document)


@pytest.mark.parametrize("collection", ["events", "ledger", "progress"])
async def test_a_grader_in_another_process_does_not_bring_an_erased_student_back(
    collection: str,
) -> None:
    documents = Held(collection)
    grader, other = built(documents), built(documents)
    grading = asyncio.create_task(grade_as(grader, "zoeqx", accepted=True))
    await asyncio.wait_for(documents.waits.wait(), 20)
    await other.privacy.erase_me("zoeqx")
    documents.go_on.set()
    await asyncio.wait({grading})
    grading.exception()

    assert "zoeqx" not in json.dumps(await everything(documents))


@pytest.mark.parametrize("collection", ["submissions", "events", "progress", "digests", "ledger"])
@pytest.mark.parametrize("here", [True, False])
async def test_a_file_that_is_being_brought_in_does_not_bring_an_erased_student_back(
    collection: str, here: bool
) -> None:
    laptop = built(MemoryDocuments())
    await seed(laptop, "zoeqx", AUTHORED)
    raw = await laptop.privacy.export_progress("zoeqx")
    documents = Held(collection)
    place = built(documents)
    bringing = asyncio.create_task(place.privacy.import_progress("zoeqx", raw))
    await asyncio.wait_for(documents.waits.wait(), 20)
    await (place if here else built(documents)).privacy.erase_me("zoeqx")
    documents.go_on.set()

    with pytest.raises(Conflict, match="being erased"):
        await asyncio.wait_for(bringing, 20)
    assert "zoeqx" not in json.dumps(await everything(documents))


async def test_no_file_is_brought_in_for_a_student_whose_erasure_a_crash_interrupted(
    documents: MemoryDocuments,
) -> None:
    laptop, place = built(MemoryDocuments()), built(documents)
    await seed(laptop, "zoeqx", AUTHORED)
    raw = await laptop.privacy.export_progress("zoeqx")
    erasing = Profile(id="zoeqx", name="", erasing=True)
    await documents.insert("users", to_document(erasing))
    with pytest.raises(Conflict, match="being erased"):
        await place.privacy.import_progress("zoeqx", raw)

    assert "zoeqx" not in json.dumps(await everything(documents))


async def test_a_grading_under_way_here_is_stopped(documents: MemoryDocuments) -> None:
    held = Held("ledger")
    app = built(held)
    await grade_as_queued(app, "zoeqx")
    await asyncio.wait_for(held.waits.wait(), 20)
    await app.privacy.erase_me("zoeqx")

    assert not app.background._tasks
    assert "zoeqx" not in json.dumps(await everything(held))


async def grade_as_queued(app: App, student_id: str) -> None:
    """Have a submission credited in the background."""
    grade = asyncio.ensure_future(grade_as(app, student_id, accepted=True))
    await asyncio.wait_for(app.documents.waits.wait(), 20)  # type: ignore[attr-defined]
    grade.cancel()
    await asyncio.wait({grade})
    page = await app.documents.find(
        "submissions", {"student_id": student_id}, sort="created_at", limit=1
    )
    id = page.documents[0]["id"]
    app.background.start(id, lambda: app.submit.grade(id))
    app.documents.waits.clear()  # type: ignore[attr-defined]


async def test_an_answer_under_way_is_stopped_and_not_stored(documents: MemoryDocuments) -> None:
    hold = asyncio.Event()
    app = built(documents, model=ScriptedModel(("One ", "two."), hold=hold))
    turn = await app.ask_tutor(
        "zoeqx", Ask(challenge_id=CHALLENGE, code=code_of("zoeqx"), question="?")
    )
    await app.privacy.erase_me("zoeqx")
    hold.set()

    assert not app.background.running(f"turn/{turn.id}")
    assert "zoeqx" not in json.dumps(await everything(documents))


async def test_what_was_made_for_one_and_given_to_others_stays_without_the_name(
    documents: MemoryDocuments,
) -> None:
    app = built(documents)
    await seed(app, "zoeqx", AUTHORED)
    for made in (await everything(documents))["generated"]:
        await documents.replace("generated", made | {"given_to": ["zoeqx", "bobby"]})
    await app.privacy.erase_me("zoeqx")
    [kept] = (await everything(documents))["generated"]

    assert (kept["made_for"], kept["given_to"]) == ("", ["bobby"])


async def test_the_log_names_neither_student_nor_code(
    documents: MemoryDocuments, caplog: pytest.LogCaptureFixture
) -> None:
    app = built(documents)
    with caplog.at_level(logging.INFO):
        await seed(app, "zoeqx", AUTHORED)
        await app.privacy.export_progress("zoeqx")
        await app.privacy.erase_me("zoeqx")

    assert "a student was erased" in caplog.text
    assert "zoeqx" not in caplog.text

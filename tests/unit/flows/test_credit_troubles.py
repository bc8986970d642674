"""Credit comes out the same when two processes credit at once, and after a crash at any write."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.flows.stored import read, to_document
from jupyter_codementor.model.documents import Document
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.progress import facts_of, recompute
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.language_model import ScriptedModel
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "01-variables"
START = 1_790_000_000.0


class Troubled(MemoryDocuments):
    """Lets others in before each write, by chance, and fails at one of them."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        self.chance, self.left = random.Random(seed), 10_000

    async def _written(self) -> None:
        for _ in range(self.chance.randrange(4)):
            await asyncio.sleep(0)
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("killed")

    async def insert(self, collection: str, document: Document) -> bool:
        await self._written()
        return await super().insert(collection, document)

    async def replace(self, collection: str, document: Document) -> bool:
        await self._written()
        return await super().replace(collection, document)


def built(documents: MemoryDocuments) -> App:
    return assemble(
        Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,)),
        documents,
        BrokenSandbox(),
        (),
        FixedLinter(),
        now=lambda: START,
        model=ScriptedModel(),
    )


def graded(number: int, challenge: str) -> Submission:
    solved = number % 3 > 0
    return Submission(
        id=f"s{number}",
        student_id="ada",
        challenge_id=challenge,
        challenge_version=1,
        language="python",
        code="",
        created_at=START + 3600 * number,
        local_date=f"2026-09-{21 + number // 6}",
        status="graded",
        verdict=Verdict(
            status="accepted" if solved else "wrong_answer", earned=4 if solved else 1, points=4
        ),
    )


async def history(app: App) -> list[Submission]:
    ids = [challenge.id for challenge in await app.challenges.all()][:4]
    return [graded(number, ids[number % len(ids)]) for number in range(8)]


async def state(app: App) -> tuple[Progress, dict[str, bytes], dict[str, bytes]]:
    progress = await read(app.documents, "progress", "ada", Progress)
    assert progress is not None
    assert isinstance(app.documents, MemoryDocuments)
    kept = app.documents._stored
    return replace(progress, revision=0), dict(kept["ledger"]), dict(kept["ratings"])


@pytest.mark.parametrize("seed", range(6))
async def test_two_processes_that_credit_one_student_at_once_lose_nothing(seed: int) -> None:
    documents = Troubled(seed)
    one, other = built(documents), built(documents)
    all_ = await history(one)
    for each in all_:
        await documents.insert("submissions", to_document(each))
    async with asyncio.TaskGroup() as group:
        for number, each in enumerate(random.Random(seed).sample(all_, len(all_))):
            for app in (one, other)[: 1 + number % 2]:
                group.create_task(app.submit.grade.credit(each))
    progress, ledger, _ = await state(one)
    fresh = recompute(Progress(id="ada"), all_, facts_of(await one.challenges.all()))

    assert progress.skills == fresh.skills
    assert progress.challenges == fresh.challenges
    assert progress.streak == fresh.streak
    points = [id for id in ledger if "/solve/" in id]
    assert len(points) == sum(int(c.earned) for c in fresh.challenges.values())


async def test_a_crash_at_any_write_of_a_credit_is_made_good_by_the_next_try() -> None:
    whole = built(Troubled())
    all_ = await history(whole)
    for each in all_[:3]:
        await whole.documents.insert("submissions", to_document(each))
        await whole.submit.grade.credit(each)
    expected = await state(whole)
    for at in range(40):
        documents = Troubled(at)
        app = built(documents)
        crashed = False
        for each in all_[:3]:
            await documents.insert("submissions", to_document(each))
        documents.left = at
        for each in all_[:3]:
            try:
                await app.submit.grade.credit(each)
            except RuntimeError:
                crashed = True
                documents.left = 10_000
                await built(documents).submit.grade.credit(each)
        progress, ledger, ratings = await state(app)

        assert (progress.skills, progress.xp) == (expected[0].skills, expected[0].xp)
        assert ledger.keys() == expected[1].keys()
        assert ratings.keys() == expected[2].keys()
        if not crashed:
            break
    else:
        raise AssertionError("there are more writes than were tried")

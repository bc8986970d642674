"""A submission as a job: claims, leases, dead letters, faults of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from jupyter_codementor.app import App, assemble
from jupyter_codementor.errors import NotFound, Unavailable
from jupyter_codementor.events import AchievementUnlocked, Event, SubmissionGraded
from jupyter_codementor.flows.submit import StopSubmission
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox

CATALOGUE = Path(__file__).resolve().parents[3] / "notebooks" / "catalogue" / "08-dictionaries"
CODE = "def two_sum(numbers, target):\n    return []\n"


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def sandbox() -> BrokenSandbox:
    return BrokenSandbox()


@pytest.fixture
def app(sandbox: BrokenSandbox, clock: Clock, heard: list[Event]) -> App:
    settings = Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,))
    return assemble(settings, MemoryDocuments(), sandbox, (heard.append,), FixedLinter(), now=clock)


async def test_a_fault_of_ours_is_said_and_costs_the_student_nothing(app: App, heard) -> None:
    submission = await app.submit("ada", "two-sum", CODE, "k")
    seen = await app.see_progress("ada")

    assert submission.verdict is not None
    assert submission.verdict.status == "grader_fault"
    assert submission.status == "credited"
    assert submission.award is not None
    assert submission.award.xp == 0
    assert "two-sum" not in seen.shelf.progress.challenges
    assert seen.streak.days == 0
    assert heard == [SubmissionGraded("ada", "two-sum", submission.id, "grader_fault")]


async def test_many_graders_at_once_grade_a_submission_once(app: App, sandbox, heard) -> None:
    submission = await app.submit("ada", "two-sum", CODE, "first")
    stored = await app.documents.get("submissions", submission.id)
    assert stored is not None
    again = stored | {"id": "again", "status": "queued", "verdict": None, "award": None}
    await app.documents.insert("submissions", again | {"attempts": 0, "lease_until": 0.0})
    before = sandbox.asked
    await asyncio.gather(*(app.submit.grade("again") for _ in range(8)))

    assert sandbox.asked == before + 1
    assert [e for e in heard if getattr(e, "submission_id", "") == "again"] == [
        SubmissionGraded("ada", "two-sum", "again", "grader_fault")
    ]


async def queued(app: App, clock: Clock) -> str:
    """Store a submission whose grader died after its claim, and return its id."""
    submission = await app.submit("ada", "two-sum", CODE, "dead")
    stored = await app.documents.get("submissions", submission.id)
    assert stored is not None
    lost = stored | {"id": "lost", "status": "queued", "verdict": None, "award": None}
    await app.documents.insert("submissions", lost | {"attempts": 0, "lease_until": clock.now})
    return "lost"


async def test_a_claim_holds_for_its_lease_and_can_then_be_taken_again(
    app: App, clock: Clock, sandbox
) -> None:
    id = await queued(app, clock)
    claim = {"id": f"{id}:1", "schema_version": 1, "lease_until": clock.now + 15}
    await app.documents.insert("claims", claim)
    before = sandbox.asked
    await app.submit.grade(id)
    assert sandbox.asked == before
    clock.now += 16
    assert await app.resume_submissions() == 1
    assert sandbox.asked == before + 1
    assert (await app.see_submission("ada", id)).attempts == 2


async def test_a_submission_that_always_kills_its_grader_ends_as_a_dead_letter(
    app: App, clock: Clock, sandbox
) -> None:
    id = await queued(app, clock)
    for attempt in (1, 2, 3):
        claim = {"id": f"{id}:{attempt}", "schema_version": 1, "lease_until": clock.now}
        await app.documents.insert("claims", claim)
    clock.now += 1
    before = sandbox.asked
    await app.resume_submissions()
    letter = await app.documents.get("dead_letters", id)
    submission = await app.see_submission("ada", id)

    assert sandbox.asked == before
    assert letter is not None
    assert "3 attempts" in letter["reason"]
    assert submission.verdict is not None
    assert submission.verdict.status == "grader_fault"
    assert await app.resume_submissions() == 0


async def test_somebody_elses_submission_is_not_there(app: App) -> None:
    submission = await app.submit("ada", "two-sum", CODE, "k")
    with pytest.raises(NotFound):
        await app.see_submission("eve", submission.id)
    with pytest.raises(NotFound):
        await app.stop_submission("eve", submission.id)


async def test_the_same_key_of_two_students_names_two_submissions(app: App) -> None:
    ada = await app.submit("ada", "two-sum", CODE, "k")
    eve = await app.submit("eve", "two-sum", CODE, "k")

    assert ada.id != eve.id


class HeldSandbox(BrokenSandbox):
    """Gives no box before it is let go, as a jail with a long queue."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    @asynccontextmanager
    async def box(self, limits, image="stdlib", *, beside=None):
        self.asked += 1
        await self.go_on.wait()
        raise Unavailable("The jail could not be started.")
        yield


async def under_way(documents: Documents, clock: Clock) -> tuple[App, HeldSandbox, str]:
    """Return an app in which the grading of one submission waits for its box."""
    held = HeldSandbox()
    settings = Settings(
        data_folder=Path("unused"), catalogue_folders=(CATALOGUE,), reply_within_s=0.01
    )
    app = assemble(settings, documents, held, linter=FixedLinter(), now=clock)
    submission = await app.submit("ada", "two-sum", CODE, "k")
    while not held.asked:
        await asyncio.sleep(0.001)
    return app, held, submission.id


async def test_what_this_process_is_grading_is_not_begun_again_however_long_it_waits(
    clock: Clock,
) -> None:
    app, held, id = await under_way(MemoryDocuments(), clock)
    for _ in range(5):
        clock.now += 1000
        assert await app.resume_submissions() == 0
    assert held.asked == 1
    held.go_on.set()
    while (await app.see_submission("ada", id)).status != "credited":
        await asyncio.sleep(0.001)

    assert (await app.see_submission("ada", id)).attempts == 1


async def test_what_a_stopping_server_was_grading_is_free_at_once_and_cost_no_attempt(
    clock: Clock,
) -> None:
    documents = MemoryDocuments()
    app, _, id = await under_way(documents, clock)
    await app.close()
    settings = Settings(data_folder=Path("unused"), catalogue_folders=(CATALOGUE,))
    successor = assemble(settings, documents, BrokenSandbox(), linter=FixedLinter(), now=clock)
    clock.now += 0.1

    assert await successor.resume_submissions() == 1
    submission = await successor.see_submission("ada", id)
    assert submission.status == "credited"
    assert submission.attempts == 1


async def test_one_that_cannot_even_be_read_does_not_hold_up_the_others(
    app: App, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    id = await queued(app, clock)
    broken = {"id": "broken", "schema_version": 1, "status": "queued", "lease_until": 1.0}
    await app.documents.insert("submissions", broken)
    clock.now += 60
    await app.resume_submissions()

    assert (await app.see_submission("ada", id)).status == "credited"
    assert "broken" in caplog.text


async def test_a_stop_while_another_process_stores_the_verdict_leaves_no_half(
    clock: Clock,
) -> None:
    class Slow(MemoryDocuments):
        before_delete: Callable[[], Awaitable[object]] | None = None

        async def delete(self, collection: str, id: str) -> bool:
            if self.before_delete and collection == "submissions":
                await self.before_delete()
            return await super().delete(collection, id)

    documents = Slow()
    app, held, id = await under_way(documents, clock)
    task = app.background.start(id, app.sweep)

    async def finish() -> None:
        held.go_on.set()
        await asyncio.wait({task})

    documents.before_delete = finish
    stop = StopSubmission(documents, Background())  # of a server that does not grade it itself
    await stop("ada", id)

    assert await documents.get("submissions", id) is None
    assert await documents.get("events", f"submit-{id}") is None


async def test_an_achievement_is_told_although_progress_was_changed_meanwhile(
    app: App, heard: list[Event]
) -> None:
    submission = await app.submit("ada", "two-sum", CODE, "k")
    documents, credit = app.documents, app.submit.grade.credit
    await app.take_hint("ada", "two-sum")
    replace_once = documents.replace

    async def disturbed(collection: str, document: Document) -> bool:
        documents.replace = replace_once  # type: ignore[method-assign]
        await app.take_hint("ada", "two-sum")
        return await documents.replace(collection, document)

    documents.replace = disturbed  # type: ignore[method-assign]
    solved = Verdict(status="accepted", earned=1, points=1)
    award = await credit(replace(submission, verdict=solved, created_at=submission.created_at + 1))

    assert award.achievements
    told = [event.achievement for event in heard if isinstance(event, AchievementUnlocked)]
    assert sorted(told) == sorted(award.achievements)

"""The dashboard: its data for a student of 5,000 submissions, and how that grows.

Real flow, real file: each call comes after a new submission, so that nothing is remembered from
the call before it.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
from jupyter_codementor.app import App, assemble
from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.progress.skills import Attempt, practise
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.sandbox import BrokenSandbox

STUDENT: Final = "ada"
CATALOGUE: Final = Path(__file__).parents[2] / "notebooks" / "catalogue"
SUBMISSIONS: Final = (500, 5000)
RUNS_EACH: Final = 2
_CALLS: Final = 60
_BEGAN: Final = 1_700_000_000.0
_HOUR_S: Final = 3600.0
_PROGRESS_STEPS: Final = 500


class Timed(msgspec.Struct, frozen=True):
    """Times in ms: `cold` of the first call ever, `p95` of calls that each follow a submission."""

    cold: float
    p50: float
    p95: float


async def measure() -> dict[str, tuple[float, str]]:
    """Return the row ``dashboard_p95``, in ms, with what it grew from in its note."""
    few, many = [await timed(count) for count in SUBMISSIONS]
    grown = many.p95 / few.p95
    note = (
        f"p50 {many.p50:.1f} ms; {few.p95:.1f} ms at {SUBMISSIONS[0]} submissions (times "
        f"{grown:.1f}); counted anew from nothing {few.cold:.0f} and {many.cold:.0f} ms"
    )
    return {"dashboard_p95": (many.p95, note)}


async def timed(submissions: int) -> Timed:
    """Return how long the dashboard's data takes for a student of so many submissions."""
    with tempfile.TemporaryDirectory() as folder:
        documents = await SqliteDocuments.open(Path(folder, "progress.sqlite"))
        at = [_BEGAN]
        settings = Settings(data_folder=Path(folder), catalogue_folders=(CATALOGUE,))
        app = assemble(settings, documents, BrokenSandbox(), now=lambda: at[0])
        challenges = await app.challenges.all()
        progress, events = history(challenges, submissions)
        await _store(app, documents, progress, events)
        at[0] = events[-1].created_at
        began = time.perf_counter()
        await app.insights.analytics(STUDENT)
        cold = 1000 * (time.perf_counter() - began)
        times = [await _after_another(app, documents, challenges, at) for _ in range(_CALLS)]
        await app.close()
        await documents.close()
    times.sort()
    return Timed(cold, times[len(times) // 2], times[int(0.95 * len(times))])


def history(challenges: tuple[Challenge, ...], submissions: int) -> tuple[Progress, list[Activity]]:
    """Return the progress and the events of a student who practises three times a day."""
    chance = random.Random(submissions)
    events: list[Activity] = []
    progress = Progress(id=STUDENT)
    skills, seen = progress.skills, dict(progress.challenges)
    for number in range(submissions):
        challenge = chance.choice(challenges)
        at = _BEGAN + number * 8 * _HOUR_S
        passed = chance.random() < 0.6
        for run in range(RUNS_EACH):
            events.append(_event("run", challenge, at + 60 * run, len(events), passed))
        events.append(_event("submit", challenge, at + 200, len(events), passed))
        if submissions - number <= _PROGRESS_STEPS:
            skills = practise(skills, _attempt(challenge, at, passed))
        old = seen.get(challenge.id, ChallengeProgress())
        solved_at = old.solved_at or (at if passed else None)
        seen[challenge.id] = ChallengeProgress(
            status="solved" if solved_at else "tried",
            tries=old.tries + 1,
            solved_at=solved_at,
            last_at=at,
        )
    return msgspec.structs.replace(progress, skills=skills, challenges=seen), events


def _attempt(challenge: Challenge, at: float, passed: bool) -> Attempt:
    return Attempt(
        challenge_id=challenge.id,
        skills=challenge.skills,
        credit=1.0 if passed else 0.2,
        difficulty=0.0,
        at=at,
        local_date=_day(at),
    )


def _event(
    kind: ActivityKind, challenge: Challenge, at: float, number: int, passed: bool
) -> Activity:
    return Activity(
        id=f"e{number:06}",
        student_id=STUDENT,
        challenge_id=challenge.id,
        kind=kind,
        created_at=at,
        outcome="accepted" if passed else "wrong_answer",
        error_kind="" if passed else "failed",
        active_s=60.0,
        local_date=_day(at),
        skill=challenge.skills[0] if challenge.skills else "",
        difficulty=0.0,
    )


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


async def _store(
    app: App, documents: SqliteDocuments, progress: Progress, events: list[Activity]
) -> None:
    await documents.insert("progress", msgspec.to_builtins(progress))
    for begin in range(0, len(events), 100):
        some = events[begin : begin + 100]
        await asyncio.gather(
            *(documents.insert("events", msgspec.to_builtins(event)) for event in some)
        )


async def _after_another(
    app: App, documents: SqliteDocuments, challenges: tuple[Challenge, ...], at: list[float]
) -> float:
    """Record another submission, and return how long the dashboard's data takes then, in ms."""
    at[0] += 600
    await app.run_tests.record("submit", STUDENT, challenges[0].id)
    stored = await documents.get("progress", STUDENT)
    assert stored is not None
    await documents.replace("progress", stored)
    began = time.perf_counter()
    await app.insights.analytics(STUDENT)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    print(asyncio.run(measure()))

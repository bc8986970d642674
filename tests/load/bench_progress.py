"""Skills and the next challenge: what an update and a choice cost, and what the choice gains."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import bench_dashboard
import bench_recall
import msgspec
from bench_api import percentile
from gains import BASELINES, CONTROL_FAILS, Results, all_jobs, prediction, simulated, worlds
from msgspec.structs import replace
from simulated import TRUTHS

from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
from jupyter_codementor.flows.browse import Browse
from jupyter_codementor.flows.stored import to_document
from jupyter_codementor.model.challenge import Challenge, Difficulty
from jupyter_codementor.model.skills import ItemRating, Skills
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.progress import apply, facts_of, recompute
from jupyter_codementor.progress.skills import Attempt, practise

Rows = dict[str, tuple[float, str]]
CHALLENGES: Final = 1000
SKILLS: Final = 50
SUBMISSIONS: Final = 10_000
_DAY_S: Final = 86_400.0
_MINUTE_S: Final = 60.0
_CALLS: Final = 200
_LEVELS: Final[tuple[Difficulty, ...]] = ("easy", "medium", "hard")
_SMALLEST: Final = {"random": 0.06, "fixed": 0.05, "mastery": -0.05}
"""What must be gained against each baseline."""


class Catalogue:
    """A thousand challenges: 50 skills in a chain of layers, 20 challenges each."""

    def __init__(self) -> None:
        self._all = tuple(
            Challenge(
                id=f"challenge-{number}",
                version=1,
                title=f"Challenge {number}",
                description="",
                starter="",
                solution="",
                test_cases=(),
                difficulty=_LEVELS[number % 3],
                xp=50,
                skills=(f"skill-{number % SKILLS}",),
                prerequisites=tuple(f"skill-{n}" for n in _before(number % SKILLS)),
            )
            for number in range(CHALLENGES)
        )

    async def all(self) -> tuple[Challenge, ...]:
        return self._all


def _before(skill: int) -> tuple[int, ...]:
    return () if skill < 5 else (skill - 5, skill - 4) if skill % 5 < 4 else (skill - 5,)


def history(count: int) -> list[Submission]:
    """Return submissions of one student over some years, most of them right."""
    found = []
    for number in range(count):
        right = number % 3 != 1
        at = 1.7e9 + number * _DAY_S / 10
        day = time.gmtime(at)
        found.append(
            Submission(
                id=f"s{number:06}",
                student_id="ada",
                challenge_id=f"challenge-{(number * 7 // 3) % CHALLENGES}",
                challenge_version=1,
                language="python",
                code="",
                created_at=at,
                local_date=f"{day.tm_year}-{day.tm_mon:02}-{day.tm_mday:02}",
                status="graded",
                verdict=Verdict(
                    status="accepted" if right else "partial", earned=4 if right else 1, points=4
                ),
            )
        )
    return found


async def _updates() -> Rows:
    """One attempt at a challenge of three skills, on top of a long history."""
    skills = Skills()
    times = []
    for number in range(5000):
        names = tuple(f"skill-{(number + n) % SKILLS}" for n in range(3))
        one = Attempt(
            challenge_id=f"challenge-{number % CHALLENGES}",
            skills=names,
            credit=float(number % 3 > 0),
            difficulty=0.0,
            at=number * _DAY_S / 10,
            local_date=f"day-{number // 10}",
        )
        began = time.perf_counter()
        skills = practise(skills, one)
        times.append(1000 * (time.perf_counter() - began))
    catalogue = facts_of(await Catalogue().all())
    submissions = history(SUBMISSIONS)
    walls = []
    for count in (SUBMISSIONS // 2, SUBMISSIONS):
        began = time.perf_counter()
        progress = recompute(Progress(id="ada"), submissions[:count], catalogue)
        walls.append(time.perf_counter() - began)
    size = len(msgspec.json.encode(progress)) // 1024
    note = (
        f"p95 of {len(times)}, three skills each; {SUBMISSIONS // 2} and {SUBMISSIONS} submissions"
        f" recomputed in {walls[0]:.2f} and {walls[1]:.2f} s, {size} KiB of progress"
    )
    return {"skill_update": (round(percentile(times, 0.95), 4), note)}


async def _choices() -> Rows:
    """After each submission, the whole shelf afresh: read, skills, order, choice, reason."""
    challenges = Catalogue()
    catalogue = facts_of(await challenges.all())
    submissions = history(2000 + _CALLS)
    progress = recompute(Progress(id="ada"), submissions[:2000], catalogue)
    times = []
    with tempfile.TemporaryDirectory() as folder:
        documents = await SqliteDocuments.open(Path(folder) / "store.sqlite")
        for number in range(CHALLENGES):
            rating = ItemRating(id=f"challenge-{number}", difficulty=(number % 40) / 20 - 1)
            await documents.insert("ratings", to_document(rating))
        await documents.insert("progress", to_document(progress))
        at = submissions[2000].created_at
        browse = Browse(challenges, documents, lambda: at)  # type: ignore[arg-type]
        await browse("ada")
        for revision, one in enumerate(submissions[2000:], start=1):
            progress = apply(progress, one, catalogue)
            await documents.replace("progress", to_document(replace(progress, revision=revision)))
            at += _MINUTE_S
            began = time.perf_counter()
            shelf = await browse("ada")
            times.append(1000 * (time.perf_counter() - began))
            if shelf.next.challenge_id is None:
                raise RuntimeError("nothing was chosen")
        await documents.close()
    note = (
        f"p50 {statistics.median(times):.1f}, worst {max(times):.1f} ms, {_CALLS} x through Browse"
        " a minute after a submission; each half an hour the ratings are read again"
    )
    return {"next_p95": (round(percentile(times, 0.95), 2), note)}


def gain_rows(results: Results) -> Rows:
    """Return the nine rows.

    Raises:
        RuntimeError: the control, a choice in one stage, held where it must fail.
    """
    for against, truth in CONTROL_FAILS:
        gain = results.gain("one-stage", against, truth)
        if gain.mean >= _SMALLEST[against]:
            raise RuntimeError(f"the control held against {against} in {truth}: {gain}")
    found: Rows = {}
    for truth in TRUTHS:
        for against in BASELINES:
            gain = results.gain("two-stage", against, truth)
            control = results.gain("one-stage", against, truth)
            count = len(results.scores("two-stage", truth))
            note = f"±{gain.half:.3f}, {count} learners; control {control}"
            found[f"gain_vs_{against}_{truth}"] = (round(gain.mean, 4), note)
    return found


def _tell(results: Results) -> None:
    """Say what no row asks for."""
    for truth in TRUTHS:
        step = "two-stage without step down"
        gained = results.gain("two-stage", step, truth)
        runs = results.failed_runs("two-stage", truth), results.failed_runs(step, truth)
        print(
            f"{truth}: the step down gains {gained}, and four or more failures in a row happen"
            f" {runs[0]:.2f} instead of {runs[1]:.2f} times a learner",
            file=sys.stderr,
        )
        told = prediction(results.seen("random, modelled", truth))
        print(f"{truth}: predictions for random items: {told}", file=sys.stderr)


async def measure() -> Rows:
    """Return value and note of each row."""
    print(f"  simulated students of the worlds {worlds()} ...", file=sys.stderr)
    results = simulated(all_jobs())
    _tell(results)
    rows = await _updates() | await _choices() | gain_rows(results)
    return rows | await bench_dashboard.measure() | await bench_recall.measure()

"""What the choice of the next challenge gains, on simulated students of held-out worlds.

Worlds 0-2 were for tuning. Others than 100-105 are judged by ``CODEMENTOR_WORLDS=200-205``.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from policies import Outcome, Seen, taught
from simulated import TRUTHS, Truth

from jupyter_codementor.recommendations import RULES, Rules

LEARNERS: Final = 50
"""In each of the six worlds."""
BASELINES: Final = ("random", "fixed", "mastery")
WITHOUT_STEP_DOWN: Final = Rules(step_down_after=0)
CONTROL_FAILS: Final[tuple[tuple[str, Truth], ...]] = (
    ("fixed", "flat"),
    ("fixed", "bkt"),
    ("mastery", "flat"),
    ("mastery", "bkt"),
    ("random", "flat"),
    ("random", "bkt"),
)
"""Where a choice in one stage gains less than is asked for."""
_WORLDS: Final = "100-105"


class Job(NamedTuple):
    """A policy, in one truth and one world."""

    policy: str
    truth: Truth
    world: int
    learners: int = LEARNERS
    rules: Rules = RULES


class Gain(NamedTuple):
    """A mean difference of the delayed score, with half of its 95 % interval."""

    mean: float
    half: float

    def __str__(self) -> str:
        return f"{self.mean:+.3f}±{self.half:.3f}"


def worlds() -> tuple[int, ...]:
    """Return the seeds of the worlds that are judged."""
    first, _, last = os.environ.get("CODEMENTOR_WORLDS", _WORLDS).partition("-")
    return tuple(range(int(first), int(last or first) + 1))


class Results:
    """Outcomes by policy and truth, over all worlds."""

    def __init__(self, jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> None:
        self._found: dict[tuple[str, Truth], list[Outcome]] = {}
        for job, outcome in zip(jobs, outcomes, strict=True):
            name = job.policy if job.rules == RULES else f"{job.policy} without step down"
            self._found.setdefault((name, job.truth), []).append(outcome)

    def scores(self, policy: str, truth: Truth) -> list[float]:
        """Return the delayed score of each learner."""
        return [score for outcome in self._found[policy, truth] for score in outcome.scores]

    def gain(self, policy: str, against: str, truth: Truth) -> Gain:
        """Return the gain of a policy on the same learners under another one."""
        pairs = zip(self.scores(policy, truth), self.scores(against, truth), strict=True)
        differences = [one - other for one, other in pairs]
        spread = statistics.stdev(differences) / math.sqrt(len(differences))
        return Gain(statistics.fmean(differences), 1.96 * spread)

    def failed_runs(self, policy: str, truth: Truth) -> float:
        """Return how often a learner was wrong four or more times in a row."""
        return statistics.fmean(outcome.failed_runs for outcome in self._found[policy, truth])

    def seen(self, policy: str, truth: Truth) -> list[Seen]:
        """Return the predictions of the last half of each world's learners."""
        return [
            each
            for outcome in self._found[policy, truth]
            for each in outcome.seen[len(outcome.seen) // 2 :]
        ]


def simulated(jobs: Sequence[Job], processes: int = 2) -> Results:
    """Run all jobs, some at a time; the longest ones first."""
    ordered = sorted(jobs, key=lambda job: job.policy in BASELINES)
    with get_context("spawn").Pool(processes) as pool:
        return Results(ordered, pool.starmap(taught, ordered, chunksize=1))


def all_jobs() -> list[Job]:
    """Return what the rows need: baselines, the choice, without its step down, the control."""
    found = []
    for truth in TRUTHS:
        for world in worlds():
            found += [Job(policy, truth, world) for policy in (*BASELINES, "two-stage")]
            found.append(Job("two-stage", truth, world, LEARNERS, WITHOUT_STEP_DOWN))
            found.append(Job("one-stage", truth, world))
            found.append(Job("random, modelled", truth, world))
    return found


def auc(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return how often a right answer was predicted above a wrong one; ties count half."""
    marked = sorted([(p, True) for p in right] + [(p, False) for p in wrong])
    ranks, at = 0.0, 0
    while at < len(marked):
        end = at
        while end < len(marked) and marked[end][0] == marked[at][0]:
            end += 1
        ranks += sum(is_right for _, is_right in marked[at:end]) * (at + 1 + end) / 2
        at = end
    return (ranks - len(right) * (len(right) + 1) / 2) / (len(right) * len(wrong))


def prediction(seen: Sequence[Seen]) -> str:
    """Return how good predictions were, beside the mean of each item."""
    words = []
    for name in ("predicted", "mean"):
        right = [getattr(each, name) for each in seen if each.right]
        wrong = [getattr(each, name) for each in seen if not each.right]
        loss = -(sum(map(math.log, right)) + sum(math.log(1 - p) for p in wrong)) / len(seen)
        words.append(f"log loss {loss:.3f}, AUC {auc(right, wrong):.3f}")
    return f"Elo {words[0]}; mean of the item {words[1]}"

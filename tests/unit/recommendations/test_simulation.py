"""The choice of the next challenge, on a few simulated students; `make bench` takes more of them.

The learners are those of `tests/load/simulated.py`; their world was not used for tuning.
"""

from __future__ import annotations

import random
import sys
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "load"))

from policies import Outcome, taught
from simulated import DELAY_DAYS, GAP_DAYS, SITTINGS, TRUTHS, Learner, Truth, World

WORLD = 100
LEARNERS = 10


@cache
def outcome(policy: str, truth: Truth, learners: int = LEARNERS) -> Outcome:
    return taught(policy, truth, WORLD, learners)


def gain(policy: str, against: str, truth: Truth) -> float:
    scores = zip(outcome(policy, truth).scores, outcome(against, truth).scores, strict=True)
    return fmean(one - other for one, other in scores)


@pytest.mark.parametrize(
    ("truth", "right", "score"),
    [
        ("zpd", 15, 0.09813138161203767),
        ("flat", 30, 0.2915910200907079),
        ("bkt", 53, 0.5548654831771406),
    ],
)
def test_worlds_and_learners_have_the_arithmetic_that_is_agreed(
    truth: Truth, right: int, score: float
) -> None:
    learner, chance = Learner(World(3), truth, 11), random.Random(5)
    answers = [
        learner.attempt(chance.randrange(120), sitting * GAP_DAYS)
        for sitting in range(SITTINGS)
        for _ in range(8)
    ]
    assert sum(answers) == right
    assert learner.score((SITTINGS - 1) * GAP_DAYS + DELAY_DAYS) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("truth", TRUTHS)
def test_students_know_more_after_two_weeks_than_with_a_random_or_a_fixed_order(
    truth: Truth,
) -> None:
    assert gain("two-stage", "random", truth) >= 0.06
    assert gain("two-stage", "fixed", truth) >= 0.03
    assert gain("two-stage", "mastery", truth) >= -0.1


@pytest.mark.parametrize("truth", ["flat", "bkt"])
def test_a_choice_in_one_stage_loses_to_a_fixed_order(truth: Truth) -> None:
    assert gain("one-stage", "fixed", truth) < 0.0


def test_the_same_learners_are_taught_the_same_again() -> None:
    again = taught("two-stage", "zpd", WORLD, 3)
    assert again.scores == outcome("two-stage", "zpd").scores[:3]

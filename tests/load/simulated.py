"""Simulated students: the three ground truths by which the choice of the next challenge is judged.

15 skills in 5 layers with prerequisites, 8 items a skill; 15 sittings of 8 attempts, 2 days apart;
forgetting. The score is the mean true probability of a right answer 14 days after the last sitting.
The truths: ``zpd`` (item response, learning best where success is near 65 %), ``flat`` (item
response, learning independent of difficulty), ``bkt`` (binary knowledge with slip and guess). None
of them is the model by which the product chooses.

The arithmetic, and the order in which chance is asked, are fixed: a world and a learner of one seed
are the same for each policy, whatever else changes.
"""

from __future__ import annotations

import math
import random
import statistics
from typing import Final, Literal, NamedTuple

Truth = Literal["zpd", "flat", "bkt"]
TRUTHS: Final[tuple[Truth, ...]] = ("zpd", "flat", "bkt")
SKILLS: Final = 15
ITEMS_A_SKILL: Final = 8
SITTINGS: Final = 15
ATTEMPTS_A_SITTING: Final = 8
GAP_DAYS: Final = 2.0
DELAY_DAYS: Final = 14.0
ATTEMPTS: Final = SITTINGS * ATTEMPTS_A_SITTING


def sigmoid(x: float) -> float:
    """Return the logistic function; `x` is held within -30 and 30."""
    return 1 / (1 + math.exp(-max(-30, min(30, x))))


class Item(NamedTuple):
    """A challenge: its true difficulty, which no policy sees, and what its author says (0-2)."""

    skill: int
    difficulty: float
    level: int


class World:
    """Skills, what each needs before it, and the items of each."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.layer = [skill // 3 for skill in range(SKILLS)]
        self.prerequisites = [self._before(skill, chance) for skill in range(SKILLS)]
        self.items: list[Item] = []
        for skill in range(SKILLS):
            for number in range(ITEMS_A_SKILL):
                difficulty = -1.4 + 2.8 * number / (ITEMS_A_SKILL - 1) + chance.gauss(0, 0.25)
                said = round((difficulty + chance.gauss(0, 0.7) + 1.4) / 1.4)
                self.items.append(Item(skill, difficulty, max(0, min(2, said))))
        self.of_skill = [
            [number for number, item in enumerate(self.items) if item.skill == skill]
            for skill in range(SKILLS)
        ]

    def _before(self, skill: int, chance: random.Random) -> list[int]:
        layer = self.layer[skill]
        if layer == 0:
            return []
        above = [other for other in range(SKILLS) if self.layer[other] == layer - 1]
        return chance.sample(above, chance.choice((1, 2)))


class Learner:
    """A student whose knowledge follows one of the truths; times are days."""

    def __init__(self, world: World, truth: Truth, seed: int) -> None:
        self._world = world
        self._truth = truth
        self._chance = random.Random(seed)
        self._ability = self._chance.gauss(0, 0.5)
        self._rate = math.exp(self._chance.gauss(0, 0.35))
        self._base = [
            self._ability - 1.2 - 0.35 * world.layer[skill] + self._chance.gauss(0, 0.3)
            for skill in range(SKILLS)
        ]
        self._gain = [0.0] * SKILLS
        self._stability_days = [4.0] * SKILLS
        self._last: list[float | None] = [None] * SKILLS
        self._known = (
            [self._chance.random() < 0.25 * (world.layer[skill] == 0) for skill in range(SKILLS)]
            if truth == "bkt"
            else [False] * SKILLS
        )

    def attempt(self, item: int, now: float) -> bool:
        """Return whether the learner solves the item, and let the learner learn by it."""
        skill = self._world.items[item].skill
        right = self._chance.random() < self.success(item, now)
        recall = self._recall(skill, now)
        learned = self._learned(item, now)
        if self._truth == "bkt":
            self._know(skill, recall, learned)
        else:
            kept = self._gain[skill] * (recall + (1 - recall) * 0.6)
            self._gain[skill] = min(3.5, kept + learned)
        stronger = self._stability_days[skill] * (1 + 0.15 + 1.2 * (1 - recall))
        self._stability_days[skill] = min(90, stronger)
        self._last[skill] = now
        return right

    def success(self, item: int, now: float) -> float:
        """Return the true probability that the learner solves the item."""
        skill, difficulty, _ = self._world.items[item]
        recall = self._recall(skill, now)
        if self._truth == "bkt":
            slip = 0.03 + 0.17 * sigmoid(1.5 * difficulty)
            guess = 0.02 + 0.3 * sigmoid(-1.5 * difficulty)
            known = self._known[skill] * recall
            return known * (1 - slip) + (1 - known) * guess
        return sigmoid(1.5 * (self._base[skill] + self._gain[skill] * recall - difficulty))

    def score(self, now: float) -> float:
        """Return the mean true probability over all items."""
        return statistics.fmean(self.success(item, now) for item in range(len(self._world.items)))

    def _know(self, skill: int, recall: float, learned: float) -> None:
        practised = self._last[skill] is not None
        if self._known[skill] and practised and self._chance.random() > recall:
            self._known[skill] = False
        if not self._known[skill] and self._chance.random() < min(0.9, 0.6 * learned):
            self._known[skill] = True

    def _recall(self, skill: int, now: float) -> float:
        last = self._last[skill]
        if last is None:
            return 1.0
        return 1 / (1 + (now - last) / (9 * self._stability_days[skill] / 3))

    def _ready(self, skill: int, now: float) -> float:
        ready = 1.0
        for before in self._world.prerequisites[skill]:
            if self._truth == "bkt":
                ready *= 1.0 if self._known[before] else 0.25
            else:
                has = self._base[before] + self._gain[before] * self._recall(before, now)
                ready *= 0.25 + 0.75 * sigmoid(3 * (has + 0.2))
        return ready

    def _learned(self, item: int, now: float) -> float:
        skill = self._world.items[item].skill
        success = self.success(item, now)
        zone = math.exp(-(((success - 0.65) / 0.25) ** 2)) if self._truth == "zpd" else 1.0
        return 0.42 * self._rate * zone * self._ready(skill, now)

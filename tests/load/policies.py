"""The policies that are compared on simulated students.

A policy sees answers, author levels and prerequisites, nothing of a learner. `TwoStage` is the
product's own choice over the product's own skill model; `OneStage`, over the same model, is the
control that must fail: every item scored by how near its predicted success is to 65 %.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Final, NamedTuple, Protocol

from simulated import ATTEMPTS_A_SITTING, DELAY_DAYS, GAP_DAYS, SITTINGS, Learner, Truth, World

from jupyter_codementor.model.skills import ItemRating, Skills, SkillState
from jupyter_codementor.model.student import ChallengeProgress
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.progress.skills import (
    Attempt,
    in_sitting,
    practise,
    rated,
    recall_now,
    success,
    unrated,
)
from jupyter_codementor.recommendations import (
    RULES,
    Course,
    Item,
    Rules,
    Student,
    course_of,
    next_challenge,
)

_DAY_S: Final = 86_400.0
_ATTEMPT_S: Final = 60.0
_LEVELS: Final = ("easy", "medium", "hard")
_ROW: Final = 3


class Policy(Protocol):
    """Chooses for one learner."""

    def choose(self, now: float) -> int:
        """Return the number of the next item; `now` in days."""

    def see(self, item: int, right: bool, now: float) -> None:
        """Take note of an answer."""


class RandomItem:
    """Any item."""

    def __init__(self, world: World, seed: int) -> None:
        self._chance = random.Random(seed)
        self._count = len(world.items)

    def choose(self, now: float) -> int:
        return self._chance.randrange(self._count)

    def see(self, item: int, right: bool, now: float) -> None:
        """Learn nothing."""


class FixedOrder:
    """Skills by layer, items by author level, each once."""

    def __init__(self, world: World, seed: int) -> None:
        self._order = [item for skill in by_level(world) for item in skill]
        self._next = 0

    def choose(self, now: float) -> int:
        return self._order[self._next % len(self._order)]

    def see(self, item: int, right: bool, now: float) -> None:
        self._next += 1


class ThreeInARow:
    """A skill, items by author level, until three are right in a row; then the next skill."""

    def __init__(self, world: World, seed: int) -> None:
        self._order = by_level(world)
        self._skill = self._item = self._row = 0

    def choose(self, now: float) -> int:
        items = self._order[self._skill % len(self._order)]
        return items[self._item % len(items)]

    def see(self, item: int, right: bool, now: float) -> None:
        self._item += 1
        self._row = self._row + 1 if right else 0
        if self._row == _ROW:
            self._skill, self._item, self._row = self._skill + 1, 0, 0


def by_level(world: World) -> list[list[int]]:
    """Return the items of each skill by author level."""
    return [
        sorted(items, key=lambda item: (world.items[item].level, item)) for items in world.of_skill
    ]


class Seen(NamedTuple):
    """A prediction and what came of it; `mean` is how often others were right at the item."""

    predicted: float
    mean: float
    right: bool


class Classroom:
    """What the learners of a world share: the ratings of its items, by the product's own fold."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ratings = [unrated(str(n), _LEVELS[item.level]) for n, item in enumerate(world.items)]
        self.course: Course = course_of(
            Item(
                id=str(number),
                skill=_name(item.skill),
                prerequisites=tuple(map(_name, world.prerequisites[item.skill])),
            )
            for number, item in enumerate(world.items)
        )
        self.seen: list[Seen] = []
        self._results = [(0, 0)] * len(world.items)

    def rate(self, item: int, right: bool, ability: float) -> None:
        """Let a learner's first answer move the rating of an item."""
        self.ratings[item] = rated(self.ratings[item], _submission(item, right, ability))

    def note(self, item: int, predicted: float, right: bool) -> None:
        """Remember how good a prediction was."""
        solved, count = self._results[item]
        self.seen.append(Seen(predicted, (solved + 1) / (count + 2), right))
        self._results[item] = solved + right, count + 1


class Modelled:
    """The product's skill model of one learner."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom = classroom
        self.skills = Skills()
        self.progress: dict[str, ChallengeProgress] = {}
        self.failed_runs = 0
        self._failures = 0

    def see(self, item: int, right: bool, now: float) -> None:
        ability, rating = self._ability(item), self.classroom.ratings[item]
        self.classroom.note(item, success(ability, rating.difficulty), right)
        if str(item) not in self.progress:
            self.classroom.rate(item, right, ability)
        at = self._at(now)
        self.skills = practise(self.skills, _attempt(self.classroom.world, item, right, rating, at))
        old = self.progress.get(str(item), ChallengeProgress())
        solved = right or old.status == "solved"
        self.progress[str(item)] = ChallengeProgress(
            status="solved" if solved else "tried", last_at=at
        )
        self._failures = 0 if right else self._failures + 1
        self.failed_runs += self._failures == 4

    def predicted(self, id: str) -> float:
        """Return the predicted success at an item."""
        return success(self._ability(int(id)), self.classroom.ratings[int(id)].difficulty)

    def _ability(self, item: int) -> float:
        name = _name(self.classroom.world.items[item].skill)
        return self.skills.ability + self.skills.by_name.get(name, SkillState()).ability

    def _at(self, now: float) -> float:
        """Attempts of a sitting follow one another by a minute."""
        return now * _DAY_S + _ATTEMPT_S * (self.skills.attempts % ATTEMPTS_A_SITTING)


class TwoStage(Modelled):
    """The product's choice."""

    def __init__(self, classroom: Classroom, rules: Rules = RULES) -> None:
        super().__init__(classroom)
        self._rules = rules

    def choose(self, now: float) -> int:
        at = self._at(now)
        states = self.skills.by_name.items()
        student = Student(
            skills=self.skills,
            seen=self.progress,
            success=self.predicted,
            recall={name: recall_now(s.recall, at) for name, s in states if s.recall is not None},
            sitting={name: in_sitting(state, at) for name, state in states},
        )
        choice = next_challenge(self.classroom.course, student, rules=self._rules)
        assert choice.challenge_id is not None
        return int(choice.challenge_id)


class OneStage(Modelled):
    """The control: whatever item is nearest to 65 %, but none of the last 12."""

    def choose(self, now: float) -> int:
        return min(
            range(len(self.classroom.ratings)),
            key=lambda item: (
                str(item) in self.skills.recent,
                abs(self.predicted(str(item)) - 0.65),
            ),
        )


class RandomModelled(Modelled):
    """Any item; the product's skill model looks on and predicts."""

    def __init__(self, classroom: Classroom, seed: int) -> None:
        super().__init__(classroom)
        self._chance = random.Random(seed)

    def choose(self, now: float) -> int:
        return self._chance.randrange(len(self.classroom.ratings))


class Outcome(NamedTuple):
    """What became of learners under one policy.

    `scores` has one for each learner; `failed_runs` is how often, for each learner, four or more
    answers in a row were wrong; `seen` are the predictions that were made on the way.
    """

    scores: list[float]
    failed_runs: float
    seen: list[Seen]


def taught(
    policy: str, truth: Truth, world_seed: int, learners: int, rules: Rules = RULES
) -> Outcome:
    """Teach all learners of a world by one policy, one after the other."""
    world = World(world_seed)
    classroom = Classroom(world)
    make = {
        "random": partial(RandomItem, world),
        "fixed": partial(FixedOrder, world),
        "mastery": partial(ThreeInARow, world),
        "one-stage": lambda seed: OneStage(classroom),
        "random, modelled": partial(RandomModelled, classroom),
        "two-stage": lambda seed: TwoStage(classroom, rules),
    }[policy]
    scores, failed = [], 0
    for number in range(learners):
        seed = 1000 * world_seed + number
        chooses: Policy = make(seed)
        scores.append(_taught(Learner(world, truth, seed), chooses))
        failed += chooses.failed_runs if isinstance(chooses, Modelled) else 0
    return Outcome(scores, failed / learners, classroom.seen)


def _taught(learner: Learner, policy: Policy) -> float:
    for sitting in range(SITTINGS):
        now = sitting * GAP_DAYS
        for _ in range(ATTEMPTS_A_SITTING):
            item = policy.choose(now)
            policy.see(item, learner.attempt(item, now), now)
    return learner.score((SITTINGS - 1) * GAP_DAYS + DELAY_DAYS)


def _name(skill: int) -> str:
    return f"skill-{skill:02}"


def _attempt(world: World, item: int, right: bool, rating: ItemRating, at: float) -> Attempt:
    return Attempt(
        challenge_id=str(item),
        skills=(_name(world.items[item].skill),),
        credit=float(right),
        difficulty=rating.difficulty,
        at=at,
        local_date=f"day {at // _DAY_S:.0f}",
    )


def _submission(item: int, right: bool, ability: float) -> Submission:
    return Submission(
        id="",
        student_id="",
        challenge_id=str(item),
        challenge_version=1,
        language="python",
        code="",
        created_at=0.0,
        local_date="",
        ability=ability,
        verdict=Verdict(
            status="accepted" if right else "wrong_answer", earned=int(right), points=1
        ),
    )

"""Which challenge comes next: first the skill is chosen, then the challenge inside it.

A choice in one stage, every challenge by how near its predicted success is to 65 %, loses to a
fixed order: it keeps students with what is comfortable. So the stages are, in this order:

1. the order of the teacher, where one is pinned;
2. the review of a mastered skill that is due, for at most a quarter of the attempts;
3. the frontier: a skill all of whose prerequisites are mastered, until it is mastered too. After
   some attempts in one sitting another skill of the frontier has its turn, since what is practised
   in several sittings is kept longer; one that took many attempts is parked behind all others;
4. where nothing is left to learn, what is remembered least.

Only inside a skill it counts how near the predicted success is to 65 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from ..model.recommendation import Choice, Stage
from ..model.skills import Skills, SkillState
from ..model.student import ChallengeProgress
from . import reasons
from .course import Course, Item


class Rules(Struct, frozen=True, kw_only=True):
    """The numbers of the choice; shares and probabilities are 0 to 1.

    `step_to` is the predicted success of what is offered after `step_down_after` failures in a
    row (0: no step down). `sitting_max` attempts at a skill are enough for one sitting, if another
    one is ready (0: no limit); with `hold`, not while something is half done.
    """

    nearest: float = 0.65
    due_below: float = 0.9
    review_share: float = 0.25
    park_after: int = 12
    avoid: int = 12
    step_down_after: int = 3
    step_to: float = 0.85
    begun_first: bool = True
    sitting_max: int = 2
    hold: bool = True


RULES: Final = Rules()
_UNTOUCHED: Final = ChallengeProgress()
_UNKNOWN: Final = SkillState()


class Student(Struct, frozen=True, kw_only=True):
    """What is known of a student.

    `success` predicts the chance at an item, by its id; `recall` how likely each skill that was
    ever solved is still remembered; `sitting` how many attempts at each skill the sitting that goes
    on has seen.
    """

    skills: Skills
    seen: Mapping[str, ChallengeProgress]
    success: Callable[[str], float]
    recall: Mapping[str, float]
    sitting: Mapping[str, int]

    def at(self, item: Item) -> ChallengeProgress:
        """Return how far the student is with an item."""
        return self.seen.get(item.id, _UNTOUCHED)

    def state(self, skill: str) -> SkillState:
        """Return what is known of a skill."""
        return self.skills.by_name.get(skill, _UNKNOWN)


class Wish(Struct, frozen=True, kw_only=True):
    """What is asked for: a skill; not these challenges; an order that a teacher has pinned."""

    skill: str = ""
    without: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()


NO_WISH: Final = Wish()


class Found(Struct, frozen=True, kw_only=True):
    """An item (None: none is left) with the stage that chose it, for the words of its reason."""

    stage: Stage
    item: Item | None = None
    skill: str = ""
    parked: tuple[str, ...] = ()
    all_solved: bool = False


def next_challenge(
    course: Course, student: Student, wish: Wish = NO_WISH, rules: Rules = RULES
) -> Choice:
    """Return the next challenge with its reason, and what else is offered."""
    found = _Chooser(course, student, wish, rules).choose()
    return reasons.choice(found, course, student)


def passed(course: Course, student: Student, skill: str) -> bool:
    """Return whether a skill holds nothing up: it is mastered, or all of it is solved."""
    seen = student.seen
    return course.is_passed(
        skill, student.skills, lambda item: seen.get(item, _UNTOUCHED).status == "solved"
    )


def waits_for(course: Course, student: Student, id: str) -> tuple[str, ...]:
    """Return the skills that should be practised before an item."""
    return tuple(name for name in course.needs[id] if not passed(course, student, name))


class _Chooser:
    """One choice; each skill is looked at once."""

    def __init__(self, course: Course, student: Student, wish: Wish, rules: Rules) -> None:
        self._course = course
        self._student = student
        self._wish = wish
        self._rules = rules
        self._passed = {name: passed(course, student, name) for name in course.skills}
        self._recent = frozenset(student.skills.recent[: rules.avoid])

    def choose(self) -> Found:
        if self._wish.skill:
            return self._asked(self._wish.skill)
        return self._pinned() or self._review() or self._frontier() or self._open()

    def _asked(self, skill: str) -> Found:
        items = self._allowed(self._course.skills.get(skill, ()))
        return Found(stage="asked", skill=skill, item=self._nearest(items))

    def _pinned(self) -> Found | None:
        for id in self._wish.pinned:
            item = self._course.items.get(id)
            if item and self._student.at(item).status != "solved" and self._allowed((item,)):
                return Found(stage="pinned", item=item, skill=item.skill)
        return None

    def _review(self) -> Found | None:
        skills = self._student.skills
        if skills.reviews >= self._rules.review_share * skills.attempts:
            return None
        due = [name for name in self._remembered() if self._recall(name) < self._rules.due_below]
        for name in due:
            item = self._nearest(self._allowed(self._course.skills[name]))
            if item is not None:
                return Found(stage="review", item=item, skill=name)
        return None

    def _remembered(self) -> list[str]:
        """Return the mastered skills, what is remembered least first."""
        mastered = [
            name
            for name in self._course.skills
            if name in self._student.recall and self._student.state(name).mastered_at is not None
        ]
        return sorted(mastered, key=self._recall)

    def _recall(self, skill: str) -> float:
        return self._student.recall[skill]

    def _frontier(self) -> Found | None:
        ready = {
            name: items
            for name, listed in self._course.skills.items()
            if not self._passed[name] and (items := self._ready(listed))
        }
        order = sorted(ready, key=self._turn)
        parked = tuple(name for name in order if self._rounds(name))
        for name in order:
            found = self._inside(name, ready[name])
            if found.item is not None:
                return Found(
                    stage=found.stage,
                    item=found.item,
                    skill=found.item.skill,
                    parked=tuple(skill for skill in parked if skill != found.item.skill),
                )
        return None

    def _turn(self, skill: str) -> tuple[int, bool, float]:
        return self._rounds(skill), self._had_enough(skill), -self._touched(skill)

    def _had_enough(self, skill: str) -> bool:
        """Return whether a skill can rest for this sitting; not while something is half done."""
        limit = self._rules.sitting_max
        if not limit or self._student.sitting.get(skill, 0) < limit:
            return False
        half_done = 0 < self._student.state(skill).fails_in_row < self._rules.step_down_after
        return not (half_done and self._rules.hold)

    def _ready(self, listed: Sequence[Item]) -> list[Item]:
        """Return what may be tried of a skill; empty while all of it waits for prerequisites."""
        met = [i for i in listed if all(self._passed[n] for n in self._course.needs[i.id])]
        unsolved = any(self._student.at(item).status != "solved" for item in met)
        return self._allowed(met) if unsolved else []

    def _rounds(self, skill: str) -> int:
        """Return how often a skill has been parked since it was last mastered."""
        return self._student.state(skill).attempts_unmastered // self._rules.park_after

    def _touched(self, skill: str) -> float:
        items = self._course.skills[skill]
        return max((self._student.at(item).last_at or 0.0 for item in items), default=0.0)

    def _inside(self, skill: str, items: list[Item]) -> Found:
        failures = self._student.state(skill).fails_in_row
        if self._rules.step_down_after and failures >= self._rules.step_down_after:
            return Found(stage="step_down", item=self._easier(skill, items, failures))
        begun = [i for i in items if self._student.at(i).status in ("opened", "tried")]
        if begun and self._rules.begun_first:
            latest = max(begun, key=lambda item: self._student.at(item).last_at or 0.0)
            return Found(stage="begun", item=latest)
        return Found(stage="frontier", item=self._nearest(items))

    def _easier(self, skill: str, items: list[Item], failures: int) -> Item | None:
        """Return something easier than what failed; each third time from a prerequisite."""
        if failures % self._rules.step_down_after == 0:
            weakest = self._weakest_before(skill)
            item = self._nearest(self._allowed(self._course.skills.get(weakest, ())))
            if item is not None:
                return item
        latest = frozenset(self._student.skills.recent[: self._rules.step_down_after])
        return min(
            items,
            key=lambda item: (
                item.id in latest,
                abs(self._student.success(item.id) - self._rules.step_to),
            ),
            default=None,
        )

    def _weakest_before(self, skill: str) -> str:
        """Return the prerequisite least likely known that was not practised since; or nothing."""
        last = self._student.state(skill).last_at or 0.0
        before = [
            name
            for name in self._course.before(skill)
            if (self._student.state(name).last_at or 0.0) < last
        ]
        return min(before, key=self._known, default="")

    def _known(self, skill: str) -> float:
        return self._student.state(skill).mastery * self._student.recall.get(skill, 0.0)

    def _open(self) -> Found:
        """Nothing is left to learn, or all of it was refused: what is remembered least."""
        unsolved = [
            item
            for item in self._allowed(self._course.items.values())
            if self._student.at(item).status != "solved"
        ]
        if unsolved:
            fewest = min(unsolved, key=lambda item: len(self._unmet(item)))
            return Found(stage="open", item=fewest, skill=fewest.skill)
        for name in self._remembered():
            item = self._nearest(self._allowed(self._course.skills[name]))
            if item is not None:
                return Found(stage="open", item=item, skill=name, all_solved=True)
        return Found(stage="open", all_solved=bool(self._course.items))

    def _unmet(self, item: Item) -> list[str]:
        return [name for name in self._course.needs[item.id] if not self._passed[name]]

    def _allowed(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if item.id not in self._wish.without]

    def _nearest(self, items: Iterable[Item]) -> Item | None:
        """Return the item nearest to the wanted success: unsolved first, not one of the last."""
        return min(
            items,
            key=lambda item: (
                self._student.at(item).status == "solved",
                item.id in self._recent,
                abs(self._student.success(item.id) - self._rules.nearest),
            ),
            default=None,
        )

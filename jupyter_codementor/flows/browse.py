"""Browse the catalogue: what there is, how far I am, what next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cachetools import LRUCache
from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.recommendation import Choice, Order
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.recommendations import (
    Course,
    Item,
    Student,
    Wish,
    course_of,
    next_challenge,
    passed,
)

from .made import made_among
from .offers import CanMake, anything, possible
from .pin_order import EVERYBODY
from .ports import Challenges
from .ratings import Difficulties, KnownRatings, rating_of, student_of
from .stored import to_value

_NEW = ChallengeProgress()
_NO_RATINGS: Final[Difficulties] = {}
_SHELVES_KEPT: Final = 500
_SEARCH_MAX: Final = 300
"""So many characters are looked at: each word costs time for each challenge."""
CHOSEN_FOR_S: Final = 300.0
"""What is due depends on the time: after this, the next challenge is chosen anew."""


class Wanted(Struct, frozen=True):
    """What is looked for; an empty field looks for everything."""

    search: str = ""
    skill: str = ""
    difficulty: str = ""
    status: str = ""
    language: str = ""


class SkillState(Struct, frozen=True):
    """A skill of the catalogue and how many of the challenges listed under it are solved."""

    name: str
    prerequisites: tuple[str, ...]
    solved: int
    total: int


class Row(Struct, frozen=True, gc=False):
    """A challenge with how far the student is; `waits_for` names skills to practise before.

    `rating` is how hard it is by now, in logits.
    """

    challenge: Challenge
    mine: ChallengeProgress
    waits_for: tuple[str, ...]
    rating: float = 0.0


class Shelf(Struct, frozen=True):
    """The whole catalogue as one student sees it, in teaching order.

    `next` is the choice for a student who asks for nothing in particular, `pinned` the order of the
    teacher.
    """

    rows: tuple[Row, ...]
    skills: tuple[SkillState, ...]
    progress: Progress
    next: Choice
    course: Course
    student: Student
    pinned: tuple[str, ...] = ()

    def matching(self, wanted: Wanted) -> tuple[Row, ...]:
        """Return the rows that match; each word of the search must occur somewhere."""
        words = list(dict.fromkeys(wanted.search[:_SEARCH_MAX].casefold().split()))
        return tuple(row for row in self.rows if _matches(row, wanted, words))

    def row(self, challenge_id: str) -> Row | None:
        """Return the row of a challenge."""
        return next((row for row in self.rows if row.challenge.id == challenge_id), None)


class _Kept(Struct, frozen=True):
    """A shelf, and what it was made of."""

    challenges: tuple[Challenge, ...]
    difficulties: Difficulties
    revisions: tuple[int, int]
    at: float
    shelf: Shelf
    made: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Browse:
    """Puts the catalogue and a student's progress together.

    What was put together is kept for as long as nothing of it has changed, and for a few minutes,
    since what is due for review depends on the time. Nothing is offered that `can_make` denies.
    """

    challenges: Challenges
    documents: Documents
    now: Callable[[], float]
    can_make: CanMake = anything
    ratings: KnownRatings = field(init=False)
    kept: LRUCache[str, _Kept] = field(default_factory=lambda: LRUCache(_SHELVES_KEPT))
    courses: list[tuple[tuple[Challenge, ...], Course]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make what remembers the ratings."""
        object.__setattr__(self, "ratings", KnownRatings(self.documents, self.now))

    async def __call__(self, student_id: str) -> Shelf:
        """Return the catalogue as this student sees it."""
        challenges = await self.challenges.all()
        difficulties = await self.ratings()
        document = await self.documents.get("progress", student_id)
        pinned = await self.documents.get("orders", EVERYBODY)
        revisions = (_revision(document), _revision(pinned))
        now = self.now()
        given = document["challenges"] if document else {}
        made = await made_among(self.challenges, given)
        kept = self.kept.get(student_id)
        if (
            kept is not None
            and kept.challenges is challenges
            and kept.difficulties is difficulties
            and kept.revisions == revisions
            and kept.made == _versions(made)
            and 0 <= now - kept.at < CHOSEN_FOR_S
        ):
            return kept.shelf
        progress = to_value(document, Progress) if document else Progress(id=student_id)
        order = to_value(pinned, Order).challenges if pinned else ()
        course = self._course(challenges)
        own = tuple(each for each in made if each.id not in course.items)
        found = shelf(challenges, progress, course, difficulties, now, order, own)
        found = with_made(found, own, difficulties)
        choice = possible(found.next, challenges, progress.skills, self.can_make)
        found = replace(found, next=choice)
        self.kept[student_id] = _Kept(
            challenges, difficulties, revisions, now, found, _versions(made)
        )
        return found

    def forget(self, student_id: str) -> None:
        """Keep nothing of a student."""
        self.kept.pop(student_id, None)

    def _course(self, challenges: tuple[Challenge, ...]) -> Course:
        if not self.courses or self.courses[0][0] is not challenges:
            self.courses[:] = [(challenges, as_course(challenges))]
        return self.courses[0][1]


def as_course(challenges: tuple[Challenge, ...]) -> Course:
    """Return the catalogue as the choice of the next challenge sees it."""
    return course_of(
        Item(id=each.id, skill=each.skills[0], prerequisites=each.prerequisites)
        for each in challenges
    )


def shelf(
    challenges: tuple[Challenge, ...],
    progress: Progress,
    course: Course,
    difficulties: Difficulties,
    now: float,
    pinned: tuple[str, ...] = (),
    made: tuple[Challenge, ...] = (),
) -> Shelf:
    """Return the catalogue as the student of `progress` sees it, at `now`.

    What was `made` for the student can be next, and stands in no total.
    """
    student = student_of(progress, (*challenges, *made), difficulties, now)
    met = {name: passed(course, student, name) for name in course.skills}
    waits = {
        needs: tuple(name for name in needs if not met[name])
        for needs in dict.fromkeys(course.needs.values())
    }
    choosing = as_course((*challenges, *made)) if made else course
    return Shelf(
        rows=tuple(
            Row(
                challenge,
                progress.challenges.get(challenge.id, _NEW),
                waits[course.needs[challenge.id]],
                rating_of(challenge, difficulties),
            )
            for challenge in challenges
        ),
        skills=tuple(_skill(name, course, progress) for name in course.skills),
        progress=progress,
        next=next_challenge(choosing, student, Wish(pinned=pinned)),
        course=choosing,
        student=student,
        pinned=pinned,
    )


def with_made(
    found: Shelf, made: tuple[Challenge, ...], difficulties: Difficulties = _NO_RATINGS
) -> Shelf:
    """Return the shelf with the challenges that were made for its student behind all others.

    They stand in no total of a skill.
    """
    mine = found.progress.challenges
    rows = (Row(each, mine.get(each.id, _NEW), (), rating_of(each, difficulties)) for each in made)
    return replace(found, rows=(*found.rows, *rows)) if made else found


def _versions(made: tuple[Challenge, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((each.id, each.version) for each in made)


def _skill(name: str, course: Course, progress: Progress) -> SkillState:
    items = course.skills[name]
    before = dict.fromkeys(other for item in items for other in item.prerequisites)
    solved = sum(progress.challenges.get(item.id, _NEW).status == "solved" for item in items)
    return SkillState(name, tuple(before), solved, len(items))


def _revision(document: Document | None) -> int:
    return int(document["revision"]) if document else 0


def paged(
    rows: tuple[Row, ...], limit: int, cursor: str | None
) -> tuple[tuple[Row, ...], str | None]:
    """Return the rows after `cursor` (the id of a challenge), and the next cursor.

    Raises:
        BadInput: the cursor is no challenge of these.
    """
    begin = 0
    if cursor:
        ids = [row.challenge.id for row in rows]
        if cursor not in ids:
            raise BadInput("The cursor does not belong to this list. Begin again without it.")
        begin = ids.index(cursor) + 1
    some = rows[begin : begin + limit]
    more = begin + limit < len(rows)
    return some, some[-1].challenge.id if more else None


def _matches(row: Row, wanted: Wanted, words: list[str]) -> bool:
    challenge = row.challenge
    if wanted.skill and wanted.skill not in challenge.skills:
        return False
    if wanted.difficulty and wanted.difficulty != challenge.difficulty:
        return False
    if wanted.status and wanted.status != row.mine.status:
        return False
    if wanted.language and wanted.language != challenge.language:
        return False
    if not words:
        return True
    text = " ".join(
        (challenge.title, challenge.id, challenge.description, *challenge.skills, *challenge.tags)
    ).casefold()
    return all(word in text for word in words)

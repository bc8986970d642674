"""Browse the catalogue: what there is, how far I am, what next."""

from __future__ import annotations

from dataclasses import dataclass, field

from cachetools import LRUCache
from msgspec import Struct

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.recommendations import (
    Candidate,
    Choice,
    count_skills,
    suggest,
    waits_for,
)

from .ports import Challenges
from .stored import to_value

_NEW = ChallengeProgress()
_SHELVES_KEPT = 500


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


class Row(Struct, frozen=True):
    """A challenge with how far the student is; `waits_for` names skills to practise before."""

    challenge: Challenge
    mine: ChallengeProgress
    waits_for: tuple[str, ...]


class Shelf(Struct, frozen=True):
    """The whole catalogue as one student sees it, in teaching order."""

    rows: tuple[Row, ...]
    skills: tuple[SkillState, ...]
    progress: Progress
    next: Choice | None

    def matching(self, wanted: Wanted) -> tuple[Row, ...]:
        """Return the rows that match; each word of the search must occur somewhere."""
        words = wanted.search.casefold().split()
        return tuple(row for row in self.rows if _matches(row, wanted, words))

    def row(self, challenge_id: str) -> Row | None:
        """Return the row of a challenge."""
        return next((row for row in self.rows if row.challenge.id == challenge_id), None)


@dataclass(frozen=True)
class Browse:
    """Puts the catalogue and a student's progress together.

    What was put together is kept for as long as neither has changed.
    """

    challenges: Challenges
    documents: Documents
    kept: LRUCache[str, tuple[tuple[Challenge, ...], int, Shelf]] = field(
        default_factory=lambda: LRUCache(_SHELVES_KEPT)
    )

    async def __call__(self, student_id: str) -> Shelf:
        """Return the catalogue as this student sees it."""
        challenges = await self.challenges.all()
        document = await self.documents.get("progress", student_id)
        revision = document["revision"] if document else 0
        kept = self.kept.get(student_id)
        if kept is not None and kept[0] is challenges and kept[1] == revision:
            return kept[2]
        progress = to_value(document, Progress) if document else Progress(id=student_id)
        found = shelf(challenges, progress)
        self.kept[student_id] = (challenges, revision, found)
        return found


def shelf(challenges: tuple[Challenge, ...], progress: Progress) -> Shelf:
    """Return the catalogue as the student of `progress` sees it."""
    known = [
        Candidate(
            challenge_id=challenge.id,
            skill=challenge.skills[0],
            prerequisites=challenge.prerequisites,
            status=mine.status,
            last_at=mine.last_at,
        )
        for challenge in challenges
        for mine in (progress.challenges.get(challenge.id, _NEW),)
    ]
    counts = count_skills(known)
    before: dict[str, dict[str, None]] = {name: {} for name in counts}
    for candidate in known:
        before[candidate.skill].update(dict.fromkeys(candidate.prerequisites))
    return Shelf(
        rows=tuple(
            Row(
                challenge,
                progress.challenges.get(challenge.id, _NEW),
                waits_for(challenge.prerequisites, counts),
            )
            for challenge in challenges
        ),
        skills=tuple(
            SkillState(name, tuple(before[name]), solved, total)
            for name, (solved, total) in counts.items()
        ),
        progress=progress,
        next=suggest(known),
    )


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

"""Keep the rating of a challenge: how hard it is, by the first submission of each student."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import Conflict
from jupyter_codementor.model.challenge import Difficulty
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.skills import ItemRating
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress.skills import (
    RATED_BY_MAX,
    rated,
    rated_by_all,
    rates,
    unrated,
)

from .stored import every, read, to_document, to_value

_ATTEMPTS_MAX: Final = 50
_PAGE: Final = 200
_FIRST: Final = 5
"""Among so many of a student there is mostly one that can rate."""


@dataclass(frozen=True)
class RateChallenge:
    """Folds a graded submission into the rating of its challenge; doing it twice does it once."""

    documents: Documents

    async def __call__(self, submission: Submission, difficulty: Difficulty) -> None:
        """Store the rating, if the submission is the first one of its student.

        Args:
            submission: graded.
            difficulty: what the author said, with which a rating begins.

        Raises:
            Conflict: others kept on changing the same rating.
        """
        if not rates(submission) or not await self._is_first(submission):
            return
        for _ in range(_ATTEMPTS_MAX):
            stored = await read(self.documents, "ratings", submission.challenge_id, ItemRating)
            begin = unrated(submission.challenge_id, difficulty, stored.start if stored else None)
            found = await self._with(submission, stored or begin, begin)
            if await self._store(found, stored):
                return
        raise Conflict("This challenge is rated from elsewhere all the time. Please try again.")

    async def _with(
        self, submission: Submission, rating: ItemRating, begin: ItemRating
    ) -> ItemRating:
        place = (submission.created_at, submission.id)
        if rating.applied_to is None or place > rating.applied_to:
            return rating if rating.attempts >= RATED_BY_MAX else rated(rating, submission)
        return rated_by_all(begin, await self._first_ones(submission))

    async def _is_first(self, submission: Submission) -> bool:
        mine = {"student_id": submission.student_id, "challenge_id": submission.challenge_id}
        documents = every(self.documents, "submissions", mine, sort="created_at", page=_FIRST)
        async for document in documents:
            found = to_value(document, Submission)
            if found.id == submission.id:
                return True
            if rates(found):
                return found.created_at > submission.created_at
        return True

    async def _first_ones(self, submission: Submission) -> list[Submission]:
        """Return the submissions to its challenge, as far as they can count, and itself."""
        found = {submission.id: submission}
        students: set[str] = set()
        cursor: str | None = None
        while len(students) <= RATED_BY_MAX:
            page = await self.documents.find(
                "submissions",
                {"challenge_id": submission.challenge_id},
                sort="created_at",
                limit=_PAGE,
                cursor=cursor,
            )
            for document in page.documents:
                each = to_value(document, Submission)
                if rates(each) and each.student_id not in students:
                    students.add(each.student_id)
                    found[each.id] = each
            cursor = page.cursor
            if cursor is None:
                break
        return list(found.values())

    async def _store(self, rating: ItemRating, stored: ItemRating | None) -> bool:
        if stored is None:
            return await self.documents.insert("ratings", to_document(rating))
        rating = replace(rating, revision=stored.revision)
        return rating == stored or await self.documents.replace("ratings", to_document(rating))

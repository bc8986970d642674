"""Choose the next challenge by the student's own wish: a skill, or something else than this."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.recommendation import Choice
from jupyter_codementor.recommendations import Wish, next_challenge

from .browse import Browse, Shelf


@dataclass(frozen=True)
class ChooseNext:
    """The next challenge, for the asking."""

    browse: Browse

    async def __call__(
        self, student_id: str, skill: str = "", without: frozenset[str] = frozenset()
    ) -> tuple[Choice, Shelf]:
        """Return the choice, and the catalogue from which it was made.

        Args:
            student_id: who asks.
            skill: only challenges of this skill; empty for any.
            without: ids of challenges that were passed over.

        Raises:
            BadInput: no challenge is listed under the skill.
        """
        shelf = await self.browse(student_id)
        if not skill and not without:
            return shelf.next, shelf
        if skill and skill not in shelf.course.skills:
            raise BadInput(f"No challenge is listed under the skill “{skill[:60]}”.")
        wish = Wish(skill=skill, without=without, pinned=shelf.pinned)
        return next_challenge(shelf.course, shelf.student, wish), shelf

"""Choose the next challenge by the student's own wish: a skill, or something else than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.recommendation import Choice, Offer
from jupyter_codementor.recommendations import Wish, next_challenge
from jupyter_codementor.recommendations.reasons import spoken
from jupyter_codementor.tutor.ports import Library

from .browse import Browse, Shelf
from .offers import possible

_LOOKED_AT: Final = 10


@dataclass(frozen=True)
class ChooseNext:
    """The next challenge, for the asking."""

    browse: Browse
    library: Library

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
            return await self._with_pages(shelf.next), shelf
        if skill and skill not in shelf.course.skills:
            raise BadInput(f"No challenge is listed under the skill “{skill[:60]}”.")
        wish = Wish(skill=skill, without=without, pinned=shelf.pinned)
        choice = possible(
            next_challenge(shelf.course, shelf.student, wish),
            await self.browse.challenges.all(),
            shelf.progress.skills,
            self.browse.can_make,
        )
        return await self._with_pages(choice), shelf

    async def _with_pages(self, choice: Choice) -> Choice:
        """Return the choice with a page to read for each parked skill that has no example."""
        have = {offer.skill for offer in choice.offers if offer.kind == "example"}
        found = [
            offer
            for skill in choice.parked
            if skill not in have and (offer := await self._page(skill)) is not None
        ]
        return replace(choice, offers=(*found, *choice.offers)) if found else choice

    async def _page(self, skill: str) -> Offer | None:
        for page in await self.library.search(spoken(skill), (skill,), _LOOKED_AT):
            if page.url.startswith("https:"):
                words = f"Read “{page.title}”: it is about {spoken(skill)}."
                return Offer(kind="example", words=words, skill=skill, url=page.url)
        return None

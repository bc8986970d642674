"""Take a student out of the challenges that were made: others may be working on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from msgspec.structs import replace

from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import Generated, GeneratedStatus

from .stored import to_document, to_value

_PAGE: Final = 200


@dataclass(frozen=True)
class ReleaseGenerated:
    """Deletes what was made for the student alone; elsewhere takes the student's id out."""

    documents: Documents

    async def __call__(self, student_id: str) -> int:
        """Return how many documents were deleted or changed."""
        count = 0
        for status in get_args(GeneratedStatus):
            cursor: str | None = None
            while True:
                page = await self.documents.find(
                    "generated", {"status": status}, sort="created_at", limit=_PAGE, cursor=cursor
                )
                for document in page.documents:
                    count += await self._release(to_value(document, Generated), student_id)
                cursor = page.cursor
                if cursor is None:
                    break
        return count

    async def _release(self, generated: Generated, student_id: str) -> bool:
        if student_id != generated.made_for and student_id not in generated.given_to:
            return False
        others = tuple(each for each in generated.given_to if each != student_id)
        if generated.made_for == student_id and not others:
            return await self.documents.delete("generated", generated.id)
        made_for = "" if generated.made_for == student_id else generated.made_for
        kept = replace(generated, made_for=made_for, given_to=others)
        # Where somebody else was faster, it is found once more in the next round.
        await self.documents.replace("generated", to_document(kept))
        return True

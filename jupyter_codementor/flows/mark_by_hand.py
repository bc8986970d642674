"""Mark something as done by hand: a challenge, something to read, or anything outside.

It is the student's own word: no XP, no skill, and shown as such.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.events import Listener, ProgressChanged, tell
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.material import Material
from jupyter_codementor.model.progressfile import BY_HAND_MAX
from jupyter_codementor.model.student import Progress

from .ports import Challenges
from .stored import change_progress, read

MATERIAL: Final = "material:"
OUTSIDE: Final = "outside:"
_ID_MAX: Final = 200


@dataclass(frozen=True)
class MarkByHand:
    """Marks, and takes a mark back; doing either twice does it once."""

    challenges: Challenges
    documents: Documents
    listeners: Sequence[Listener]
    now: Callable[[], float]

    async def __call__(self, student_id: str, id: str, *, done: bool) -> Progress:
        """Return the progress with or without the mark.

        Args:
            student_id: who says so.
            id: of a challenge; ``material:`` and the id of a material; ``outside:`` and words.
            done: False takes the mark back.

        Raises:
            NotFound: no such challenge, or no such material that this student may read.
            BadInput: a name that is empty or longer than 200 characters, or too many marks.
        """
        if len(id) > _ID_MAX or not id.isprintable():
            raise BadInput(f"What you did needs a name of at most {_ID_MAX} characters.")
        if done:
            await self._check(student_id, id)
        at = self.now()
        was_done = False

        def marked(progress: Progress) -> Progress:
            nonlocal was_done
            was_done = id in progress.by_hand
            if was_done == done:
                return progress
            if not done:
                rest = {name: when for name, when in progress.by_hand.items() if name != id}
                return replace(progress, by_hand=rest)
            if len(progress.by_hand) >= BY_HAND_MAX:
                raise BadInput(f"You have marked {BY_HAND_MAX} things. Take some marks back first.")
            return replace(progress, by_hand={**progress.by_hand, id: at})

        progress = await change_progress(self.documents, student_id, marked)
        if was_done != done:
            tell(self.listeners, ProgressChanged(student_id))
        return progress

    async def _check(self, student_id: str, id: str) -> None:
        if id.startswith(OUTSIDE):
            if not id.removeprefix(OUTSIDE).strip():
                raise BadInput("Say in a few words what you did.")
        elif id.startswith(MATERIAL):
            material = await read(self.documents, "materials", id.removeprefix(MATERIAL), Material)
            if material is None or not (material.shared or material.owner_id == student_id):
                raise NotFound("There is no such material.")
        else:
            await self.challenges.get(id)

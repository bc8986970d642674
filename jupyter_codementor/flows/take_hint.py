"""Take the next rung of the hint ladder; each costs a stated share of the XP still to be gained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from jupyter_codementor.errors import Conflict
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.progress import hint_taken, xp_left

from .ports import Challenges
from .record_activity import RecordActivity
from .stored import change_progress


class Hint(Struct, frozen=True):
    """A rung, counted from 1, and the XP that solving the challenge would still bring."""

    number: int
    total: int
    text: str
    xp_left: int


@dataclass(frozen=True)
class TakeHint:
    """Counts the hint before it is shown."""

    challenges: Challenges
    documents: Documents
    record: RecordActivity
    now: Callable[[], float]

    async def __call__(self, student_id: str, challenge_id: str) -> Hint:
        """Return the next hint.

        Raises:
            NotFound: no such challenge.
            Conflict: all hints are taken.
        """
        challenge = await self.challenges.get(challenge_id)
        total = len(challenge.hints)
        at = self.now()

        def taken(progress: Progress) -> Progress:
            so_far = progress.challenges.get(challenge_id, ChallengeProgress()).hints_used
            if so_far >= total:
                raise Conflict("You have all the hints that there are for this challenge.")
            return hint_taken(progress, challenge_id, at)

        progress = await change_progress(self.documents, student_id, taken)
        mine = progress.challenges[challenge_id]
        await self.record("hint", student_id, challenge_id)
        return Hint(
            number=mine.hints_used,
            total=total,
            text=challenge.hints[mine.hints_used - 1],
            xp_left=xp_left(challenge.xp, challenge.points, mine.earned, mine.hints_used),
        )

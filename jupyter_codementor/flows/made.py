"""The made challenges of one student: those that were given to them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from jupyter_codementor.errors import NotFound
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.generated import is_made
from jupyter_codementor.model.student import ChallengeProgress, Progress

from .ports import Challenges
from .stored import change_progress


async def made_among(challenges: Challenges, ids: Iterable[str]) -> tuple[Challenge, ...]:
    """Return the made challenges among these ids; those that are gone are left out."""
    found: list[Challenge] = []
    for id in ids:
        if is_made(id):
            try:
                found.append(await challenges.get(id))
            except NotFound:
                continue
    return tuple(found)


async def note_given(documents: Documents, student_id: str, challenge_id: str) -> None:
    """Note in a student's progress that a challenge was given to them."""

    def given(progress: Progress) -> Progress:
        if challenge_id in progress.challenges:
            return progress
        return _with(progress, progress.challenges | {challenge_id: ChallengeProgress()})

    await change_progress(documents, student_id, given)


async def take_back(documents: Documents, student_id: str, challenge_id: str) -> None:
    """Take a challenge away again, unless the student has begun with it."""

    def without(progress: Progress) -> Progress:
        mine = progress.challenges.get(challenge_id)
        if mine is None or mine.status != "new":
            return progress
        left = {id: one for id, one in progress.challenges.items() if id != challenge_id}
        return _with(progress, left)

    await change_progress(documents, student_id, without)


def _with(progress: Progress, challenges: dict[str, ChallengeProgress]) -> Progress:
    return replace(progress, challenges=challenges)

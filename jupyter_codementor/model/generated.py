"""Challenges that were made for a student, by a template or by a model."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from .challenge import Difficulty, NotebookJson

Maker = Literal["template", "model"]
GeneratedStatus = Literal["waiting", "accepted", "dropped"]
"""waiting: a teacher is to look at it first. accepted: it may be given. dropped: never again."""

_PREFIX: Final = "made-"


def is_made(challenge_id: str) -> bool:
    """Return whether this is the id of a challenge that was made for somebody."""
    return challenge_id.startswith(_PREFIX)


class Generated(Struct, frozen=True, kw_only=True):
    """A made challenge that passed every check. `id` is that of the challenge.

    `fits` says what it was made for (``skill/difficulty/language``); `parameters` how it was made
    (template and seed, or model and prompt version); `difficulty_at_first` its rating in logits
    until its own submissions say otherwise.
    """

    id: str
    fits: str
    skill: str
    difficulty: Difficulty
    maker: Maker
    status: GeneratedStatus
    notebook: NotebookJson
    parameters: dict[str, str | int | float]
    difficulty_at_first: float
    created_at: float
    made_for: str = ""
    """The student who asked for it first."""
    given_to: tuple[str, ...] = ()
    schema_version: int = 1
    revision: int = 0

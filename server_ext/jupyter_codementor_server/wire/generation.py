"""Challenges that are made for students."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from jupyter_codementor.model.challenge import Difficulty
from jupyter_codementor.model.generated import GeneratedStatus, Maker

from .challenges import CheckReply


class GenerateRequest(Struct, frozen=True, kw_only=True):
    """What I want a challenge for. Without a `difficulty`, the one that fits me best is taken."""

    skill: Annotated[str, Meta(min_length=1, max_length=200)]
    difficulty: Literal["easy", "medium", "hard"] | None = None
    language: Annotated[str, Meta(max_length=40)] = ""


class GeneratedReply(Struct, frozen=True, kw_only=True):
    """The challenge that I got, and in `words` where it comes from.

    `waiting`: a teacher looks at it first; until then it cannot be opened, and has no id here.
    """

    challenge_id: str | None
    title: str
    difficulty: Difficulty
    skills: tuple[str, ...]
    xp: int
    maker: Maker
    waiting: bool
    words: str


class GeneratedSummary(Struct, frozen=True, kw_only=True):
    """A made challenge as a teacher sees it, and how students fared.

    `parameters` say how it was made; `difficulty_at_first` and `difficulty_now` are in logits;
    `solved_share` is of those who tried it, None if nobody did.
    """

    challenge_id: str
    title: str
    skill: str
    difficulty: Difficulty
    maker: Maker
    status: GeneratedStatus
    created_at: float
    parameters: dict[str, str | int | float]
    difficulty_at_first: float
    difficulty_now: float
    given: int
    tried: int
    solved: int
    solved_share: float | None


class GeneratedPage(Struct, frozen=True, kw_only=True):
    """Made challenges, the newest first."""

    challenges: tuple[GeneratedSummary, ...]
    cursor: str | None


class GeneratedDetail(Struct, frozen=True, kw_only=True):
    """A made challenge with its whole notebook.

    `check` tells what an edited notebook was refused for; None if none was sent.
    """

    summary: GeneratedSummary
    notebook: dict[str, Any]
    check: CheckReply | None = None


class GeneratedRequest(Struct, frozen=True, kw_only=True):
    """What is to change: the status, the notebook, or both."""

    status: Literal["accepted", "dropped"] | None = None
    notebook: dict[str, Any] | None = None

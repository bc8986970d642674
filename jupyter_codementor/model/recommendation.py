"""Which challenge comes next, and every number that led to it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Stage = Literal["pinned", "begun", "review", "frontier", "step_down", "asked", "open"]
"""pinned: the teacher's order. begun: left unfinished. review: mastered and due. frontier: the
skill that is being learned. step_down: easier, after failures in a row. asked: the student chose
the skill. open: nothing above is left."""


class Because(Struct, frozen=True, kw_only=True):
    """Why a challenge was chosen, in words and numbers. Shares are 0 to 1; None: not known."""

    stage: Stage
    words: str
    """One or two short sentences for the student."""
    skill: str = ""
    success: float | None = None
    """Predicted probability of solving it."""
    recall: float | None = None
    """How likely the skill is still remembered."""
    mastery: float | None = None
    attempts: int = 0
    """Attempts on the skill so far."""
    unmet: tuple[str, ...] = ()
    """Prerequisites that are not mastered yet."""


class Offer(Struct, frozen=True, kw_only=True):
    """What else may help where a skill was parked, or nothing suitable is left.

    `prerequisite`: practise `skill` first; `example`: read the page at `url`, or look again at
    the challenge `challenge_id`, which is solved; `generate`: have a new challenge made for
    `skill`.
    """

    kind: Literal["prerequisite", "example", "generate"]
    words: str
    skill: str = ""
    challenge_id: str = ""
    url: str = ""


class Choice(Struct, frozen=True, kw_only=True):
    """The next challenge (None: nothing is left) with its reason, and what else is offered."""

    challenge_id: str | None
    because: Because
    offers: tuple[Offer, ...] = ()
    parked: tuple[str, ...] = ()
    """Skills that were put aside after many attempts."""


class Order(Struct, frozen=True, kw_only=True):
    """The order in which a teacher wants challenges to be tried; empty: none is pinned."""

    id: str
    challenges: tuple[str, ...] = ()
    schema_version: int = 1
    revision: int = 0

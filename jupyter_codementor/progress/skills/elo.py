"""Elo: the ability of a student and the difficulty of a challenge, in logits.

After Pelánek, Applications of the Elo rating system in adaptive educational systems (2016): both
move by what a result differs from its prediction, by steps that shrink as results come in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from ...model.challenge import Difficulty

SLOPE: Final = 1.5
"""How sharply the chance of success follows from ability less difficulty."""
FURTHEST: Final = 6.0
"""No ability and no difficulty is further than this from 0."""
OF_LEVEL: Final[Mapping[Difficulty, float]] = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
"""The difficulty that a challenge begins with, by what its author said."""

_GENERAL: Final = (0.3, 0.05)
_SKILL: Final = (0.6, 0.1)
_ITEM: Final = (0.5, 0.08)


def success(ability: float, difficulty: float) -> float:
    """Return the predicted chance of success, 0 to 1, from two ratings in logits."""
    return 1 / (1 + math.exp(-SLOPE * (bounded(ability) - bounded(difficulty))))


def general_step(attempts: int) -> float:
    """Return by how much the general ability moves for a surprise of 1, after so many attempts."""
    return _step(_GENERAL, attempts)


def skill_step(attempts: int) -> float:
    """Return the same for the ability in one skill."""
    return _step(_SKILL, attempts)


def item_step(attempts: int) -> float:
    """Return the same for the difficulty of a challenge."""
    return _step(_ITEM, attempts)


def bounded(rating: float) -> float:
    """Return a rating that is no further from 0 than `FURTHEST`."""
    return max(-FURTHEST, min(FURTHEST, rating))


def _step(size: tuple[float, float], attempts: int) -> float:
    first, decay = size
    return first / (1 + decay * attempts)

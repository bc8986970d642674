"""Levels: each takes 100 XP more than the one before; level L begins at 50·L·(L-1) XP."""

from __future__ import annotations

from math import isqrt


def level_start(level: int) -> int:
    """Return the XP at which a level (from 1) begins: 0, 100, 300, 600, 1000, ..."""
    return 50 * level * (level - 1)


def level_of(xp: int) -> int:
    """Return the level that `xp` (0 or more) has reached: the highest that has begun."""
    return (1 + isqrt(1 + 4 * (xp // 50))) // 2

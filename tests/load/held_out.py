"""Which wrong solutions of the catalogue are kept out of the tuning of the tutor.

The tutor is built by looking at one half of them, and measured on the other half. Which half one
belongs to depends on nothing but its challenge and its cause, so a new one never moves another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from jupyter_codementor.challenges import read_file
from jupyter_codementor.model.challenge import Challenge, WrongSolution

CATALOGUE = Path(__file__).parents[2] / "notebooks" / "catalogue"

Pair = tuple[Challenge, WrongSolution]


def is_held_out(challenge_id: str, cause: str) -> bool:
    """Return whether this wrong solution belongs to the half that nobody looks at while tuning."""
    digest = hashlib.sha256(f"{challenge_id}/{cause}".encode()).digest()
    return digest[0] % 2 == 0


def shipped(folder: Path = CATALOGUE) -> tuple[Challenge, ...]:
    """Return the challenges of the catalogue in teaching order."""
    return tuple(read_file(path).challenge for path in sorted(folder.rglob("*.ipynb")))


def tuning(catalogue: Iterable[Challenge]) -> Iterator[Pair]:
    """Yield the half to build with: each wrong solution with its challenge."""
    for challenge, wrong in _all(catalogue):
        if not is_held_out(challenge.id, wrong.cause):
            yield challenge, wrong


def held_out(catalogue: Iterable[Challenge]) -> Iterator[Pair]:
    """Yield the half to measure with: each wrong solution with its challenge."""
    for challenge, wrong in _all(catalogue):
        if is_held_out(challenge.id, wrong.cause):
            yield challenge, wrong


def _all(catalogue: Iterable[Challenge]) -> Iterator[Pair]:
    for challenge in catalogue:
        for wrong in challenge.wrong:
            yield challenge, wrong

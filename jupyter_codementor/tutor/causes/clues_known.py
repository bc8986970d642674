"""Clues from wrong solutions that the author of a challenge wrote down, with their mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.behaviour import Behaviour
from jupyter_codementor.model.challenge import Challenge

from ..fingerprint import fingerprint
from .clues import Clue

_SAME_CODE: Final = 0.98


def known_clues(challenge: Challenge, code: str, behaviour: Behaviour) -> Iterator[Clue]:
    """Yield the mistakes of a known wrong solution that is this code but for its names."""
    own = fingerprint(code, challenge.language)
    for wrong in challenge.wrong:
        if wrong.mistakes and fingerprint(wrong.code, challenge.language) == own:
            for place, mistake in enumerate(wrong.mistakes):
                yield Clue(
                    mistake=mistake,
                    weight=_SAME_CODE - 0.05 * place,
                    why="a known wrong solution",
                    specialist="test_analyst",
                )

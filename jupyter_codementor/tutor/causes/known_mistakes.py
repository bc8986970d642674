"""Known mistakes of the shipped challenges: wrong solutions as students write them, with labels.

They lie beside this module, one file for each challenge. What a student's code does is compared
with what they do; they are never shown, and no hidden test is needed for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.model.challenge import Challenge, WrongSolution

from .slips import slips_of

_FOLDER: Final = "known"
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEPT: Final = 64


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    challenge: str
    wrong: tuple[WrongSolution, ...]


@lru_cache(_KEPT)
def known_mistakes(challenge_id: str) -> tuple[WrongSolution, ...]:
    """Return the known mistakes of a challenge; none for one that is not shipped."""
    if not _ID.fullmatch(challenge_id):
        return ()
    place = files(__package__).joinpath(_FOLDER, f"{challenge_id}.toml")
    if not place.is_file():
        return ()
    read = msgspec.convert(tomllib.loads(place.read_text(encoding="utf-8")), _File)
    return read.wrong


_KnownOf = Callable[[str], Sequence[WrongSolution]]


def mistakes_of(challenge: Challenge, known: _KnownOf = known_mistakes) -> list[WrongSolution]:
    """Return the wrong solutions with labels: the challenge's own, then the shipped ones."""
    return [each for each in (*challenge.wrong, *known(challenge.id)) if each.mistakes]


def to_learn(challenge: Challenge, known: _KnownOf = known_mistakes) -> tuple[str, ...]:
    """Return the codes that a student's results are compared with, the most telling first.

    What they do can be found out before anybody asks.
    """
    wrong = [each.code for each in mistakes_of(challenge, known)]
    slips = [each.code for each in slips_of(challenge.language, challenge.solution)]
    return (*wrong, *slips)

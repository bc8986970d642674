"""Known mistakes of the shipped challenges: wrong solutions as students write them, with labels.

They lie beside this module, one file for each challenge. What a student's code does is compared
with what they do; they are never shown, and no hidden test is needed for it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.model.challenge import WrongSolution

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

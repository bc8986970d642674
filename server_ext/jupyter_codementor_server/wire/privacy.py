"""What is kept of me: taken along, brought in, marked, erased."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.submission import Origin


class MarkRequest(Struct, frozen=True):
    """Whether I have done something elsewhere."""

    done: bool


class MarkReply(Struct, frozen=True):
    """All that I marked, and when: my own word, without XP."""

    by_hand: dict[str, float]


class EraseRequest(Struct, frozen=True):
    """Said on purpose, because it cannot be undone."""

    erase: Literal["everything"]


class EraseReply(Struct, frozen=True):
    """How many documents were deleted, by collection, and what stays, in words."""

    deleted: dict[str, int]
    sentence: str


class ImportReply(Struct, frozen=True, kw_only=True):
    """What came of a progress file; `known`: submissions that were here already.

    `signed`: a key of this place signed it for me. `own_word`: nobody can vouch for it.
    """

    origin: Origin
    sentence: str
    submissions: int
    events: int
    known: int

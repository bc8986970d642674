"""Ids: random ones, and ones that follow from what they name."""

from __future__ import annotations

import uuid
from typing import Final

_SUBMISSIONS: Final = uuid.UUID("6f1cf2f6-3d0c-5a5e-9d1b-5f0c2f4f3c11")
_CONVERSATIONS: Final = uuid.UUID("0b8f0d53-7f0e-5d0c-8d6e-2f3a3b9f6a42")
_IMPORTED: Final = uuid.UUID("c1b8b0f2-5f0a-5f37-9b54-2d4c1de0a7a9")


def new_id() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


def submission_id(student_id: str, challenge_id: str, key: str) -> str:
    """Return the id that a client's Idempotency-Key stands for; the same for the same three."""
    return uuid.uuid5(_SUBMISSIONS, f"{student_id}/{challenge_id}/{key}").hex


def conversation_id(student_id: str, challenge_id: str) -> str:
    """Return the id of a student's conversation about a challenge, or about none ("")."""
    return uuid.uuid5(_CONVERSATIONS, f"{student_id}/{challenge_id}").hex


def imported_id(student_id: str, kind: str, id: str) -> str:
    """Return the id that something of a progress file gets with the student who brings it in.

    Args:
        student_id: who brings it in.
        kind: what it is, e.g. ``submission``.
        id: its id in the file.
    """
    return uuid.uuid5(_IMPORTED, f"{student_id}/{kind}/{id}").hex

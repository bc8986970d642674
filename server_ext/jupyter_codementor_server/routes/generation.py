"""Challenges that are made for students."""

from __future__ import annotations

from typing import Final, get_args

from jupyter_codementor.model.generated import GeneratedStatus

from .. import wire
from .operation import PAGE, Operation, Query

GENERATION: Final[tuple[Operation, ...]] = (
    Operation(
        method="POST",
        path="/challenges/generate",
        handler="ChallengeGenerate",
        summary="Have a challenge made that fits me, or get one that was made before",
        body=wire.GenerateRequest,
        replies={200: wire.GeneratedReply},
        problems=(404, 409, 429, 503),
        limit="generate",
    ),
    Operation(
        method="GET",
        path="/challenges/generated",
        handler="GeneratedChallenges",
        summary="What was made, and how students fared",
        query=(
            Query("status", "waiting if left out", one_of=get_args(GeneratedStatus)),
            *PAGE,
        ),
        replies={200: wire.GeneratedPage},
        role="teacher",
    ),
    Operation(
        method="GET",
        path="/challenges/generated/{id}",
        handler="GeneratedChallenge",
        summary="A made challenge with its whole notebook",
        replies={200: wire.GeneratedDetail},
        problems=(404,),
        role="teacher",
    ),
    Operation(
        method="PUT",
        path="/challenges/generated/{id}",
        handler="GeneratedChallenge",
        summary="Approve, drop or edit a made challenge; an edited one is proven again",
        body=wire.GeneratedRequest,
        replies={200: wire.GeneratedDetail},
        problems=(404, 409, 422, 429, 503),
        limit="submit",
        role="teacher",
    ),
)
"""They stand before `/challenges/{id}`, which would take their names for ids."""

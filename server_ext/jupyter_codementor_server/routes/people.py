"""My profile and progress; the leaderboard."""

from __future__ import annotations

from typing import Final

from .. import wire
from .operation import Operation

PEOPLE: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/users/progress",
        handler="UserProgress",
        summary="My progress",
        replies={200: wire.ProgressReply},
    ),
    Operation(
        method="GET",
        path="/users/profile",
        handler="UserProfile",
        summary="My profile",
        replies={200: wire.ProfileReply},
    ),
    Operation(
        method="PUT",
        path="/users/profile",
        handler="UserProfile",
        summary="Change my profile; what is left out stays",
        body=wire.ProfileRequest,
        replies={200: wire.ProfileReply},
        problems=(409,),
    ),
    Operation(
        method="GET",
        path="/leaderboard",
        handler="Leaderboard",
        summary="The leaderboard of those who opted in",
        replies={200: wire.LeaderboardReply},
    ),
)

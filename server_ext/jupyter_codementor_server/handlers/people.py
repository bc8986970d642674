"""Who I am and how far I am."""

from __future__ import annotations

import msgspec

from .. import views, wire
from ..base import Handler


class UserProgress(Handler):
    """``/users/progress``"""

    async def get(self) -> None:
        """Answer with my progress."""
        seen = await self.app.see_progress(self.identity.id)
        self.reply(views.progress(seen))


class UserProfile(Handler):
    """``/users/profile``"""

    async def get(self) -> None:
        """Answer with my profile."""
        profile = await self.app.profile(self.identity.id)
        self.reply(views.profile(profile, self.identity.roles))

    async def put(self) -> None:
        """Change my profile."""
        request = self.body(wire.ProfileRequest)
        changes = {k: v for k, v in msgspec.structs.asdict(request).items() if v is not None}
        profile = await self.app.change_profile(self.identity.id, changes)
        self.reply(views.profile(profile, self.identity.roles))


class Leaderboard(Handler):
    """``/leaderboard``"""

    async def get(self) -> None:
        """Answer with the leaderboard."""
        board = await self.app.leaderboard(self.identity.id)
        self.reply(views.leaderboard(board, self.identity.id))

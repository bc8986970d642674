"""Having challenges made, and looking at what was made."""

from __future__ import annotations

from typing import get_args

import msgspec

from jupyter_codementor.model.generated import GeneratedStatus

from .. import generated_views, wire
from ..base import Handler


class ChallengeGenerate(Handler):
    """``/challenges/generate``"""

    async def post(self) -> None:
        """Have a challenge made."""
        wanted = self.body(wire.GenerateRequest)
        given = await self.app.generation.generate(
            self.identity.id, wanted.skill, wanted.difficulty or "", wanted.language
        )
        self.reply(generated_views.given(given))


class GeneratedChallenges(Handler):
    """``/challenges/generated``"""

    async def get(self) -> None:
        """Answer with what was made."""
        status = self.one_of("status", get_args(GeneratedStatus)) or "waiting"
        cursor = self.get_query_argument("cursor", None)
        wanted = msgspec.convert(status, GeneratedStatus)
        made, after = await self.app.generation.list(wanted, self.page_size(), cursor)
        self.reply(generated_views.page(made, after))


class GeneratedChallenge(Handler):
    """``/challenges/generated/{id}``"""

    async def get(self, id: str) -> None:
        """Answer with one of them."""
        self.reply(generated_views.detail(await self.app.generation.see(id)))

    async def put(self, id: str) -> None:
        """Approve, drop or edit it."""
        wanted = self.body(wire.GeneratedRequest)
        made, proof = await self.app.generation.change(id, wanted.status, wanted.notebook)
        self.reply(generated_views.detail(made, proof))

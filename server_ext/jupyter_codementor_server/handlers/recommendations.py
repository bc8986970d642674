"""What to read or try next, and search by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .. import wire
from ..base import Handler

if TYPE_CHECKING:
    from jupyter_codementor.flows.recommend import Recommended


class Recommendations(Handler):
    """``/recommendations``"""

    async def post(self) -> None:
        """Answer with what to read or try next."""
        request = self.body(wire.RecommendationsRequest)
        from jupyter_codementor.flows.recommend import Wanted

        wanted = msgspec.convert(request, Wanted, from_attributes=True)
        self.reply(_found(await self.app.reading.recommend(self.identity.id, wanted)))


class EmbeddingsStore(Handler):
    """``/embeddings/store``"""

    async def post(self) -> None:
        """Have a thing found by further words."""
        request = self.body(wire.EmbeddingRequest)
        stored = await self.app.reading.store_embedding(
            self.identity.id,
            request.content_type,
            request.content_id,
            request.text,
            teaches="teacher" in self.identity.roles,
        )
        self.reply(wire.EmbeddingReply(stored.id, stored.model))


class EmbeddingsSearch(Handler):
    """``/embeddings/search``"""

    async def post(self) -> None:
        """Answer with what is near in meaning."""
        request = self.body(wire.EmbeddingSearchRequest)
        found = await self.app.reading.search(
            self.identity.id, request.query, request.content_type, request.limit
        )
        self.reply(_found(found))


def _found(found: Recommended) -> wire.RecommendationsReply:
    return wire.RecommendationsReply(found.items, found.by, found.note)

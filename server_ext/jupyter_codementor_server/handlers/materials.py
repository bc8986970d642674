"""What there is to read."""

from __future__ import annotations

import msgspec

from jupyter_codementor.model.material import Material as Stored
from jupyter_codementor.model.material import Piece

from .. import wire
from ..base import Handler
from ..identity import require


class Materials(Handler):
    """``/materials``"""

    async def get(self) -> None:
        """Answer with my materials and the shared ones."""
        me = self.identity.id
        found, cursor = await self.app.reading.list(
            me, self.page_size(), self.get_query_argument("cursor", None)
        )
        self.reply(wire.MaterialPage(tuple(_summary(each, me) for each in found), cursor))

    async def post(self) -> None:
        """Add one."""
        from jupyter_codementor.flows.materials import Draft

        request = self.body(wire.MaterialRequest)
        if request.shared:
            require(self.identity, "teacher")
        draft = msgspec.convert(request, Draft, from_attributes=True)
        added = await self.app.reading.add(self.identity.id, draft)
        self.set_header("Location", f"{self.request.path.rstrip('/')}/{added.id}")
        seen = await self.app.reading.see(self.identity.id, added.id)
        self.reply(_detail(*seen, self.identity.id), 201)


class Material(Handler):
    """``/materials/{id}``"""

    async def get(self, id: str) -> None:
        """Answer with a material and its pieces."""
        seen = await self.app.reading.see(self.identity.id, id)
        self.reply(_detail(*seen, self.identity.id))

    async def delete(self, id: str) -> None:
        """Take it away."""
        await self.app.reading.remove(self.identity.id, id)
        self.reply_nothing()


def _summary(material: Stored, me: str) -> wire.MaterialSummary:
    return wire.MaterialSummary(
        id=material.id,
        title=material.title,
        kind=material.kind,
        skills=material.skills,
        language=material.language,
        shared=material.shared,
        mine=material.owner_id == me,
        pieces=material.pieces,
        created_at=material.created_at,
    )


def _detail(material: Stored, pieces: tuple[Piece, ...], me: str) -> wire.MaterialDetail:
    return wire.MaterialDetail(
        summary=_summary(material, me), source=material.source, pieces=pieces
    )

"""The order in which a teacher wants challenges to be tried, before anything else is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.recommendation import Order

from .ports import Challenges
from .stored import change, read

EVERYBODY: Final = "everybody"
"""The id of the order that holds for all students."""


@dataclass(frozen=True)
class SeeOrder:
    """The order that is pinned."""

    documents: Documents

    async def __call__(self) -> Order:
        """Return it; without challenges if none is."""
        return await read(self.documents, "orders", EVERYBODY, Order) or Order(id=EVERYBODY)


@dataclass(frozen=True)
class PinOrder:
    """Pins an order, or takes it back."""

    challenges: Challenges
    documents: Documents

    async def __call__(self, ids: Sequence[str]) -> Order:
        """Pin these challenges, each once, in this order; none of them takes the order back.

        Raises:
            BadInput: there is no challenge of one of these ids.
        """
        wanted = tuple(dict.fromkeys(ids))
        known = {challenge.id for challenge in await self.challenges.all()}
        unknown = [id for id in wanted if id not in known]
        if unknown:
            names = ", ".join(f"“{id[:60]}”" for id in unknown[:5])
            raise BadInput(f"There is no challenge {names}. Nothing was changed.")
        return await change(
            self.documents,
            "orders",
            Order(id=EVERYBODY),
            lambda order: replace(order, challenges=wanted),
        )

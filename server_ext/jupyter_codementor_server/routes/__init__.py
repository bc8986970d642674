"""Every route in one table: from it the handlers are bound and the OpenAPI document is made."""

from __future__ import annotations

from typing import Final

from .challenges import CHALLENGES
from .generation import GENERATION
from .health import HEALTH
from .insights import INSIGHTS
from .materials import MATERIALS
from .operation import PREFIX, Operation, Query
from .people import PEOPLE
from .privacy import PRIVACY
from .recommendations import RECOMMENDATIONS
from .tutor import TUTOR

OPERATIONS: Final[tuple[Operation, ...]] = (
    *GENERATION,
    *CHALLENGES,
    *TUTOR,
    *PEOPLE,
    *PRIVACY,
    *INSIGHTS,
    *MATERIALS,
    *RECOMMENDATIONS,
    *HEALTH,
)

__all__ = ["OPERATIONS", "PREFIX", "Operation", "Query"]

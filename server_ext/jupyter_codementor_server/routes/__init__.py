"""Every route in one table: from it the handlers are bound and the OpenAPI document is made."""

from __future__ import annotations

from typing import Final

from .challenges import CHALLENGES
from .health import HEALTH
from .operation import PREFIX, Operation, Query
from .people import PEOPLE
from .tutor import TUTOR

OPERATIONS: Final[tuple[Operation, ...]] = (*CHALLENGES, *TUTOR, *PEOPLE, *HEALTH)

__all__ = ["OPERATIONS", "PREFIX", "Operation", "Query"]

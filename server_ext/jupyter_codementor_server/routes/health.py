"""Whether we are well."""

from __future__ import annotations

from typing import Final

from .. import wire
from .operation import Operation

HEALTH: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/health",
        handler="Health",
        summary="Whether we and what we need are well",
        replies={200: wire.HealthReply, 503: wire.HealthReply},
        role="anyone",
        needs_app=False,
    ),
    Operation(
        method="GET",
        path="/ready",
        handler="Ready",
        summary="Whether requests can be served",
        replies={200: wire.HealthReply, 503: wire.HealthReply},
        role="anyone",
        needs_app=False,
    ),
)

"""Whether we are well."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.verdict import IsolationLevel

HealthStatus = Literal["up", "down", "degraded"]


class PartHealth(Struct, frozen=True):
    """Whether a part that we need is there; `detail` is a sentence when it is not well."""

    status: HealthStatus
    latency_ms: float
    detail: str = ""


class Health(Struct, frozen=True):
    """`down` when a part that is needed is down; `degraded` when one is less than it could be."""

    status: HealthStatus
    timestamp: str
    uptime_s: float
    dependencies: dict[str, PartHealth]
    isolation: IsolationLevel | None
    version: str


def overall(parts: dict[str, PartHealth]) -> HealthStatus:
    """Return the worst of them."""
    found = {part.status for part in parts.values()}
    if "down" in found:
        return "down"
    return "degraded" if "degraded" in found else "up"

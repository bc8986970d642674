"""Whether we are well."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.verdict import IsolationLevel


class DependencyHealth(Struct, frozen=True, omit_defaults=True):
    """Whether something that we need is there."""

    status: Literal["up", "down", "degraded"]
    latency_ms: float
    detail: str = ""


class HealthReply(Struct, frozen=True, kw_only=True):
    """`down` (and 503) when a dependency that is needed is down."""

    status: Literal["up", "down", "degraded"]
    timestamp: str
    uptime_s: float
    dependencies: dict[str, DependencyHealth]
    isolation: IsolationLevel | None = None
    version: str = ""

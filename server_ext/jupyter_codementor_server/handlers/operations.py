"""Health."""

from __future__ import annotations

from .. import wire
from ..base import Handler


class Health(Handler):
    """``/health``"""

    async def get(self) -> None:
        """Say how we and what we need are; 503 when something that is needed is down.

        Details, which name files of this machine, are for those who are signed in.
        """
        found = await self.source.health(detailed=bool(self.identity.roles))
        reply = wire.HealthReply(
            status=found.status,
            timestamp=found.timestamp,
            uptime_s=found.uptime_s,
            dependencies={
                name: wire.DependencyHealth(part.status, part.latency_ms, part.detail)
                for name, part in found.dependencies.items()
            },
            isolation=found.isolation,
            version=found.version,
        )
        self.reply(reply, 503 if found.status == "down" else 200)


class Ready(Health):
    """``/ready``: as health; what a proxy asks before it sends requests."""

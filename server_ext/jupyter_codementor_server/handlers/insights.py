"""What my work adds up to, how I study, and what stands out."""

from __future__ import annotations

from .. import wire
from ..base import Handler


class UserAnalytics(Handler):
    """``/users/analytics``"""

    async def get(self) -> None:
        """Answer with what everything that I did adds up to."""
        self.reply(await self.app.insights.analytics(self.identity.id))


class AnalyticsInsights(Handler):
    """``/analytics/insights``"""

    async def post(self) -> None:
        """Answer with what stands out."""
        found = await self.app.insights.see(self.identity.id)
        summary = found.summary
        self.reply(
            wire.InsightsReply(
                insights=found.insights,
                summary=summary.text,
                source=summary.source,
                model=summary.model,
            )
        )


class PersonalityAnalyze(Handler):
    """``/personality/analyze``"""

    async def post(self) -> None:
        """Answer with how I study."""
        found = await self.app.insights.patterns(self.identity.id)
        self.reply(wire.PatternsReply(found.patterns))


class PersonalityPattern(Handler):
    """``/personality/{pattern}``"""

    async def patch(self, pattern: str) -> None:
        """Hide, show or dispute a pattern."""
        request = self.body(wire.PatternRequest)
        self.reply(
            await self.app.insights.change_pattern(
                self.identity.id, pattern, request.hidden, request.disputed
            )
        )

    async def delete(self, pattern: str) -> None:
        """Delete a pattern."""
        await self.app.insights.delete_pattern(self.identity.id, pattern)
        self.reply_nothing()

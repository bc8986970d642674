"""The catalogue: browse, look at one, publish one."""

from __future__ import annotations

from typing import get_args

from jupyter_codementor.model.challenge import Difficulty
from jupyter_codementor.model.student import ChallengeStatus

from .. import views, wire
from ..base import Handler


class Challenges(Handler):
    """``/challenges``"""

    async def get(self) -> None:
        """Answer with the challenges that match."""
        from jupyter_codementor.flows.browse import Wanted

        wanted = Wanted(
            search=self.get_query_argument("search", ""),
            skill=self.get_query_argument("skill", ""),
            language=self.get_query_argument("language", ""),
            difficulty=self.one_of("difficulty", get_args(Difficulty)),
            status=self.one_of("status", get_args(ChallengeStatus)),
        )
        shelf = await self.app.browse(self.identity.id)
        limit = self.page_size()
        self.reply(views.page(shelf, wanted, limit, self.get_query_argument("cursor", None)))


class NextChallenge(Handler):
    """``/challenges/next``"""

    async def get(self) -> None:
        """Answer with the next challenge, or with nothing."""
        passed_over = self.get_query_argument("not", "").split(",")
        choice, shelf = await self.app.choose_next(
            self.identity.id,
            self.get_query_argument("skill", ""),
            frozenset(id.strip() for id in passed_over if id.strip()),
        )
        suggestion = views.chosen(choice, shelf)
        if suggestion is None:
            self.reply_nothing()
        else:
            self.reply(suggestion)


class ChallengeOrder(Handler):
    """``/challenges/order``"""

    async def get(self) -> None:
        """Answer with the order that is pinned."""
        self.reply(wire.OrderReply((await self.app.see_order()).challenges))

    async def put(self) -> None:
        """Pin an order."""
        wanted = self.body(wire.OrderRequest)
        self.reply(wire.OrderReply((await self.app.pin_order(wanted.challenges)).challenges))


class Challenge(Handler):
    """``/challenges/{id}``"""

    async def get(self, id: str) -> None:
        """Answer with a challenge as its student may see it."""
        challenge = await self.app.challenges.get(id)
        shelf = await self.app.browse(self.identity.id)
        self.reply(views.detail(challenge, shelf, self.app.sandbox.level))

    async def put(self, id: str) -> None:
        """Publish a challenge."""
        request = self.body(wire.NotebookRequest)
        self.reply(views.check(await self.app.publish(id, request.notebook)))


class ChallengeCheck(Handler):
    """``/challenges/check``"""

    async def post(self) -> None:
        """Check a challenge before it is published."""
        request = self.body(wire.NotebookRequest)
        self.reply(views.check(await self.app.check(request.notebook)))

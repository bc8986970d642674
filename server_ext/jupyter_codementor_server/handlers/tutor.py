"""The tutor: asking, conversations, ratings, and reading code."""

from __future__ import annotations

from jupyter_codementor.model.tutor import Ask

from .. import tutor_views, wire
from ..base import Handler


class TutorStatus(Handler):
    """``/tutor/status``"""

    async def get(self) -> None:
        """Answer with who would answer now."""
        challenge_id = self.get_query_argument("challenge_id", "")
        status = await self.app.see_tutor(self.identity.id, challenge_id)
        self.reply(tutor_views.status(status))


class TutorChat(Handler):
    """``/tutor/chat``"""

    async def post(self) -> None:
        """Answer with the tutor's whole answer."""
        turn = await self.app.ask_tutor.whole(self.identity.id, self.body(Ask))
        self.reply(tutor_views.chat(turn))


class TutorConversations(Handler):
    """``/tutor/conversations``"""

    async def get(self) -> None:
        """Answer with my conversations."""
        found, cursor = await self.app.list_conversations(
            self.identity.id, self.page_size(), self.get_query_argument("cursor", None)
        )
        self.reply(
            wire.ConversationPage(tuple(map(tutor_views.conversation_summary, found)), cursor)
        )


class TutorConversation(Handler):
    """``/tutor/conversations/{id}``"""

    async def get(self, id: str) -> None:
        """Answer with a conversation of mine."""
        seen = await self.app.see_conversation(
            self.identity.id, id, self.page_size(), self.get_query_argument("cursor", None)
        )
        self.reply(tutor_views.conversation(seen))

    async def delete(self, id: str) -> None:
        """Erase it."""
        await self.app.erase_conversation(self.identity.id, id)
        self.reply_nothing()


class TurnRating(Handler):
    """``/tutor/turns/{id}/rating``"""

    async def post(self, id: str) -> None:
        """Say whether it helped."""
        request = self.body(wire.RatingRequest)
        await self.app.rate_turn(self.identity.id, id, request.rating)
        self.reply_nothing()


class CodeAnalyze(Handler):
    """``/code/analyze``"""

    async def post(self) -> None:
        """Answer with what there is to say of the code."""
        request = self.body(wire.AnalyzeRequest)
        self.reply(tutor_views.analysis(await self.app.analyze(request.code, request.challenge_id)))

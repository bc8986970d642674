"""The tutor, and code by itself."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.tutor import Ask

from .. import wire
from .operation import PAGE, Operation, Query

TUTOR: Final[tuple[Operation, ...]] = (
    Operation(
        method="GET",
        path="/tutor/status",
        handler="TutorStatus",
        summary="Who would answer now, and how far the help goes",
        query=(Query("challenge_id", "the challenge that it is about; none if left out"),),
        replies={200: wire.TutorStatus},
        problems=(404, 429),
        limit="see",
    ),
    Operation(
        method="POST",
        path="/tutor/chat",
        handler="TutorChat",
        summary="Ask the tutor and wait for the whole answer; closing the request stops it",
        body=Ask,
        replies={200: wire.ChatReply},
        problems=(404, 409, 413, 429, 503),
        limit="ask",
        stoppable=True,
    ),
    Operation(
        method="GET",
        path="/tutor/conversations",
        handler="TutorConversations",
        summary="My conversations with the tutor, the last one first",
        query=PAGE,
        replies={200: wire.ConversationPage},
    ),
    Operation(
        method="GET",
        path="/tutor/conversations/{id}",
        handler="TutorConversation",
        summary="A conversation of mine, its last turns first",
        query=PAGE,
        replies={200: wire.ConversationReply},
        problems=(404,),
    ),
    Operation(
        method="DELETE",
        path="/tutor/conversations/{id}",
        handler="TutorConversation",
        summary="Erase a conversation of mine",
        replies={204: None},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/tutor/turns/{id}/rating",
        handler="TurnRating",
        summary="Say whether an answer helped",
        body=wire.RatingRequest,
        replies={204: None},
        problems=(404,),
    ),
    Operation(
        method="POST",
        path="/code/analyze",
        handler="CodeAnalyze",
        summary="What there is to say of code itself: complexity, quality, style, by line",
        body=wire.AnalyzeRequest,
        replies={200: wire.AnalyzeReply},
        problems=(404, 413, 422, 429, 503),
        limit="run",
    ),
)

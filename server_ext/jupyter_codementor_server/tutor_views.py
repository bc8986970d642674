"""Values of the tutor as what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jupyter_codementor.model.tutor import Answer, Turn, TurnPart

from . import wire

if TYPE_CHECKING:  # they are imported when the app is built
    from jupyter_codementor.flows.analyze_code import Analysis
    from jupyter_codementor.flows.conversations import SeenConversation, SeenSummary
    from jupyter_codementor.flows.see_tutor import TutorSeen


def chat(turn: Turn) -> wire.ChatReply:
    """Return a whole answer."""
    answer = turn.answer or Answer(message="")
    return wire.ChatReply(
        turn_id=turn.id, conversation_id=turn.conversation_id, **msgspec.structs.asdict(answer)
    )


def part(turn: Turn, found: TurnPart) -> wire.TutorResponse:
    """Return a piece of an answer."""
    return wire.TutorResponse(challenge_id=turn.challenge_id, **msgspec.structs.asdict(found))


def status(seen: TutorSeen) -> wire.TutorStatus:
    """Return who would answer now."""
    return wire.TutorStatus(**msgspec.structs.asdict(seen))


def conversation_summary(seen: SeenSummary) -> wire.ConversationSummary:
    """Return a row of my conversations."""
    found = seen.conversation
    return wire.ConversationSummary(
        id=found.id,
        challenge_id=found.challenge_id,
        title=seen.title,
        updated_at=found.updated_at,
        turns=found.turns,
    )


def conversation(seen: SeenConversation) -> wire.ConversationReply:
    """Return a conversation with its last turns, the oldest first."""
    return wire.ConversationReply(
        id=seen.conversation.id,
        challenge_id=seen.conversation.challenge_id,
        title=seen.title,
        turns=tuple(_turn(found) for found in seen.turns),
        cursor=seen.cursor,
    )


def _turn(turn: Turn) -> wire.TurnReply:
    return wire.TurnReply(
        id=turn.id,
        created_at=turn.created_at,
        question=turn.question,
        intent=turn.intent,
        test_name=turn.test_name,
        answer=turn.answer,
        rating=turn.rating,
    )


def analysis(found: Analysis) -> wire.AnalyzeReply:
    """Return what there is to say of code."""
    return wire.AnalyzeReply(
        review=found.review,
        functions=tuple(
            wire.FunctionShape(**msgspec.structs.asdict(shape)) for shape in found.functions
        ),
        quality=found.quality,
    )

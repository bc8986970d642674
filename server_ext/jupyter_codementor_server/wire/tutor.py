"""The tutor, and what there is to say of code."""

from __future__ import annotations

from msgspec import Struct

from jupyter_codementor.model.review import Review
from jupyter_codementor.model.tutor import Answer, Intent, Rating, Source

from .problem import Code


class ChatReply(Answer, frozen=True, kw_only=True):
    """An answer of the tutor. `turn_id` is what it is rated by."""

    turn_id: str
    conversation_id: str


class TurnReply(Struct, frozen=True, kw_only=True):
    """A question of mine and its answer; `answer` is None while it is on its way.

    `test_name` is the failing test that was asked about, "" for none.
    """

    id: str
    created_at: float
    question: str
    intent: Intent
    test_name: str
    answer: Answer | None
    rating: Rating


class ConversationSummary(Struct, frozen=True, kw_only=True):
    """A conversation of mine with the tutor."""

    id: str
    challenge_id: str
    title: str
    updated_at: float
    turns: int


class ConversationPage(Struct, frozen=True):
    """My conversations, the last one first."""

    conversations: tuple[ConversationSummary, ...]
    cursor: str | None


class ConversationReply(Struct, frozen=True, kw_only=True):
    """A conversation with its last turns, the oldest first; `cursor` for those before them."""

    id: str
    challenge_id: str
    title: str
    turns: tuple[TurnReply, ...]
    cursor: str | None


class TutorStatus(Struct, frozen=True, kw_only=True):
    """Who would answer now, and how far the help goes.

    Args:
        enabled: False if the server or the challenge switched the tutor off; `sentence` says who.
        source: ``model`` or ``offline``.
        model: the model's name, or "".
        sentence: the banner.
        conversation_id: of this challenge, whether or not anything was asked yet.
        rung: the step of the hint ladder reached with the present attempt; 0 before the first.
        highest_rung: the highest that teacher and profile allow.
        wait_s: until a further step is given although the code does not change.
    """

    enabled: bool
    source: Source
    model: str
    sentence: str
    conversation_id: str
    rung: int
    highest_rung: int
    wait_s: float


class RatingRequest(Struct, frozen=True):
    """1: it helped. -1: it did not. 0: taken back."""

    rating: Rating


class AnalyzeRequest(Struct, frozen=True):
    """Code to be read; `challenge_id` if it is for one."""

    code: Code
    challenge_id: str = ""


class FunctionShape(Struct, frozen=True, kw_only=True):
    """A function in numbers. `complexity` is McCabe's: 1 and one more for each branch."""

    name: str
    line: int
    complexity: int
    depth: int
    """How deep its blocks are nested."""
    lines: int
    growth: str
    """How its steps grow with its input as far as its loops tell, e.g. ``O(n)``; may be empty."""


class AnalyzeReply(Struct, frozen=True, kw_only=True):
    """What there is to say of the code itself. `quality` is 0 to 100, less for each remark."""

    review: Review
    functions: tuple[FunctionShape, ...]
    quality: int

"""Ask the tutor: store the question, answer it whoever stays to listen, store the answer."""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.challenges import without_magics
from jupyter_codementor.errors import (
    BadInput,
    CodeTooLong,
    Conflict,
    Forbidden,
    NotFound,
    Unavailable,
)
from jupyter_codementor.ids import conversation_id, new_id
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.student import ChallengeProgress, Progress
from jupyter_codementor.model.tutor import (
    QUESTION_MAX_BYTES,
    RUNGS,
    Answer,
    Ask,
    Conversation,
    Intent,
    Turn,
)
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.tutor.briefing import Said
from jupyter_codementor.tutor.ladder import climbed
from jupyter_codementor.tutor.words.suggestions import EXAMPLE, MORE, SMALLER, WHY

from .answer_turn import AnswerTurn
from .change_profile import SeeProfile
from .conversations import leads_of
from .draft import Asked, Draft
from .ports import Challenges
from .record_activity import RecordActivity
from .stored import change, read, to_document, to_value
from .turn_feed import TurnFeed, TurnFeeds

_LOG = logging.getLogger(__name__)
_CODE_MAX_BYTES: Final = 64 * 1024
_SELECTION_MAX: Final = 8_000
_HISTORY: Final = 3
_ID: Final = re.compile("[A-Za-z0-9_-]{16,64}")
_BUTTONS: Final[dict[str, Intent]] = {SMALLER: "smaller", WHY: "why", EXAMPLE: "example"}
_TROUBLE: Final = (
    "Something went wrong on our side while this was answered. It is not your fault. "
    "Please ask again."
)
_NOT_STORED: Final = "This answer could not be stored: it will not be here when you come back."
_STOPPING: Final = "The server stopped before there was an answer. Please ask again in a moment."
_BLOCKS_SHOWN: Final = "(Here stood blocks to put in order.)"
OFF: Final = "The tutor is switched off on this server."
OFF_FOR_CHALLENGE: Final = "The tutor is switched off for this challenge by its author."


@dataclass(frozen=True)
class AskTutor:
    """Answers in the background, so that a page that goes away finds the answer later."""

    challenges: Challenges
    documents: Documents
    profile: SeeProfile
    answer: AnswerTurn
    feeds: TurnFeeds
    background: Background
    record: RecordActivity
    now: Callable[[], float]
    enabled: bool = True

    async def __call__(self, student_id: str, ask: Ask) -> Turn:
        """Begin to answer, and return the question as stored; a repeated one is the same turn.

        Raises:
            NotFound: no such challenge.
            Forbidden: the tutor is switched off, on this server or for this challenge.
            BadInput: there is no question; `CodeTooLong`: code or question are too long.
            Conflict: the id is somebody else's.
        """
        ask = _checked(ask)
        challenge = await self._challenge(ask)
        language = challenge.language if challenge else "python"
        ask = replace(ask, code=without_magics(ask.code, language))
        id = ask.id or new_id()
        turn = await self._turn(student_id, id, ask)
        if turn.answer is None and self.feeds.get(id) is None:
            feed = self.feeds.start(turn)
            self.background.start(f"turn/{id}", lambda: self._answer(feed, ask, challenge))
        return turn

    async def _turn(self, student_id: str, id: str, ask: Ask) -> Turn:
        """Store the question, or return what is stored under its id."""
        new = Turn(
            id=id,
            conversation_id=conversation_id(student_id, ask.challenge_id),
            student_id=student_id,
            challenge_id=ask.challenge_id,
            created_at=self.now(),
            question=ask.question,
            intent=ask.intent,
            test_name=ask.test_name,
        )
        if await self.documents.insert("turns", to_document(new)):
            return new
        turn = await read(self.documents, "turns", id, Turn)
        if turn is None or turn.student_id != student_id:
            raise Conflict("This id is taken. Choose another one for your question.")
        return turn

    async def whole(self, student_id: str, ask: Ask) -> Turn:
        """Return the question with its whole answer; whoever does not wait for it stops it.

        Raises:
            NotFound, Forbidden, BadInput: as above. Unavailable: the server stops.
        """
        turn = await self(student_id, ask)
        feed = self.feeds.get(turn.id)
        if turn.answer is not None or feed is None:
            return turn
        await feed.awaited()
        if feed.answer is None:
            raise Unavailable(_STOPPING)
        stored = await read(self.documents, "turns", turn.id, Turn)
        return stored if stored and stored.answer else replace(turn, answer=feed.answer)

    def feed(self, student_id: str, turn_id: str) -> TurnFeed:
        """Return the answer on its way, or one of the last ones.

        Raises:
            NotFound: there is no such answer of this student's, or it is long past.
        """
        feed = self.feeds.get(turn_id)
        if feed is None or feed.turn.student_id != student_id:
            raise NotFound("This answer is not on its way any more; look at the conversation.")
        return feed

    def stop(self, student_id: str, turn_id: str) -> None:
        """Stop an answer; what was said so far stays.

        Raises:
            NotFound: there is no such answer of this student's.
        """
        self.feed(student_id, turn_id).stop()

    # --- one answer ------------------------------------------------------------------------------

    async def _challenge(self, ask: Ask) -> Challenge | None:
        if not self.enabled:
            raise Forbidden(OFF)
        if not ask.challenge_id:
            return None
        challenge = await self.challenges.get(ask.challenge_id)
        if not challenge.tutor.enabled:
            raise Forbidden(OFF_FOR_CHALLENGE)
        return challenge

    async def _answer(self, feed: TurnFeed, ask: Ask, challenge: Challenge | None) -> None:
        draft: Draft | None = None
        try:
            try:
                draft = Draft(await self._asked(feed.turn, ask, challenge), feed)
                answer = await self._worked_out(draft)
            except Exception:  # noqa: BLE001 - the edge of a background task: answer decently
                _LOG.exception("a question to the tutor could not be answered")
                answer = _in_trouble(feed, draft)
            try:
                await self._keep(feed, draft, answer)
            except Exception:  # noqa: BLE001 - whoever asked gets the answer all the same
                _LOG.exception("an answer of the tutor could not be stored")
                answer = replace(answer, notice=_and(answer.notice, _NOT_STORED))
            feed.end(answer)
        finally:
            self.feeds.done(feed.turn.id)
            feed.give_up()

    async def _worked_out(self, draft: Draft) -> Answer:
        """Return the answer, or as much of it as there was when it was stopped."""
        work = asyncio.ensure_future(self.answer(draft))
        draft.feed.stops(work)
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:  # the server stops
            work.cancel()
            await asyncio.wait({work})
            raise
        if not work.cancelled():
            work.result()
        return draft.answer(stopped=work.cancelled())

    async def _keep(self, feed: TurnFeed, draft: Draft | None, answer: Answer) -> None:
        """Store the answer, unless its question was erased meanwhile."""
        led_by = answer.findings[0].specialist if answer.findings else ""
        stored = await read(self.documents, "turns", feed.turn.id, Turn)
        if stored is None:
            return
        answered = replace(stored, answer=answer, led_by=led_by)
        if not await self.documents.replace("turns", to_document(answered)):
            return  # nobody else changes a turn without an answer, but who erases it
        await change(
            self.documents,
            "conversations",
            _new_conversation(feed.turn),
            lambda current: self._goes_on(current, feed.turn, draft, answer),
        )
        if feed.turn.challenge_id:
            student_id, challenge_id = feed.turn.student_id, feed.turn.challenge_id
            await self.record("ask", student_id, challenge_id, id=f"ask-{feed.turn.id}")
        if await self.documents.get("turns", feed.turn.id) is None:  # erased elsewhere meanwhile
            await self._take_back(feed.turn)

    async def _take_back(self, turn: Turn) -> None:
        """Leave nothing of a turn that is not there any more."""
        await self.documents.delete("events", f"ask-{turn.id}")
        page = await self.documents.find(
            "turns", {"conversation_id": turn.conversation_id}, sort="created_at", limit=1
        )
        if not page.documents:
            await self.documents.delete("conversations", turn.conversation_id)

    def _goes_on(
        self, current: Conversation, turn: Turn, draft: Draft | None, answer: Answer
    ) -> Conversation:
        """Return the conversation with one more turn, on the step of the ladder that it led to."""
        if draft is not None and draft.asked.challenge is not None and not answer.stopped:
            current = climbed(current, draft.given, draft.attempt, self.now(), solved=draft.solved)
        updated_at = max(current.updated_at, turn.created_at)
        return replace(current, turns=current.turns + 1, updated_at=updated_at)

    async def _asked(self, turn: Turn, ask: Ask, challenge: Challenge | None) -> Asked:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(
                read(self.documents, "conversations", turn.conversation_id, Conversation)
            )
            working = group.create_task(read(self.documents, "progress", turn.student_id, Progress))
            profile = group.create_task(self.profile(turn.student_id))
            history = group.create_task(self._history(turn))
            leads = group.create_task(leads_of(self.documents))
        conversation, progress = reading.result(), working.result()
        mine = progress.challenges.get(turn.challenge_id) if progress else None
        return Asked(
            student_id=turn.student_id,
            ask=_at_rung(ask, conversation),
            challenge=challenge,
            profile=profile.result(),
            conversation=conversation or _new_conversation(turn),
            history=history.result(),
            leads=leads.result(),
            hints_taken=(mine or ChallengeProgress()).hints_used,
        )

    async def _history(self, turn: Turn) -> tuple[Said, ...]:
        page = await self.documents.find(
            "turns",
            {"conversation_id": turn.conversation_id},
            sort="created_at",
            descending=True,
            limit=_HISTORY + 1,
        )
        before = [to_value(document, Turn) for document in reversed(page.documents)]
        return tuple(
            Said(each.question, _said(each.answer))
            for each in before
            if each.id != turn.id and each.answer is not None
        )[-_HISTORY:]


def _in_trouble(feed: TurnFeed, draft: Draft | None) -> Answer:
    """Return what there is of an answer that failed, and say that it did."""
    notice = _TROUBLE if feed.message else ""
    if not feed.message:
        feed.delta(_TROUBLE)
    answer = draft.answer() if draft else Answer(message=feed.message)
    return replace(answer, notice=_and(notice, answer.notice))


def _and(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _said(answer: Answer) -> str:
    """Return what a later answer may know of one: no line of a solution, also of mixed ones."""
    return answer.message if answer.rung < RUNGS else _BLOCKS_SHOWN


def _new_conversation(turn: Turn) -> Conversation:
    return Conversation(
        id=turn.conversation_id,
        student_id=turn.student_id,
        challenge_id=turn.challenge_id,
        updated_at=turn.created_at,
    )


def _at_rung(ask: Ask, conversation: Conversation | None) -> Ask:
    """Return the question of the button that asks for one step more, as a question for it."""
    if ask.question != MORE or conversation is None:
        return ask
    return replace(ask, rung=min(RUNGS, conversation.rung + 1))


def _too_long() -> CodeTooLong:
    return CodeTooLong(
        "Your question is very long. Ask about one thing at a time, in a few sentences."
    )


def _checked(ask: Ask) -> Ask:
    """Return the question without what cannot be read, cut where that loses nothing.

    Raises:
        BadInput: there is no question; `CodeTooLong`: code or question are too long.
    """
    if len(ask.question) > QUESTION_MAX_BYTES:  # too much even to be looked at sign by sign
        raise _too_long()
    question = "".join(
        sign for sign in ask.question if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    ).strip()
    ask = replace(ask, code=ask.code.replace("\0", ""))
    if len(question.encode("utf-8", "replace")) > QUESTION_MAX_BYTES:
        raise _too_long()
    if len(ask.code.encode("utf-8", "replace")) > _CODE_MAX_BYTES:
        raise CodeTooLong("Your code is longer than 64 KiB. The tutor reads shorter code only.")
    if not question and ask.intent == "question":
        raise BadInput("Type a question first, or press one of the buttons.")
    if not 0 <= ask.rung <= RUNGS:
        raise BadInput(f"`rung` is a whole number from 0 to {RUNGS}.")
    if ask.id and not _ID.fullmatch(ask.id):
        raise BadInput("`id` has 16 to 64 letters, digits, - or _; leave it out for a new one.")
    return replace(
        ask,
        question=question,
        intent=_BUTTONS.get(question, ask.intent),
        selection=ask.selection[-_SELECTION_MAX:],
        test_name=ask.test_name[:200],
    )

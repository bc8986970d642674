"""My conversations with the tutor: listed, read, erased, and answers rated."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import NotFound
from jupyter_codementor.ids import conversation_id
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.tutor import Answer, Conversation, Rating, SpecialistName, Turn
from jupyter_codementor.tutor.leads import Leads

from .ports import Challenges
from .stored import change, read, to_value

_LOG = logging.getLogger(__name__)
_ERASED_AT_ONCE: Final = 200
_LEADS: Final = "all"
_NONE_YET: Final = "There is no such conversation of yours."
_INTERRUPTED: Final = "This answer was cut off because the server stopped. Please ask again."


class StoredLeads(Struct, frozen=True, kw_only=True):
    """How ratings went, for all specialists in one document."""

    id: str
    leads: Leads = Leads()
    schema_version: int = 1
    revision: int = 0


class SeenSummary(Struct, frozen=True):
    """A conversation, and the title of what it is about."""

    conversation: Conversation
    title: str


class SeenConversation(Struct, frozen=True):
    """A conversation with some of its turns, the oldest first; `cursor` for those before."""

    conversation: Conversation
    title: str
    turns: tuple[Turn, ...]
    cursor: str | None


@dataclass(frozen=True)
class ListConversations:
    """My conversations, the last one first."""

    challenges: Challenges
    documents: Documents

    async def __call__(
        self, student_id: str, limit: int, cursor: str | None
    ) -> tuple[tuple[SeenSummary, ...], str | None]:
        """Return a page, and the cursor for the next."""
        page = await self.documents.find(
            "conversations",
            {"student_id": student_id},
            sort="updated_at",
            descending=True,
            limit=limit,
            cursor=cursor,
        )
        found = [to_value(document, Conversation) for document in page.documents]
        return tuple(
            [
                SeenSummary(each, await title_of(self.challenges, each.challenge_id))
                for each in found
            ]
        ), page.cursor


@dataclass(frozen=True)
class SeeConversation:
    """A conversation of mine."""

    challenges: Challenges
    documents: Documents
    under_way: Callable[[str], bool]
    """Whether the answer to a turn is on its way in this process."""

    async def __call__(
        self, student_id: str, id: str, limit: int, cursor: str | None
    ) -> SeenConversation:
        """Return it with its last turns; one that nothing was asked in yet is empty.

        Raises:
            NotFound: there is none of that id, or it is another student's.
        """
        conversation = await my_conversation(self.documents, self.challenges, student_id, id)
        page = await self.documents.find(
            "turns",
            {"conversation_id": id},
            sort="created_at",
            descending=True,
            limit=limit,
            cursor=cursor,
        )
        turns = [to_value(document, Turn) for document in reversed(page.documents)]
        return SeenConversation(
            conversation,
            await title_of(self.challenges, conversation.challenge_id),
            tuple([await self._ended(turn) for turn in turns]),
            page.cursor,
        )

    async def _ended(self, turn: Turn) -> Turn:
        if turn.answer is not None or self.under_way(turn.id):
            return turn
        latest = await read(self.documents, "turns", turn.id, Turn)  # it may just have ended
        if latest is not None and latest.answer is not None:
            return latest
        return replace(turn, answer=Answer(message=_INTERRUPTED, stopped=True))


@dataclass(frozen=True)
class EraseConversation:
    """Erases a conversation of mine, with all that was said in it."""

    documents: Documents
    forget: Callable[[str], None]
    """Stops the answer to a turn, and keeps nothing of it in this process."""

    async def __call__(self, student_id: str, id: str) -> None:
        """Erase it; the hint ladder begins anew.

        Raises:
            NotFound: there is none of that id, or it is another student's.
        """
        if await self._owner(id) != student_id:
            raise NotFound(_NONE_YET)
        while True:
            page = await self.documents.find(
                "turns", {"conversation_id": id}, sort="created_at", limit=_ERASED_AT_ONCE
            )
            for document in page.documents:
                self.forget(str(document["id"]))
                await self.documents.delete("turns", str(document["id"]))
            if page.cursor is None:
                break
        await self.documents.delete("conversations", id)

    async def _owner(self, id: str) -> str | None:
        """Return whose it is; before its first answer, only its question says so."""
        stored = await read(self.documents, "conversations", id, Conversation)
        if stored is not None:
            return stored.student_id
        page = await self.documents.find(
            "turns", {"conversation_id": id}, sort="created_at", limit=1
        )
        return next((str(document["student_id"]) for document in page.documents), None)


@dataclass(frozen=True)
class RateTurn:
    """Says whether an answer helped; what led it is led with more often, or less."""

    documents: Documents

    async def __call__(self, student_id: str, id: str, rating: Rating) -> None:
        """Store it; the last rating of a turn counts.

        Raises:
            NotFound: there is no such answer of mine.
        """
        turn = await read(self.documents, "turns", id, Turn)
        if turn is None or turn.student_id != student_id or turn.answer is None:
            raise NotFound("There is no such answer of yours.")
        before: list[Rating] = []

        def rated(current: Turn) -> Turn:
            before[:] = [current.rating]
            return replace(current, rating=rating)

        await change(self.documents, "turns", turn, rated)
        if not turn.led_by or before[-1] == rating:
            return
        specialist = cast("SpecialistName", turn.led_by)
        stored = await change(
            self.documents,
            "leads",
            StoredLeads(id=_LEADS),
            lambda current: replace(
                current, leads=current.leads.rated(specialist, rating, before[-1])
            ),
        )
        _LOG.info(
            "an answer led by %s was rated %d: its weight is %.2f now",
            specialist,
            rating,
            stored.leads.weight(specialist),
        )


async def leads_of(documents: Documents) -> Leads:
    """Return how often each specialist's lead helped."""
    stored = await read(documents, "leads", _LEADS, StoredLeads)
    return stored.leads if stored else Leads()


async def my_conversation(
    documents: Documents, challenges: Challenges, student_id: str, id: str
) -> Conversation:
    """Return a conversation of this student; an empty one for a challenge that there is.

    Raises:
        NotFound: there is none of that id, or it is another student's.
    """
    stored = await read(documents, "conversations", id, Conversation)
    if stored is not None:
        if stored.student_id != student_id:
            raise NotFound(_NONE_YET)
        return stored
    for challenge_id in ("", *(challenge.id for challenge in await challenges.all())):
        if conversation_id(student_id, challenge_id) == id:
            return Conversation(
                id=id, student_id=student_id, challenge_id=challenge_id, updated_at=0.0
            )
    raise NotFound(_NONE_YET)


async def title_of(challenges: Challenges, challenge_id: str) -> str:
    """Return the title of a challenge; its id if it is gone; "" for none."""
    if not challenge_id:
        return ""
    try:
        return (await challenges.get(challenge_id)).title
    except NotFound:
        return challenge_id

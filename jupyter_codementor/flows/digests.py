"""The digest of a student's events: read, brought up to date, and stored now and then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.accounts import local_date
from jupyter_codementor.model.activity import Activity
from jupyter_codementor.model.documents import Document, Documents, Range
from jupyter_codementor.progress.digest import DIGEST_VERSION, Digest, folded, settled

from .change_profile import SeeProfile
from .stored import change, to_document, to_value

_PAGE: Final = 1000
STORED_AFTER: Final = 200
"""So many new events are counted anew at each reading before the digest is stored again."""


class State(Struct, frozen=True):
    """What a student's events were at a time: enough to know whether anything came in."""

    last_at: float
    last_id: str
    epoch: int


@dataclass(frozen=True)
class Digests:
    """Reads what a student's events add up to, however many there are."""

    documents: Documents
    profile: SeeProfile
    now: Callable[[], float]

    async def state(self, student_id: str) -> State:
        """Return what changes with each event that comes, late ones included."""
        page = await self.documents.find(
            "events", {"student_id": student_id}, sort="created_at", descending=True, limit=1
        )
        last: dict[str, Any] = page.documents[0] if page.documents else {}
        stored = await self.documents.get("digests", student_id)
        epoch = int(stored.get("epoch", 0)) if stored else 0
        return State(float(last.get("created_at", 0.0)), str(last.get("id", "")), epoch)

    async def __call__(self, student_id: str) -> Digest:
        """Return the digest of all events; what is settled of them is stored now and then."""
        document = await self.documents.get("digests", student_id)
        stored = _value(document, student_id)
        new: list[Activity] = []
        base = stored
        async for events in self._after(student_id, stored.mark):
            new += events
            if len(new) >= STORED_AFTER:
                old = settled(new)
                base = folded(base, old)
                new = new[len(old) :]
        if base.events - stored.events >= STORED_AFTER:
            await self._store(base, document)
        return folded(base, new)

    async def events(self, student_id: str, since: float, most: int) -> tuple[Activity, ...]:
        """Return the newest events since a time, at most so many, in order."""
        found: list[Activity] = []
        filled = await self._filler(student_id)
        cursor: str | None = None
        while len(found) < most:
            page = await self.documents.find(
                "events",
                {"student_id": student_id},
                sort="created_at",
                between=Range(at_least=since),
                descending=True,
                limit=min(_PAGE, most - len(found)),
                cursor=cursor,
            )
            found += map(filled, page.documents)
            cursor = page.cursor
            if cursor is None:
                break
        return tuple(reversed(found))

    async def _after(
        self, student_id: str, mark: tuple[float, str] | None
    ) -> AsyncIterator[list[Activity]]:
        filled = await self._filler(student_id)
        cursor: str | None = None
        while True:
            page = await self.documents.find(
                "events",
                {"student_id": student_id},
                sort="created_at",
                between=Range(at_least=mark[0]) if mark else None,
                limit=_PAGE,
                cursor=cursor,
            )
            yield [filled(document) for document in page.documents]
            cursor = page.cursor
            if cursor is None:
                return

    async def _filler(self, student_id: str) -> Callable[[Document], Activity]:
        zone = (await self.profile(student_id)).time_zone
        return partial(_filled, zone)

    async def _store(self, digest: Digest, document: Document | None) -> None:
        """Store it, unless others did; and take it back if the student was erased meanwhile.

        Erasing deletes the events first and the digest afterwards, so that one of the two sees it.
        """
        if document is None:
            kept = await self.documents.insert("digests", to_document(digest))
        else:
            kept = await self.documents.replace("digests", to_document(digest))
        if kept:
            page = await self.documents.find(
                "events", {"student_id": digest.id}, sort="created_at", limit=1
            )
            if not page.documents:
                await self.documents.delete("digests", digest.id)


async def count_anew(documents: Documents, student_id: str) -> None:
    """Have the digest counted anew at the next reading: events came in that may be old.

    An empty digest is left behind, so that nobody who has read before stores what they counted.
    """
    await change(documents, "digests", Digest(id=student_id), _afresh)


def _value(document: Document | None, student_id: str) -> Digest:
    if document is None:
        return Digest(id=student_id)
    if document["schema_version"] != DIGEST_VERSION:
        epoch = int(document.get("epoch", 0))
        return Digest(id=student_id, epoch=epoch, revision=document["revision"])
    return to_value(document, Digest)


def _afresh(digest: Digest) -> Digest:
    return Digest(id=digest.id, epoch=digest.epoch + 1, revision=digest.revision)


def _filled(zone: str, document: Document) -> Activity:
    """Return an event; one of an older version gets its day."""
    event = to_value(document, Activity)
    return (
        event if event.local_date else replace(event, local_date=local_date(event.created_at, zone))
    )

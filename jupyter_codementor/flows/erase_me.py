"""Erase me: everything that is kept of a student, in every collection, memory and index.

The profile is marked first and deleted last, so that what a crash interrupted is found and
finished. Submissions go before what follows from them: see `withdraw`. What is under way for the
student is stopped. The collections are gone through until there was nothing more to delete.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import Conflict
from jupyter_codementor.events import Listener, ProgressChanged, tell
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.student import Profile
from jupyter_codementor.resilience.background import Background

from .personal import BY_SUBMISSION, OWN_ID, OWNED, found, ids_of_submission
from .stored import change

_LOG = logging.getLogger(__name__)
_ROUNDS_MAX: Final = 20
_AT_ONCE: Final = 100

Forget = Callable[[str], Awaitable[int]]
"""Erases what it keeps of the student with this id; returns how many documents that were."""


class Erased(Struct, frozen=True, kw_only=True):
    """How many documents were deleted, by collection; those changed instead are not counted."""

    deleted: dict[str, int]


@dataclass(frozen=True)
class EraseMe:
    """Erases a student; may be called again at any time, also after a crash half-way.

    Args:
        documents: the store.
        background: what is under way: gradings by the submission's id, answers by ``turn/`` + id.
        forget_turn: keeps nothing of an answer of the tutor.
        forgetters: who erases a collection, with its index or in its own way, instead of us.
        memories: what else keeps something in memory only.
        scrub: makes that the store's file holds nothing of what was deleted.
        listeners: who hears of it.
    """

    documents: Documents
    background: Background
    forget_turn: Callable[[str], None]
    forgetters: Sequence[tuple[str, Forget]]
    memories: Sequence[Callable[[str], None]]
    scrub: Callable[[], Awaitable[None]]
    listeners: Sequence[Listener] = ()

    async def __call__(self, student_id: str) -> Erased:
        """Erase everything; goes on although who asked went away.

        Raises:
            Conflict: something goes on storing for this student.
        """
        task = self.background.start(f"erase/{student_id}", lambda: self._erase(student_id))
        erased: Erased = await asyncio.shield(task)
        return erased

    async def leftovers(self, student_id: str) -> Erased:
        """Erase once more, for who stored something while an erasure went on.

        Raises:
            Conflict: something goes on storing for this student.
        """
        if self.background.running(f"erase/{student_id}"):
            await self(student_id)
        return await self(student_id)

    async def _erase(self, student_id: str) -> Erased:
        deleted: Counter[str] = Counter()
        await change(
            self.documents,
            "users",
            Profile(id=student_id, name=""),
            lambda profile: replace(profile, erasing=True),
        )
        for _ in range(_ROUNDS_MAX):
            round_ = await self._round(student_id)
            deleted += round_
            if not round_.total():
                break
        else:
            raise Conflict(
                "Something of yours is still being stored. Close other pages and try again."
            )
        deleted["users"] += await self.documents.delete("users", student_id)
        self._forget(student_id)
        await self.scrub()
        tell(self.listeners, ProgressChanged(student_id))
        _LOG.info("a student was erased: %d documents", deleted.total())
        return Erased(deleted=dict(sorted(deleted.items())))

    async def _round(self, student_id: str) -> Counter[str]:
        """Go through everything once; return what was deleted."""
        deleted: Counter[str] = Counter()
        async for submission in found(self.documents, "submissions", student_id):
            deleted += await self._submission(submission)
        elsewhere = {"submissions", *(collection for collection, _ in self.forgetters)}
        for collection in OWNED:
            if collection not in elsewhere:
                deleted[collection] += await self._collection(collection, student_id)
        for collection, forget in self.forgetters:
            deleted[collection] += await forget(student_id)
        for collection in OWN_ID:
            if collection != "users":
                deleted[collection] += await self.documents.delete(collection, student_id)
        self._forget(student_id)
        return deleted

    async def _submission(self, submission: Document) -> Counter[str]:
        """Stop its grading, and delete it before and after what only it leads to."""
        deleted: Counter[str] = Counter()
        id = str(submission["id"])
        await self.background.cancel(id)
        for collection in BY_SUBMISSION:
            for each in ids_of_submission(collection, submission):
                deleted[collection] += await self.documents.delete(collection, each)
        deleted["submissions"] += await self.documents.delete("submissions", id)
        if submission["status"] != "credited":
            for collection in BY_SUBMISSION:
                for each in ids_of_submission(collection, submission):
                    deleted[collection] += await self.documents.delete(collection, each)
        return deleted

    async def _collection(self, collection: str, student_id: str) -> int:
        count = 0
        async for document in found(self.documents, collection, student_id):
            id = str(document["id"])
            if collection == "turns":
                self.forget_turn(id)
                await self.background.cancel(f"turn/{id}")
            count += await self.documents.delete(collection, id)
        return count

    def _forget(self, student_id: str) -> None:
        for forget in self.memories:
            forget(student_id)


@dataclass(frozen=True)
class ResumeErasures:
    """Finishes what a crash left half erased."""

    documents: Documents
    erase: EraseMe

    async def __call__(self) -> int:
        """Return how many students there were."""
        page = await self.documents.find("users", {"erasing": True}, limit=_AT_ONCE)
        for document in page.documents:
            await self.erase(document["id"])
        return len(page.documents)

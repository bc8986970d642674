"""See my progress, the leaderboard and my submissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from jupyter_codementor.accounts import local_date
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.student import LedgerEntry, Progress, Streak
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import as_of

from .browse import Browse, Shelf
from .change_profile import SeeProfile
from .ports import Challenges
from .stored import read, to_value
from .submit import mine

_LEDGER_SHOWN = 20
_BOARD_SHOWN = 50
_DAYS_FROM = 1000


class SeenProgress(Struct, frozen=True):
    """Progress with its newest ledger entries and the number of submissions on each day.

    `streak` is as it stands today; the one in the progress is as of the last submission.
    """

    shelf: Shelf
    streak: Streak
    ledger: tuple[LedgerEntry, ...]
    days: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SeeProgress:
    """Gathers what My progress shows."""

    documents: Documents
    browse: Browse
    profile: SeeProfile
    now: Callable[[], float]

    async def __call__(self, student_id: str) -> SeenProgress:
        """Return it; the calendar covers the newest 1,000 submissions."""
        zone = (await self.profile(student_id)).time_zone
        shelf = await self.browse(student_id)
        today = as_of(shelf.progress.streak, local_date(self.now(), zone))
        ledger = await self.documents.find(
            "ledger",
            {"student_id": student_id},
            sort="created_at",
            descending=True,
            limit=_LEDGER_SHOWN,
        )
        submissions = await self.documents.find(
            "submissions",
            {"student_id": student_id},
            sort="created_at",
            descending=True,
            limit=_DAYS_FROM,
        )
        days = Counter(document["local_date"] for document in submissions.documents)
        return SeenProgress(
            shelf=shelf,
            streak=today,
            ledger=tuple(to_value(document, LedgerEntry) for document in ledger.documents),
            days=tuple(sorted(days.items())),
        )


@dataclass(frozen=True)
class SeeLeaderboard:
    """Those who opted in, best first."""

    documents: Documents

    async def __call__(self, student_id: str) -> tuple[bool, tuple[Progress, ...]]:
        """Return whether this student opted in, and the rows that such a student may see."""
        me = await read(self.documents, "progress", student_id, Progress)
        if me is None or not me.on_leaderboard:
            return False, ()
        page = await self.documents.find(
            "progress", {"on_leaderboard": True}, sort="xp", descending=True, limit=_BOARD_SHOWN
        )
        return True, tuple(to_value(document, Progress) for document in page.documents)


@dataclass(frozen=True)
class SeeSubmission:
    """One submission of mine."""

    documents: Documents

    async def __call__(self, student_id: str, id: str) -> Submission:
        """Return it.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        return await mine(self.documents, student_id, id)


@dataclass(frozen=True)
class ListSubmissions:
    """My submissions to one challenge, newest first."""

    challenges: Challenges
    documents: Documents

    async def __call__(
        self, student_id: str, challenge_id: str, limit: int, cursor: str | None
    ) -> tuple[tuple[Submission, ...], str | None]:
        """Return a page of them, and the cursor for the next.

        Raises:
            NotFound: no such challenge.
            BadInput: the cursor is none of ours.
        """
        await self.challenges.get(challenge_id)
        page = await self.documents.find(
            "submissions",
            {"student_id": student_id, "challenge_id": challenge_id},
            sort="created_at",
            descending=True,
            limit=limit,
            cursor=cursor,
        )
        return tuple(to_value(document, Submission) for document in page.documents), page.cursor

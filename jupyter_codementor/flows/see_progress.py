"""See my progress, the leaderboard and my submissions."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.accounts import local_date
from jupyter_codementor.model.documents import Document, Documents, Range
from jupyter_codementor.model.student import LedgerEntry, Progress, Streak
from jupyter_codementor.model.submission import Submission
from jupyter_codementor.progress import as_of

from .browse import Browse, Shelf
from .change_profile import SeeProfile
from .ports import Challenges
from .stored import read, to_value
from .submit import mine

_LEDGER_SHOWN = 20
_BOARD_TOP = 3
_BOARD_NEAR = 3
_BOARD_PAGE = 1000
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


class Place(Struct, frozen=True):
    """Somebody on the leaderboard; equals share a place.

    `gap`: others stand between this row and the one before.
    """

    place: int
    progress: Progress
    gap: bool = False


class Board(Struct, frozen=True):
    """The leaderboard around one's own place; empty for those who did not opt in."""

    joined: bool
    rows: tuple[Place, ...] = ()


@dataclass(frozen=True)
class SeeLeaderboard:
    """The first three of those who opted in, and who stands next to me."""

    documents: Documents

    async def __call__(self, student_id: str) -> Board:
        """Return what a student who opted in may see: everybody's true place."""
        me = await read(self.documents, "progress", student_id, Progress)
        if me is None or not me.on_leaderboard:
            return Board(joined=False)
        ahead, above = await self._ahead(me)
        top = await self._best(limit=_BOARD_TOP) if len(ahead) > len(above) else []
        not_ahead = await self._best(Range(below=me.board_xp + 1), limit=_BOARD_NEAR + 1)
        below = [each for each in not_ahead if each.id != me.id][:_BOARD_NEAR]
        near = {each.id for each in above}
        first = [p for p in top if p.board_xp > me.board_xp and p.id not in near]
        rows = [Place(_place_of(each, ahead), each) for each in (*first, *above, me)]
        for number, each in enumerate(below, len(ahead) + 2):
            tied = rows[-1].progress.board_xp == each.board_xp
            rows.append(Place(rows[-1].place if tied else number, each))
        if len(ahead) > len(first) + len(above):
            rows[len(first)] = replace(rows[len(first)], gap=True)
        return Board(joined=True, rows=tuple(rows))

    async def _best(self, between: Range | None = None, *, limit: int) -> list[Progress]:
        page = await self.documents.find(
            "progress",
            {"on_leaderboard": True},
            sort="board_xp",
            between=between,
            descending=True,
            limit=limit,
        )
        return [to_value(document, Progress) for document in page.documents]

    async def _ahead(self, me: Progress) -> tuple[list[int], list[Progress]]:
        """Return the XP of all who have more than I, rising, and the last of them, falling."""
        ahead: list[int] = []
        nearest: list[Document] = []
        cursor: str | None = None
        while True:
            page = await self.documents.find(
                "progress",
                {"on_leaderboard": True},
                sort="board_xp",
                between=Range(at_least=me.board_xp + 1),
                limit=_BOARD_PAGE,
                cursor=cursor,
            )
            nearest = nearest or list(page.documents[:_BOARD_NEAR])
            ahead += [document["board_xp"] for document in page.documents]
            cursor = page.cursor
            if cursor is None:
                return ahead, [to_value(each, Progress) for each in reversed(nearest)]


def _place_of(progress: Progress, ahead: Sequence[int]) -> int:
    """Return how many of those with more XP than I have more than this one, and one."""
    return 1 + len(ahead) - bisect_right(ahead, progress.board_xp)


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

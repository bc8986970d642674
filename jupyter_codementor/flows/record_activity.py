"""Store what a student did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jupyter_codementor.accounts import local_date
from jupyter_codementor.errors import NotFound
from jupyter_codementor.ids import new_id
from jupyter_codementor.model.activity import Activity, ActivityKind, Chosen
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.skills import ItemRating, SkillState
from jupyter_codementor.model.student import Progress
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.progress.skills import OF_LEVEL

from .change_profile import SeeProfile
from .ports import Challenges
from .stored import read, to_document

_GAP_MAX_S = 300.0
_APART_S = 0.001
_NEW = SkillState()


@dataclass(frozen=True)
class RecordActivity:
    """Stores one event for each open, run, hint and submission.

    The events of a student stand in the order in which they came, also when the clock was moved
    back: the next one then follows the last one by a thousandth of a second. Its day is the one
    that the clock shows.
    """

    challenges: Challenges
    documents: Documents
    profile: SeeProfile
    now: Callable[[], float]

    async def __call__(
        self,
        kind: ActivityKind,
        student_id: str,
        challenge_id: str,
        verdict: Verdict | None = None,
        id: str | None = None,
        *,
        chosen: Chosen = "",
        sure: float | None = None,
        difficulty: float | None = None,
    ) -> None:
        """Store it; with an `id` only once.

        Args:
            kind: what was done.
            student_id: who did it.
            challenge_id: on which challenge; it may have been deleted meanwhile.
            verdict: of a run or a submission.
            id: of the event.
            chosen: of an `open`: how the challenge was come to.
            sure: of a `submit`: how sure the student was that it passes, 0 to 1.
            difficulty: of a `submit`: how hard it was for the student then, in logits. It is worked
                out for an `open`; what comes between has that of the event before.
        """
        now = self.now()
        challenge = await self._challenge(challenge_id)
        newest = await self._last({"student_id": student_id})
        before = newest
        if newest is not None and newest["challenge_id"] != challenge_id:
            before = await self._last({"student_id": student_id, "challenge_id": challenge_id})
        at = _at(now, newest)
        if difficulty is None and kind == "open":
            difficulty = await self._difficulty(student_id, challenge)
        elif difficulty is None and before is not None:
            difficulty = before.get("difficulty")
        zone = (await self.profile(student_id)).time_zone
        await self.documents.insert(
            "events",
            to_document(
                Activity(
                    id=id or new_id(),
                    student_id=student_id,
                    challenge_id=challenge_id,
                    kind=kind,
                    created_at=at,
                    outcome=verdict.status if verdict else "",
                    error_kind=_error_kind(verdict),
                    active_s=_active_s(at, before),
                    local_date=local_date(now, zone),
                    skill=challenge.skills[0] if challenge and challenge.skills else "",
                    chosen=chosen,
                    difficulty=difficulty,
                    sure=sure,
                )
            ),
        )

    async def _challenge(self, id: str) -> Challenge | None:
        try:
            return await self.challenges.get(id)
        except NotFound:
            return None

    async def _last(self, equal: dict[str, str]) -> Document | None:
        page = await self.documents.find(
            "events", equal, sort="created_at", descending=True, limit=1
        )
        return page.documents[0] if page.documents else None

    async def _difficulty(self, student_id: str, challenge: Challenge | None) -> float | None:
        """Return how hard the challenge is for the student now, in logits."""
        if challenge is None:
            return None
        progress = await read(self.documents, "progress", student_id, Progress)
        rating = await read(self.documents, "ratings", challenge.id, ItemRating)
        difficulty = rating.difficulty if rating else OF_LEVEL[challenge.difficulty]
        if progress is None:
            return difficulty
        topic = challenge.skills[0] if challenge.skills else ""
        ability = progress.skills.ability + progress.skills.by_name.get(topic, _NEW).ability
        return round(difficulty - ability, 3)


def _at(now: float, newest: Document | None) -> float:
    """Return when it is to have happened: never before the student's last event."""
    if newest is None or now > newest["created_at"]:
        return now
    return float(newest["created_at"]) + _APART_S


def _active_s(at: float, before: Document | None) -> float:
    return round(min(at - before["created_at"], _GAP_MAX_S), 1) if before else 0.0


def _error_kind(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return next((case.status for case in verdict.cases if case.status != "passed"), "")

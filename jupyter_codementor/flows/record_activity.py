"""Store what a student did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jupyter_codementor.ids import new_id
from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.verdict import Verdict

from .stored import to_document

_GAP_MAX_S = 300.0


@dataclass(frozen=True)
class RecordActivity:
    """Stores one event for each open, run, hint and submission."""

    documents: Documents
    now: Callable[[], float]

    async def __call__(
        self,
        kind: ActivityKind,
        student_id: str,
        challenge_id: str,
        verdict: Verdict | None = None,
        id: str | None = None,
    ) -> None:
        """Store it; with an `id` only once."""
        now = self.now()
        await self.documents.insert(
            "events",
            to_document(
                Activity(
                    id=id or new_id(),
                    student_id=student_id,
                    challenge_id=challenge_id,
                    kind=kind,
                    created_at=now,
                    outcome=verdict.status if verdict else "",
                    error_kind=_error_kind(verdict),
                    active_s=await self._active_s(student_id, challenge_id, now),
                )
            ),
        )

    async def _active_s(self, student_id: str, challenge_id: str, now: float) -> float:
        page = await self.documents.find(
            "events",
            {"student_id": student_id, "challenge_id": challenge_id},
            sort="created_at",
            descending=True,
            limit=1,
        )
        if not page.documents:
            return 0.0
        gap_s = now - float(page.documents[0]["created_at"])
        return round(min(max(gap_s, 0.0), _GAP_MAX_S), 1)


def _error_kind(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return next((case.status for case in verdict.cases if case.status != "passed"), "")

"""How long challenges take others: the class's medians, read from the digests once a day."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from jupyter_codementor.model.challenge import Challenge, Difficulty
from jupyter_codementor.model.documents import Documents

OTHERS_MIN: Final = 5
"""With fewer others who solved a challenge, nothing is said of them."""
LEVEL_MIN: Final[Mapping[Difficulty, float]] = {"easy": 10.0, "medium": 20.0, "hard": 40.0}
"""Active minutes that a challenge of each level is meant to take."""
_KEPT_FOR_S: Final = 86_400.0
_STUDENTS_MAX: Final = 1000
_PAGE: Final = 50
_SOLVE_S: Final = 9
"""Where `active_to_solve_s` stands in the tally of a challenge."""


@dataclass
class Cohort:
    """Knows how long each challenge takes others, as one number for all of them together."""

    documents: Documents
    now: Callable[[], float]
    read_at: float | None = None
    kept: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    async def expected_min(
        self, challenges: tuple[Challenge, ...], student_id: str = ""
    ) -> tuple[dict[str, float], str]:
        """Return the active minutes of each challenge, and in words whose they are.

        Those of the student who asks are left out: nobody is compared with themselves.

        The class is spoken of where it has solved at least half of the challenges often enough.
        """
        by_level = {each.id: LEVEL_MIN[each.difficulty] for each in challenges}
        others = {
            id: [time for who, time in times.items() if who != student_id]
            for id, times in (await self._times()).items()
            if id in by_level
        }
        known = {
            id: statistics.median(times) / 60
            for id, times in others.items()
            if len(times) >= OTHERS_MIN
        }
        if len(known) * 2 < len(by_level):
            return by_level, "a challenge of its level is meant to take"
        return known, "the others here (their median)"

    def forget(self) -> None:
        """Read it again at the next question."""
        self.read_at = None

    async def _times(self) -> Mapping[str, Mapping[str, float]]:
        now = self.now()
        if self.read_at is None or not 0 <= now - self.read_at < _KEPT_FOR_S:
            self.kept = await self._read()
            self.read_at = now
        return self.kept

    async def _read(self) -> Mapping[str, Mapping[str, float]]:
        found: dict[str, dict[str, float]] = defaultdict(dict)
        cursor: str | None = None
        for _ in range(_STUDENTS_MAX // _PAGE):
            page = await self.documents.find("digests", limit=_PAGE, cursor=cursor)
            for document in page.documents:
                for id, tally in document["challenges"].items():
                    if len(tally) > _SOLVE_S and tally[_SOLVE_S]:
                        found[id][str(document["id"])] = float(tally[_SOLVE_S])
            cursor = page.cursor
            if cursor is None:
                break
        return found

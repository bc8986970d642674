"""See how I study, and say what I think of it: hide, dispute or delete each pattern.

Nothing else reads what is kept here: neither progress, nor grades, nor the choice of challenges.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.accounts import local_date
from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.model.analytics import PatternName, StudyPattern
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.progress.patterns import RULES, History, analyse

from .change_profile import SeeProfile
from .cohort import Cohort
from .digests import Digests
from .ports import Challenges
from .remembered import PATTERNS_S, Remembered
from .stored import change, to_value

WINDOW_S: Final = 180 * 86_400.0
"""So far back events are looked at."""
EVENTS_MAX: Final = 10_000
DISPUTED_MAX: Final = 1000


class PatternNote(Struct, frozen=True, kw_only=True):
    """What a student says of a study pattern. `id` is ``student/pattern``.

    Events up to `after` (seconds since 1970 UTC) are not counted any more: it was deleted then.
    """

    id: str
    student_id: str
    pattern: PatternName
    hidden: bool = False
    disputed: str = ""
    after: float = 0.0
    schema_version: int = 1
    revision: int = 0


class Patterns(Struct, frozen=True):
    """All patterns of a student."""

    patterns: tuple[StudyPattern, ...]


@dataclass(frozen=True)
class SeePatterns:
    """Counts how a student studies; remembered until something changes, for a day at most."""

    documents: Documents
    challenges: Challenges
    profile: SeeProfile
    digests: Digests
    cohort: Cohort
    remembered: Remembered
    now: Callable[[], float]

    async def __call__(self, student_id: str) -> Patterns:
        """Return them, each with what the student says of it."""
        notes = await self._notes(student_id)
        profile = await self.profile(student_id)
        state = await self.digests.state(student_id)
        name = (
            student_id,
            state,
            profile.revision,
            local_date(self.now(), profile.time_zone),
            sorted((name, note.after) for name, note in notes.items()),
        )
        found = await self.remembered(
            name, Patterns, PATTERNS_S, lambda: self._analysed(student_id, notes)
        )
        return Patterns(tuple(_noted(each, notes.get(each.name)) for each in found.patterns))

    async def _analysed(self, student_id: str, notes: Mapping[str, PatternNote]) -> Patterns:
        history = await self._history(student_id)
        return await asyncio.to_thread(_analysed, history, notes)

    async def _history(self, student_id: str) -> History:
        now = self.now()
        profile = await self.profile(student_id)
        challenges = await self.challenges.all()
        topics = Counter(each.skills[0] for each in challenges if each.skills)
        expected, who = await self.cohort.expected_min(challenges, student_id)
        return History(
            events=await self.digests.events(student_id, now - WINDOW_S, EVENTS_MAX),
            now=now,
            today=local_date(now, profile.time_zone),
            days_a_week=profile.days_a_week,
            expected_min=expected,
            compared_with=who,
            offered={topic: count / topics.total() for topic, count in topics.items()},
        )

    async def _notes(self, student_id: str) -> Mapping[str, PatternNote]:
        page = await self.documents.find("pattern_notes", {"student_id": student_id})
        notes = (to_value(document, PatternNote) for document in page.documents)
        return {note.pattern: note for note in notes}


@dataclass(frozen=True)
class ChangePattern:
    """Hides, shows or disputes a pattern of mine."""

    documents: Documents
    see: SeePatterns

    async def __call__(
        self, student_id: str, name: str, hidden: bool | None, disputed: str | None
    ) -> StudyPattern:
        """Return the pattern as it is now; None leaves as it was.

        Raises:
            NotFound: no such pattern.
            BadInput: more than 1,000 characters are said against it.
        """
        pattern = _known(name)
        if disputed is not None and len(disputed) > DISPUTED_MAX:
            raise BadInput(f"Please say it in at most {DISPUTED_MAX} characters.")

        def noted(note: PatternNote) -> PatternNote:
            return replace(
                note,
                hidden=note.hidden if hidden is None else hidden,
                disputed=note.disputed if disputed is None else disputed.strip(),
            )

        await change(self.documents, "pattern_notes", _note(student_id, pattern), noted)
        found = await self.see(student_id)
        return next(each for each in found.patterns if each.name == pattern)


@dataclass(frozen=True)
class DeletePattern:
    """Deletes a pattern of mine: it is counted only from what comes after."""

    documents: Documents
    digests: Digests
    now: Callable[[], float]

    async def __call__(self, student_id: str, name: str) -> None:
        """Delete it.

        Raises:
            NotFound: no such pattern.
        """
        pattern = _known(name)
        state = await self.digests.state(student_id)
        after = max(self.now(), state.last_at)
        empty = _note(student_id, pattern)
        await change(
            self.documents,
            "pattern_notes",
            empty,
            lambda note: replace(empty, after=after, revision=note.revision),
        )


def _analysed(history: History, notes: Mapping[str, PatternNote]) -> Patterns:
    return Patterns(tuple(analyse(name, _since(history, notes.get(name))) for name in RULES))


def _since(history: History, note: PatternNote | None) -> History:
    if note is None or not note.after:
        return history
    after = note.after
    return replace(history, events=tuple(e for e in history.events if e.created_at > after))


def _noted(pattern: StudyPattern, note: PatternNote | None) -> StudyPattern:
    if note is None:
        return pattern
    return replace(pattern, hidden=note.hidden, disputed=note.disputed)


def _note(student_id: str, pattern: PatternName) -> PatternNote:
    return PatternNote(id=f"{student_id}/{pattern}", student_id=student_id, pattern=pattern)


def _known(name: str) -> PatternName:
    for known in get_args(PatternName):
        if name == known:
            found: PatternName = known
            return found
    raise NotFound("There is no study pattern of that name.")

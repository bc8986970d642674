"""Write a student's progress out as one file, signed where there is a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from jupyter_codementor.accounts import SigningKeys
from jupyter_codementor.errors import CodeTooLong
from jupyter_codementor.model.activity import Activity
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.progressfile import (
    EVENTS_MAX,
    FILE_MAX_BYTES,
    KIND,
    SUBMISSIONS_MAX,
    VERSION,
    FiledEvent,
    FiledPreferences,
    FiledSubmission,
    FiledTrace,
    FiledVerdict,
    ProgressFile,
)
from jupyter_codementor.model.student import Profile, Progress
from jupyter_codementor.model.submission import Submission

from .personal import found
from .stored import read, to_value

_SUBMIT: Final = "submit-"


@dataclass(frozen=True)
class ExportProgress:
    """Gathers what progress follows from; not what follows from it."""

    documents: Documents
    keys: SigningKeys
    now: Callable[[], float]

    async def __call__(self, student_id: str) -> bytes:
        """Return the file as JSON.

        Raises:
            CodeTooLong: there is more than a progress file may hold.
        """
        submissions = [
            to_value(document, Submission)
            async for document in found(self.documents, "submissions", student_id)
        ]
        roots = {each.id: each.imported_id or each.id for each in submissions}
        events = [
            _event(to_value(document, Activity), roots)
            async for document in found(self.documents, "events", student_id)
        ]
        progress = await read(self.documents, "progress", student_id, Progress)
        profile = await read(self.documents, "users", student_id, Profile)
        filed = tuple(done for each in submissions if (done := _submission(each)) is not None)
        file = ProgressFile(
            kind=KIND,
            version=VERSION,
            student=student_id,
            exported_at=self.now(),
            profile=_preferences(profile),
            submissions=filed[-SUBMISSIONS_MAX:],
            opened=_traces(progress),
            by_hand=progress.by_hand if progress else {},
            events=tuple(events[-EVENTS_MAX:]),
        )
        without_cases = tuple(
            replace(each, verdict=replace(each.verdict, cases=())) for each in file.submissions
        )
        for smaller in (
            file,
            replace(file, submissions=without_cases),
            replace(file, submissions=without_cases, events=()),
        ):
            written = await asyncio.to_thread(self._written, smaller)
            if len(written) <= FILE_MAX_BYTES:
                return written
        raise CodeTooLong(
            "You have more than 20 MiB of code, which is more than a progress file holds. Use "
            "“Export me” to keep all of it."
        )

    def _written(self, file: ProgressFile) -> bytes:
        content: dict[str, Any] = msgspec.to_builtins(file)
        return msgspec.json.format(msgspec.json.encode(self.keys.signed(content)), indent=1) + b"\n"


def _submission(submission: Submission) -> FiledSubmission | None:
    """Return a submission as it is filed; one without a verdict of its own is not."""
    verdict = submission.verdict
    status = verdict.status if verdict else "queued"
    if verdict is None or status == "queued" or status == "grader_fault":
        return None
    return FiledSubmission(
        id=submission.imported_id or submission.id,
        challenge_id=submission.challenge_id,
        challenge_version=submission.challenge_version,
        language=submission.language,
        code=submission.code,
        created_at=submission.created_at,
        local_date=submission.local_date,
        verdict=FiledVerdict(
            status=status,
            earned=verdict.earned,
            points=verdict.points,
            cases=verdict.cases,
            duration_ms=verdict.duration_ms,
            memory_bytes=verdict.memory_bytes,
            isolation=verdict.isolation,
        ),
        hints_used=submission.hints_used,
        item_difficulty=submission.item_difficulty,
        ability=submission.ability,
        sure=submission.sure,
        origin=submission.origin,
    )


def _event(event: Activity, roots: dict[str, str]) -> FiledEvent:
    submission_id = ""
    if event.kind == "submit" and event.id.startswith(_SUBMIT):
        submission_id = roots.get(event.id.removeprefix(_SUBMIT), "")
    return FiledEvent(
        id=event.imported_id or event.id,
        challenge_id=event.challenge_id,
        kind=event.kind,
        created_at=event.created_at,
        submission_id=submission_id,
        outcome=event.outcome,
        error_kind=event.error_kind,
        active_s=event.active_s,
        local_date=event.local_date,
        skill=event.skill,
        chosen=event.chosen,
        difficulty=event.difficulty,
        sure=event.sure,
        origin=event.origin,
    )


def _traces(progress: Progress | None) -> dict[str, FiledTrace]:
    challenges = progress.challenges if progress else {}
    return {
        name: FiledTrace(hints_used=mine.hints_used, last_at=mine.last_at)
        for name, mine in challenges.items()
    }


def _preferences(profile: Profile | None) -> FiledPreferences | None:
    if profile is None:
        return None
    return FiledPreferences(
        name=profile.name,
        alias=profile.alias,
        time_zone=profile.time_zone,
        language=profile.language,
        hidden=profile.hidden,
        personality=profile.personality,
        help_level=profile.help_level,
        days_a_week=profile.days_a_week,
        asks_how_sure=profile.asks_how_sure,
    )

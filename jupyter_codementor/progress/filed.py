"""Progress files: reading one that anybody may have edited, and turning it into values of ours.

What is refused is refused as a whole, in a sentence; what is taken can do no harm: points are
bounded by those of the challenge, times lie in the past, ids are made anew for whoever brings the
file in, and nothing in it names XP, skills or the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from ..errors import BadInput, CodeTooLong, NewerFormat
from ..ids import imported_id
from ..model.activity import Activity
from ..model.challenge import Points
from ..model.generated import is_made
from ..model.progressfile import (
    CHALLENGES_MAX,
    DAYS_MAX,
    FILE_MAX_BYTES,
    KIND,
    LANGUAGES_MAX,
    MADE_MAX,
    VERSION,
    FiledEvent,
    FiledSubmission,
    ProgressFile,
)
from ..model.submission import Origin, Submission
from ..model.verdict import Verdict
from .models import ChallengeFacts

CLOCKS_DIFFER_S: Final = 3600.0
"""By how much the clocks of two machines may differ."""
_POINTS_MAX: Final = 1_000
_ROUNDING: Final = 1e-6
_TEXT_MAX: Final = 256 * 1024
_DAYS_APART: Final = 1
"""A student's day is at most one beside the day in UTC."""


def content_of(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of a progress file of this version.

    Raises:
        CodeTooLong: more than 20 MiB.
        BadInput: it is no progress file. NewerFormat: a newer version of ours wrote it.
    """
    if len(raw) > FILE_MAX_BYTES:
        raise CodeTooLong("A progress file has at most 20 MiB. This one is larger.")
    try:
        content = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(
            "This is no progress file: it cannot be read as JSON. Choose the file that “Save my "
            "progress” gave you."
        ) from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise BadInput(
            "This is no progress file. Choose the file that “Save my progress” gave you."
        )
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadInput("This progress file does not say of which version it is.")
    if version > VERSION:
        raise NewerFormat(
            f"This progress file has version {version}; here only version {VERSION} is known. "
            "Update jupyter_codementor to bring it in."
        )
    return content


def checked(content: dict[str, Any], now: float) -> ProgressFile:
    """Return the values of a progress file.

    Raises:
        BadInput: something in it cannot be; the sentence says what and where.
    """
    try:
        file = msgspec.convert(content, ProgressFile)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise BadInput(f"This progress file was changed and cannot be read: {error}.") from error
    _no_twins("submission", (each.id for each in file.submissions))
    _no_twins("event", (each.id for each in file.events))
    _check_counts(file)
    for submission in file.submissions:
        _check_submission(submission, now)
    for event in file.events:
        _check_time("an event", event.created_at, now)
        if event.local_date:
            _check_day(event.local_date, event.created_at)
    for name, trace in file.opened.items():
        _check_name(name)
        _check_time(f"“{name}”", trace.last_at or 0.0, now)
    for name, at in file.by_hand.items():
        _check_name(name)
        _check_time(f"“{name}”", at, now)
    return file


def submission_of(
    filed: FiledSubmission, student_id: str, origin: Origin, facts: ChallengeFacts
) -> Submission:
    """Return a submission of a file as one of whoever brings it in.

    Args:
        filed: as it stands in the file.
        student_id: who brings it in.
        origin: what vouches for the file.
        facts: of its challenge; its points are those that count here.
    """
    verdict = filed.verdict
    share = verdict.earned / verdict.points if verdict.points else 0.0
    points = facts.points or verdict.points
    accepted = verdict.status == "accepted"
    return Submission(
        id=imported_id(student_id, "submission", filed.id),
        student_id=student_id,
        challenge_id=filed.challenge_id,
        challenge_version=filed.challenge_version,
        language=filed.language,
        code=filed.code,
        created_at=filed.created_at,
        local_date=filed.local_date,
        hints_used=filed.hints_used,
        item_difficulty=filed.item_difficulty,
        ability=filed.ability,
        sure=filed.sure,
        origin="own_word" if filed.origin == "own_word" else origin,
        imported_id=filed.id,
        status="credited",
        verdict=Verdict(
            status=verdict.status,
            cases=verdict.cases,
            earned=points if accepted else round(share * points, 6),
            points=points,
            duration_ms=verdict.duration_ms,
            memory_bytes=verdict.memory_bytes,
            isolation=verdict.isolation,
            challenge_version=filed.challenge_version,
        ),
    )


def event_of(filed: FiledEvent, student_id: str, origin: Origin) -> Activity:
    """Return an event of a file as one of whoever brings it in; once, however often it comes."""
    id = imported_id(student_id, "event", filed.id)
    if filed.submission_id:
        id = f"submit-{imported_id(student_id, 'submission', filed.submission_id)}"
    return Activity(
        id=id,
        student_id=student_id,
        challenge_id=filed.challenge_id,
        kind=filed.kind,
        created_at=filed.created_at,
        outcome=filed.outcome,
        error_kind=filed.error_kind,
        active_s=filed.active_s,
        local_date=filed.local_date,
        skill=filed.skill,
        chosen=filed.chosen,
        difficulty=filed.difficulty,
        sure=filed.sure,
        origin="own_word" if filed.origin == "own_word" else origin,
        imported_id=filed.id,
    )


def _no_twins(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise BadInput(f"This progress file was changed: the {what} {id[:40]} is in it twice.")
        seen.add(id)


def _check_counts(file: ProgressFile) -> None:
    """Refuse what no student can have done, and what would make every later call slow."""
    challenges = {*file.opened, *(each.challenge_id for each in file.submissions)}
    counts = {
        "challenges": (len(challenges), CHALLENGES_MAX),
        "made challenges": (sum(map(is_made, challenges)), MADE_MAX),
        "days": (len({each.local_date for each in file.submissions}), DAYS_MAX),
        "languages": (len({each.language for each in file.submissions}), LANGUAGES_MAX),
    }
    for what, (count, most) in counts.items():
        if count > most:
            raise BadInput(
                f"This progress file names {count:,} {what}; at most {most:,} can be brought in."
            )


def _check_submission(filed: FiledSubmission, now: float) -> None:
    about = f"the submission to “{filed.challenge_id[:60]}”"
    _check_time(about, filed.created_at, now)
    _check_day(filed.local_date, filed.created_at)
    verdict = filed.verdict
    cases = [each for case in verdict.cases for each in (case.points, case.earned)]
    known = all(_is_possible(each) for each in (verdict.points, verdict.earned, *cases))
    if not known or verdict.earned > verdict.points + _ROUNDING:
        raise BadInput(f"This progress file was changed: {about} has points that cannot be.")
    if verdict.status == "accepted" and verdict.earned < verdict.points - _ROUNDING:
        raise BadInput(
            f"This progress file was changed: {about} says that all tests passed, but its points "
            "say otherwise."
        )
    for case in verdict.cases:
        texts = (case.name, case.message, case.call, case.expected, case.got, case.difference)
        more = (case.error, case.traceback, case.output, case.question)
        if any(text and len(text) > _TEXT_MAX for text in (*texts, *more)):
            raise BadInput(f"This progress file was changed: {about} has a test that is too long.")


def _is_possible(points: Points) -> bool:
    return 0 <= points <= _POINTS_MAX  # also False for what is no number


def _check_time(about: str, at: float, now: float) -> None:
    if not 0 <= at <= now + CLOCKS_DIFFER_S:
        raise BadInput(
            f"This progress file cannot be right: {about[:80]} is of a time that has not come yet."
        )


def _check_day(day: str, at: float) -> None:
    try:
        apart = abs((date.fromisoformat(day) - datetime.fromtimestamp(at, UTC).date()).days)
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput(f"This progress file was changed: “{day[:20]}” is no day.") from error
    if apart > _DAYS_APART:
        raise BadInput(
            f"This progress file was changed: the day {day} does not fit to the time beside it."
        )


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 200:
        raise BadInput("This progress file was changed: it names a challenge by no possible name.")

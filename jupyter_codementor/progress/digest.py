"""The digest of a student's events: totals by day and by challenge, kept up to a mark.

A deterministic fold over the events in the order of (created_at, id). It can be thrown away and
made again from the events, and is the same in whatever order they arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..model.activity import Activity

DIGEST_VERSION: Final = 1
TAIL_S: Final = 300.0
"""Events this young, beside the newest, stay out of what is stored: one may still come late."""


class DayTally(Struct, frozen=True, array_like=True, gc=False):
    """What was done on one day."""

    submissions: int = 0
    runs: int = 0
    solved: int = 0
    hints: int = 0
    asks: int = 0
    active_s: float = 0.0


class ChallengeTally(Struct, frozen=True, array_like=True):
    """What was done on one challenge; `active_to_solve_s` is set once it is solved here."""

    first_at: float
    topic: str = ""
    submissions: int = 0
    accepted: int = 0
    runs: int = 0
    hints: int = 0
    asks: int = 0
    active_s: float = 0.0
    solved_at: float | None = None
    active_to_solve_s: float | None = None
    hints_to_solve: int = 0
    chosen_freely: int = 0
    """How often it was opened by the student's own choice."""
    errors: dict[str, int] = field(default_factory=dict)
    """Tries with each kind of error."""


class Digest(Struct, frozen=True, kw_only=True):
    """Totals up to the event `mark`, (created_at, id); None: of nothing. `id` is the student's.

    `epoch` counts how often it was thrown away, because older events came in.
    """

    id: str
    mark: tuple[float, str] | None = None
    events: int = 0
    days: dict[str, DayTally] = field(default_factory=dict)
    challenges: dict[str, ChallengeTally] = field(default_factory=dict)
    epoch: int = 0
    schema_version: int = DIGEST_VERSION
    revision: int = 0


def place_of(event: Activity) -> tuple[float, str]:
    """Return where an event stands in the order of the fold."""
    return event.created_at, event.id


def folded(digest: Digest, events: Iterable[Activity]) -> Digest:
    """Return the digest with those of these events that stand after its mark, each once."""
    new = {event.id: event for event in events if _is_new(digest, event)}
    if not new:
        return digest
    days, challenges = dict(digest.days), dict(digest.challenges)
    ordered = sorted(new.values(), key=place_of)
    for event in ordered:
        old = challenges.get(event.challenge_id) or ChallengeTally(event.created_at)
        tally = challenges[event.challenge_id] = _challenge(old, event)
        first_solved = old.solved_at is None and tally.solved_at is not None
        day = days.get(event.local_date) or _new_day(event.local_date)
        if day is not None:
            days[event.local_date] = _day(day, event, first_solved)
    return replace(
        digest,
        mark=place_of(ordered[-1]),
        events=digest.events + len(ordered),
        days=days,
        challenges=challenges,
    )


def settled(events: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return the events that are old enough, beside the newest, for none to come before them."""
    found = tuple(events)
    newest = max((event.created_at for event in found), default=0.0)
    return tuple(event for event in found if event.created_at < newest - TAIL_S)


def _new_day(text: str) -> DayTally | None:
    """Return a day on which nothing was done; None if the text is no date (a file may say so)."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return None
    return DayTally()


def _is_new(digest: Digest, event: Activity) -> bool:
    return digest.mark is None or place_of(event) > digest.mark


def _day(day: DayTally, event: Activity, first_solved: bool) -> DayTally:
    return DayTally(
        submissions=day.submissions + _counts(event),
        runs=day.runs + (event.kind == "run"),
        solved=day.solved + first_solved,
        hints=day.hints + (event.kind == "hint"),
        asks=day.asks + (event.kind == "ask"),
        active_s=round(day.active_s + event.active_s, 1),
    )


def _counts(event: Activity) -> bool:
    """Return whether it is a submission with a verdict of its own; a fault of ours is none."""
    return event.kind == "submit" and event.outcome != "grader_fault"


def _challenge(old: ChallengeTally, event: Activity) -> ChallengeTally:
    submitted = _counts(event)
    accepted = submitted and event.outcome == "accepted"
    active_s = round(old.active_s + event.active_s, 1)
    hints = old.hints + (event.kind == "hint")
    solves = accepted and old.solved_at is None
    errors = old.errors
    if event.error_kind:
        errors = errors | {event.error_kind: errors.get(event.error_kind, 0) + 1}
    return ChallengeTally(
        first_at=old.first_at,
        topic=event.skill or old.topic,
        submissions=old.submissions + submitted,
        accepted=old.accepted + accepted,
        runs=old.runs + (event.kind == "run"),
        hints=hints,
        asks=old.asks + (event.kind == "ask"),
        active_s=active_s,
        solved_at=event.created_at if solves else old.solved_at,
        active_to_solve_s=active_s if solves and not event.origin else old.active_to_solve_s,
        hints_to_solve=hints if solves else old.hints_to_solve,
        chosen_freely=old.chosen_freely + (event.chosen == "free"),
        errors=errors,
    )

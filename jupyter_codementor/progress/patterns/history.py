"""What the patterns are counted from: the events of one student in order, and what they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from ...model.activity import Activity
from ...model.analytics import Evidence

DAY_S: Final = 86_400.0
EVIDENCE_MAX: Final = 10


class History(Struct, frozen=True, kw_only=True):
    """The events of one student, ordered by time, with what they are measured against.

    `expected_min` is the time that a challenge takes others, in active minutes, and
    `compared_with` says who they are; `offered` is the share of the challenges that each topic
    has; `today` the student's day (ISO), `now` in seconds since 1970 UTC.
    """

    events: tuple[Activity, ...]
    now: float
    today: str
    days_a_week: int = 3
    expected_min: Mapping[str, float] = field(default_factory=dict)
    compared_with: str = "what its level of difficulty is meant to take"
    offered: Mapping[str, float] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def by_challenge(self) -> Mapping[str, list[Activity]]:
        """Return the events on each challenge, in order."""
        found: dict[str, list[Activity]] = defaultdict(list)
        for event in self.events:
            found[event.challenge_id].append(event)
        return found

    def evidence(
        self, events: Iterable[Activity], words: Callable[[Activity], str]
    ) -> tuple[Evidence, ...]:
        """Return the last 10 of these events as evidence, the newest first."""
        last = sorted(events, key=lambda event: event.created_at)[-EVIDENCE_MAX:]
        return tuple(
            Evidence(
                at=event.created_at,
                challenge_id=event.challenge_id,
                words=words(event),
                event_id=event.id,
            )
            for event in reversed(last)
        )


class Counted(Struct, frozen=True, kw_only=True):
    """What a pattern comes to; `words` only where there is a value.

    `n` is what its minimum counts. `value`, `low` and `high` are None where there is too little.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    words: str = ""
    suggestion: str = ""
    how: str = ""
    """Instead of the usual sentence of the pattern."""
    since: float | None = None
    until: float | None = None
    evidence: tuple[Evidence, ...] = ()


def is_try(event: Activity) -> bool:
    """Return whether code was tried out, and not stopped by a fault of ours."""
    return event.kind in ("run", "submit") and event.outcome not in ("", "queued", "grader_fault")


def has_failed(event: Activity) -> bool:
    """Return whether it is a try that did not pass."""
    return is_try(event) and event.outcome != "accepted"


def window(events: Sequence[Activity]) -> tuple[float | None, float | None]:
    """Return the times of the first and the last of these events."""
    if not events:
        return None, None
    times = [event.created_at for event in events]
    return min(times), max(times)


def percent(value: float) -> str:
    """Return a share as people write it."""
    return f"{100 * value:.0f} %"

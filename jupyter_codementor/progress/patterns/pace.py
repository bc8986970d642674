"""How long solving takes, beside how long it takes others."""

from __future__ import annotations

import math

from ...model.activity import Activity
from .history import Counted, History, window
from .intervals import median

_MIN_VALUES = 5
_LEAST_MIN = 0.1
"""Whoever solved it in less has brought the solution along."""


def pace(history: History) -> Counted:
    """Return the median, over the solved challenges, of the active time over that of others."""
    solved: list[Activity] = []
    logs: list[float] = []
    minutes: dict[str, float] = {}
    for challenge_id, events in history.by_challenge().items():
        expected = history.expected_min.get(challenge_id)
        done = next((n for n, each in enumerate(events) if _solves(each)), None)
        if done is None or not expected or expected <= 0:
            continue
        active_min = sum(event.active_s for event in events[: done + 1]) / 60
        if active_min >= _LEAST_MIN:
            solved.append(events[done])
            minutes[events[done].id] = active_min
            logs.append(math.log(active_min / expected))
    if len(logs) < _MIN_VALUES:
        return Counted(n=len(logs))
    found = median(logs)
    since, until = window(solved)
    value = math.exp(found.value)
    return Counted(
        n=len(logs),
        value=value,
        low=math.exp(found.low),
        high=math.exp(found.high),
        words=f"You take about {value:.1f} times as long as {history.compared_with}.",
        how="The median, over the challenges that you solved, of your active time (pauses count "
        f"at most 5 minutes) over {history.compared_with}.",
        suggestion="Taking your time is fine. If one takes very long, a hint may save you an hour."
        if math.exp(found.low) > 2
        else "",
        since=since,
        until=until,
        evidence=history.evidence(
            solved, lambda event: f"solved in {minutes[event.id]:.0f} active minutes"
        ),
    )


def _solves(event: Activity) -> bool:
    return event.kind == "submit" and event.outcome == "accepted"

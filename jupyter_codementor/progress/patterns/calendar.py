"""On how many days somebody practises, and how far apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ...model.activity import Activity
from .history import Counted, History, is_try, percent, window
from .intervals import share

_WINDOW_DAYS: Final = 84
_NIGHT_S: Final = 8 * 3600.0


def regularity(history: History) -> Counted:
    """Return the days of practice a week over the planned ones.

    The window begins the day after the first event (which is one of practice by itself), ends
    yesterday, and is 12 weeks long at most. Opening a challenge alone is no practice.
    """
    today = _day(history.today)
    dated = ((_day(event.local_date), event) for event in history.events if event.kind != "open")
    by_day = {day: event for day, event in dated if day is not None}
    practised = sorted(by_day)
    if today is None or not practised:
        return Counted(n=0)
    first = max(practised[0] + timedelta(days=1), today - timedelta(days=_WINDOW_DAYS))
    days = max(0, (today - first).days)
    active = [day for day in practised if first <= day < today]
    found = share(len(active), days)
    scale = 7 / history.days_a_week
    events = [by_day[day] for day in active]
    since, until = window(events)
    return Counted(
        n=days,
        value=found.value * scale,
        low=found.low * scale,
        high=found.high * scale,
        words=f"You practise on about {7 * found.value:.1f} days a week; you plan "
        f"{history.days_a_week}.",
        suggestion="Choose fixed days for a short practice, or plan fewer days: a plan that is "
        "kept helps more."
        if found.high * scale < 0.75
        else "",
        since=since,
        until=until,
        evidence=history.evidence(events, lambda event: f"practised on {event.local_date}"),
    )


def spacing(history: History) -> Counted:
    """Return the share of practice on a topic that comes on a later day than the one before.

    Practice is a submission. A night must lie between: practice just before and just after
    midnight is not spaced.
    """
    last: dict[str, Activity] = {}
    counted: list[Activity] = []
    spaced: list[Activity] = []
    for event in history.events:
        if event.kind != "submit" or not is_try(event) or not event.skill:
            continue
        before = last.get(event.skill)
        if before is not None:
            counted.append(event)
            apart = event.created_at - before.created_at >= _NIGHT_S
            spaced += [event] if apart and event.local_date > before.local_date else []
        last[event.skill] = event
    found = share(len(spaced), len(counted))
    since, until = window(counted)
    return Counted(
        n=len(counted),
        value=found.value,
        low=found.low,
        high=found.high,
        words=f"{percent(found.value)} of your practice on a topic comes on a later day than the "
        "practice before it.",
        suggestion="Come back to a topic a day or more later: spread-out practice is remembered "
        "longer."
        if found.high < 0.3
        else "",
        since=since,
        until=until,
        evidence=history.evidence(spaced, lambda event: "practised again on a later day"),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # an imported file may hold any text here
        return None

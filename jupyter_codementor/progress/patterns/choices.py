"""What is chosen freely: how hard, and from which topic."""

from __future__ import annotations

from collections import Counter

from ...model.activity import Activity
from .history import Counted, History, percent, window
from .intervals import mean, share

_FEW_VALUES = 2


def challenge_appetite(history: History) -> Counted:
    """Return how much harder than one's ability the freely chosen challenges are, in logits."""
    chosen = [
        event
        for event in _first_opens(history)
        if event.difficulty is not None and event.origin != "own_word"
    ]
    values = [event.difficulty for event in chosen if event.difficulty is not None]
    if len(values) < _FEW_VALUES:
        return Counted(n=len(values))
    found = mean(values)
    since, until = window(chosen)
    if found.low > 0:
        kind = "harder than what you can do now"
    elif found.high < 0:
        kind = "easier than what you can do now"
    else:
        kind = "about as hard as what you can do now"
    return Counted(
        n=len(values),
        value=found.value,
        low=found.low,
        high=found.high,
        words=f"What you choose yourself is {kind} ({found.value:+.1f} steps of difficulty).",
        suggestion="Choose one that is a little harder now and then."
        if found.high < -0.5
        else "Put an easier one in between when several fail in a row."
        if found.low > 1
        else "",
        since=since,
        until=until,
        evidence=history.evidence(chosen, lambda event: "chosen by yourself"),
    )


def content_preference(history: History) -> Counted:
    """Return how much more often the favourite topic is chosen than it is offered.

    Which topic is the favourite is seen from every other choice, and how often it is chosen from
    the rest: counting the same choices for both would make each favourite look stronger than it is.
    """
    choices = [event for event in _first_opens(history) if event.skill in history.offered]
    pick, measure = choices[::2], choices[1::2]
    if not measure:
        return Counted(n=len(choices))
    picked = Counter(event.skill for event in pick)
    # Equal ratios: the one that was chosen first, so that names decide nothing.
    topic = max(picked, key=lambda skill: picked[skill] / history.offered[skill])
    times = [event for event in measure if event.skill == topic]
    found = share(len(times), len(measure))
    offered = history.offered[topic]
    since, until = window(choices)
    spoken = topic.replace("-", " ")
    return Counted(
        n=len(choices),
        value=found.value / offered,
        low=found.low / offered,
        high=found.high / offered,
        words=f"Of what you choose yourself, {percent(found.value)} is from “{spoken}”, which has "
        f"{percent(offered)} of the challenges.",
        suggestion="Try one from another topic: what you know helps there too."
        if found.low / offered > 2
        else "",
        since=since,
        until=until,
        evidence=history.evidence(
            (event for event in choices if event.skill == topic),
            lambda event: f"chosen from “{spoken}”",
        ),
    )


def _first_opens(history: History) -> list[Activity]:
    """Return the free choices; opening the same challenge again is none."""
    seen: set[str] = set()
    found: list[Activity] = []
    for event in history.events:
        if event.kind == "open" and event.challenge_id not in seen:
            seen.add(event.challenge_id)
            found += [event] if event.chosen == "free" else []
    return found

"""How well somebody knows what will pass."""

from __future__ import annotations

import statistics

from .history import Counted, History, is_try, percent, window
from .intervals import mean

_FEW = 2


def calibration(history: History) -> Counted:
    """Return the Brier score of what the student said before handing in: 0 is perfect, 1 worst.

    Brier, Verification of forecasts expressed in terms of probability (1950).
    """
    said = [
        (event, event.sure)
        for event in history.events
        if event.kind == "submit" and is_try(event) and event.sure is not None
    ]
    if len(said) < _FEW:
        return Counted(n=len(said))
    passed = [event.outcome == "accepted" for event, _ in said]
    scores = [(sure - came) ** 2 for (_, sure), came in zip(said, passed, strict=True)]
    found = mean(scores)
    sure_mean = statistics.fmean(sure for _, sure in said)
    passed_mean = statistics.fmean(passed)
    events = [event for event, _ in said]
    since, until = window(events)
    over = sure_mean - passed_mean > 0.15 and found.low > 0.1
    under = passed_mean - sure_mean > 0.15 and found.low > 0.1
    return Counted(
        n=len(said),
        value=found.value,
        low=max(0.0, found.low),
        high=min(1.0, found.high),
        words=f"You said to be {percent(sure_mean)} sure on average; {percent(passed_mean)} "
        "passed.",
        suggestion="Before you hand in, think of one input that could break your code."
        if over
        else "You know more than you think: trust a run that passes."
        if under
        else "",
        since=since,
        until=until,
        evidence=history.evidence(
            events, lambda event: f"{percent(event.sure or 0.0)} sure; {event.outcome}"
        ),
    )

"""What is done after a try that failed, and before handing in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from ...model.activity import Activity
from .history import DAY_S, Counted, History, has_failed, is_try, percent, window
from .intervals import posterior, share

_WIDE: Final = 0.5


def persistence(history: History) -> Counted:
    """Return the share of failed tries that are followed by another within 24 hours.

    A failed try of the last 24 hours that was not followed yet is not counted: it may still be.
    """
    counted: list[Activity] = []
    again = 0
    for events in history.by_challenge().values():
        tries = [event for event in events if is_try(event)]
        for event, after in zip_longest(tries, tries[1:]):
            if not has_failed(event):
                continue
            followed = after is not None and after.created_at - event.created_at <= DAY_S
            if followed or history.now - event.created_at > DAY_S:
                counted.append(event)
                again += followed
    found = share(again, len(counted))
    since, until = window(counted)
    return Counted(
        n=len(counted),
        value=found.value,
        low=found.low,
        high=found.high,
        words=f"After a try that failed you try again within a day {percent(found.value)} of "
        "the time.",
        suggestion="When you stop after a failed try, write down in one line what you would try "
        "next. It makes coming back easier."
        if found.high < _WIDE
        else "",
        since=since,
        until=until,
        evidence=history.evidence(counted, lambda event: "a try that failed"),
    )


def help_seeking(history: History) -> Counted:
    """Return the share of failed tries after which help was taken before the next try."""
    counted: list[Activity] = []
    helped: list[Activity] = []
    for events in history.by_challenge().values():
        for number, event in enumerate(events):
            if has_failed(event) and (after := _until_next_try(events, number)):
                counted.append(event)
                helped += [event] if any(each.kind in ("hint", "ask") for each in after) else []
    found = share(len(helped), len(counted))
    since, until = window(counted)
    early, helps = _early_helps(history)
    words = f"After {percent(found.value)} of your failed tries you take a hint or ask the tutor."
    suggestion = ""
    if helps >= 10 and early / helps > _WIDE:
        words += f" {early} of your {helps} helps came before two tries of your own."
        suggestion = "Try twice on your own before the first hint: what you find out stays longer."
    elif found.high < 0.05:
        suggestion = "When you have failed several times in a row, a first hint costs little."
    return Counted(
        n=len(counted),
        value=found.value,
        low=found.low,
        high=found.high,
        words=words,
        suggestion=suggestion,
        since=since,
        until=until,
        evidence=history.evidence(helped, lambda event: "a failed try, then help"),
    )


def _until_next_try(events: Sequence[Activity], number: int) -> list[Activity]:
    """Return what came after a try, up to the next one or a help; nothing if it was the last."""
    found: list[Activity] = []
    for event in events[number + 1 :]:
        found.append(event)
        if is_try(event) or event.kind in ("hint", "ask"):
            return found
    return []


def _early_helps(history: History) -> tuple[int, int]:
    """Return how many helps came before two tries of one's own, and how many there were."""
    early = helps = 0
    for events in history.by_challenge().values():
        tries = 0
        for event in events:
            tries += is_try(event)
            if event.kind in ("hint", "ask"):
                helps += 1
                early += tries < 2
    return early, helps


def self_checking(history: History) -> Counted:
    """Return the share of submissions before which the tests were run."""
    counted: list[Activity] = []
    checked: list[Activity] = []
    for events in history.by_challenge().values():
        ran = False
        for event in events:
            if event.kind == "run":
                ran = True
            elif event.kind == "submit" and is_try(event):
                counted.append(event)
                checked += [event] if ran else []
                ran = False
    found = share(len(checked), len(counted))
    since, until = window(counted)
    with_run = {event.id for event in checked}
    return Counted(
        n=len(counted),
        value=found.value,
        low=found.low,
        high=found.high,
        words=f"You run the tests yourself before {percent(found.value)} of your submissions.",
        suggestion="Press Run before Submit: running is free and shows which test fails."
        if found.high < _WIDE
        else "",
        since=since,
        until=until,
        evidence=history.evidence(
            counted,
            lambda event: (
                "handed in after a run"
                if event.id in with_run
                else "handed in without a run before"
            ),
        ),
    )


def error_recovery(history: History) -> Counted:
    """Return how many tries it takes on average until a kind of error is gone.

    Each try after an error either clears it or not; from the share p of those that do, the mean
    number of tries is 1/p. Errors are counted where they first come up; one after which nothing
    was tried any more says nothing of this.
    """
    errors: list[Activity] = []
    cleared = tries_after = 0
    for events in history.by_challenge().values():
        first: Activity | None = None
        counted = False
        for event in filter(is_try, events):
            if first is not None:
                errors += [] if counted else [first]
                counted = True
                tries_after += 1
                cleared += event.error_kind != first.error_kind
            if first is None or event.error_kind != first.error_kind:
                first, counted = (event if event.error_kind else None), False
    found = posterior(cleared, tries_after)
    since, until = window(errors)
    mean_tries = tries_after / cleared if cleared else 1 / found.value
    return Counted(
        n=len(errors),
        value=mean_tries,
        low=min(mean_tries, 1 / found.high),
        high=max(mean_tries, 1 / found.low),
        words=f"An error of yours is gone after about {mean_tries:.1f} tries."
        if cleared
        else f"None of these {len(errors)} errors was gone yet at your next try.",
        suggestion="Change one thing at a time and run after each change, so that you see which "
        "one helped."
        if 1 / found.high > 3
        else "",
        since=since,
        until=until,
        evidence=history.evidence(errors, lambda event: f"an error: {event.error_kind}"),
    )

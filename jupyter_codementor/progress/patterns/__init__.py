"""Study patterns: how somebody studies, in ten numbers with their uncertainty. No I/O.

No learning styles and no personality: only what can be counted from what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from ...model.analytics import PatternName, StudyPattern
from .calendar import regularity, spacing
from .calibration import calibration
from .choices import challenge_appetite, content_preference
from .history import Counted, History
from .pace import pace
from .tries import error_recovery, help_seeking, persistence, self_checking

SHOWN_FROM: Final = 10
SURE_FROM: Final = 20


class Rule(Struct, frozen=True):
    """How a pattern is counted, and what is said of it."""

    count: Callable[[History], Counted]
    n_needed: int
    title: str
    unit: str
    how: str
    suggestion: str
    """What to do so that it can be said."""


RULES: Final[dict[PatternName, Rule]] = {
    "pace": Rule(
        pace,
        10,
        "Pace",
        "times",
        "The median, over the challenges that you solved, of your active time over the time that "
        "the challenge is meant to take.",
        "",
    ),
    "persistence": Rule(
        persistence,
        20,
        "Trying again",
        "share",
        "The share of failed tries after which you tried the same challenge again within 24 hours.",
        "",
    ),
    "regularity": Rule(
        regularity,
        28,
        "Regular practice",
        "of the plan",
        "Your days of practice a week over those that you plan, in the last 12 weeks at most; "
        "what is counted is days.",
        "",
    ),
    "spacing": Rule(
        spacing,
        20,
        "Spaced practice",
        "share",
        "The share of submissions on a topic that came on a later day than the one before.",
        "",
    ),
    "help_seeking": Rule(
        help_seeking,
        20,
        "Taking help",
        "share",
        "The share of failed tries after which you took a hint or asked the tutor before going on.",
        "",
    ),
    "self_checking": Rule(
        self_checking,
        20,
        "Checking yourself",
        "share",
        "The share of submissions before which you ran the tests since the submission before.",
        "",
    ),
    "error_recovery": Rule(
        error_recovery,
        10,
        "Getting over errors",
        "tries",
        "How many tries it takes on average until the kind of error is gone: one over the share "
        "of tries after an error that clear it.",
        "",
    ),
    "challenge_appetite": Rule(
        challenge_appetite,
        15,
        "How hard you choose",
        "steps",
        "The mean difficulty of what you chose yourself, less your ability at that time; one step "
        "is the difference between easy and medium.",
        "",
    ),
    "calibration": Rule(
        calibration,
        20,
        "Knowing what will pass",
        "Brier score",
        "The mean of the squared difference between how sure you said to be and what came of it; "
        "0 is perfect, saying 50 % always gives 0.25.",
        "Switch on “ask me how sure I am” in your settings, and this can be counted.",
    ),
    "content_preference": Rule(
        content_preference,
        20,
        "Favourite topic",
        "times",
        "How many times as often you choose your favourite topic as it is offered. Every other "
        "choice shows which one it is, the rest how often.",
        "",
    ),
}
"""All patterns, in the order in which they are shown."""


def analyse(name: PatternName, history: History) -> StudyPattern:
    """Return one pattern; without a value where too little was seen."""
    rule = RULES[name]
    found = rule.count(history)
    if found.n < rule.n_needed or found.value is None:
        return StudyPattern(
            name=name,
            title=rule.title,
            words=f"Not enough data yet: {found.n} of {rule.n_needed}.",
            how=rule.how,
            n=found.n,
            n_needed=rule.n_needed,
            unit=rule.unit,
            suggestion=rule.suggestion,
        )
    return StudyPattern(
        name=name,
        title=rule.title,
        words=found.words,
        how=found.how or rule.how,
        n=found.n,
        n_needed=rule.n_needed,
        value=found.value,
        low=found.low,
        high=found.high,
        unit=rule.unit,
        provisional=found.n < SURE_FROM,
        since=found.since,
        until=found.until,
        suggestion=found.suggestion,
        evidence=found.evidence,
    )


__all__ = ["RULES", "SHOWN_FROM", "SURE_FROM", "History", "Rule", "analyse"]

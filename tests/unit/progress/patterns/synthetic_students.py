"""Students of known parameters: each maker returns the events of one who studies just so."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from jupyter_codementor.model.activity import Activity, ActivityKind
from jupyter_codementor.model.analytics import PatternName
from jupyter_codementor.progress.patterns import History

BEGAN = 1_790_000_000.0 - 1_790_000_000.0 % 86_400.0 + 43_200.0
DAY_S = 86_400.0
EXPECTED_MIN = 20.0
OFFERED = {"loops": 0.2, "strings": 0.3, "lists": 0.5}


def event(
    number: int, kind: ActivityKind, at: float, challenge: str = "c0", **more: object
) -> Activity:
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    known: dict[str, object] = {"skill": "loops", "local_date": day} | more
    return Activity(
        id=f"e{number:05}",
        student_id="ada",
        challenge_id=challenge,
        kind=kind,
        created_at=at,
        **known,  # type: ignore[arg-type]
    )


def history(events: list[Activity], days_a_week: int = 3, **more: object) -> History:
    now = (events[-1].created_at if events else BEGAN) + 2 * DAY_S
    known: dict[str, object] = {
        "now": now,
        "today": datetime.fromtimestamp(now, UTC).date().isoformat(),
        "expected_min": {each.challenge_id: EXPECTED_MIN for each in events},
        "offered": OFFERED,
    }
    return History(events=tuple(events), days_a_week=days_a_week, **known | more)  # type: ignore[arg-type]


def persistent(chance: Random, p: float, n: int) -> History:
    """Tries again within a day after a share `p` of `n` failed tries."""
    events, at = [], BEGAN
    for number in range(n + 1):
        events.append(event(number, "run", at, outcome="wrong_answer"))
        at += 600 if chance.random() < p else 2 * DAY_S
    last = events[-1]
    return history([*events[:-1], event(n, "run", last.created_at, outcome="accepted")])


def helped(chance: Random, p: float, n: int) -> History:
    """Takes a hint after a share `p` of `n` failed tries."""
    events: list[Activity] = []
    for number in range(n):
        at = BEGAN + 600 * number
        events.append(event(2 * number, "run", at, outcome="wrong_answer"))
        if chance.random() < p:
            events.append(event(2 * number + 1, "hint", at + 60))
    events.append(event(2 * n, "run", BEGAN + 600 * n, outcome="accepted"))
    return history(events)


def checking(chance: Random, p: float, n: int) -> History:
    """Runs the tests before a share `p` of `n` submissions."""
    events: list[Activity] = []
    for number in range(n):
        at = BEGAN + 600 * number
        if chance.random() < p:
            events.append(event(2 * number, "run", at, outcome="accepted"))
        events.append(event(2 * number + 1, "submit", at + 60, outcome="accepted"))
    return history(events)


def spaced(chance: Random, p: float, n: int) -> History:
    """Comes back to a topic on a later day in a share `p` of `n` cases."""
    events, at = [event(0, "submit", BEGAN, outcome="accepted")], BEGAN
    for number in range(1, n + 1):
        at = at + DAY_S if chance.random() < p else at + 1
        events.append(event(number, "submit", at, outcome="accepted"))
    return history(events)


def regular(chance: Random, p: float, n: int) -> History:
    """Practises on each of `n` days with probability `p`; plans 7 days a week."""
    events = [event(0, "run", BEGAN)]
    for number in range(1, n + 1):
        if chance.random() < p:
            events.append(event(number, "run", BEGAN + number * DAY_S))
    now = BEGAN + (n + 1) * DAY_S
    today = datetime.fromtimestamp(now, UTC).date().isoformat()
    return history(events, 7, now=now, today=today)


def recovering(chance: Random, mean_tries: float, n: int) -> History:
    """Needs so many tries on average to get over each of `n` errors."""
    events: list[Activity] = []
    for number in range(n):
        tries = 0
        while not tries or chance.random() >= 1 / mean_tries:
            kind = "syntax_error" if number % 2 else "failed"
            events.append(
                event(
                    len(events),
                    "run",
                    BEGAN + len(events),
                    outcome="error",
                    error_kind=kind,
                )
            )
            tries += 1
    events.append(event(len(events), "run", BEGAN + len(events), outcome="accepted"))
    return history(events)


def paced(chance: Random, times: float, n: int) -> History:
    """Takes `times` as long as expected, in the median over `n` challenges."""
    return history(
        [
            event(
                number,
                "submit",
                BEGAN + number,
                f"c{number}",
                outcome="accepted",
                active_s=60 * EXPECTED_MIN * times * math.exp(chance.gauss(0, 0.7)),
            )
            for number in range(n)
        ]
    )


def choosing(chance: Random, difficulty: float, n: int) -> History:
    """Chooses what is on average so much harder than the ability."""
    return history(
        [
            event(
                number,
                "open",
                BEGAN + number,
                f"c{number}",
                chosen="free",
                difficulty=chance.gauss(difficulty, 0.8),
            )
            for number in range(n)
        ]
    )


def preferring(chance: Random, times: float, n: int) -> History:
    """Chooses loops `times` as often as they are offered; the rest evenly."""
    events = []
    for number in range(n):
        skill = "loops" if chance.random() < times * OFFERED["loops"] else "lists"
        events.append(
            event(number, "open", BEGAN + number, f"c{number}", chosen="free", skill=skill)
        )
    return history(events)


def sure(chance: Random, brier: float, n: int) -> History:
    """Says 50 to 90 % and means it: the expected Brier score of it is 0.19."""
    del brier
    events = []
    for number in range(n):
        said = chance.choice((0.5, 0.7, 0.9))
        outcome = "accepted" if chance.random() < said else "wrong_answer"
        events.append(event(number, "submit", BEGAN + number, outcome=outcome, sure=said))
    return history(events)


BRIER = (0.25 + 0.21 + 0.09) / 3
Maker = Callable[[Random, float, int], History]
STUDENTS: dict[PatternName, tuple[Maker, float, int]] = {
    "pace": (paced, 1.5, 21),
    "persistence": (persistent, 0.6, 40),
    "regularity": (regular, 0.45, 56),
    "spacing": (spaced, 0.35, 40),
    "help_seeking": (helped, 0.3, 40),
    "self_checking": (checking, 0.7, 40),
    "error_recovery": (recovering, 2.5, 25),
    "challenge_appetite": (choosing, 0.4, 25),
    "calibration": (sure, BRIER, 40),
    "content_preference": (preferring, 3.0, 60),
}
"""For each pattern a maker, the true value, and how much there is to count."""
SHARES: tuple[PatternName, ...] = (
    "persistence",
    "regularity",
    "spacing",
    "help_seeking",
    "self_checking",
)

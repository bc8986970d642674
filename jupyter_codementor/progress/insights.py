"""Findings about a student's work, by fixed rules, each with evidence and one thing to do. No I/O.

A rule looks at the totals and says one thing or nothing. What helps to go on comes first; nothing
is ever said that only blames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ..model.analytics import Analytics, ChallengeTotals, DayTotals, Evidence, Insight, StudyPattern
from .digest import ChallengeTally

SHOWN_MAX: Final = 5
_STUCK_TRIES: Final = 8
_LONG_AGO_DAYS: Final = 10
_ERRORS_MIN: Final = 5
_DAYS_IN_ROW: Final = 3
_EVIDENCE_MAX: Final = 5
_DAY_S: Final = 86_400.0
_WEEK: Final = 7


class Seen(Struct, frozen=True, kw_only=True):
    """What the rules look at. `today` is the student's day (ISO), `now` seconds since 1970 UTC.

    `gone` are challenges that were tried, and are not there any more.
    """

    analytics: Analytics
    patterns: Mapping[str, StudyPattern]
    tallies: Mapping[str, ChallengeTally]
    now: float
    today: str
    gone: frozenset[str] = frozenset()


Rule = Callable[[Seen], Insight | None]


def insights_of(seen: Seen) -> tuple[Insight, ...]:
    """Return at most five findings, the most useful first; of each kind two at most."""
    chosen: list[Insight] = []
    for rule in RULES:
        found = rule(seen)
        if found is not None and sum(each.kind == found.kind for each in chosen) < 2:
            chosen.append(found)
    return tuple(chosen[:SHOWN_MAX])


def review_due(seen: Seen) -> Insight | None:
    """Say that a mastered skill is being forgotten."""
    due = seen.analytics.reviews_due
    if not due:
        return None
    view = next(skill for skill in seen.analytics.skills if skill.name == due[0])
    recall = _percent(view.recall or 0.0)
    return Insight(
        id=f"review/{view.name}",
        kind="review",
        words=f"You know {_spoken(view.name)}; the chance that you still remember it has come "
        f"down to {recall} %.",
        evidence=_of_skill(seen, view.name),
        action=f"Solve one challenge of {_spoken(view.name)} again. It will stay for longer then.",
        skill=view.name,
        numbers={"recall_percent": recall, "due": len(due)},
    )


def stuck_challenge(seen: Seen) -> Insight | None:
    """Say that a challenge was tried many times and is not solved."""
    stuck = [
        each
        for each in seen.analytics.challenges
        if each.solved_at is None and each.tries + each.runs >= _STUCK_TRIES and each.tries
        if each.challenge_id not in seen.gone
    ]
    if not stuck:
        return None
    worst = max(stuck, key=lambda each: each.tries + each.runs)
    tries = worst.tries + worst.runs
    return Insight(
        id=f"stuck/{worst.challenge_id}",
        kind="gap",
        words=f"You have tried “{worst.title}” {tries} times. You have not given up; a little "
        "help may be all that is missing.",
        evidence=(_of_challenge(worst, f"{tries} tries so far"),),
        action="Take the next hint, or ask the tutor for a smaller example.",
        challenge_id=worst.challenge_id,
        numbers={"tries": tries},
    )


def parked_skill(seen: Seen) -> Insight | None:
    """Say that a skill was put aside after many attempts."""
    parked = next((skill for skill in seen.analytics.skills if skill.parked), None)
    if parked is None:
        return None
    before = f" of {_spoken(parked.prerequisites[0])}" if parked.prerequisites else ""
    return Insight(
        id=f"parked/{parked.name}",
        kind="gap",
        words=f"{_capital(_spoken(parked.name))} has had {parked.attempts} attempts without "
        "settling yet, so it waits for a while.",
        evidence=_of_skill(seen, parked.name),
        action=f"Practise something{before or ' that it builds on'} first, or read an example.",
        skill=parked.prerequisites[0] if parked.prerequisites else parked.name,
        numbers={"attempts": parked.attempts},
    )


def weak_skill(seen: Seen) -> Insight | None:
    """Say that a skill that was tried several times is not there yet."""
    if not seen.analytics.to_improve:
        return None
    view = next(s for s in seen.analytics.skills if s.name == seen.analytics.to_improve[0])
    mastery = _sure(view.mastery)
    return Insight(
        id=f"weak/{view.name}",
        kind="gap",
        words=f"{_capital(_spoken(view.name))} is where practice brings you most now: "
        f"{view.attempts} attempts so far, {mastery} % sure that you know it.",
        evidence=_of_skill(seen, view.name),
        action=f"Do an easy challenge of {_spoken(view.name)} next.",
        skill=view.name,
        numbers={"attempts": view.attempts, "mastery_percent": mastery},
    )


def same_error(seen: Seen) -> Insight | None:
    """Say that one kind of error comes again and again, on several challenges."""
    counts: dict[str, int] = {}
    for tally in seen.tallies.values():
        for kind, count in tally.errors.items():
            counts[kind] = counts.get(kind, 0) + count
    named = {kind: count for kind, count in counts.items() if kind in _ERROR_WORDS}
    total = sum(counts.values())
    if not named:
        return None
    kind = max(named, key=lambda each: named[each])
    on = [id for id, tally in seen.tallies.items() if tally.errors.get(kind)]
    if named[kind] < _ERRORS_MIN or len(on) < 2 or named[kind] * 4 < total:
        return None
    what, action = _ERROR_WORDS[kind]
    titles = {each.challenge_id: each for each in seen.analytics.challenges}
    recent = sorted(on, key=lambda each: seen.tallies[each].first_at)[-_EVIDENCE_MAX:]
    return Insight(
        id=f"error/{kind}",
        kind="gap",
        words=f"{named[kind]} of your {total} tries that failed ended with {what}, on {len(on)} "
        "challenges.",
        evidence=tuple(
            _of_challenge(titles[id], f"{seen.tallies[id].errors[kind]} times")
            for id in reversed(recent)
        ),
        action=action,
        numbers={"errors": named[kind], "failed": total, "challenges": len(on)},
    )


def early_hints(seen: Seen) -> Insight | None:
    """Say that most challenges are solved with several hints each."""
    per_solved, solved = seen.analytics.hints_per_solved, seen.analytics.totals.solved
    if per_solved is None or solved < 5 or per_solved < 1.5:
        return None
    hints = round(per_solved, 1)
    return Insight(
        id="help/hints",
        kind="help",
        words=f"For each of the {solved} challenges that you solved you took {hints:g} hints on "
        "average.",
        evidence=_solved_lately(seen),
        action="With the next one, run your code twice before the first hint. You can still take "
        "it then.",
        numbers={"hints": hints, "solved": solved},
    )


def no_self_check(seen: Seen) -> Insight | None:
    """Say that most submissions come without a run before."""
    pattern = seen.patterns.get("self_checking")
    if pattern is None or pattern.hidden or pattern.disputed:
        return None
    if pattern.high is None or pattern.high >= 0.5:
        return None
    checked = _percent(pattern.value or 0.0)
    return Insight(
        id="habit/self-check",
        kind="habit",
        words=f"You ran the tests yourself before {checked} % of your {pattern.n} submissions.",
        evidence=pattern.evidence[:_EVIDENCE_MAX],
        action="Press Run before you submit: it is free, and shows which test fails.",
        numbers={"checked_percent": checked, "submissions": pattern.n},
    )


def long_pause(seen: Seen) -> Insight | None:
    """Say that nothing was done for a while."""
    days = _practised(seen)
    away = _days_between(days[-1].date, seen.today) if days else 0
    if away < _LONG_AGO_DAYS:
        return None
    return Insight(
        id="habit/pause",
        kind="habit",
        words=f"Your last practice was {away} days ago. Much of what you learned is still there; a "
        "short start wakes it up.",
        evidence=_of_days(seen, days[-1:]),
        action="Do one easy challenge today, just to get back in.",
        numbers={"days": away},
    )


def days_in_row(seen: Seen) -> Insight | None:
    """Say that there was practice on several days in a row, up to today or yesterday."""
    row = _last_row(seen)
    if len(row) < _DAYS_IN_ROW:
        return None
    return Insight(
        id="habit/days",
        kind="habit",
        words=f"You have practised on {len(row)} days in a row. Practice that is spread out is "
        "remembered longest.",
        evidence=_of_days(seen, row[-_EVIDENCE_MAX:]),
        action="Keep sessions short, and take a day off when you need one.",
        numbers={"days": len(row)},
    )


def strong_skill(seen: Seen) -> Insight | None:
    """Say that a skill is well known."""
    if not seen.analytics.strong:
        return None
    view = next(s for s in seen.analytics.skills if s.name == seen.analytics.strong[0])
    mastery = _sure(view.mastery)
    return Insight(
        id=f"strong/{view.name}",
        kind="strength",
        words=f"{_capital(_spoken(view.name))} is a strength of yours: {mastery} % sure that "
        f"you know it, after {view.attempts} attempts.",
        evidence=_of_skill(seen, view.name),
        action="Try a hard challenge of it, or one that builds on it.",
        skill=view.name,
        numbers={"mastery_percent": mastery, "attempts": view.attempts},
    )


def fast_progress(seen: Seen) -> Insight | None:
    """Say that more was solved in the last seven days than in the seven before."""
    solved = [each for each in seen.analytics.challenges if each.solved_at is not None]
    ages = {each.challenge_id: (seen.now - (each.solved_at or 0.0)) / _DAY_S for each in solved}
    lately = [each for each in solved if 0 <= ages[each.challenge_id] < _WEEK]
    before = sum(_WEEK <= age < 2 * _WEEK for age in ages.values())
    if len(lately) < 3 or len(lately) <= before or not before:
        return None
    return Insight(
        id="pace/week",
        kind="pace",
        words=f"You solved {len(lately)} challenges in the last 7 days; in the 7 days before it "
        f"was {before}.",
        evidence=_solved_lately(seen),
        action="If it felt easy, choose a harder one next.",
        numbers={"solved": len(lately), "before": before, "days": _WEEK},
    )


def milestone(seen: Seen) -> Insight | None:
    """Say that a round number of challenges was just reached."""
    solved = seen.analytics.totals.solved
    mark = next((mark for mark in (100, 50, 25, 10, 5, 1) if solved >= mark), 0)
    if not mark or solved - mark > mark // 10:
        return None
    return Insight(
        id=f"milestone/{mark}",
        kind="milestone",
        words="You have solved your first challenge."
        if mark == 1
        else f"You have solved {solved} challenges.",
        evidence=_solved_lately(seen),
        action="Look at the first one again, and see how you would write it now."
        if mark > 1
        else "Go on with the one that is suggested next.",
        numbers={"solved": solved},
    )


RULES: Final[tuple[Rule, ...]] = (
    review_due,
    stuck_challenge,
    parked_skill,
    long_pause,
    strong_skill,
    fast_progress,
    weak_skill,
    same_error,
    no_self_check,
    days_in_row,
    early_hints,
    milestone,
)
"""In the order in which their findings are shown."""

_ERROR_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "syntax_error": (
        "a syntax error",
        "Look at the line that is named and the one above it: a bracket, a colon or a quote.",
    ),
    "error": (
        "an exception",
        "Read the last line of the error first, then the line of your code that it names.",
    ),
    "timeout": (
        "running out of time",
        "Look at what your loops repeat: can a set, a dictionary or a counter save the inner one?",
    ),
    "missing": (
        "a name that was not there",
        "Compare the name of your function with the one that the challenge asks for.",
    ),
    "memory": ("running out of memory", "Keep only what you still need, not all of it."),
}


def _spoken(name: str) -> str:
    return name.replace("-", " ").replace("javascript", "JavaScript")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _percent(share: float) -> int:
    return round(100 * share)


def _sure(mastery: float) -> int:
    """Return how sure it is that a skill is known, in percent: never quite."""
    return min(99, _percent(mastery))


def _practised(seen: Seen) -> Sequence[DayTotals]:
    """Return the days on which something was tried or asked; opening alone is no practice."""
    return [
        day
        for day in seen.analytics.days
        if day.runs or day.submissions or day.hints or day.asks or day.solved
    ]


def _days_between(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def _last_row(seen: Seen) -> Sequence[DayTotals]:
    """Return the days in a row that end today or yesterday."""
    row: list[DayTotals] = []
    for day in reversed(_practised(seen)):
        gap = _days_between(day.date, row[-1].date if row else seen.today)
        if gap > 1 or gap < 0:
            break
        row.append(day)
    return row[::-1]


def _of_days(seen: Seen, days: Sequence[DayTotals]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            at=seen.now - _DAY_S * _days_between(day.date, seen.today),
            challenge_id="",
            words=f"{day.date}: {day.submissions} handed in, {day.runs} runs",
        )
        for day in reversed(days)
    )


def _of_challenge(each: ChallengeTotals, words: str) -> Evidence:
    at = each.solved_at if each.solved_at is not None else each.first_at
    return Evidence(at=at, challenge_id=each.challenge_id, words=f"{each.title}: {words}")


def _of_skill(seen: Seen, skill: str) -> tuple[Evidence, ...]:
    mine = [
        each
        for each in seen.analytics.challenges
        if seen.tallies[each.challenge_id].topic == skill and each.tries
    ]
    return tuple(
        _of_challenge(each, "solved" if each.solved_at is not None else f"{each.tries} handed in")
        for each in reversed(mine[-_EVIDENCE_MAX:])
    )


def _solved_lately(seen: Seen) -> tuple[Evidence, ...]:
    solved = [each for each in seen.analytics.challenges if each.solved_at is not None]
    solved.sort(key=lambda each: each.solved_at or 0.0)
    return tuple(_of_challenge(each, "solved") for each in reversed(solved[-_EVIDENCE_MAX:]))

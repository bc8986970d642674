"""My progress as plain text of at most 80 columns: where I am, what is next, skills, calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from jupyter_codementor.model.analytics import Analytics, SkillView

from . import replies
from .lines import wrap
from .text import counted

WEEKS: Final = 12
_BAR: Final = 20
_LEVELS: Final = (1, 3, 6, 10)
_MARKS: Final = ".:+*#"
_NAME: Final = 16


def today(time_zone: str) -> date:
    """Return the student's own day; that of UTC where the zone is not known."""
    try:
        zone: tzinfo = ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):  # no such name, or no table of zones on this machine
        zone = UTC
    return datetime.now(zone).date()


def dashboard(found: replies.Dashboard, last: date | None = None) -> str:
    """Show the whole dashboard.

    Args:
        found: what the server said.
        last: the last day of the calendar; today where the student is if None.
    """
    progress = found.progress
    shown = ["My progress", "===========", *wrap(standing(progress)), ""]
    shown += ["Next for you", *_next(found.next), "", "My skills"]
    shown += _skills(found.analytics.skills, found.analytics.reviews_due)
    if found.analytics.reviews_due:
        shown += ["", *wrap(f"Due for review: {', '.join(found.analytics.reviews_due)}")]
    shown += ["", *_calendar(found.analytics, last or today(found.time_zone))]
    return "\n".join(shown)


def standing(progress: replies.ProgressReply) -> str:
    """Say level, XP and streak in one line."""
    streak = progress.streak
    left = progress.next_level_xp - progress.xp
    said = f"Level {progress.level}, {progress.xp} XP ({left} to level {progress.level + 1})"
    if streak.days:
        said += f", {counted(streak.days, 'day')} in a row"
    return said + "."


def _next(found: replies.Suggestion | None) -> list[str]:
    if found is None or not found.challenge_id:
        return wrap(found.reason if found else "You have solved all challenges.", "  ")
    facts = f"{found.title} ({found.difficulty}, {found.xp} XP) [{found.challenge_id}]"
    return [*wrap(facts, "  "), *wrap(found.reason, "  "), *wrap(numbers(found), "  ")]


def numbers(found: replies.Suggestion) -> str:
    """Say the numbers behind a suggestion, as far as they are known."""
    because = found.because
    if because is None:
        return ""
    shares = (
        ("chance that you solve it", because.success),
        ("you still remember the skill", because.recall),
        ("you know the skill", because.mastery),
    )
    said = [f"{words} {_percent(share)}" for words, share in shares if share is not None]
    if because.unmet:
        said.append(f"better practised before: {', '.join(because.unmet)}")
    return "; ".join(said)


def state(skill: SkillView, due: Iterable[str]) -> str:
    """Say in a word or two how a skill stands."""
    if skill.mastered:
        return "due for review" if skill.name in due else "mastered"
    if skill.parked:
        return "put aside for now"
    return "learning" if skill.attempts else "not begun"


def _skills(skills: Iterable[SkillView], due: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for skill in skills:
        known = skill.mastery if skill.attempts else 0.0
        full = round(known * _BAR)
        bar = "#" * full + "-" * (_BAR - full)
        share = _percent(known) if skill.attempts else ""
        name = skill.name if len(skill.name) <= _NAME else skill.name[: _NAME - 1] + "~"
        solved = f"{skill.solved}/{skill.total}"
        line = f"  {name:<{_NAME}} [{bar}] {share:>5} {solved:>6}  {state(skill, due)}"
        lines.append(line.rstrip())
    return lines or ["  The catalogue has no skills yet."]


def _calendar(analytics: Analytics, last: date) -> list[str]:
    """Draw the last weeks, a row for each weekday; the fuller the sign, the more was done."""
    counts = {day.date: day.submissions for day in analytics.days}
    first = last - timedelta(days=last.weekday() + 7 * (WEEKS - 1))
    rows = []
    for weekday, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")):
        days = [first + timedelta(days=7 * week + weekday) for week in range(WEEKS)]
        signs = [_sign(counts.get(day.isoformat(), 0)) if day <= last else " " for day in days]
        rows.append(f"  {name}  {' '.join(signs)}".rstrip())
    total = sum(counts.values())
    return [f"The last {WEEKS} weeks ({counted(total, 'submission')} in all)", *rows]


def _sign(submissions: int) -> str:
    return _MARKS[sum(submissions >= least for least in _LEVELS)]


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"

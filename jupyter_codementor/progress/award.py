"""What a submission brought, for the eyes of its student."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.skills import SkillChange
from ..model.student import Award, LedgerEntry, Progress, XpPart
from .xp import HINT_COST, MAX_HINTS_COUNTED


def award_of(
    before: Progress,
    after: Progress,
    entries: Iterable[LedgerEntry],
    hints_used: int = 0,
    skills: tuple[SkillChange, ...] = (),
    made_good: int = 0,
) -> Award:
    """Return the award of a submission.

    Args:
        before: progress before it was credited.
        after: progress after it.
        entries: the ledger entries that it inserted (not those whose ids were taken).
        hints_used: rungs of the hint ladder taken before it, which made each point cheaper.
        skills: what it did to skills.
        made_good: XP that was there by the student's own word, and is now earned here.
    """
    new = tuple(entries)
    points = [entry for entry in new if entry.challenge_id]
    others = [entry for entry in new if not entry.challenge_id]
    parts = [XpPart(entry.xp, entry.reason) for entry in others if entry.xp]
    solved = sum(entry.xp for entry in points)
    if solved:
        parts.insert(0, XpPart(solved, _solved_reason(len(points), hints_used)))
    if made_good:
        parts.append(XpPart(0, _made_good_reason(made_good)))
    return Award(
        xp=solved + sum(entry.xp for entry in others),
        parts=tuple(parts),
        achievements=tuple(got for got in after.achievements if got not in before.achievements),
        level_before=before.level,
        level=after.level,
        streak_days=after.streak.days,
        skills=skills,
    )


def _made_good_reason(xp: int) -> str:
    return (
        f"You had {xp} XP for this by your own word. Now your code has earned them here: they "
        "count on the leaderboard, too."
    )


def _solved_reason(points: int, hints_used: int) -> str:
    reason = f"{points} {'point' if points == 1 else 'points'} earned by your code"
    if hints_used <= 0:
        return f"{reason}."
    less = round(100 * HINT_COST * min(hints_used, MAX_HINTS_COUNTED))
    return f"{reason}, {less} % less for {hints_used} {'hint' if hints_used == 1 else 'hints'}."

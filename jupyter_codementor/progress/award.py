"""What a submission brought, for the eyes of its student."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.student import Award, LedgerEntry, Progress, XpPart


def award_of(before: Progress, after: Progress, entries: Iterable[LedgerEntry]) -> Award:
    """Return the award of a submission.

    Args:
        before: progress before it was credited.
        after: progress after it.
        entries: the ledger entries that it inserted (not those whose ids were taken).
    """
    new = tuple(entries)
    points = [entry for entry in new if entry.challenge_id]
    others = [entry for entry in new if not entry.challenge_id]
    parts = [XpPart(entry.xp, entry.reason) for entry in others if entry.xp]
    solved = sum(entry.xp for entry in points)
    if solved:
        word = "point" if len(points) == 1 else "points"
        parts.insert(0, XpPart(solved, f"{len(points)} {word} earned by your code."))
    return Award(
        xp=solved + sum(entry.xp for entry in others),
        parts=tuple(parts),
        achievements=tuple(got for got in after.achievements if got not in before.achievements),
        level_before=before.level,
        level=after.level,
        streak_days=after.streak.days,
    )

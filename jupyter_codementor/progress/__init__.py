"""XP, levels, streaks, achievements: what a student's submissions add up to. No I/O.

To credit a graded submission: insert `solve_entries`; `apply` it (or `recompute`, if `is_late`);
`settle` the progress with the whole ledger and insert the entries that it says are due; store the
progress. Each step may be done twice.
"""

from .achievements import AchievementState, achievement_entries, achievements_of
from .award import award_of
from .fold import apply, changes_by, hint_taken, is_late, opened, recompute, skill_changes
from .ledger import gained, settle, with_ledger
from .levels import level_of, level_start
from .models import CatalogueFacts, ChallengeFacts, facts_of
from .streaks import advance, as_of
from .xp import HINT_COST, MAX_HINTS_COUNTED, solve_entries, worth_with_hints, xp_left

__all__ = [
    "HINT_COST",
    "MAX_HINTS_COUNTED",
    "AchievementState",
    "CatalogueFacts",
    "ChallengeFacts",
    "achievement_entries",
    "achievements_of",
    "advance",
    "apply",
    "as_of",
    "award_of",
    "changes_by",
    "facts_of",
    "gained",
    "hint_taken",
    "is_late",
    "level_of",
    "level_start",
    "opened",
    "recompute",
    "settle",
    "skill_changes",
    "solve_entries",
    "with_ledger",
    "worth_with_hints",
    "xp_left",
]

"""Skills: ability and difficulty (Elo), mastery (knowledge tracing), memory (FSRS). No I/O.

Each attempt is one step of a fold, `practise`; nothing else changes the skills of a student.
"""

from .elo import OF_LEVEL, success
from .memory import recall_now
from .practice import PASSED, Attempt, changes, credit_of, in_sitting, practise
from .ratings import RATED_BY_MAX, rated, rated_by_all, rates, share_of, unrated

__all__ = [
    "OF_LEVEL",
    "PASSED",
    "RATED_BY_MAX",
    "Attempt",
    "changes",
    "credit_of",
    "in_sitting",
    "practise",
    "rated",
    "rated_by_all",
    "rates",
    "recall_now",
    "share_of",
    "success",
    "unrated",
]

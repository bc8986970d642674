"""Which challenge comes next, and why. No I/O."""

from .next import Candidate, Choice, count_skills, suggest, waits_for

__all__ = ["Candidate", "Choice", "count_skills", "suggest", "waits_for"]

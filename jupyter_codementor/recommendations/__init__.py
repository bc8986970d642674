"""Which challenge comes next, and why. No I/O."""

from .course import Course, Item, course_of
from .next import RULES, Rules, Student, Wish, next_challenge, passed, waits_for

__all__ = [
    "RULES",
    "Course",
    "Item",
    "Rules",
    "Student",
    "Wish",
    "course_of",
    "next_challenge",
    "passed",
    "waits_for",
]

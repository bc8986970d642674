"""What a challenge is: reading it from its notebook, writing it, and what students hand in."""

from .handin import Answer, answer_cell, code_of
from .layout import layout_problems
from .leaks import leaks
from .reading import Authored, TestNote, read, read_file, read_notebook
from .student import student_notebook
from .writing import write

__all__ = [
    "Answer",
    "Authored",
    "TestNote",
    "answer_cell",
    "code_of",
    "layout_problems",
    "leaks",
    "read",
    "read_file",
    "read_notebook",
    "student_notebook",
    "write",
]

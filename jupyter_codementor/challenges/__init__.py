"""What a challenge is: reading it from its notebook, writing it, and what students hand in."""

from .graded_code import graded_code
from .handin import Answer, answer_cell, code_of, without_magics
from .layout import layout_problems
from .leaks import leaks
from .reading import Authored, TestNote, cell_of_code, read, read_file, read_notebook
from .student import student_notebook
from .writing import write

__all__ = [
    "Answer",
    "Authored",
    "TestNote",
    "answer_cell",
    "cell_of_code",
    "code_of",
    "graded_code",
    "layout_problems",
    "leaks",
    "read",
    "read_file",
    "read_notebook",
    "student_notebook",
    "without_magics",
    "write",
]

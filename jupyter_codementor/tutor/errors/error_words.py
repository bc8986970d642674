"""Python's exceptions in plain words, for the case that nobody could look closer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class ErrorWords(Struct, frozen=True):
    """What is said of a kind of exception.

    Args:
        where: what kind of problem it is, for the first step.
        cause: why it mostly happens.
        question: to ask back.
        concept: the entry of the glossary with an example.
        next_step: what kind of step mends it, in words.
    """

    where: str
    cause: str
    question: str
    concept: str
    next_step: str


_LAST_LINE: Final = re.compile(
    r"^(?:[\w.]+\.)?([A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration))\b(?::\s*(.*))?$",
    re.MULTILINE,
)
_LINE: Final = re.compile(r"\bline (\d{1,5})\b")
_LOOKED_AT: Final = 20_000


class Traceback(Struct, frozen=True):
    """What a traceback says: the class of the exception, its message, the last line named."""

    type_name: str
    message: str
    line: int | None


def read_traceback(text: str) -> Traceback | None:
    """Return what the last exception of a text is, or None if there is none."""
    tail = text[-_LOOKED_AT:]
    found = list(_LAST_LINE.finditer(tail))
    if not found:
        return None
    lines = _LINE.findall(tail[: found[-1].start()])
    message = " ".join((found[-1][2] or "").split())[:160]
    return Traceback(found[-1][1], message, int(lines[-1]) if lines else None)


ERRORS: Final[Mapping[str, ErrorWords]] = {
    "NameError": ErrorWords(
        "Python met a name that it does not know.",
        "Mostly the name is spelled in another way somewhere else, gets its value further down, or "
        "is a text without quotes.",
        "Where does this name get its value, and is it spelled the same there?",
        "nameerror",
        "The next step is to make the name there and the name where it gets its value the same.",
    ),
    "UnboundLocalError": ErrorWords(
        "A variable of your function is used before it has a value there.",
        "A name that gets a value anywhere in a function belongs to that function. It does not "
        "look outside for an older value.",
        "Which line gives that name its first value, and does it always run before?",
        "scope",
        "The next step is to give the name a value in the function first, or to make it a "
        "parameter.",
    ),
    "TypeError": ErrorWords(
        "Something was done with a value whose type does not allow it.",
        "Often text and numbers are mixed, a value is `None`, or a function is called with too "
        "many or too few values.",
        "Which types do the values in that line have?",
        "typeerror",
        "The next step is to look at the types of the values in that line, one by one.",
    ),
    "ValueError": ErrorWords(
        "A value has the right type, but what is in it makes no sense there.",
        'For example, `int("seven")` is given text, as it should be, but no digits.',
        "What exactly is in that value when the line runs?",
        "exception",
        "The next step is to look at the value just before that line, and at where it comes from.",
    ),
    "IndexError": ErrorWords(
        "Your code asked for a position that is not there.",
        "Counting begins at 0, so the last position is one less than the length. An empty list has "
        "no position at all.",
        "How long is the list at that moment, and which position is asked for?",
        "index",
        "The next step is to compare the position that is asked for with the length.",
    ),
    "KeyError": ErrorWords(
        "Your code looked up a key that the dictionary does not have.",
        "Either the key was never put in, or it is spelled or typed in another way: `1` and "
        '`"1"` are two keys.',
        "Which keys are in the dictionary when that line runs?",
        "dictionary",
        "The next step is to look at the keys that are there, or to ask whether the key is in it.",
    ),
    "AttributeError": ErrorWords(
        "Your code asked a value for something that it does not have.",
        "The name after the dot may be misspelled, or the value is of another type than you "
        "think. Often it is `None`.",
        "What type does the value before the dot have?",
        "method",
        "The next step is to find out what stands before the dot when that line runs.",
    ),
    "ZeroDivisionError": ErrorWords(
        "Your code divides by zero.",
        "The divisor is mostly a length or a count, and for some input it is 0.",
        "For which input is the divisor 0, and what should come out then?",
        "division by zero",
        "The next step is to treat that one input on its own, before the line that divides.",
    ),
    "SyntaxError": ErrorWords(
        "Python cannot read the code, so nothing has run yet.",
        "Often a colon, a quote or a bracket is missing, in the line that is named or just above.",
        "Does each bracket and each quote have its partner?",
        "syntax error",
        "The next step is to read that line aloud, sign by sign, beside one that works.",
    ),
    "IndentationError": ErrorWords(
        "The spaces at the start of a line do not fit.",
        "After a colon the next line must be indented, and all lines of one block by the same "
        "number of spaces.",
        "Which lines are to belong together?",
        "indentation",
        "The next step is to line up the beginnings of the lines that belong together.",
    ),
    "RecursionError": ErrorWords(
        "Your function calls itself again and again without an end.",
        "A smallest task that is answered at once is missing, or the task does not become smaller.",
        "For which input should the function answer without calling itself?",
        "recursion",
        "The next step is to write down the smallest task and its answer.",
    ),
    "ModuleNotFoundError": ErrorWords(
        "Python does not find a module of that name.",
        "The name may be misspelled, or the module is not installed here.",
        "Do you need this module at all, and is its name right?",
        "module",
        "The next step is to check how the name is spelled, or to do without it.",
    ),
    "EOFError": ErrorWords(
        "`input()` was called more often than lines were typed.",
        "The test gives your program a fixed number of lines. One more `input()` finds nothing.",
        "How many lines does the example type in, and how many do you read?",
        "input",
        "The next step is to count how often your code reads a line.",
    ),
    "AssertionError": ErrorWords(
        "A check by `assert` found something else than it should.",
        "The condition after `assert` was false: what came is not what was expected.",
        "What does your code give for just this input?",
        "test",
        "The next step is to run your code with just this input and look at what comes.",
    ),
    "TabError": ErrorWords(
        "Tabs and spaces are mixed at the start of lines.",
        "They look alike, but Python counts them in another way.",
        "Which lines start with a tab?",
        "indentation",
        "The next step is to use four spaces everywhere, and no tab.",
    ),
    "ReferenceError": ErrorWords(
        "A name is used that is not known at that place.",
        "Mostly it is spelled in another way somewhere else, or gets its value further down.",
        "Where does this name get its value?",
        "variable",
        "The next step is to make the name there and the name where it gets its value the same.",
    ),
}
"""Words for the exceptions that beginners meet."""

UNREADABLE: Final = frozenset({"SyntaxError", "IndentationError", "TabError"})
"""Those that come before anything runs: there is no input to follow."""
OF_NAMES: Final = UNREADABLE | {
    "NameError",
    "UnboundLocalError",
    "AttributeError",
    "ModuleNotFoundError",
    "ReferenceError",
}
"""Those that say more than the kind of mistake: their own example fits better."""


def error_named(*texts: str) -> str:
    """Return the name of the first exception that one of the texts names, or an empty text."""
    for text in texts:
        found = _NAME.search(text)
        if found is not None:
            return found[0]
    return ""


_NAME: Final = re.compile(rf"\b(?:{'|'.join(ERRORS)})\b")

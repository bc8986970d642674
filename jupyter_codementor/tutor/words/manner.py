"""How the three personalities of the offline tutor sound."""

from __future__ import annotations

import zlib
from typing import Final

from jupyter_codementor.model.tutor import Personality

from ..hint_planner import Progress

_OPENERS: Final[dict[Personality, dict[Progress | None, tuple[str, ...]]]] = {
    "encouraging": {
        "some": (
            "You are on the right track: {passed} of {count} visible tests pass already.",
            "Nice work so far: {passed} of {count} visible tests pass.",
        ),
        "solved": (
            "All visible tests pass, and that is worth something. There is one more thing to "
            "look at.",
        ),
        None: (
            "Good that you ask. Everybody who programs gets stuck now and then.",
            "You have made a start, and that is the hardest part.",
            "Let us sort this out together. You are closer than it may feel.",
        ),
    },
    "socratic": {
        None: (
            "Let us look at what your code does before we judge it.",
            "Let us follow the code one step at a time and see what it tells us.",
            "Let us be detectives for a moment and collect what we know.",
        ),
    },
    "concise": {None: ("",)},
}
_ADVICE: Final[dict[Personality, tuple[str, ...]]] = {
    "encouraging": (
        "Take this one input, and go through your code with it on paper, line by line. Write down "
        "what each variable holds. The first line that surprises you is the one to change.",
        "Change one thing only, and run the tests again. Small steps are how good programmers "
        "work, too.",
        "If you get lost on the way, put a `print` before and after the line, and see what "
        "changes. You can take it out again later.",
    ),
    "socratic": (
        "Before you change anything, write down what you expect each variable to hold after every "
        "line. Then let the code show you with `print`. Where the two differ, you have found the "
        "place.",
        "Try the smallest input that goes wrong. With so little data you can check each step in "
        "your head.",
        "Once you know what happens, say in one sentence what should happen there. That sentence "
        "is your next line of code.",
    ),
    "concise": (),
}
_QUESTION: Final[dict[Personality, str]] = {
    "encouraging": "**A question for you:** {question}",
    "socratic": "**Think about this:** {question}",
    "concise": "{question}",
}
_LENGTH: Final[dict[Personality, tuple[int, int]]] = {
    "encouraging": (85, 155),
    "socratic": (85, 155),
    "concise": (0, 100),
}


def opener(personality: Personality, state: Progress, passed: int, count: int, seed: str) -> str:
    """Return the first sentence; "" for who wants none. Equal seeds give equal words."""
    known = _OPENERS[personality]
    choices = known.get(state, known[None])
    chosen = choices[zlib.crc32(seed.encode("utf-8", "replace")) % len(choices)]
    return chosen.format(passed=passed, count=count)


def advice(personality: Personality) -> tuple[str, ...]:
    """Return how to go on, the most useful first; nothing for who wants few words."""
    return _ADVICE[personality]


def asked(personality: Personality, question: str) -> str:
    """Return the question back, as this personality asks it."""
    return _QUESTION[personality].format(question=question)


def length(personality: Personality) -> tuple[int, int]:
    """Return how many words an answer should have at least, and at most."""
    return _LENGTH[personality]

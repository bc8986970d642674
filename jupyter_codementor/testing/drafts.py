"""Drafts as a model writes them: a good one, and what can be wrong with it."""

from __future__ import annotations

import json
from typing import Any, Final

_REFERENCE: Final = """\
def shorten(words, most):
    short = []
    for word in words:
        if len(word) > most:
            word = word[:most] + "."
        short.append(word)
    return short
"""
_TESTS: Final = (
    ("one long word", "shorten(['banana'], 3)", "['ban.']", False),
    ("a short word stays", "shorten(['fig'], 5)", "['fig']", False),
    ("a mixture", "shorten(['fig', 'cherry', 'plum'], 4)", "['fig', 'cher.', 'plum']", False),
    ("no words", "shorten([], 3)", "[]", True),
    ("exactly as long", "shorten(['kiwi', 'kiwis'], 4)", "['kiwi', 'kiwi.']", True),
    ("the same word twice", "shorten(['melon', 'melon'], 2)", "['me.', 'me.']", True),
    ("nothing is left", "shorten(['a', ''], 0)", "['.', '']", True),
    ("one letter", "shorten(['ab', 'c'], 1)", "['a.', 'c']", True),
)


def draft_json(**changes: Any) -> dict[str, Any]:
    """Return a good draft as JSON data, with some parts exchanged."""
    tests = [
        {"name": name, "call": call, "expected": expected, "hidden": hidden, "message": ""}
        for name, call, expected, hidden in _TESTS
    ]
    good = {
        "title": "Short labels",
        "description": "A shop prints labels for fruit, and the labels are narrow.\n\nWrite a "
        "function `shorten(words, most)` that cuts each word that has more than `most` letters "
        "and puts a full stop behind it. Other words stay as they are.",
        "entry": "shorten",
        "starter": 'def shorten(words, most):\n    """Return the words, shortened."""\n    ...',
        "reference": _REFERENCE,
        "tests": tests,
        "hints": ["Look at one word at a time.", "A slice cuts a word: `word[:most]`."],
        "wrong": [
            {
                "cause": "cuts words of exactly that length",
                "code": _REFERENCE.replace("> most", ">= most"),
                "mistake": "boundary",
            }
        ],
    }
    return good | changes


def draft_answer(*drafts: dict[str, Any]) -> str:
    """Return the answer that holds these drafts, or the good one."""
    return json.dumps({"challenges": list(drafts) or [draft_json()]})

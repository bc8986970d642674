"""What the templates of tallies share."""

from __future__ import annotations

from typing import Final

from .template import Choices

THEMES: Final = {
    "birds": (
        "Two friends sit at a lake and note each bird that they see",
        ["duck", "swan", "heron", "coot", "gull"],
    ),
    "orders": (
        "An ice cream parlour notes each scoop that it sells",
        ["lemon", "vanilla", "mint", "cherry", "coconut"],
    ),
    "cars": (
        "A camera writes down the colour of each car",
        ["red", "blue", "white", "black", "green"],
    ),
    "letters": (
        "A post office notes for which town each letter is",
        ["bern", "rome", "oslo", "paris", "riga"],
    ),
}
"""Where the words come from, and some of them."""
KEYS: Final = {
    "itself": ("each word", "word"),
    "length": ("each length of a word", "len(word)"),
    "first letter": ("each first letter", "word[0]"),
    "last letter": ("each last letter", "word[-1]"),
}
"""What is counted, in words and in code."""
CASES: Final = {"counts": "", "ignores case": ".lower()"}
"""Whether capital letters count."""


def _key(word: str, by: str) -> object:
    return {
        "itself": word,
        "length": len(word),
        "first letter": word[:1],
        "last letter": word[-1:],
    }[by]


def counts_of(words: list[str], chosen: Choices) -> dict[object, int]:
    """Return how often each key occurs."""
    found: dict[object, int] = {}
    for word in words:
        word = word.lower() if chosen.get("case") == "ignores case" else word
        found[_key(word, chosen["by"])] = found.get(_key(word, chosen["by"]), 0) + 1
    return found

"""What beginners' words of Python mean: two or three sentences and a tiny example each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from .glossary_entry import Entry
from .glossary_programs import PROGRAMS
from .glossary_values import VALUES

_ASKS: Final = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|hi|hello|please|sorry|um|hey)\W+)*"
    r"(?:(?:can|could|would|will) you\s+)?(?:please\s+)?"
    r"(?:what(?:'s|s| is| are| does| do)|how (?:does|do|can|would|to)|when (?:do|should|would)|"
    r"explain|define|describe|tell me (?:about|what)|teach me|i (?:do not|don'?t) "
    r"(?:know|understand|get) what|why (?:do|does|would) (?:we|i|you|one)|meaning of|"
    r"(?:what(?:'s|s| is) )?(?:the )?difference between)\b",
    re.IGNORECASE,
)
_OWN: Final = re.compile(
    r"\b(?:my|mine|here|line \d+|this (?:code|line|test|function|loop|error)|the (?:task|error))\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[a-z0-9_+*/%=<>!]+(?:-[a-z]+)*")
_LONGEST: Final = 160
_FILLER: Final = frozenset(
    _WORD.findall(
        """
what whats is are was the a an do does did doing how can could would will should i you we one to of
in on for it its please explain define describe tell me about teach meaning mean use used using work
called call python programming code again exactly really difference between and or vs when why need
so but ok okay hi hello sorry um hey not don t know understand get concept word term thing"""
    )
)
"""Words that say nothing of which concept is meant, unless one has that very name."""
_WEAK: Final = frozenset("and or not for if".split())  # noqa: SIM905 - a row of words
"""Names of concepts that stand in every sentence too: they count where no other one is named."""
_VAGUE: Final = frozenset(
    _WORD.findall(
        """
and or not for if none nothing true false else error errors test tests bug number numbers text
position length order function functions set key keys map returns return returning returned result
input print default = class library types type condition try method argument"""
    )
)
"""Names of concepts that a question about one's own code speaks of without asking about them."""
_NOUN_ONLY: Final = 3
"""A question of at most so many words that names a concept is about it: "recursion?"."""


class Explained(Struct, frozen=True):
    """The concepts that a question is about, at most two."""

    entries: tuple[Entry, ...]


def _by_word() -> Mapping[tuple[str, ...], Entry]:
    return {tuple(_words(word)): entry for entry in (*VALUES, *PROGRAMS) for word in entry.words}


def _words(text: str) -> list[str]:
    return [_singular(word) for word in _WORD.findall(text.casefold())]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


_BY_WORD: Final = _by_word()
_VAGUE_SINGULAR: Final = frozenset(map(_singular, _VAGUE))
_FILLER_SINGULAR: Final = frozenset(map(_singular, _FILLER))
_LONGEST_WORD: Final = max(map(len, _BY_WORD))


def asked_concept(question: str) -> Explained | None:
    """Return what a question is about, if it asks for the meaning of a word and not for help.

    "What is a list?" does, and so does "recursion?"; "what is wrong with my list?" does not.
    """
    text = " ".join(question.split())
    if not text or len(text) > _LONGEST or _OWN.search(text):
        return None
    words = _words(text)
    found, others = _named(words)
    if not found or len(others) > (1 if _ASKS.match(text) else 0):
        return None
    if _ASKS.match(text) or len(words) <= _NOUN_ONLY:
        both = "difference" in words or "vs" in words
        return Explained(tuple(found[:2] if both else found[:1]))
    return None


def named_concept(question: str) -> Entry | None:
    """Return the concept that a question about something else speaks of, e.g. of sorting.

    Short words that stand in every sentence do not count, and neither do those that are mostly
    meant otherwise.
    """
    text = " ".join(question.split())
    asks = _ASKS.match(text) or text.endswith("?")
    if not asks or len(text) > _LONGEST or _OWN.search(text):
        return None
    found, _ = _named([word for word in _words(text) if word not in _VAGUE_SINGULAR])
    return found[0] if found else None


def concept(name: str) -> Entry | None:
    """Return what is known of a word, e.g. of a topic of the catalogue or a kind of statement."""
    found, _ = _named(_words(name.replace("_", " ")))
    return found[0] if found else None


def _named(words: list[str]) -> tuple[list[Entry], list[str]]:
    """Return the concepts that are named, as they come, and the words that name something else.

    Longer names win: "for loop" is not "loop".
    """
    found: dict[int, tuple[str, Entry]] = {}
    taken: set[int] = set()
    for length in range(_LONGEST_WORD, 0, -1):
        for at in range(len(words) - length + 1):
            entry = _BY_WORD.get(tuple(words[at : at + length]))
            if entry is not None and not taken & set(range(at, at + length)):
                taken |= set(range(at, at + length))
                found[at] = (" ".join(words[at : at + length]), entry)
    strong = {at: each for at, each in found.items() if each[0] not in _WEAK}
    entries = {entry.title: entry for _, (_, entry) in sorted((strong or found).items())}
    others = [
        word for at, word in enumerate(words) if at not in taken and word not in _FILLER_SINGULAR
    ]
    if strong and any(each[0] in ("if", "not") for each in found.values()):
        others += ["if", "not"]  # a whole sentence about something, not about a word
    return list(entries.values()), others

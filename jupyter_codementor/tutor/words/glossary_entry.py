"""What an entry of the glossary is."""

from __future__ import annotations

from msgspec import Struct


class Entry(Struct, frozen=True):
    """A concept.

    Args:
        title: as it stands in a sentence, e.g. ``a list``.
        words: how people name it.
        text: two or three sentences.
        example: a few lines of code, useless for any task.
        question: to ask back.
    """

    title: str
    words: tuple[str, ...]
    text: str
    example: str
    question: str


def entry(title: str, words: str, text: str, example: str, question: str) -> Entry:
    """Return an entry whose names are given with commas between them."""
    names = tuple(word.strip() for word in words.split(","))
    return Entry(title, names, text, example.strip(), question)

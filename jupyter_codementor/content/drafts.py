"""A challenge that is being made: what a template or a model proposes, before anything is proven.

A test is calls with what they must return, as text of Python literals, so that its cells are
written by us and never taken from a stranger.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from jupyter_codementor.model.challenge import Difficulty
from jupyter_codementor.model.mistakes import Mistake

DIFFICULTIES: Final[tuple[Difficulty, ...]] = ("easy", "medium", "hard")
VISIBLE_MIN: Final = 3
HIDDEN_MIN: Final = 4
HINTS_MIN: Final = 2


class Wish(Struct, frozen=True):
    """What a challenge is wanted for."""

    skill: str
    difficulty: Difficulty
    language: str = "python"

    @property
    def fits(self) -> str:
        """The wish as one word, equal for equal wishes."""
        return f"{self.skill}/{self.difficulty}/{self.language}"


class Check(Struct, frozen=True):
    """A call, and the literal that it must return or the exception that it must raise.

    `before` are statements of a template that come first, such as the making of an object.
    """

    call: str
    expected: str = ""
    raises: str = ""
    before: tuple[str, ...] = ()


class DraftTest(Struct, frozen=True):
    """A test of a draft; `message` is the hint that is shown when a hidden one fails."""

    name: str
    checks: tuple[Check, ...]
    hidden: bool = False
    message: str = ""


class WrongDraft(Struct, frozen=True):
    """Code that must be rejected, and why it is wrong."""

    cause: str
    code: str
    mistakes: tuple[Mistake, ...] = ()


class Draft(Struct, frozen=True, kw_only=True):
    """A proposed challenge. Texts for people are Markdown; `hints` is a ladder, mildest first."""

    title: str
    description: str
    entry: str
    starter: str
    reference: str
    tests: tuple[DraftTest, ...]
    hints: tuple[str, ...]
    wrong: tuple[WrongDraft, ...] = ()
    explanation: str = ""
    tags: tuple[str, ...] = ()

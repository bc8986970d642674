"""What a rule is: where it stands among the others, and what we say."""

from __future__ import annotations

from msgspec import Struct

from jupyter_codementor.model.review import RemarkKind


class Rule(Struct, frozen=True, kw_only=True):
    """A rule with our words for it.

    Args:
        name: its standard name, e.g. ``mutable-argument-default``.
        code: its number at the linter, e.g. ``B006``; empty for a check of our own.
        kind: what it is about.
        worth: 0 to 100; what is worth more is shown first.
        sentence: what there is; ``{name}`` stands for the text that was found, other blanks are
            filled by the check.
        why: why that matters.
        suggestion: what to do, in words that fit any task.
    """

    name: str
    kind: RemarkKind
    worth: int
    sentence: str
    why: str
    suggestion: str = ""
    code: str = ""

    @property
    def key(self) -> str:
        """What a finding calls it."""
        return self.code or self.name


def bug(code: str, name: str, worth: int, sentence: str, why: str, suggestion: str = "") -> Rule:
    """Return a rule of the linter about a likely bug."""
    return Rule(
        code=code,
        name=name,
        kind="bug",
        worth=worth,
        sentence=sentence,
        why=why,
        suggestion=suggestion,
    )


def style(code: str, name: str, worth: int, sentence: str, why: str, suggestion: str = "") -> Rule:
    """Return a rule of the linter about what could be plainer."""
    return Rule(
        code=code,
        name=name,
        kind="style",
        worth=worth,
        sentence=sentence,
        why=why,
        suggestion=suggestion,
    )

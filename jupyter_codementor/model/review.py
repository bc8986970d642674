"""What is said of code beside its verdict: remarks, which cost no points."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

RemarkKind = Literal["bug", "growth", "complexity", "style"]
"""bug: the code probably does not do what was meant. growth: it takes more steps than the task
needs. complexity: hard to follow. style: right, but could be plainer."""

SHOWN_FIRST: Final = 5
"""How many remarks are shown before one asks for more."""


class Remark(Struct, frozen=True, kw_only=True):
    """One thing worth a second look.

    Args:
        line, column: where, from 1; the column counts characters.
        also_lines: further lines of which the same holds.
        rule: name of the rule, e.g. ``mutable-argument-default``.
        code: its number at the linter, e.g. ``B006``; empty for a rule of our own.
        sentence: what there is.
        why: why that matters.
        suggestion: what to do about it, never the solution of the challenge; may be empty.
    """

    line: int
    column: int
    rule: str
    kind: RemarkKind
    sentence: str
    why: str
    suggestion: str = ""
    code: str = ""
    also_lines: tuple[int, ...] = ()


class Review(Struct, frozen=True, kw_only=True):
    """The remarks on one code, the most useful first.

    `complete` is False if the linter could not be asked, so that less was looked for.
    """

    remarks: tuple[Remark, ...] = ()
    complete: bool = True

"""What reading code needs from outside: a linter, which is a program of its own."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class Finding(Struct, frozen=True):
    """What the linter, or a check of ours, found.

    Args:
        rule: its number at the linter (``B006``), or the name of a rule of ours.
        line, column: where it begins, from 1; columns count characters.
        end_line, end_column: where it ends; the column is the first one after it.
        detail: words for the blanks of the rule's sentence, for rules of ours.
    """

    rule: str
    line: int
    column: int
    end_line: int
    end_column: int
    detail: tuple[tuple[str, str], ...] = ()


class Linter(Protocol):
    """Reads Python code and never runs it."""

    async def findings(self, code: str) -> tuple[Finding, ...]:
        """Return what it finds by the rules that we have words for; nothing in unreadable code.

        Raises:
            Unavailable: it is missing, failed or took too long.
        """

    @property
    def problem(self) -> str:
        """A sentence on why it could not be asked last time; empty if all is well."""

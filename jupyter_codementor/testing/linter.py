"""Linters without a process: one that finds what it is told to, and one that is missing."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.review import Finding


class FixedLinter:
    """Implements the port `Linter`.

    Args:
        found: findings by code; other code is faultless. `asked` keeps what it was asked.
    """

    def __init__(self, found: Mapping[str, tuple[Finding, ...]] | None = None) -> None:
        self.asked: list[str] = []
        self._found = dict(found or {})

    @property
    def problem(self) -> str:
        """All is well."""
        return ""

    async def findings(self, code: str) -> tuple[Finding, ...]:
        """Return what was given for this code."""
        self.asked.append(code)
        return self._found.get(code, ())


class MissingLinter:
    """Implements the port `Linter`; it cannot be asked."""

    @property
    def problem(self) -> str:
        """What health says of it."""
        return "The linter is not installed."

    async def findings(self, code: str) -> tuple[Finding, ...]:
        """Refuse, whatever the code is."""
        raise Unavailable(self.problem)

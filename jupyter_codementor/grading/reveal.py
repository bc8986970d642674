"""What is told of a hidden test: nothing that could carry its input or expected value out."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from jupyter_codementor.model.verdict import CaseResult

from .source_text import shorten

MAX_OUTPUT: Final = 65_536
"""Of what was printed, so many characters are kept in a verdict."""


def reveal(result: CaseResult) -> CaseResult:
    """Return the result as it may be shown: of a hidden test name, status, points and message.

    A student's function could print, raise or return its inputs, or sleep in their rhythm; so no
    value, output, line, error or duration leaves.
    """
    if not result.hidden:
        long = len(result.output) > MAX_OUTPUT
        return replace(result, output=shorten(result.output, MAX_OUTPUT)) if long else result
    return CaseResult(
        name=result.name,
        status=result.status,
        points=result.points,
        earned=result.earned,
        hidden=True,
        message=result.message,
        question=result.question,
    )

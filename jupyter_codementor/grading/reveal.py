"""What is told of a hidden test: nothing that could carry its input or expected value out."""

from __future__ import annotations

from jupyter_codementor.model.verdict import CaseResult


def reveal(result: CaseResult) -> CaseResult:
    """Return the result as it may be shown: of a hidden test name, status, points and message.

    A student's function could print, raise or return its inputs, or sleep in their rhythm; so no
    value, output, line, error or duration leaves.
    """
    if not result.hidden:
        return result
    return CaseResult(
        name=result.name,
        status=result.status,
        points=result.points,
        earned=result.earned,
        hidden=True,
        message=result.message,
        question=result.question,
    )

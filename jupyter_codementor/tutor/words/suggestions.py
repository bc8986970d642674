"""What a student could ask next, as short buttons."""

from __future__ import annotations

from typing import Final

from jupyter_codementor.model.tutor import Finding, Intent

_MOST: Final = 4
SMALLER: Final = "Give me a smaller hint"
MORE: Final = "Give me another hint"
WHY: Final = "Why?"
EXAMPLE: Final = "Show me an example"
OTHER: Final = "What else could be wrong?"
CHANGED: Final = "I changed my code: look again"
BETTER: Final = "How could my code be better?"
BEGIN: Final = "How do I begin?"
READ: Final = "What does the task ask for?"
CONCEPTS: Final = ("What is a list?", "How does a for loop work?", "What is a function?")


def suggestions(
    *,
    rung: int,
    top: int,
    intent: Intent = "question",
    findings: tuple[Finding, ...] = (),
    has_challenge: bool = True,
    has_code: bool = True,
    solved: bool = False,
) -> tuple[str, ...]:
    """Return at most four buttons, the most useful first.

    Args:
        rung: the step of the ladder that the answer was on.
        top: the highest step that may be given.
        intent: what was asked for: the same is not offered again.
        findings: what was found, the one that leads first.
        has_challenge: whether it is about a challenge.
        has_code: whether there is code of the student's own.
        solved: whether it passes all visible tests.
    """
    if solved:
        return (BETTER, WHY) if findings else (BETTER,)
    if not has_challenge and not findings:
        return CONCEPTS
    if not has_code:
        return (BEGIN, READ, *((EXAMPLE,) if top >= 3 else ()))
    found = [
        (WHY, rung < 2 <= top and intent != "why"),
        (EXAMPLE, rung < 3 <= top and intent != "example"),
        (MORE, rung < top and rung >= 3),
        (CHANGED, rung >= 2),
        (SMALLER, rung > 1 and intent != "smaller"),
        (OTHER, len(findings) > 1),
    ]
    return tuple(words for words, offered in found if offered)[:_MOST] or (CHANGED,)

"""Under which name an answer of a model is kept: equal questions have equal names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from jupyter_codementor.model.tutor import Ask, Personality
from jupyter_codementor.model.verdict import Verdict

from .fingerprint import fingerprint, without_remarks
from .words.prompt import PROMPT_VERSION

_BETWEEN: Final = "\x1f"


def key(
    *,
    ask: Ask,
    student_id: str,
    model: str,
    challenge_version: int,
    rung: int,
    personality: Personality,
    language: str,
    failing: Iterable[str] = (),
    programming_language: str = "python",
    last_message: str = "",
    hints_taken: int = 0,
) -> str:
    """Return ``ai_response:{message}:{level}:{context}``, the first and the last as digests.

    What a student typed is kept for that student only: another one with the same words, or a
    friend with the same code, never sees the answer to it. An answer speaks of lines by their
    numbers, so that code with a further line above is other code.

    Args:
        ask: the question.
        student_id: who asks.
        model: the model that would be asked.
        challenge_version: of the challenge, which changes with its tests; 0 without one.
        rung: the step of the hint ladder.
        personality: from the profile.
        language: of the answer.
        failing: which tests fail and how, see `failing_tests`.
        programming_language: of the code.
        last_message: the last answer of the conversation, which a "why?" is about.
        hints_taken: how many of the author's hints the student has read, which the model sees.
    """
    message = _digest(
        ask.intent,
        ask.test_name,
        ask.selection,
        _squeezed(ask.question),
        student_id if is_personal(ask) else "",
        last_message if ask.intent == "why" else "",
    )
    context = _digest(
        PROMPT_VERSION,
        model,
        ask.challenge_id,
        str(challenge_version),
        personality,
        language,
        fingerprint(ask.code, programming_language),
        _layout(without_remarks(ask.code, programming_language)),
        str(hints_taken),
        *sorted(failing),
    )
    return f"ai_response:{message}:{rung}:{context}"


def is_personal(ask: Ask) -> bool:
    """Return whether the answer is kept for its author only.

    Into the prompt of an answer that others may get goes nothing that its author wrote freely: no
    earlier question, no comment.
    """
    return bool(ask.question.strip()) or ask.intent == "why"


def failing_tests(verdict: Verdict | None) -> tuple[str, ...]:
    """Return each failing test as its name, how it failed, and the class of its exception."""
    if verdict is None:
        return ()
    return tuple(
        f"{case.name}{_BETWEEN}{case.status}{_BETWEEN}{(case.error or '').partition(':')[0]}"
        for case in verdict.cases
        if case.status != "passed" and not case.hidden
    )


def _layout(code: str) -> str:
    """Return which lines hold code."""
    return ",".join(str(number) for number, line in enumerate(code.split("\n"), 1) if line.strip())


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def _digest(*parts: str) -> str:
    """Digest the parts so that no two lists of parts give the same text."""
    whole = "".join(f"{len(part)}{_BETWEEN}{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""The tutor's words that widget and plain text share."""

from __future__ import annotations

import math
from typing import Final

from jupyter_codementor.model.tutor import Answer, Finding, Intent, Resource, StepTaken

from . import replies

GENERAL: Final = "General questions"
NO_ANSWER_YET: Final = "This question has no answer yet."
STOPPED: Final = "This answer was stopped."
_HELD_BACK: Final = "A piece of code was left out: it would have given the solution away."
_CHALLENGE: Final = "codementor:challenge/"
_MATERIAL: Final = "codementor:material/"
IN_LAB: Final = "in JupyterLab, under Things to read"
"""Where a material can be read: a notebook cannot show it."""
_INTENTS: Final[dict[Intent, str]] = {
    "question": "A question",
    "failing-test": "Why does this test not pass?",
    "traceback": "What does my last error mean?",
    "selection": "What about this piece of code?",
    "smaller": "Give me a smaller hint",
    "example": "Show me an example",
    "why": "Why?",
}
FURTHER_HELP: Final[tuple[Intent, ...]] = ("smaller", "example", "why")
RUNG_NAMES: Final = ("Where", "Why", "Example", "Blocks")
_FIRST_QUESTIONS: Final = (
    "What am I asked to do?",
    "How do I begin?",
    "Why does my code not pass?",
)
_FIRST_GENERAL_QUESTIONS: Final = (
    "How do I read an error message?",
    "What is the difference between = and ==?",
    "When do I use a list and when a dictionary?",
)
_SPECIALISTS: Final = {
    "error_explainer": "Explains errors",
    "test_analyst": "Looks at the tests",
    "code_reader": "Reads the code",
    "next_step_finder": "Finds the next step",
    "hint_planner": "Plans the hint",
    "resource_finder": "Finds what to read",
    "composer": "Writes the answer",
    "leak_check": "Keeps the solution back",
}
_STEPS: Final = {
    "found": "found something",
    "nothing": "found nothing",
    "failed": "did not work",
    "late": "took too long",
    "not_needed": "was not needed",
}


def question(asked: str, intent: Intent) -> str:
    """Return what was asked, as the student would say it."""
    return asked or _INTENTS[intent]


def plain_question(challenge_id: str) -> str:
    """Return what is asked where code was handed over without a word."""
    return "Why does my code not pass?" if challenge_id else "What is wrong with my code?"


def first_questions(challenge_id: str) -> tuple[str, ...]:
    """Return what one could ask where nothing was asked yet."""
    return _FIRST_QUESTIONS if challenge_id else _FIRST_GENERAL_QUESTIONS


def finding(answer: Answer) -> Finding | None:
    """Return what was found first."""
    return answer.findings[0] if answer.findings else None


def source(answer: Answer) -> str:
    """Say who put an answer into words."""
    if answer.source == "model":
        return answer.model or "language model"
    return "earlier answer" if answer.source == "cache" else "offline help"


def notes(answer: Answer) -> list[str]:
    """Return what there is to say about an answer: why it is not what was hoped for."""
    found = [answer.notice] if answer.notice else []
    if answer.stopped and not answer.notice:
        found.append(STOPPED)
    return [*found, _HELD_BACK] if answer.blocked else found


def suggestions(answer: Answer) -> list[str]:
    """Return what could be asked next, without what is offered after every answer."""
    usual = {_bare(_INTENTS[intent]) for intent in FURTHER_HELP}
    return [each for each in answer.suggestions if _bare(each) not in usual]


def _bare(text: str) -> str:
    return text.rstrip(".?!").lower()


def linked(resource: Resource) -> tuple[str, str] | None:
    """Return ``("challenge", id)``, ``("material", where it is)`` or ``("page", address)``.

    None for what must not be opened.
    """
    if resource.url.startswith(_CHALLENGE):
        return "challenge", resource.url.removeprefix(_CHALLENGE)
    if resource.url.startswith(_MATERIAL):
        return "material", IN_LAB
    return ("page", resource.url) if resource.url.lower().startswith("https://") else None


def title(seen: replies.TutorSeen) -> str:
    """Return what the conversation is about."""
    return seen.conversation.title or seen.conversation.challenge_id or GENERAL


def rungs(status: replies.TutorStatus) -> list[tuple[str, str]]:
    """Return the steps of help by name, each with whether it was reached or is not given."""
    return [
        (
            name,
            "not given here"
            if rung > status.highest_rung
            else "reached"
            if rung <= status.rung
            else "not yet",
        )
        for rung, name in enumerate(RUNG_NAMES, 1)
    ]


def wait(status: replies.TutorStatus) -> str:
    """Say when the next step of help comes, or "" if it need not be waited for."""
    if not 0 < status.rung < status.highest_rung or status.wait_s <= 0:
        return ""
    number, unit = math.ceil(status.wait_s), "second"
    if number >= 60:
        number, unit = math.ceil(number / 60), "minute"
    some = f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return f"The next step comes when you have changed your code, or in {some}."


def step(taken: StepTaken) -> tuple[str, str, str]:
    """Return who looked, what came of it and how long it took, and what was found."""
    what = _STEPS[taken.status]
    if taken.status != "not_needed":
        what += f", {duration(taken.duration_ms)}"
    return _SPECIALISTS[taken.specialist], what, taken.note


def duration(ms: float) -> str:
    """Return "12 ms" or "1.4 s"."""
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"

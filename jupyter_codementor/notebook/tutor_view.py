"""What the tutor's page is told: small JSON values, ready to be shown."""

from __future__ import annotations

from typing import Any

from jupyter_codementor.model.tutor import Answer, Intent

from . import replies, tutor_words
from .view import html


def head(found: replies.TutorSeen) -> dict[str, Any]:
    """Return who answers, about what, and how far the help has gone."""
    challenge_id = found.conversation.challenge_id
    return {
        "title": tutor_words.title(found),
        "sentence": found.status.sentence,
        "enabled": found.status.enabled,
        "steps": tutor_words.rungs(found.status) if challenge_id else [],
        "wait": tutor_words.wait(found.status) if challenge_id else "",
        "first": tutor_words.first_questions(challenge_id),
        "usual": [
            (intent, tutor_words.question("", intent)) for intent in tutor_words.FURTHER_HELP
        ],
        "error": tutor_words.question("", "traceback"),
    }


def turn(found: replies.TutorTurn) -> dict[str, Any]:
    """Return a question with its answer."""
    shown = asked(found.id, found.question, found.intent) | {"rating": found.rating}
    if found.answer is None:
        return shown | {"notes": [tutor_words.NO_ANSWER_YET]}
    return shown | _answer(found.answer)


def asked(id: str, question: str, intent: Intent) -> dict[str, Any]:
    """Return a question whose answer is not there yet."""
    return {"id": id, "question": tutor_words.question(question, intent), "notes": [], "rating": 0}


def stopped(turn: dict[str, Any]) -> dict[str, Any]:
    """Return a question whose answer was stopped."""
    return turn | {"notes": [tutor_words.STOPPED]}


def _answer(answer: Answer) -> dict[str, Any]:
    finding = tutor_words.finding(answer)
    linked = ((each.title, tutor_words.linked(each)) for each in answer.resources)
    return {
        "finding": finding and {"sentence": finding.sentence, "evidence": finding.evidence},
        "message": html(answer.message),
        "notes": tutor_words.notes(answer),
        "resources": [
            {"title": title, "kind": found[0], "where": found[1]}
            for title, found in linked
            if found is not None
        ],
        "suggestions": tutor_words.suggestions(answer),
        "source": tutor_words.source(answer),
        "steps": [tutor_words.step(each) for each in answer.steps],
        "total": tutor_words.duration(answer.processing_ms),
    }

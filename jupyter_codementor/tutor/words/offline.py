"""The offline tutor: puts what the specialists found into words, without a language model."""

from __future__ import annotations

from typing import Final

import msgspec

from ..briefing import Briefing
from .fences import clean
from .glossary import Explained, asked_concept, named_concept
from .glossary_entry import Entry
from .manner import asked, length
from .offline_ladder import OPENER_RANK, is_mild, ladder, opening, standing
from .offline_lead import failing, lead
from .offline_states import (
    beginning,
    invitation,
    no_such_failure,
    nothing_found,
    selection,
    solved,
    the_task,
)
from .paragraphs import Paragraph, block, joined, sentence
from .small_talk import Talk, talk_of
from .spoken_languages import note
from .suggestions import OTHER, READ

_P = Paragraph
_LONGEST: Final = 20_000


def compose(briefing: Briefing) -> str:
    """Return an answer in Markdown: never empty, and never a solution.

    What is asked decides first (a greeting, a wish for the solution, the meaning of a word), then
    how far the code is, then the step of the hint ladder. Equal briefings give equal answers.
    """
    least, most = length(briefing.personality)
    found = _answer(briefing)
    shorter = briefing.intent == "smaller"
    text = joined(found, 0 if shorter else least, most)
    said = note(briefing.language, briefing.question, briefing.history)
    return clean(f"{said}\n\n{text}" if said else text, _LONGEST)


def _answer(briefing: Briefing) -> list[Paragraph]:
    if briefing.intent == "question":
        talk = talk_of(briefing.question)
        if talk is not None:
            return [_P(_TALK[talk]), *_back_to_task(briefing, talk)]
        explained = asked_concept(briefing.question)
        if explained is not None:
            return _meaning(briefing, explained)
        if briefing.question == READ and briefing.title:
            return the_task(briefing)
        if briefing.question == OTHER:
            return _what_else(briefing)
        spoken_of = named_concept(briefing.question)
        if spoken_of is not None:
            return _about_and_help(briefing, spoken_of)
    return _help(briefing)


# --- what is no question about the task -----------------------------------------------------------

_TALK: Final[dict[Talk, str]] = {
    "greeting": "Hello! I am here to help you find the next step.",
    "thanks": "You are welcome. You did the work, and that is what counts.",
    "solution": "I do not hand out solutions: what you find out alone stays with you, and what you "
    "copy is soon gone. But I will gladly help you with the next step.",
    "rules": "I am your tutor for this task, and I stay that, whatever I am asked to be. I keep "
    "solutions and hidden tests to myself. But I will gladly help you with the next step.",
    "abuse": "I can hear that this is annoying. Let us be kind to each other, and look at one "
    "small thing that gets you on.",
    "discouraged": "It is fine to be stuck. It happens to everybody who programs, every week, and "
    "it says nothing about how clever you are. We take one small step only.",
    "off-topic": "That is beyond what I know: I only know about programming.",
}


def _back_to_task(briefing: Briefing, talk: Talk) -> list[Paragraph]:
    if talk == "thanks":
        return [_P(asked(briefing.personality, "What would you like to look at next?"))]
    return [each for each in _help(briefing) if each.rank != OPENER_RANK]


# --- the meaning of a word ------------------------------------------------------------------------


def _meaning(briefing: Briefing, explained: Explained) -> list[Paragraph]:
    first = explained.entries[0]
    found = [_P("Good question!" if briefing.personality == "encouraging" else "")]
    for entry in explained.entries:
        found.append(_P(f"**{_capital(entry.title)}.** {entry.text}"))
        found.append(_P(block(entry.example, "python")))
    about = lead(briefing) if standing(briefing) in ("some", "none") else None
    if about is not None:
        found.append(_P(f"When you go back to your task: {sentence(about.sentence)}", 1))
    return [*found, _P(asked(briefing.personality, first.question))]


def _about_and_help(briefing: Briefing, entry: Entry) -> list[Paragraph]:
    """Return what is known of a word in the question, and then help with the code."""
    rest = _help(briefing)
    if standing(briefing) == "outside" and lead(briefing) is None:
        return _meaning(briefing, Explained((entry,)))
    spoken = _P(f"You ask about {entry.title}. {entry.text}", 0 if briefing.rung == 1 else 1)
    return [spoken, *(each for each in rest if each.rank != OPENER_RANK)]


def _what_else(briefing: Briefing) -> list[Paragraph]:
    """Return help with what was found besides the finding that leads."""
    first = lead(briefing)
    others = tuple(
        each
        for each in briefing.findings
        if each is not first
        and each.specialist not in ("hint_planner", "resource_finder")
        and (first is None or each.mistake is None or each.mistake != first.mistake)
    )
    if not others:
        alone = _P("I found nothing else. So let us stay with this one thing.")
        return [alone, *(each for each in _help(briefing) if each.rank != OPENER_RANK)]
    rest = msgspec.structs.replace(briefing, findings=others)
    return [_P("Here is the other thing that I saw."), *ladder(rest, others[0])]


# --- help with the code ---------------------------------------------------------------------------


def _help(briefing: Briefing) -> list[Paragraph]:
    state = standing(briefing)
    about = lead(briefing)
    if briefing.intent == "selection":
        found = selection(briefing, about)
        if found:
            return found
    if briefing.intent == "failing-test" and briefing.test_name and not _is_failing(briefing):
        return no_such_failure(briefing, about)
    if state == "outside" and about is None:
        return invitation(briefing)
    if state in ("empty", "unchanged"):
        return beginning(briefing, state)
    if state == "solved" and (about is None or is_mild(about)):
        return solved(briefing)
    if about is None:
        return nothing_found(briefing)
    return [opening(briefing, state), *ladder(briefing, about)]


def _is_failing(briefing: Briefing) -> bool:
    return any(case.name == briefing.test_name for case in failing(briefing))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

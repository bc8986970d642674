"""Of what is offered beside the next challenge, leave only what can be had here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.recommendation import Choice, Offer
from jupyter_codementor.model.skills import Skills, SkillState
from jupyter_codementor.recommendations.reasons import spoken

CanMake = Callable[[str, str], bool]
"""Says whether a new challenge can be made for a skill in a language."""
_NEW = SkillState()


def anything(skill: str, language: str) -> bool:
    """Say that a challenge can be made for everything."""
    return True


def possible(
    choice: Choice, challenges: Sequence[Challenge], skills: Skills, can_make: CanMake
) -> Choice:
    """Return the choice without offers to make what cannot be made.

    One for no skill in particular becomes one for the skill that is known least of those for which
    something can be made.

    Args:
        choice: with all its offers.
        challenges: of the catalogue, which say in what language a skill is practised.
        skills: of the student.
        can_make: asked about each skill.
    """
    if not any(offer.kind == "generate" for offer in choice.offers):
        return choice
    practised = dict.fromkeys((each.skills[0], each.language) for each in challenges if each.skills)
    makeable = list(dict.fromkeys(skill for skill, lang in practised if can_make(skill, lang)))
    weakest = min(makeable, key=lambda s: skills.by_name.get(s, _NEW).mastery, default="")
    kept: list[Offer] = []
    for offer in choice.offers:
        if offer.kind != "generate" or offer.skill in makeable:
            kept.append(offer)
        elif not offer.skill and weakest:
            words = f"Have a new challenge made for {spoken(weakest)}."
            kept.append(replace(offer, skill=weakest, words=words))
    return replace(choice, offers=tuple(kept))

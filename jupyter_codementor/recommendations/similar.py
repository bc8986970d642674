"""What to read or try: what is near to what was asked, or to what the student has to learn.

The same ranking whether the nearness came from words or from vectors. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from ..model.challenge import Difficulty
from ..model.embedding import ContentType, Similar
from .standing import Standing

_NEED_WHEN_ASKED: Final = 0.05
"""So little, that it decides only between what fits the question equally well."""
_NEED_ALONE: Final = 0.6
_FAILING: Final = 1.0
_WEAK: Final = 0.9
_FRONTIER: Final = 0.7
_LATER: Final = 0.2
_KNOWN: Final = 0.1
_NOTHING_SAID: Final = 0.4
"""The need of a material that names no skill."""


class Offered(Struct, frozen=True, kw_only=True):
    """What could be recommended. `near` is how near it is to what was looked for, 0 to 1."""

    content_type: ContentType
    content_id: str
    title: str
    url: str
    near: float
    skills: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    place: str = ""
    """The part of it that fits best."""


class _Judged(Struct, frozen=True):
    offered: Offered
    score: float
    skill: str
    unmet: tuple[str, ...]


def rank(
    offered: Iterable[Offered], standing: Standing, *, asked: bool, limit: int, skill: str = ""
) -> tuple[Similar, ...]:
    """Return what is worth reading or trying, the best first.

    What is done is left out, but for a text that was read and is asked for; so are easy challenges
    of skills that are all mastered. What has
    prerequisites that are not ready is left out as well, unless it was asked for: then its reason
    says what to practise first.

    Args:
        offered: what was found.
        standing: where the student stands.
        asked: whether the student asked for something; else the profile alone decides.
        limit: how many there may be.
        skill: only what belongs to this skill.
    """
    judged = [
        _judge(each, standing, asked)
        for each in offered
        if (not skill or skill in each.skills) and _worth_it(each, standing, asked)
    ]
    if not asked:
        judged = [each for each in judged if not each.unmet] or judged
    judged.sort(key=lambda each: (-each.score, each.offered.content_type, each.offered.content_id))
    return tuple(
        Similar(
            content_type=each.offered.content_type,
            content_id=each.offered.content_id,
            title=each.offered.title,
            url=each.offered.url,
            score=round(each.score, 4),
            why=_why(each, standing, asked),
        )
        for each in judged[: max(0, limit)]
    )


def profile_words(standing: Standing, failing_titles: Sequence[str]) -> str:
    """Return what to look for when the student asks for nothing: what is weak, else what is next.

    Args:
        standing: where the student stands.
        failing_titles: titles of the challenges that do not pass yet.
    """
    skills = standing.weak or standing.frontier[:2]
    return " ".join((*map(_words, skills), *failing_titles))


def _worth_it(offered: Offered, standing: Standing, asked: bool) -> bool:
    is_material = offered.content_type == "material"
    if (f"material:{offered.content_id}" if is_material else offered.content_id) in standing.done:
        return is_material and asked
    known = bool(offered.skills) and standing.mastered.issuperset(offered.skills)
    if not known:
        return True
    return asked if is_material else offered.difficulty != "easy"


def _judge(offered: Offered, standing: Standing, asked: bool) -> _Judged:
    unmet = standing.waits_for.get(offered.content_id, ())
    needs = [(_need(skill, standing), skill) for skill in offered.skills]
    need, skill = max(needs, key=lambda pair: pair[0]) if needs else (_NOTHING_SAID, "")
    if offered.content_id in standing.failing:
        need = _FAILING
    elif unmet:
        need = min(need, _LATER)
    share = _NEED_WHEN_ASKED if asked else _NEED_ALONE
    return _Judged(offered, (1 - share) * offered.near + share * need, skill, unmet)


def _need(skill: str, standing: Standing) -> float:
    if skill in standing.mastered:
        return _KNOWN
    if skill in standing.weak:
        return _WEAK
    return _FRONTIER if skill in standing.frontier else _LATER


def _why(judged: _Judged, standing: Standing, asked: bool) -> str:
    offered, skill = judged.offered, judged.skill
    if asked:
        first = "It is about what you asked."
        if offered.place:
            first = f"It is about what you asked: see “{offered.place}”."
    elif offered.content_type == "challenge" and offered.content_id in standing.failing:
        first = "You have tried it, and not all of its tests pass yet."
    elif skill in standing.weak:
        first = f"You can still get better at {_words(skill)}."
    elif skill in standing.frontier:
        first = f"You are ready to learn {_words(skill)}."
    else:
        first = "It is near to what you are working on."
    if judged.unmet:
        return f"{first} First practise {_listed(judged.unmet)}."
    return first


def _words(skill: str) -> str:
    return skill.replace("-", " ")


def _listed(skills: Sequence[str]) -> str:
    *first, last = map(_words, skills)
    return f"{', '.join(first)} and {last}" if first else last

"""What the rules of progress need to know of the challenges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from ..model.challenge import Challenge, Difficulty, Points


class ChallengeFacts(Struct, frozen=True, kw_only=True):
    """What a challenge is worth and what it practises. Its first skill is its topic."""

    id: str
    title: str
    xp: int
    points: Points
    difficulty: Difficulty = "easy"
    language: str = "python"
    skills: tuple[str, ...] = ()

    @property
    def topic(self) -> str:
        """The skill under which it is counted as completed; empty without skills."""
        return self.skills[0] if self.skills else ""


class CatalogueFacts(Struct, frozen=True):
    """All challenges by id, and how many each topic has. Made by `facts_of`."""

    challenges: Mapping[str, ChallengeFacts]
    topic_totals: Mapping[str, int]
    made: Mapping[str, ChallengeFacts] = {}
    """Those that were made for the student: they are worth their XP, and count in no total."""

    def of(self, challenge_id: str) -> ChallengeFacts:
        """Return the facts of a challenge; one that was taken out is worth nothing."""
        known = self.challenges.get(challenge_id) or self.made.get(challenge_id)
        return known or ChallengeFacts(id=challenge_id, title=challenge_id, xp=0, points=0)

    def counts_in(self, challenge_id: str, topic: str) -> bool:
        """Return whether a challenge is one of those of the catalogue that make up a topic."""
        known = self.challenges.get(challenge_id)
        return known is not None and known.topic == topic


def facts_of(challenges: Iterable[Challenge], made: Iterable[Challenge] = ()) -> CatalogueFacts:
    """Gather the facts of a catalogue, and of what was `made` for one student."""
    facts = gather(_facts(challenges))
    return CatalogueFacts(
        facts.challenges, facts.topic_totals, {each.id: each for each in _facts(made)}
    )


def _facts(challenges: Iterable[Challenge]) -> Iterator[ChallengeFacts]:
    return (
        ChallengeFacts(
            id=challenge.id,
            title=challenge.title,
            xp=challenge.xp,
            points=challenge.points,
            difficulty=challenge.difficulty,
            language=challenge.language,
            skills=challenge.skills,
        )
        for challenge in challenges
    )


def gather(facts: Iterable[ChallengeFacts]) -> CatalogueFacts:
    """Put the facts of single challenges together and count the topics."""
    by_id = {fact.id: fact for fact in facts}
    totals = Counter(fact.topic for fact in by_id.values() if fact.topic)
    return CatalogueFacts(by_id, dict(totals))

"""Recommend what to read or to try next, and find what is like some words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from msgspec import Struct

from jupyter_codementor.errors import BadInput, Forbidden, NotFound, Unavailable
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.model.embedding import ContentType, Hit, Similar, StoredVector, Text
from jupyter_codementor.model.material import Material
from jupyter_codementor.model.student import Progress
from jupyter_codementor.recommendations.ports import EmbeddingFailed, Words
from jupyter_codementor.recommendations.similar import Offered, profile_words, rank
from jupyter_codementor.recommendations.standing import Task, standing_of

from .embed import Vectors
from .materials import visible_material
from .ports import Challenges
from .stored import read
from .texts import Texts

By = Literal["words", "meaning"]
QUERY_MAX: Final = 1_000
TEXT_MAX: Final = 10_000
SKILL_MAX: Final = 200
LIMIT_MAX: Final = 50
_LOOKED_THROUGH: Final = 60
"""So many are found before those are left out that the student knows or may not see."""
_NO_MODEL: Final = "No model for search by meaning is set here. The setting `embeddings` names one."


class Found(Struct, frozen=True, kw_only=True):
    """What was found. `by` says how; `note` why it was found by words although a model is set."""

    offered: tuple[Offered, ...]
    by: By
    note: str = ""


class Recommended(Struct, frozen=True, kw_only=True):
    """What is recommended, the best first; `by` and `note` as in `Found`."""

    items: tuple[Similar, ...]
    by: By
    note: str = ""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a student wants recommended. Without `query`, their progress says what to look for."""

    content_type: ContentType = "any"
    query: str = ""
    skill: str = ""
    limit: int = 10


@dataclass(frozen=True)
class Find:
    """Finds challenges and materials by words or, where a model is set, by their meaning."""

    challenges: Challenges
    documents: Documents
    texts: Texts
    words: Words
    vectors: Vectors | None

    async def __call__(
        self, query: str, reader: str, content_type: ContentType, limit: int = _LOOKED_THROUGH
    ) -> Found:
        """Return what `reader` may see of what fits, the best first."""
        by: By = "words"
        note = ""
        hits: tuple[Hit, ...] = ()
        if self.vectors is not None and query.strip():
            try:
                hits = await self.vectors.near(query, reader, content_type, limit)
                by = "meaning"
            except EmbeddingFailed as error:
                note = str(error)
        if by == "words":
            hits = await self.words.hits(query, reader, content_type, limit)
        return Found(offered=await self._seen(hits, reader), by=by, note=note)

    async def _seen(self, hits: Iterable[Hit], reader: str) -> tuple[Offered, ...]:
        """Ask the store whether each thing is still there, and whether the reader may see it."""
        challenges = {each.id: each for each in await self.challenges.all()}
        found: list[Offered] = []
        for hit in hits:
            if hit.content_type == "challenge":
                if (challenge := challenges.get(hit.content_id)) is not None:
                    found.append(_offered_challenge(challenge, hit))
                continue
            material = await visible_material(self.documents, reader, hit.content_id)
            if material is not None:
                found.append(_offered_material(material, hit))
            elif await self.documents.get("materials", hit.content_id) is None:
                self.texts.removed(hit.content_id)
        return tuple(found)


@dataclass(frozen=True)
class Recommend:
    """Recommends what to read or try next."""

    find: Find
    challenges: Challenges
    documents: Documents

    async def __call__(self, student_id: str, wanted: Wanted) -> Recommended:
        """Return what fits the student, the best first.

        Raises:
            BadInput: the query or the skill is too long, or the limit is not 1 to 50.
        """
        check_query(wanted.query, wanted.limit)
        if len(wanted.skill) > SKILL_MAX:
            raise BadInput(f"A skill has at most {SKILL_MAX} characters.")
        challenges = await self.challenges.all()
        progress = await read(self.documents, "progress", student_id, Progress)
        standing = standing_of(
            progress or Progress(id=student_id), (_task(each) for each in challenges)
        )
        titles = {each.id: each.title for each in challenges}
        asked = bool(wanted.query.strip())
        query = wanted.query
        if not asked:
            query = wanted.skill.replace("-", " ") or profile_words(
                standing, [titles[id] for id in standing.failing]
            )
        found = await self.find(query, student_id, wanted.content_type)
        offered = list(found.offered)
        if not asked and wanted.content_type != "material":
            there = {each.content_id for each in offered if each.content_type == "challenge"}
            # Each challenge can be the right one, however its words differ from the profile's.
            offered += [_offered_challenge(each) for each in challenges if each.id not in there]
        items = rank(offered, standing, asked=asked, limit=wanted.limit, skill=wanted.skill)
        return Recommended(items=items, by=found.by, note=found.note)


@dataclass(frozen=True)
class SearchSimilar:
    """Finds what is like some words, whoever asks and whatever they know already."""

    find: Find

    async def __call__(
        self, reader: str, query: str, content_type: ContentType, limit: int
    ) -> Recommended:
        """Return what is nearest, the nearest first.

        Raises:
            BadInput: the query is empty or too long, or the limit is not 1 to 50.
        """
        check_query(query, limit)
        if not query.strip():
            raise BadInput("Say in `query` what to look for.")
        found = await self.find(query, reader, content_type)
        how = "It has words of your search." if found.by == "words" else "It is near in meaning."
        items = tuple(
            Similar(
                content_type=each.content_type,
                content_id=each.content_id,
                title=each.title,
                url=each.url,
                score=each.near,
                why=f"{how} See “{each.place}”." if each.place else how,
            )
            for each in found.offered[:limit]
        )
        return Recommended(items=items, by=found.by, note=found.note)


@dataclass(frozen=True)
class StoreEmbedding:
    """Has a challenge or material found by further words: a summary, other names of the thing."""

    challenges: Challenges
    documents: Documents
    vectors: Vectors | None

    async def __call__(
        self,
        student_id: str,
        content_type: ContentType,
        content_id: str,
        text: str,
        *,
        teaches: bool,
    ) -> StoredVector:
        """Store the vector of a text, or of the thing's own title, and return it.

        Args:
            student_id: who asks.
            content_type: challenge or material.
            content_id: which one.
            text: further words; empty for the title and topics of the thing itself.
            teaches: whether who asks is a teacher. Others may do it for their own materials only.

        Raises:
            BadInput: the text is too long, or the type is ``any``.
            NotFound: there is no such thing that who asks may see.
            Forbidden: it belongs to somebody else.
            Unavailable: there is no vector; the sentence says why.
        """
        if content_type == "any":
            raise BadInput("`content_type` is challenge or material.")
        if len(text) > TEXT_MAX:
            raise BadInput(f"The text is longer than {TEXT_MAX:,} characters. Shorten it.")
        base = await self._thing(student_id, content_type, content_id, teaches)
        if self.vectors is None:
            raise Unavailable(_NO_MODEL)
        words = text.strip() or f"{base.title}. {', '.join(base.topics)}"
        try:
            return await self.vectors.add(
                Text(
                    content_type=content_type,
                    content_id=content_id,
                    number=0,
                    title=base.title,
                    text=words,
                    topics=base.topics,
                    owner_id=base.owner_id,
                )
            )
        except EmbeddingFailed as error:
            raise Unavailable(str(error)) from error

    async def _thing(
        self, student_id: str, content_type: ContentType, content_id: str, teaches: bool
    ) -> Text:
        if content_type == "challenge":
            challenge = await self.challenges.get(content_id)
            if not teaches:
                raise Forbidden("Only a teacher may do this for a challenge.")
            topics = (*challenge.skills, *challenge.tags)
            return Text(
                content_type=content_type,
                content_id=content_id,
                number=0,
                title=challenge.title,
                text="",
                topics=topics,
            )
        material = await visible_material(self.documents, student_id, content_id)
        if material is None:
            raise NotFound("There is no such material.")
        if material.owner_id != student_id and not teaches:
            raise Forbidden("Only its owner or a teacher may do this for a material.")
        return Text(
            content_type=content_type,
            content_id=content_id,
            number=0,
            title=material.title,
            text="",
            topics=material.skills,
            owner_id="" if material.shared else material.owner_id,
        )


def check_query(query: str, limit: int) -> None:
    """Let those pass who ask for what can be answered.

    Raises:
        BadInput: the query is too long, or the limit is not 1 to 50.
    """
    if len(query) > QUERY_MAX:
        raise BadInput(f"The query is longer than {QUERY_MAX:,} characters. Shorten it.")
    if not 1 <= limit <= LIMIT_MAX:
        raise BadInput(f"`limit` is a whole number from 1 to {LIMIT_MAX}.")


def _task(challenge: Challenge) -> Task:
    return Task(
        challenge_id=challenge.id,
        title=challenge.title,
        skills=challenge.skills,
        prerequisites=challenge.prerequisites,
        difficulty=challenge.difficulty,
    )


def _offered_challenge(challenge: Challenge, hit: Hit | None = None) -> Offered:
    return Offered(
        content_type="challenge",
        content_id=challenge.id,
        title=challenge.title,
        url=f"codementor:challenge/{challenge.id}",
        near=hit.score if hit else 0.0,
        skills=challenge.skills,
        difficulty=challenge.difficulty,
    )


def _offered_material(material: Material, hit: Hit) -> Offered:
    return Offered(
        content_type="material",
        content_id=material.id,
        title=material.title,
        url=f"codementor:material/{material.id}",
        near=hit.score,
        skills=material.skills,
        place=hit.place,
    )

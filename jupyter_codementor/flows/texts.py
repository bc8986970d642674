"""All that is searched, by passages: the challenges and the materials, as they are now."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from jupyter_codementor.content.pieces import cut, cut_source
from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.documents import Documents, Range
from jupyter_codementor.model.embedding import Corpus, Text
from jupyter_codementor.model.material import Material

from .ports import Challenges
from .stored import to_value

_LOG: Final = logging.getLogger(__name__)
_LOOK_EVERY_S: Final = 30.0
_CLOCKS_DIFFER_S: Final = 120.0
"""Another process may have stored a material under a time that lies so far back."""
_AT_ONCE: Final = 50


class Texts:
    """Keeps the passages in memory; each can be made again from the store at any time.

    Materials that this process adds or removes are known at once, those of other processes when it
    next looks. What was removed elsewhere is still listed here: whoever shows something to a
    student asks the store first.

    Args:
        challenges: where the challenges come from.
        documents: where the materials come from.
        look_every_s: how often new materials of other processes are looked for.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        challenges: Challenges,
        documents: Documents,
        look_every_s: float = _LOOK_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._challenges, self._documents = challenges, documents
        self._look_every_s, self._clock = look_every_s, clock
        self._seen: tuple[Challenge, ...] = ()
        self._of_challenges: dict[str, tuple[Text, ...]] = {}
        self._of_materials: dict[str, tuple[Text, ...]] = {}
        self._owners: dict[str, str] = {}
        self._removed: set[str] = set()
        self._newest = 0.0
        self._looked_at: float | None = None
        self._looking = asyncio.Lock()
        self._corpus: Corpus | None = None

    async def current(self) -> Corpus:
        """Return all passages; the same object for as long as nothing changed. Never an error."""
        await self._read_challenges()
        if self._looked_at is None or self._clock() - self._looked_at >= self._look_every_s:
            async with self._looking:
                await self._read_materials()
        if self._corpus is None:
            self._corpus = self._of_challenges | self._of_materials
        return self._corpus

    async def added(self, material: Material) -> None:
        """Take a new material in."""
        self._removed.discard(material.id)
        await self._take(material)

    def removed(self, material_id: str) -> None:
        """Forget a material."""
        self._removed.add(material_id)
        self._owners.pop(material_id, None)
        if self._of_materials.pop(_key(material_id), None) is not None:
            self._corpus = None

    async def forget_owner(self, owner_id: str) -> None:
        """Forget all materials of somebody."""
        async with self._looking:  # none of them is being read meanwhile
            for material_id, owner in list(self._owners.items()):
                if owner == owner_id:
                    self.removed(material_id)

    async def _take(self, material: Material) -> None:
        texts = await asyncio.to_thread(material_texts, material)
        if material.id not in self._removed:
            self._of_materials[_key(material.id)] = texts
            self._owners[material.id] = material.owner_id
            self._corpus = None

    async def _read_challenges(self) -> None:
        try:
            challenges = await self._challenges.all()
        except CodementorError:
            _LOG.warning("the catalogue cannot be read; what was known stays", exc_info=True)
            return
        if challenges is self._seen:
            return
        before = self._of_challenges
        self._of_challenges = {
            key: before.get(key) or challenge_texts(each)
            for each in challenges
            for key in (f"challenge/{each.id}/{each.version}",)
        }
        self._seen = challenges
        if self._of_challenges.keys() != before.keys():
            self._corpus = None

    async def _read_materials(self) -> None:
        if self._looked_at is not None and self._clock() - self._looked_at < self._look_every_s:
            return
        since = Range(at_least=max(0.0, self._newest - _CLOCKS_DIFFER_S))
        cursor: str | None = None
        try:
            while True:
                page = await self._documents.find(
                    "materials", sort="created_at", between=since, limit=_AT_ONCE, cursor=cursor
                )
                for document in page.documents:
                    material = to_value(document, Material)
                    self._newest = max(self._newest, material.created_at)
                    if _key(material.id) not in self._of_materials:
                        await self._take(material)
                cursor = page.cursor
                if cursor is None:
                    break
        except CodementorError:
            _LOG.warning("the materials cannot be read; what was known stays", exc_info=True)
        self._looked_at = self._clock()


def challenge_texts(challenge: Challenge) -> tuple[Text, ...]:
    """Return the passages of a challenge: its description, and what is explained afterwards.

    Nothing of its solution, its tests or its hints.
    """
    topics = (*challenge.skills, *challenge.tags)
    found = (*cut_source("markdown", challenge.description),)
    found += cut_source("markdown", challenge.explanation)
    return tuple(
        Text(
            content_type="challenge",
            content_id=challenge.id,
            number=number,
            title=challenge.title,
            text=_storable(text),
            topics=topics,
            language=challenge.language,
        )
        for number, (_, text) in enumerate(found or (("", ""),), 1)
    )


def material_texts(material: Material) -> tuple[Text, ...]:
    """Return the passages of a material; only its owner's eyes may find one that is not shared."""
    return tuple(
        Text(
            content_type="material",
            content_id=material.id,
            number=piece.number,
            title=material.title,
            text=piece.text,
            topics=material.skills,
            place=piece.place,
            language=material.language,
            owner_id="" if material.shared else material.owner_id,
        )
        for piece in cut(material)
    )


def _key(material_id: str) -> str:
    return f"material/{material_id}"


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")

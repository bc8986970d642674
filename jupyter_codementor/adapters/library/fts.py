"""Full-text search over challenges, materials and a list of pages, by SQLite's FTS5 in memory."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Iterable
from typing import Final, Protocol, cast

from jupyter_codementor.model.embedding import ContentType, Corpus, Hit, Text
from jupyter_codementor.model.tutor import Resource, ResourceType
from jupyter_codementor.tutor.words.reading import READING

from .index import Index, Match, Row, Weights
from .query import LOOKED_AT, query_of, storable

_log = logging.getLogger(__name__)

_JAVASCRIPT: Final = re.compile(r"\b(?:javascript|js)\b", re.IGNORECASE)
"""Who says so looks for JavaScript only; others see it only where there is nothing else."""
_LIMIT_MAX: Final = 50
_TEXT_MAX: Final = 20_000
_TO_READ: Final = Weights(6.0, 8.0, 1.0)
"""For the tutor, whose list of pages has topics and no text."""
_TO_FIND: Final = Weights(2.0, 2.0, 1.0)
_HALF_FIT: Final = 6.0
"""A hit of this BM25 has the score 0.5."""
_PAGES: Final = "pages"


class _Texts(Protocol):
    async def current(self) -> Corpus:
        """Return all passages; the same object for as long as nothing changed."""


class FtsLibrary:
    """Implements the ports `tutor.ports.Library` and `recommendations.ports.Words`.

    The index is made when it is first needed and follows what comes and goes. It can be thrown away
    at any time. What belongs to one student is found by nobody else.

    Args:
        texts: what there is.
    """

    def __init__(self, texts: _Texts) -> None:
        self._texts = texts
        self._seen: Corpus | None = None
        self._index: Index | None = None
        self._changing = asyncio.Lock()

    async def search(
        self, words: str, topics: tuple[str, ...], limit: int, reader: str = ""
    ) -> tuple[Resource, ...]:
        """Return what fits best, the best first; nothing if nothing fits; never an error.

        Args:
            words: anything, e.g. a student's question.
            topics: skills or tags of the catalogue, which count as words too.
            limit: how many there may be, 50 at most.
            reader: who asks; without it, only what is for everybody is found.
        """
        query = query_of(words, topics)
        found = await self._found(query, " ".join((*topics, words)), limit, reader)
        return tuple(_resource(each) for each in found)

    async def hits(
        self, words: str, reader: str, content_type: ContentType, limit: int
    ) -> tuple[Hit, ...]:
        """Return challenges and materials that fit best, the best first; never an error."""
        index = await self._current()
        query = query_of(words)
        if index is None or not query or limit < 1:
            return ()
        types = ("challenge", "material") if content_type == "any" else (content_type,)
        found: list[Match] = []
        for type in types:
            found += await asyncio.to_thread(
                index.search, query, limit, weights=_TO_FIND, reader=reader, type=type
            )
        found.sort(key=lambda each: -each.fit)
        return tuple(_hit(each) for each in found[:limit])

    async def follow(self) -> None:
        """Let go now of what went; a search would do so, too."""
        await self._current()

    async def close(self) -> None:
        """Let the index go; a later search makes it anew."""
        async with self._changing:
            index, self._index, self._seen = self._index, None, None
        if index is not None:
            await asyncio.to_thread(index.close)

    async def _found(self, query: str, said: str, limit: int, reader: str) -> tuple[Match, ...]:
        if not query or limit < 1:
            return ()
        index = await self._current()
        if index is None:
            return ()
        javascript = bool(_JAVASCRIPT.search(said[: LOOKED_AT * 2]))
        most = min(limit, _LIMIT_MAX)
        for wanted in (javascript,) if javascript else (False, True):
            # Last, what only JavaScript knows, e.g. a promise.
            found = await asyncio.to_thread(
                index.search, query, most, weights=_TO_READ, reader=reader, javascript=wanted
            )
            if found:
                return found
        return ()

    async def _current(self) -> Index | None:
        corpus = await self._texts.current()
        if corpus is self._seen:
            return self._index
        async with self._changing:
            if corpus is not self._seen:
                before = self._seen if self._index is not None else None
                self._index = await asyncio.to_thread(_changed, self._index, before, corpus)
                self._seen = corpus
            return self._index


def _changed(index: Index | None, before: Corpus | None, corpus: Corpus) -> Index | None:
    """Return the index of the corpus, made of that of another; None if there can be none."""
    old = before or {}
    added: dict[str, Iterable[Row]] = {
        key: map(_row, texts) for key, texts in corpus.items() if old.get(key) is not texts
    }
    try:
        if index is None:
            index = Index()
            added[_PAGES] = _page_rows()
        index.change(added, [key for key in old if corpus.get(key) is not old[key]])
    except sqlite3.Error:
        _log.warning("this SQLite has no full-text search; nothing is suggested", exc_info=True)
        return None
    return index


def _row(text: Text) -> Row:
    return Row(
        title=storable(text.title),
        topics=storable(" ".join((*text.topics, text.language, text.place))),
        text=text.text[:_TEXT_MAX],
        url=storable(f"codementor:{text.content_type}/{text.content_id}"),
        type=text.content_type,
        language=text.language,
        owner=text.owner_id,
        place=text.place,
    )


def _page_rows() -> list[Row]:
    return [
        Row(
            page.resource.title,
            page.about,
            "",
            page.resource.url,
            page.resource.type,
            page.language,
        )
        for page in READING
    ]


def _resource(found: Match) -> Resource:
    return Resource(title=found.title, url=found.url, type=cast("ResourceType", found.type))


def _hit(found: Match) -> Hit:
    return Hit(
        content_type=cast("ContentType", found.type),
        content_id=found.url.partition("/")[2],
        score=round(found.fit / (found.fit + _HALF_FIT), 4),
        place=found.place,
    )

"""Full-text search over the challenges and a list of pages, by SQLite's FTS5 in memory."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
import threading
from collections.abc import Iterator
from typing import Final, Protocol

from jupyter_codementor.errors import CodementorError
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Resource, ResourceType
from jupyter_codementor.tutor.words.reading import READING

_log = logging.getLogger(__name__)

_SCHEMA: Final = """
CREATE VIRTUAL TABLE pages USING fts5(
    title, topics, text, url UNINDEXED, type UNINDEXED, language UNINDEXED,
    tokenize = 'porter unicode61 remove_diacritics 2'
)"""
_SEARCH: Final = """
SELECT title, url, type FROM pages WHERE pages MATCH ? AND (language = 'javascript') = ?
ORDER BY bm25(pages, 6.0, 8.0, 1.0), url LIMIT ?"""
_WORD: Final = re.compile(r"\w+")
_JAVASCRIPT: Final = re.compile(r"\b(?:javascript|js)\b", re.IGNORECASE)
"""Who says so looks for JavaScript only; others see it only where there is nothing else."""
_LOOKED_AT: Final = 2_000
_WORDS_MAX: Final = 24
_LIMIT_MAX: Final = 50
_TEXT_MAX: Final = 20_000
_STOP_WORDS: Final = frozenset(
    _WORD.findall(
        """
a an the and or not is are was be been am do does did done doing has have had having i me my mine
you your it its this that these those of in on at to for from by with without as if then so than too
very can could should would will may might must there here what which who why how when where please
help need want know get got give make work works working code function program python javascript
task test tests wrong right error
still call once through more mean means difference between many"""
    )
)
"""Words that say nothing of what is looked for; the last ones stand in every question."""


_Row = tuple[str, str, str, str, str, str]


class _Challenges(Protocol):
    async def all(self) -> tuple[Challenge, ...]:
        """Return all challenges in teaching order."""


class FtsLibrary:
    """Implements the port `tutor.ports.Library`.

    The index is made when it is first needed and again when a challenge came, went or has a new
    version. It can be thrown away at any time.

    Args:
        challenges: where the challenges come from.
    """

    def __init__(self, challenges: _Challenges) -> None:
        self._challenges = challenges
        self._seen: tuple[Challenge, ...] | None = None
        self._versions: frozenset[tuple[str, int]] = frozenset()
        self._index: _Index | None = None
        self._making = asyncio.Lock()

    async def search(self, words: str, topics: tuple[str, ...], limit: int) -> tuple[Resource, ...]:
        """Return what fits best, the best first; nothing if nothing fits; never an error.

        Args:
            words: anything, e.g. a student's question.
            topics: skills or tags of the catalogue, which count as words too.
            limit: how many there may be, 50 at most.
        """
        query = _query(words, topics)
        if not query or limit < 1:
            return ()
        index = await self._current()
        if index is None:
            return ()
        javascript = bool(_JAVASCRIPT.search(" ".join((*topics, words[:_LOOKED_AT]))))
        most = min(limit, _LIMIT_MAX)
        found = await asyncio.to_thread(index.search, query, javascript, most)
        if not found and not javascript:  # what only JavaScript knows, e.g. a promise
            found = await asyncio.to_thread(index.search, query, True, most)
        return found

    async def close(self) -> None:
        """Let the index go; a later search makes it anew."""
        async with self._making:
            index, self._index, self._seen = self._index, None, None
        if index is not None:
            await asyncio.to_thread(index.close)

    async def _current(self) -> _Index | None:
        try:
            challenges = await self._challenges.all()
        except CodementorError:
            _log.warning("the catalogue cannot be read; the library stays as it is", exc_info=True)
            challenges = self._seen or ()
        if challenges is self._seen and self._index is not None:
            return self._index
        async with self._making:
            versions = frozenset((each.id, each.version) for each in challenges)
            if self._index is None or versions != self._versions:
                old = self._index
                self._index = await asyncio.to_thread(_made, challenges)
                self._versions = versions
                if old is not None:
                    await asyncio.to_thread(old.close)
            self._seen = challenges
            return self._index


class _Index:
    """A database in memory, used by one thread at a time."""

    def __init__(self, rows: list[_Row]) -> None:
        self._lock = threading.Lock()
        self._open = True
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._connection.execute(_SCHEMA)
            self._connection.executemany("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", rows)
            self._connection.commit()
        except sqlite3.Error:
            self._connection.close()
            raise

    def search(self, query: str, javascript: bool, limit: int) -> tuple[Resource, ...]:
        """Return what matches, the best first; nothing after `close`."""
        with self._lock:
            if not self._open:
                return ()
            try:
                rows = self._connection.execute(_SEARCH, (query, javascript, limit)).fetchall()
            except sqlite3.Error:
                _log.warning("a search in the library failed", exc_info=True)
                return ()
        return tuple(_resource(*row) for row in rows)

    def close(self) -> None:
        """Free its memory, once a search that runs has ended."""
        with self._lock:
            self._open = False
            self._connection.close()


def _resource(title: str, url: str, type: ResourceType) -> Resource:
    return Resource(title=title, url=url, type=type)


def _made(challenges: tuple[Challenge, ...]) -> _Index | None:
    try:
        return _Index([*_challenge_rows(challenges), *_page_rows()])
    except sqlite3.Error:
        _log.warning("this SQLite has no full-text search; nothing is suggested", exc_info=True)
        return None


def _challenge_rows(
    challenges: tuple[Challenge, ...],
) -> Iterator[_Row]:
    for each in challenges:
        topics = " ".join((*each.skills, *each.tags, each.language))
        text = f"{each.description}\n{each.explanation}"[:_TEXT_MAX]
        url = f"codementor:challenge/{each.id}"
        yield (
            _storable(each.title),
            _storable(topics),
            _storable(text),
            _storable(url),
            "challenge",
            each.language,
        )


def _page_rows() -> Iterator[_Row]:
    for page in READING:
        found = page.resource
        yield found.title, page.about, "", found.url, found.type, page.language


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _query(words: str, topics: tuple[str, ...]) -> str:
    """Return a query of quoted words, any of which may fit: no word is taken for an operator."""
    found = dict.fromkeys(
        word
        for text in (*topics, words[:_LOOKED_AT])
        for word in _WORD.findall(_storable(text).casefold())
        if word not in _STOP_WORDS and len(word) <= 40 and len(word) > 1
    )
    return " OR ".join(f'"{word}"' for word in list(found)[:_WORDS_MAX])

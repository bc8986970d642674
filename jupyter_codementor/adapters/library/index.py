"""The index of the library: SQLite's FTS5 in memory, changed row by row."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

_log = logging.getLogger(__name__)

_SCHEMA: Final = """
CREATE VIRTUAL TABLE pages USING fts5(
    title, topics, text, url UNINDEXED, type UNINDEXED, language UNINDEXED, owner UNINDEXED,
    place UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2'
)"""
_SEARCH: Final = """
SELECT title, url, type, place, -bm25(pages, ?, ?, ?) AS fit FROM pages
WHERE pages MATCH ? AND owner IN ('', ?) AND (? = '' OR type = ?)
AND (? IS NULL OR (language = 'javascript') = ?)
ORDER BY fit DESC, url LIMIT ?"""
_INSERT: Final = "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PIECES_EACH: Final = 6
"""So many passages of one thing may stand before the next thing is found."""


class Row(Struct, frozen=True):
    """A passage as it is indexed; `owner` is who alone may find it, empty for everybody."""

    title: str
    topics: str
    text: str
    url: str
    type: str
    language: str
    owner: str = ""
    place: str = ""


class Match(Struct, frozen=True):
    """A thing found by its best passage; `fit` is BM25 turned round: above 0, unbounded."""

    title: str
    url: str
    type: str
    place: str
    fit: float


class Weights(Struct, frozen=True):
    """How much a word in the title, in the topics and in the text counts."""

    title: float
    topics: float
    text: float


class Index:
    """A database in memory, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = True
        self._rows: dict[str, tuple[int, ...]] = {}
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._connection.execute(_SCHEMA)
        except sqlite3.Error:
            self._connection.close()
            raise

    def change(self, added: Mapping[str, Iterable[Row]], removed: Iterable[str]) -> None:
        """Index what was added, by its key, and let go of what was removed."""
        with self._lock:
            if not self._open:
                return
            with self._connection:
                for key in removed:
                    gone = [(rowid,) for rowid in self._rows.pop(key, ())]
                    self._connection.executemany("DELETE FROM pages WHERE rowid = ?", gone)
                for key, rows in added.items():
                    self._rows[key] = tuple(self._insert(row) for row in rows)

    def _insert(self, row: Row) -> int:
        values = tuple(getattr(row, name) for name in row.__struct_fields__)
        rowid = self._connection.execute(_INSERT, values).lastrowid
        assert rowid is not None  # noqa: S101 - an INSERT that did not raise has one
        return rowid

    def search(
        self,
        query: str,
        limit: int,
        *,
        weights: Weights,
        reader: str = "",
        type: str = "",
        javascript: bool | None = None,
    ) -> tuple[Match, ...]:
        """Return what matches, each thing once, the best first; nothing after `close`.

        Args:
            query: in FTS5's own language.
            limit: how many there may be.
            weights: of the columns.
            reader: who asks: finds what is for everybody, and their own.
            type: only things of this type, or "".
            javascript: only JavaScript or only the rest; None for both.
        """
        bounds = (weights.title, weights.topics, weights.text, query, reader, type, type)
        with self._lock:
            if not self._open:
                return ()
            try:
                rows = self._connection.execute(
                    _SEARCH, (*bounds, javascript, javascript, limit * _PIECES_EACH)
                ).fetchall()
            except sqlite3.Error:
                _log.warning("a search in the library failed", exc_info=True)
                return ()
        best: dict[str, Match] = {}
        for row in rows:
            best.setdefault(row[1], Match(*row))
        return tuple(best.values())[:limit]

    def close(self) -> None:
        """Free its memory, once a search that runs has ended."""
        with self._lock:
            self._open = False
            self._connection.close()

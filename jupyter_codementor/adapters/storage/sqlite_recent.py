"""Rows that were read lately, good for as long as nobody has committed to the file since.

SQLite's ``PRAGMA data_version`` changes on a connection when any other connection, of this or of
another process, has committed (https://www.sqlite.org/pragma.html#pragma_data_version). Asking it
takes microseconds and no disk access, a read in another thread fifty times as much.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from jupyter_codementor.model.documents import Scalar

Row = tuple[str, int, str, Scalar | None]
"""Id, revision, body as JSON, and the value that the query sorted by."""
_MOST: Final = 256


class RecentRows:
    """Remembers rows by collection and id; used in the event loop's thread only.

    Args:
        watch: a connection that nothing else uses.
    """

    def __init__(self, watch: sqlite3.Connection) -> None:
        self._watch = watch
        self._rows: dict[tuple[str, str], Row | None] = {}
        self._version = -1

    def version(self) -> int:
        """Return the number that stands for what is committed now; forget what is older."""
        [(version,)] = self._watch.execute("PRAGMA data_version").fetchall()
        if version != self._version:
            self._rows.clear()
            self._version = version
        return self._version

    def knows(self, collection: str, id: str) -> bool:
        """Return whether the row, or that there is none, is remembered; call `version` before."""
        return (collection, id) in self._rows

    def row(self, collection: str, id: str) -> Row | None:
        """Return a row that is known."""
        return self._rows[collection, id]

    def remember(self, version: int, collection: str, id: str, row: Row | None) -> None:
        """Keep a row read after `version` was asked, unless something was written since."""
        if version == self.version():
            if len(self._rows) >= _MOST:
                self._rows.pop(next(iter(self._rows)))
            self._rows[collection, id] = row

    def close(self) -> None:
        """Let go of the file."""
        self._watch.close()

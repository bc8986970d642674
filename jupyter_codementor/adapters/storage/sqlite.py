"""The document port over one SQLite file, which several processes may share."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeVar

import msgspec

from jupyter_codementor.errors import StoreUnreadable
from jupyter_codementor.model.documents import Document, Page, Range, Scalar
from jupyter_codementor.model.queries import (
    Query,
    check_document,
    check_revision,
    declared_indexes,
    encode_cursor,
    parse_query,
)

from .migrations import MIGRATIONS, Migrations
from .sqlite_errors import damaged, explain, gone
from .sqlite_file import open_reader, open_watch, open_writer
from .sqlite_query import select
from .sqlite_recent import RecentRows, Row

_READERS: Final = 2
_T = TypeVar("_T")


class SqliteDocuments:
    """Documents as JSON rows: write-ahead log, one writer thread, a few reader threads.

    A write is acknowledged after its commit: killing the process loses nothing of it. Use
    `SqliteDocuments.open`, and `close` at the end.
    """

    def __init__(
        self,
        path: Path,
        file: os.stat_result,
        writer: tuple[ThreadPoolExecutor, sqlite3.Connection],
        watch: sqlite3.Connection,
        migrations: Migrations,
    ) -> None:
        self._path = path
        self._file = file
        self._write_thread, self._connection = writer
        self._read_threads = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._migrations = migrations
        self._closed = False
        self._recent = RecentRows(watch)

    @classmethod
    async def open(cls, path: Path, migrations: Migrations = MIGRATIONS) -> SqliteDocuments:
        """Open the store at `path`; make folders, file, tables and indexes that are missing.

        Raises:
            NewerStore: a newer version of ours wrote it; the file is not touched.
            StoreUnreadable: it is no store of ours, or its folder cannot be written to.
            StorageFull: the disk has no room for it.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        loop = asyncio.get_running_loop()
        try:
            path = await loop.run_in_executor(thread, path.absolute)
            connection = await loop.run_in_executor(thread, open_writer, path)
            file = await loop.run_in_executor(thread, path.stat)
            watch = await loop.run_in_executor(thread, open_watch, path, connection)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        store = cls(path, file, (thread, connection), watch, migrations)
        try:
            await store._read(store._open_readers)
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Finish what is under way and let go of the file. May be called again."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._shut_down)

    async def get(self, collection: str, id: str) -> Document | None:
        """Return the document, or None."""
        declared_indexes(collection)
        sql = f'SELECT id, revision, body, NULL FROM "{collection}" WHERE id = ?'  # noqa: S608
        self._check_open()
        try:
            version = self._recent.version()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        if self._recent.knows(collection, id):
            row = self._recent.row(collection, id)
        else:
            rows = await self._read(self._rows, sql, (id,))
            row = rows[0] if rows else None
            self._recent.remember(version, collection, id, row)
        return self._document(collection, row) if row else None

    async def insert(self, collection: str, document: Document) -> bool:
        """Store a new document with revision 1. Return False if its id is taken."""
        declared_indexes(collection)
        sql = (
            f'INSERT INTO "{collection}" (id, revision, body) VALUES (?, 1, ?) '  # noqa: S608
            "ON CONFLICT (id) DO NOTHING"
        )
        return await self._write(sql, (check_document(document), _to_body(document)))

    async def replace(self, collection: str, document: Document) -> bool:
        """Replace it if its stored revision is still the one it names. Return whether it was."""
        declared_indexes(collection)
        key, revision = check_document(document), check_revision(document)
        sql = (
            f'UPDATE "{collection}" SET revision = revision + 1, body = ? '  # noqa: S608
            "WHERE id = ? AND revision = ?"
        )
        return await self._write(sql, (_to_body(document), key, revision))

    async def delete(self, collection: str, id: str) -> bool:
        """Delete it. Return whether it was there."""
        declared_indexes(collection)
        return await self._write(f'DELETE FROM "{collection}" WHERE id = ?', (id,))  # noqa: S608

    async def find(
        self,
        collection: str,
        equal: Mapping[str, Scalar] | None = None,
        *,
        sort: str | None = None,
        between: Range | None = None,
        descending: bool = False,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page:
        """Return documents that match, in order, a page at a time; see the port."""
        query = parse_query(
            collection,
            equal,
            sort=sort,
            between=between,
            descending=descending,
            limit=limit,
            cursor=cursor,
        )
        return await self._read(self._fetch_page, query)

    async def scrub(self) -> None:
        """Write the file anew, so that nothing of what was deleted can be read out of it.

        SQLite leaves the bytes of deleted rows in pages that are free, and in the log
        (https://www.sqlite.org/lang_vacuum.html, https://www.sqlite.org/wal.html#ckpt). While
        another process reads, the log is emptied later, when that process closes the file.

        Raises:
            StorageFull: there is no room for a second copy of the file.
        """
        self._check_open()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._write_thread, self._vacuum)

    # --- in the threads ---------------------------------------------------------------------------

    async def _write(self, sql: str, values: Sequence[Scalar]) -> bool:
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._write_thread, self._transact, sql, values) > 0

    async def _read(self, function: Callable[..., _T], *arguments: object) -> _T:
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._read_threads, function, *arguments)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreUnreadable("The store was closed because the server is stopping.")

    def _open_readers(self) -> None:
        for _ in range(_READERS):
            self._idle.put(open_reader(self._path))

    def _check_there(self) -> None:
        """SQLite goes on writing to a file that was deleted; what it writes is lost."""
        try:
            there = os.path.samestat(self._path.stat(), self._file)
        except OSError as error:
            raise gone(self._path) from error
        if not there:
            raise gone(self._path)

    def _transact(self, sql: str, values: Sequence[Scalar]) -> int:
        self._check_there()
        try:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                changed = self._connection.execute(sql, values).rowcount
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        return changed

    def _vacuum(self) -> None:
        self._check_there()
        try:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def _rows(self, sql: str, values: Sequence[Scalar]) -> list[Row]:
        self._check_there()
        connection = self._idle.get()
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error
        finally:
            self._idle.put(connection)

    def _fetch_page(self, query: Query) -> Page:
        rows = self._rows(*select(query))
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        # The sort value as SQLite read it, so that the next page compares like with like.
        cursor = encode_cursor(rows[-1][3], rows[-1][0]) if more else None
        return Page(tuple(self._document(query.collection, row) for row in rows), cursor)

    def _document(self, collection: str, row: Row) -> Document:
        try:
            document: Document = msgspec.json.decode(row[2])
        except msgspec.DecodeError as error:
            raise damaged(self._path) from error
        return self._migrations.apply(collection, document) | {"revision": row[1]}

    def _shut_down(self) -> None:
        self._read_threads.shutdown()
        self._write_thread.shutdown()
        while not self._idle.empty():
            self._idle.get().close()
        self._recent.close()
        self._connection.close()


def _to_body(document: Document) -> str:
    return msgspec.json.encode({k: v for k, v in document.items() if k != "revision"}).decode()

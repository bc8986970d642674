"""Opening the file of the SQLite store: is it ours, is it of our version, are its tables there.

Formats: https://www.sqlite.org/fileformat.html#the_database_header (magic text at byte 0,
`user_version` at byte 60, `application_id` at byte 68, both big-endian).
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import NewerStore, StoreUnreadable
from jupyter_codementor.model.documents import COLLECTIONS

from .sqlite_errors import damaged, explain, explain_os
from .sqlite_query import index_definition

STORE_VERSION: Final = 1
"""The version of tables and file, in `user_version`; documents have versions of their own."""
APPLICATION_ID: Final = 0x434D4E54
"""``CMNT``: marks the file as ours, so that no other program's database is ever written to."""
BUSY_TIMEOUT_S: Final = 10.0
_MAGIC: Final = b"SQLite format 3\x00"
_HEADER_BYTES: Final = 100
_RETRY_S: Final = 0.02


def open_writer(path: Path) -> sqlite3.Connection:
    """Open the store for writing; make folders (for the owner only), file and tables if missing.

    Args:
        path: absolute path of the file.

    Raises:
        NewerStore: a newer version of ours wrote it; the file is not touched.
        StoreUnreadable: it is no store of ours, or its folder cannot be written to.
        StorageFull: the disk has no room for it.
    """
    try:
        _make_file(path)
        _check_header(path)
    except OSError as error:
        raise explain_os(error, path) from error
    try:
        connection = _connect(path, mode="rw")
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Open a read-only connection to a store that `open_writer` has prepared.

    Raises:
        StoreUnreadable: it cannot be opened.
    """
    try:
        return _connect(path, mode="ro")
    except sqlite3.Error as error:
        raise explain(error, path) from error


def open_watch(path: Path, writer: sqlite3.Connection) -> sqlite3.Connection:
    """Open a connection that is only asked whether others have committed.

    Raises:
        StoreUnreadable: it cannot be opened; then the writer is closed too.
    """
    try:
        return open_reader(path)
    except BaseException:
        writer.close()
        raise


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _make_file(path: Path) -> None:
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _check_header(path: Path) -> None:
    """Refuse by the bytes alone what is not ours, before SQLite writes anything beside it."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header:
        return
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise damaged(path)
    application = int.from_bytes(header[68:72], "big")
    if application not in (0, APPLICATION_ID):
        raise damaged(path)
    _check_version(int.from_bytes(header[60:64], "big"), path)


def _check_version(version: int, path: Path) -> None:
    if version > STORE_VERSION:
        raise NewerStore(
            f"The store {path} was written by a newer version of jupyter_codementor (store "
            f"version {version}; this one knows {STORE_VERSION}). It was left as it is: update "
            "this installation, or choose another data folder in the settings."
        )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        _make_tables(connection, path)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Set the journal mode; SQLite does not wait for other processes here, so we do."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)
        else:
            return


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Make what is missing. The version is read again: another process may have been here."""
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [application] = connection.execute("PRAGMA application_id").fetchone()
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    _check_version(version, path)
    if there and application != APPLICATION_ID:
        raise StoreUnreadable(
            f"The file {path} is the database of another program. It was left as it is: choose "
            "another data folder in the settings."
        )
    for collection, indexes in COLLECTIONS.items():
        if collection not in there:
            connection.execute(
                f'CREATE TABLE "{collection}" (id TEXT PRIMARY KEY, '
                "revision INTEGER NOT NULL, body TEXT NOT NULL) STRICT"
            )
        for index in indexes:
            name, definition = index_definition(collection, index)
            if name not in there and definition:
                connection.execute(definition)
    if version != STORE_VERSION or application != APPLICATION_ID:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={STORE_VERSION}")

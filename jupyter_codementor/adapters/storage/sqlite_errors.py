"""What SQLite and the disk say, as sentences of ours."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import CodementorError, StorageFull, StoreUnreadable

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_LITTLE_BYTES: Final = 64 * 1024
"""Below this, an unspecific input/output error is a full disk: SQLite could not grow a file."""


def explain(error: sqlite3.Error, path: Path) -> CodementorError:
    """Return our error for one of SQLite's.

    Args:
        error: what `sqlite3` raised.
        path: the file of the store.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return _full(path)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(path.parent):
        return _full(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return _not_writable(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreUnreadable(
            f"The store {path} is held by another program. Try again; if it stays so, "
            "close other programs that use this file."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path)
    return StoreUnreadable(f"The store {path} cannot be read or written: {error}.")


def explain_os(error: OSError, path: Path) -> CodementorError:
    """Return our error for one of the operating system's, met while opening the store."""
    if error.errno in _NO_ROOM:
        return _full(path)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return _not_writable(path)
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return StoreUnreadable(
            f"The store {path} cannot be opened: a file stands where a folder is needed, or a "
            "folder where the file is. Choose another data folder in the settings."
        )
    return StoreUnreadable(f"The store {path} cannot be opened: {error.strerror or error}.")


def gone(path: Path) -> StoreUnreadable:
    """Return the error for a store whose file is no longer the one that was opened."""
    return StoreUnreadable(
        f"The store {path} was moved, deleted or replaced while the server was running, so "
        "nothing is written any more. Put it back, or restart the server."
    )


def damaged(path: Path) -> StoreUnreadable:
    """Return the error for a store whose content cannot be trusted."""
    return StoreUnreadable(
        f"The store {path} is damaged or is no store of jupyter_codementor. It was left as it "
        "is: move it away, or put back a copy from a backup, and start again."
    )


def _full(path: Path) -> StorageFull:
    return StorageFull(
        f"The disk that holds {path.parent} is full, so nothing could be stored. "
        "Make room on it and try again."
    )


def _not_writable(path: Path) -> StoreUnreadable:
    return StoreUnreadable(
        f"The folder {path.parent} cannot be written to. Allow writing there, or choose "
        "another data folder in the settings."
    )


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LITTLE_BYTES
    except OSError:
        return False

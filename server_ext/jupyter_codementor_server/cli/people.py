"""What commands do with what is kept of a student, on the store itself; a server may be running."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_codementor.errors import BadInput, NotFound, Unavailable

if TYPE_CHECKING:
    from jupyter_codementor.app.privacy import Privacy


@asynccontextmanager
async def opened(data_folder: Path | None, *, make: bool = False) -> AsyncIterator[Privacy]:
    """Open the store and put the flows on it; no jail is started and no student code runs.

    Args:
        data_folder: where the store lies; that of the settings if None.
        make: whether a store that is not there is made.

    Raises:
        NotFound: there is no store. StoreUnreadable, NewerStore: it cannot be used.
    """
    from jupyter_codementor.adapters.catalogue.library import Library
    from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
    from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
    from jupyter_codementor.app import STORE_FILE
    from jupyter_codementor.app.privacy import assemble_privacy
    from jupyter_codementor.flows.change_profile import SeeProfile
    from jupyter_codementor.flows.credit import Credit

    from .doctor import _settings

    settings = _settings()
    path = (data_folder or settings.data_folder) / STORE_FILE
    if not make and not path.exists():
        raise NotFound(f"There is no store at {path}. Name its folder with --data-folder.")
    documents = await SqliteDocuments.open(path)
    try:
        catalogue = NotebookCatalogue(settings.catalogue_folders)
        challenges = Library(catalogue, documents, settings.challenge_cache_s, time.monotonic)
        yield assemble_privacy(
            settings,
            documents,
            challenges,
            SeeProfile(documents, settings.student_name, settings.time_zone),
            Credit(challenges, documents, ()),
            time.time,
            scrub=documents.scrub,
        )
    finally:
        await documents.close()


def student_of(named: str | None) -> str:
    """Return the student who is named, or the one of this server's settings."""
    from .doctor import _settings

    return named or _settings().student_id


def written(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file that only its owner may read.

    Raises:
        BadInput: it is there already. Unavailable: the disk does not take it.
    """
    if path.exists() and not overwrite:
        raise BadInput(f"{path} is there already; --overwrite replaces it.")
    try:
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error

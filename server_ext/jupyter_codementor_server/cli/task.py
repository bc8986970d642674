"""What a command is about: a challenge of ours, of another tool, or of the catalogue."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.challenges.importers import (
    Imported,
    NbgraderConfig,
    import_notebook,
    import_path,
    recognise,
)
from jupyter_codementor.challenges.importers.archives import data_files, files_in
from jupyter_codementor.challenges.importers.nbgrader_config import read_config
from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.model.challenge import Challenge

_COURSE = ("source", "release")
_NOT_DATA = frozenset({".ipynb", ".pyc", ".db", ".zip", ".log"})


class NamedTask(Struct, frozen=True):
    """A challenge, and how its hand-ins are called.

    Args:
        challenge: what is graded.
        names: of its file, as hand-ins may be called.
        assignment: its folder in a course of nbgrader, or "".
        lost: sentences about what an import could not carry.
    """

    challenge: Challenge
    names: tuple[str, ...] = ()
    assignment: str = ""
    lost: tuple[str, ...] = ()


async def task_of(text: str) -> NamedTask:
    """Return the challenge of a file or folder, or the one in the catalogue with that id.

    Of a folder and a challenge of the same name, the challenge is meant; ``./name`` is the folder.

    Raises:
        BadInput: the file cannot be read, or holds several challenges.
        NotFound: there is no such file, and no such challenge.
    """
    path = Path(text)
    if path.suffix or os.sep in text:
        return await asyncio.to_thread(_of_path, path)
    try:
        return NamedTask(await _of_catalogue(text), (text,))
    except NotFound:
        if not await asyncio.to_thread(path.exists):
            raise
    return await asyncio.to_thread(_of_path, path)


def _of_path(path: Path) -> NamedTask:
    if not path.exists():
        raise NotFound(f"There is no file or folder {path}.")
    path = path.resolve()
    in_course = path.suffix == ".ipynb" and path.parent.parent.name in _COURSE
    found = _of_course(path) if in_course and recognise(path) == "nbgrader" else import_path(path)
    if len(found.challenges) != 1:
        ids = ", ".join(each.id for each in found.challenges[:10])
        raise BadInput(
            f"{path.name} holds {len(found.challenges)} challenges ({ids}); name the file of one, "
            "or bring them in with: jupyter codementor import"
        )
    [challenge] = found.challenges
    assignment = path.parent.name if in_course else ""
    return NamedTask(challenge, (path.stem,), assignment, tuple(map(str, found.lost)))


def _of_course(path: Path) -> Imported:
    """Return a notebook of a course of nbgrader with its configuration and the files beside it."""
    config, _ = read_config(path.parent.parent.parent)
    found = import_notebook(path, config=config)
    files, _ = data_files(path.parent, _data_beside(path, config))
    return Imported(tuple(_with_files(each, files) for each in found.challenges), found.lost)


def _data_beside(path: Path, config: NbgraderConfig) -> list[Path]:
    return [
        each
        for each in files_in(path.parent)
        if each.suffix not in _NOT_DATA and each.name != config.autotest_file
    ]


def _with_files(challenge: Challenge, files: dict[str, str]) -> Challenge:
    if challenge.assignment is None:
        return challenge
    merged = {**files, **challenge.assignment.files}
    return replace(challenge, assignment=replace(challenge.assignment, files=merged))


async def _of_catalogue(id: str) -> Challenge:
    """Return the challenge that the server here would serve: a published one before a shipped."""
    from jupyter_codementor.adapters.catalogue.library import Library
    from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
    from jupyter_codementor.adapters.storage.sqlite import SqliteDocuments
    from jupyter_codementor.app import STORE_FILE

    from .doctor import _settings

    settings = _settings()
    catalogue = NotebookCatalogue(settings.catalogue_folders)
    missing = NotFound(f"There is no file {id}, and no challenge “{id}” here.")
    store = settings.data_folder / STORE_FILE
    if not store.exists():
        shipped = await asyncio.to_thread(catalogue.load)
        if id not in shipped:
            raise missing
        return shipped[id].challenge
    documents = await SqliteDocuments.open(store)
    try:
        return await Library(catalogue, documents, 1.0, lambda: 0.0).get(id)
    except NotFound as error:
        raise missing from error
    finally:
        await documents.close()

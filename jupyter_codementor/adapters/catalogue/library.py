"""The challenges to choose from: the shipped notebooks, and over them what was published here.

A challenge is kept in memory for a while after it was read; publishing drops it at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from cachetools import TTLCache

from jupyter_codementor.errors import CodementorError, Conflict, NotFound
from jupyter_codementor.model.challenge import Challenge, NotebookJson
from jupyter_codementor.model.documents import Document, Documents
from jupyter_codementor.model.generated import is_made

from .notebooks import NotebookCatalogue

_CACHED_MAX = 2000
_ALL = "*"


class Library:
    """Implements the port `flows.ports.Challenges`.

    Args:
        catalogue: the shipped notebooks.
        documents: where published ones are kept: ``versions`` has each as ``id@version``,
            ``challenges`` the one in force as ``id``, ``generated`` those made for students, which
            are found by their id and stand in no list.
        cache_s: seconds that a challenge is kept in memory.
        timer: the clock of the cache, in seconds.
    """

    def __init__(
        self,
        catalogue: NotebookCatalogue,
        documents: Documents,
        cache_s: float,
        timer: Callable[[], float],
    ) -> None:
        self._catalogue = catalogue
        self._documents = documents
        self._cache: TTLCache[str, Any] = TTLCache(_CACHED_MAX, cache_s, timer=timer)
        self._changing = asyncio.Lock()
        self._loading = asyncio.Lock()
        self._unreadable: dict[str, str] = {}

    async def get(self, id: str) -> Challenge:
        """Return the challenge.

        Raises:
            NotFound: there is none of that id.
        """
        cached: Challenge | None = self._cache.get(id)
        if cached is not None:
            return cached
        async with self._changing:
            found = self._cache.get(id) or await self._find(id, await self._shipped_for(id))
            if found is None:
                raise NotFound(f"There is no challenge “{id}”.")
            self._cache[id] = found
        return found

    async def all(self) -> tuple[Challenge, ...]:
        """Return all of them in teaching order; those published here stand last.

        One that cannot be read is left out and named by `problems`.
        """
        cached: tuple[Challenge, ...] | None = self._cache.get(_ALL)
        if cached is not None:
            return cached
        async with self._changing:
            found: tuple[Challenge, ...] = self._cache.get(_ALL) or await self._read_all()
            self._cache[_ALL] = found
        return found

    async def student_notebook(self, id: str) -> NotebookJson:
        """Return the notebook that its student begins with.

        Raises:
            NotFound: there is no challenge of that id.
        """
        from jupyter_codementor.challenges import student_notebook

        document = await self._documents.get("challenges", id)
        if document is not None:
            notebook: NotebookJson = student_notebook(document["notebook"])
            return notebook
        made = await self._made(id)
        if made is not None:
            return student_notebook(made["notebook"])
        if id not in await self._shipped():
            raise NotFound(f"There is no challenge “{id}”.")
        return await asyncio.to_thread(self._catalogue.notebook, id)

    async def publish(self, challenge: Challenge, notebook: NotebookJson) -> None:
        """Store a new version and make it the one that is served.

        Raises:
            Conflict: this version, or a later one, is published already.
        """
        shipped = (await self._shipped()).get(challenge.id)
        async with self._changing:
            current = await self._documents.get("challenges", challenge.id)
            latest = current["version"] if current else (shipped.version if shipped else 0)
            if challenge.version <= latest:
                raise _taken(latest)
            body = {"schema_version": 1, "version": challenge.version, "notebook": notebook}
            await self._keep(f"{challenge.id}@{challenge.version}", body)
            await self._put_in_force({"id": challenge.id, **body}, current)
            self.drop(challenge.id)

    def drop(self, id: str) -> None:
        """Forget what is kept in memory of this challenge."""
        self._cache.pop(id, None)
        self._cache.pop(_ALL, None)

    def problems(self) -> dict[str, str]:
        """Return what is wrong with challenges that were left out, by path or id."""
        shipped = {str(path): sentence for path, sentence in self._catalogue.problems.items()}
        return shipped | self._unreadable

    async def _shipped(self) -> dict[str, Challenge]:
        async with self._loading:  # the catalogue is for one thread at a time
            found = await asyncio.to_thread(self._catalogue.load)
        return {id: read.challenge for id, read in found.items()}

    async def _shipped_for(self, id: str) -> dict[str, Challenge]:
        """Return what is shipped; nothing for what was made for students and is in no list.

        Each call looks for such ones, and some of them are gone: that has to be quick.
        """
        listed: tuple[Challenge, ...] | None = self._cache.get(_ALL)
        if listed is not None and is_made(id) and all(each.id != id for each in listed):
            return {}
        return await self._shipped()

    async def _read_all(self) -> tuple[Challenge, ...]:
        shipped = await self._shipped()
        ids = dict.fromkeys((*shipped, *await self._published_ids()))
        self._unreadable.clear()
        found: list[Challenge] = []
        for id in ids:
            try:
                challenge = self._cache.get(id) or await self._find(id, shipped)
            except NotFound as error:
                self._unreadable[id] = str(error)
                continue
            if challenge is not None:
                self._cache[id] = challenge
                found.append(challenge)
        return tuple(found)

    async def _find(self, id: str, shipped: dict[str, Challenge]) -> Challenge | None:
        document = await self._documents.get("challenges", id)
        if document is None and id not in shipped:
            document = await self._made(id)
        return await self._published(document) if document else shipped.get(id)

    async def _made(self, id: str) -> Document | None:
        """Return what was made for students under this id, unless a teacher has yet to see it."""
        document = await self._documents.get("generated", id)
        return document if document and document["status"] != "waiting" else None

    async def _keep(self, id: str, body: Document) -> None:
        """Keep a version for good; one that a crash left behind may be stored again."""
        if await self._documents.insert("versions", {"id": id, **body}):
            return
        there = await self._documents.get("versions", id)
        if there is None or there["notebook"] != body["notebook"]:
            raise _taken(body["version"])

    async def _put_in_force(self, head: Document, current: Document | None) -> None:
        if current is None:
            stored = await self._documents.insert("challenges", head)
        else:
            head["revision"] = current["revision"]
            stored = await self._documents.replace("challenges", head)
        if not stored:
            raise Conflict("Somebody else is publishing this challenge. Look again.")

    async def _published(self, document: Document) -> Challenge:
        from jupyter_codementor.challenges import read

        try:
            return read(document["notebook"]).challenge
        except CodementorError as error:
            raise NotFound(
                f"The challenge “{document['id']}” was published by another version: {error}"
            ) from error

    async def _published_ids(self) -> list[str]:
        ids: list[str] = []
        cursor: str | None = None
        while True:
            page = await self._documents.find("challenges", limit=1000, cursor=cursor)
            ids += [document["id"] for document in page.documents]
            cursor = page.cursor
            if cursor is None:
                return ids


def _taken(version: int) -> Conflict:
    return Conflict(
        f"Version {version} is published already. Give your notebook version {version + 1}."
    )

"""Kills its own process by SIGKILL at the n-th crossing of a port: a power cut where it hurts."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from jupyter_codementor.grading.ports import Box, NotebookBox, NotebookSetup, Sandbox
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.documents import Document, Documents, Page, Range, Scalar
from jupyter_codementor.model.verdict import IsolationLevel


class Countdown:
    """Counts crossings; at `fatal` the process dies. 0 never kills."""

    def __init__(self, fatal: int) -> None:
        self.crossings = 0
        self._fatal = fatal

    def cross(self) -> None:
        """Count one crossing."""
        self.crossings += 1
        if self.crossings == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class KillingDocuments:
    """The port of documents over a real store; each call is crossed on the way in and out."""

    def __init__(self, inner: Documents, countdown: Countdown) -> None:
        self._inner = inner
        self._countdown = countdown

    async def get(self, collection: str, id: str) -> Document | None:
        """Cross, get, cross."""
        self._countdown.cross()
        found = await self._inner.get(collection, id)
        self._countdown.cross()
        return found

    async def insert(self, collection: str, document: Document) -> bool:
        """Cross, insert, cross."""
        self._countdown.cross()
        done = await self._inner.insert(collection, document)
        self._countdown.cross()
        return done

    async def replace(self, collection: str, document: Document) -> bool:
        """Cross, replace, cross."""
        self._countdown.cross()
        done = await self._inner.replace(collection, document)
        self._countdown.cross()
        return done

    async def delete(self, collection: str, id: str) -> bool:
        """Cross, delete, cross."""
        self._countdown.cross()
        done = await self._inner.delete(collection, id)
        self._countdown.cross()
        return done

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
        """Cross, find, cross."""
        self._countdown.cross()
        page = await self._inner.find(
            collection,
            equal,
            sort=sort,
            between=between,
            descending=descending,
            limit=limit,
            cursor=cursor,
        )
        self._countdown.cross()
        return page


class KillingSandbox:
    """The port of the jail over the real one."""

    def __init__(self, inner: Sandbox, countdown: Countdown) -> None:
        self._inner = inner
        self._countdown = countdown

    @property
    def level(self) -> IsolationLevel:
        """The level of the real one."""
        return self._inner.level

    @asynccontextmanager
    async def notebook(self, setup: NotebookSetup) -> AsyncIterator[NotebookBox]:
        """Cross, give a notebook, cross."""
        self._countdown.cross()
        async with self._inner.notebook(setup) as notebook:
            self._countdown.cross()
            yield notebook
        self._countdown.cross()

    @asynccontextmanager
    async def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AsyncIterator[Box]:
        """Cross, give a box, cross."""
        self._countdown.cross()
        async with self._inner.box(limits, image, beside=beside) as box:
            self._countdown.cross()
            yield box
        self._countdown.cross()

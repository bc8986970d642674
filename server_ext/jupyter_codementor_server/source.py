"""The app, built once the server answers: a Jupyter server starts no slower for having us."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jupyter_codementor.errors import CodementorError, Unavailable
from jupyter_codementor.events import Listener
from jupyter_codementor.settings import Settings

if TYPE_CHECKING:
    from jupyter_codementor.app import App
    from jupyter_codementor.flows.check_health import Health, PartHealth
    from jupyter_codementor.flows.turn_feed import Tell

_LOG = logging.getLogger(__name__)
_TRY_AGAIN_S = 2.0
_NEEDED = ("jupyter_codementor.app", "limits.strategies")


class AppSource:
    """Builds the app once; a store that cannot be opened is tried again after a while.

    Args:
        settings: what to build it with.
        listeners: who hears the app's events.
        tell: passes the pieces of the tutor's answers on.
    """

    def __init__(
        self,
        settings: Settings,
        listeners: Sequence[Listener] = (),
        tell: Tell | None = None,
    ) -> None:
        self._settings = settings
        self._listeners = tuple(listeners)
        self._tell = tell
        self._app: App | None = None
        self._building = asyncio.Lock()
        self._failure: CodementorError | None = None
        self._failed_at = 0.0
        self._began = time.monotonic()

    async def get(self) -> App:
        """Return the app.

        Raises:
            Unavailable: it cannot be built at present; the sentence says why.
        """
        if self._app is not None:
            return self._app
        async with self._building:
            if self._app is None:
                self._app = await self._build()
            return self._app

    async def warm_up(self) -> None:
        """Do ahead what the first request would wait for; what fails is said to that request."""
        try:
            for name in _NEEDED:
                await asyncio.to_thread(importlib.import_module, name)
            app = await self.get()
            await app.challenges.all()
        except CodementorError as error:
            _LOG.warning("not ready yet: %s", error)

    async def _build(self) -> App:
        if self._failure is not None and time.monotonic() - self._failed_at < _TRY_AGAIN_S:
            raise self._failure.with_traceback(None)
        from jupyter_codementor.app import build

        try:
            app = await build(self._settings, self._listeners, self._tell)
        except CodementorError as error:
            self._failure, self._failed_at = error, time.monotonic()
            raise
        self._failure = None
        return app

    async def health(self, *, detailed: bool) -> Health:
        """Return how we and what we need are; without details none of the sentences."""
        from importlib.metadata import version

        from jupyter_codementor.flows.check_health import Health, PartHealth, overall

        parts: dict[str, PartHealth]
        level = None
        began = time.perf_counter()
        try:
            app = await self.get()
            level = app.sandbox.level
            parts = await app.health()
        except CodementorError as error:
            latency_ms = round(1000 * (time.perf_counter() - began), 2)
            parts = {"store": PartHealth("down", latency_ms, str(error))}
        if not detailed:
            parts = {name: replace(part, detail="") for name, part in parts.items()}
        return Health(
            status=overall(parts),
            timestamp=datetime.datetime.now(datetime.UTC).isoformat(),
            uptime_s=round(time.monotonic() - self._began, 1),
            dependencies=parts,
            isolation=level,
            version=version("jupyter-codementor"),
        )

    async def close(self) -> None:
        """End what is under way and close the store."""
        async with self._building:
            app, self._app = self._app, None
            self._failure = Unavailable("The server is stopping.")
            self._failed_at = float("inf")
        if app is not None:
            await app.close()

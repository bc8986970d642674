"""The jail on this machine: one process per box, started on demand."""

from __future__ import annotations

import asyncio
import marshal
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Box
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel

from .client import LocalBox
from .layers import Profile, modules, rlimits
from .process import BoxProcess
from .seccomp import compiled_filter

_START_S: Final = 10.0


class LocalSandbox:
    """Makes boxes on this machine; implements the port `Sandbox`.

    Args:
        profile: the layers of each box, as the self-test found them to hold.
        boxes_at_once: how many run side by side; further ones wait, which costs no student time.
    """

    def __init__(self, profile: Profile, boxes_at_once: int | None = None) -> None:
        self.profile = profile
        self._free = asyncio.Semaphore(boxes_at_once or max(2, os.cpu_count() or 2))
        self._readable = profile.readable()
        self._filter = compiled_filter() if "seccomp" in profile.layers else None

    @property
    def level(self) -> IsolationLevel:
        """The isolation in force."""
        return self.profile.level

    def box(self, limits: Limits, image: str = "stdlib") -> AbstractAsyncContextManager[Box]:
        """Return a fresh box; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: the jail cannot be started, or a layer of it does not hold.
        """
        return self._box(limits, image)

    @asynccontextmanager
    async def _box(self, limits: Limits, image: str) -> AsyncIterator[Box]:
        if image != "stdlib":
            raise Unavailable(f"There is no image {image} here.")
        async with self._free:
            process = BoxProcess(self.profile)
            try:
                await self._start(process, limits)
                yield LocalBox(process, limits.time_s)
            finally:
                await process.end()

    async def _start(self, process: BoxProcess, limits: Limits) -> None:
        """Hand the box its program and its confinement, and wait until both are in force."""
        settings = {
            "limits": rlimits(limits, self.profile),
            "read": self._readable,
            "write": self.profile.writable(),
            "seccomp": self._filter,
        }
        frame = marshal.dumps(settings)
        ready: dict[str, Any] | None = None
        try:
            async with asyncio.timeout(_START_S):
                if await process.send_raw(modules() + len(frame).to_bytes(4, "big") + frame):
                    ready = await process.receive()
        except (TimeoutError, ValueError):
            ready = None
        if ready is None:
            process.stderr.drain()
            said = process.stderr.take().strip().splitlines()
            raise Unavailable("The jail does not start" + (f": {said[-1]}" if said else "") + ".")
        if ready.get("failed") and self.level != "E":
            reasons = "; ".join(f"{layer}: {why}" for layer, why in ready["failed"].items())
            raise Unavailable(f"The jail is not safe, so it was not used ({reasons}).")

"""Boxes with a process of node, which implement the same port as those of Python."""

from __future__ import annotations

import asyncio
import collections
import weakref
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome, OutcomeStatus
from jupyter_codementor.model.challenge import Limits

from ..client import LocalBox, Said
from ..layers import Profile
from .installed import Node, find_node
from .process import NodeProcess
from .selftest import attacked

_START_S: Final = 10.0
_IDLE_S: Final = 600.0
_READY: Final = 2
_NO_MEMORY: Final = ("JavaScript heap out of memory", "Fatal process out of memory")
_DYING: Final = ("\n<--- Last few GCs --->", "\n#\n# Fatal", "FATAL ERROR:")


class NodeBox(LocalBox):
    """One process of node with one student's code; implements the port `Box`."""

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of its processes: node, and what leads to it. To be asked before code runs."""
        assert isinstance(self._process, NodeProcess)  # noqa: S101 - it is made of one
        return self._process.pids()

    def _finish(self, status: OutcomeStatus, took_ms: float, said: Said | None = None) -> Outcome:
        """Tell by node's last words whether it ended for want of memory, and cut these off."""
        outcome = super()._finish(status, took_ms, said)
        if outcome.status not in ("crash", "timeout"):  # its last words take their time
            return outcome
        last_words = [place for mark in _DYING if (place := outcome.stderr.find(mark)) >= 0]
        without = outcome.stderr[: min(last_words)] if last_words else outcome.stderr
        if any(mark in outcome.stderr for mark in _NO_MEMORY):
            return replace(outcome, status="memory", stderr=without)
        return replace(outcome, stderr=without)


class NodeBoxes:
    """Makes boxes for JavaScript on this machine.

    Once one was asked for, others stand ready, so that nobody else waits for node to start.

    Args:
        profile: the layers of each box; the same ones as for Python.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._ready: collections.deque[NodeProcess] = collections.deque()
        self._ready_mb = 0
        self._tried = False
        self._idle: asyncio.TimerHandle | None = None
        self._end = weakref.finalize(self, _let_go, self._ready)

    def box(self, limits: Limits) -> AbstractAsyncContextManager[NodeBox]:
        """Return a fresh box; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: node is not installed, or the jail cannot be started, or does not hold.
        """
        return self._box(limits)

    async def prove(self) -> dict[str, str]:
        """Attack from inside a box; what was tried, each with "" if it held.

        Raises:
            Unavailable: node is not installed, or the jail does not hold as it does for Python.
        """
        node = await asyncio.to_thread(find_node)
        found = await attacked(self._profile, node)
        broken = [detail for detail in found.values() if detail]
        # At level E nothing more can be asked for than limits.
        if broken and self._profile.level != "E":
            raise Unavailable(
                "JavaScript is not run here, because its jail does not hold: " + "; ".join(broken)
            )
        self._tried = True
        return found

    def close(self) -> None:
        """End the box that stands ready."""
        if self._idle is not None:
            self._idle.cancel()
        _let_go(self._ready)

    @asynccontextmanager
    async def _box(self, limits: Limits) -> AsyncIterator[NodeBox]:
        node = await asyncio.to_thread(find_node)
        if not self._tried:
            await self.prove()
        process = self._next(node, limits)
        try:
            await _claim(process)
            yield NodeBox(process, limits.time_s)
        finally:
            await process.end()
        self._refill(node, limits)

    def _next(self, node: Node, limits: Limits) -> NodeProcess:
        if self._idle is not None:
            self._idle.cancel()
        if limits.memory_mb != self._ready_mb:
            _let_go(self._ready)
        while self._ready:
            process = self._ready.popleft()
            if process.is_alive():
                return process
            process.close()
        return NodeProcess(self._profile, node, limits)

    def _refill(self, node: Node, limits: Limits) -> None:
        """Have some stand ready, with the limits of the last one, until they are long unused."""
        if limits.memory_mb != self._ready_mb:
            _let_go(self._ready)
            self._ready_mb = limits.memory_mb
        while len(self._ready) < _READY:
            self._ready.append(NodeProcess(self._profile, node, limits))
        if self._idle is not None:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(_IDLE_S, _let_go, self._ready)


def _let_go(ready: collections.deque[NodeProcess]) -> None:
    while ready:
        ready.popleft().close()


async def _claim(process: NodeProcess) -> None:
    ready = False
    try:
        async with asyncio.timeout(_START_S):
            ready = await process.is_ready()
    except (TimeoutError, ValueError):
        ready = False
    if not ready:
        said = process.said()
        raise Unavailable(
            "The jail for JavaScript does not start" + (f": {said}" if said else "") + "."
        )

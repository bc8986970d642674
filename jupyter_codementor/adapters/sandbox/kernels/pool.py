"""Kernels for notebooks: found, jailed, started ahead, and each used for one notebook only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import NotebookBox, NotebookSetup
from jupyter_codementor.model.verdict import IsolationLevel
from jupyter_codementor.resilience.background import Background

from . import selftest
from .jail import Jail
from .notebook import KernelNotebook
from .process import KernelProcess
from .specs import Spec, Specs
from .talk import Talk

_AT_ONCE: Final = 2
_IDLE_S: Final = 600.0


class Kernels:
    """Makes notebooks in installed kernels of any language.

    Args:
        bwrap: path of bubblewrap; "" where it is not installed, and then there are no notebooks.
        folders: where kernelspecs lie; Jupyter's own folders if empty.
        paths: further folders that kernels may read.
        ready: how many of a kernel stand ready after its first use.
        at_once: how many run side by side; further ones wait, which costs no student time.
        least: the weakest level at which a kernel is started at all.
    """

    def __init__(
        self,
        bwrap: str,
        folders: tuple[Path, ...] = (),
        paths: tuple[str, ...] = (),
        ready: int = 1,
        at_once: int = _AT_ONCE,
        least: IsolationLevel = "B",
    ) -> None:
        self.specs = Specs(folders)
        self._bwrap = bwrap
        self._paths = paths
        self._wanted = ready
        self._least = least
        self._free = asyncio.Semaphore(at_once)
        self._choosing = asyncio.Lock()
        self._jail: Jail | None = None
        self._waiting: dict[tuple[str, int], list[Talk]] = {}
        self._background = Background()
        self._idle: asyncio.TimerHandle | None = None

    async def jail(self) -> Jail:
        """Return the strongest jail that holds here, found out once.

        Raises:
            Unavailable: there is none.
        """
        async with self._choosing:
            if self._jail is None:
                jail = await selftest.choose(self._bwrap, self._paths)
                if jail.level > self._least:
                    raise Unavailable(
                        f"Notebooks in other languages need isolation level {self._least}; here "
                        f"kernels reach {jail.level} only (without "
                        f"{', '.join(sorted(jail.missing))})."
                    )
                self._jail = jail
        return self._jail

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a fresh notebook; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: there is no such kernel, or it cannot be jailed or started.
        """
        return self._notebook(setup)

    @asynccontextmanager
    async def _notebook(self, setup: NotebookSetup) -> AsyncIterator[NotebookBox]:
        spec = self.specs.choose(setup.kernel)
        jail = await self.jail()
        async with self._free:
            fresh = partial(self._take, jail, spec, setup)
            notebook = KernelNotebook(await fresh(), spec.language, fresh)
            try:
                yield notebook
            finally:
                await notebook.close()

    async def _take(self, jail: Jail, spec: Spec, setup: NotebookSetup) -> Talk:
        """Return a kernel that stood ready, or start one; then have the next one made ready."""
        self._stay()
        key = (spec.name, setup.limits.memory_mb)
        waiting = self._waiting.setdefault(key, [])
        talk: Talk | None = None
        while waiting and talk is None and not setup.files:
            found = waiting.pop()
            if found.process.alive:
                talk = found
            else:
                await found.close()
        if talk is None:
            talk = await _start(jail, spec, setup)
        if not setup.files:
            plain = NotebookSetup(limits=setup.limits, kernel=setup.kernel)
            self._background.start(f"kernel {key}", partial(self._refill, jail, spec, plain))
        return talk

    async def _refill(self, jail: Jail, spec: Spec, setup: NotebookSetup) -> None:
        waiting = self._waiting.setdefault((spec.name, setup.limits.memory_mb), [])
        while len(waiting) < self._wanted:
            with contextlib.suppress(Unavailable):  # who needs one next is told why
                waiting.append(await _start(jail, spec, setup))
                continue
            return

    def _stay(self) -> None:
        """Let what stands ready stand a while longer; then it is ended, as it takes memory."""
        if self._idle is not None:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        leave = partial(self._background.start, "kernels that nobody used", self._end_ready)
        self._idle = loop.call_later(_IDLE_S, leave)

    async def _end_ready(self) -> None:
        for waiting in self._waiting.values():
            while waiting:
                await waiting.pop().close()

    async def close(self) -> None:
        """End every kernel that stands ready; what is asked for later starts anew."""
        if self._idle is not None:
            self._idle.cancel()
        await self._background.close()
        await self._end_ready()


async def _start(jail: Jail, spec: Spec, setup: NotebookSetup) -> Talk:
    process = KernelProcess(jail, spec, setup.files, setup.limits)
    try:
        talk = Talk(process, setup.limits.memory_mb)
    except BaseException:
        await process.end()
        raise
    try:
        await talk.ready()
    except BaseException:
        await talk.close()
        raise
    return talk

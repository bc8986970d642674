"""The jail on this machine: for each submission a box that stood ready and was never used."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Box, NotebookBox, NotebookSetup
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import IsolationLevel

from .client import LocalBox
from .forks import ForkCount
from .images import Images
from .kernels import Kernels
from .layers import Profile, find_bubblewrap
from .node import NodeBoxes
from .notebook_client import open_notebook
from .pool import Pool
from .seccomp import compiled_filter

_JAVASCRIPT: Final = "javascript"
_OUR_KERNEL: Final = "python"
_BOXES_PER_CORE: Final = 3
_READY_PER_CORE: Final = 2
_SHORT_S: Final = 0.5


class LocalSandbox:
    """Makes boxes on this machine; implements the port `Sandbox`.

    Args:
        profile: the layers of each box, as the self-test found them to hold.
        boxes_at_once: how many run side by side; further ones wait, which costs no student time.
        ready: how many boxes of an image stand ready after its first use; by the number of cores
            if None, 0 for none.
        images: further images: name -> the modules that are imported ahead.
        kernel_paths: folders that kernels of other languages may read beside the system's.
    """

    def __init__(
        self,
        profile: Profile,
        boxes_at_once: int | None = None,
        ready: int | None = None,
        images: Mapping[str, tuple[str, ...]] | None = None,
        kernel_paths: tuple[str, ...] = (),
    ) -> None:
        self.profile = profile
        self.images = Images(images)
        self._free = asyncio.Semaphore(boxes_at_once or _BOXES_PER_CORE * _cores())
        self._ready = ready
        self._pools: dict[str, Pool] = {}
        self._node = NodeBoxes(profile)
        bwrap = profile.bwrap or find_bubblewrap() or ""
        self.kernels = Kernels(bwrap, paths=kernel_paths, least=profile.level)
        if "seccomp" in profile.layers:
            compiled_filter()  # which fails here and now where libseccomp is missing

    @property
    def level(self) -> IsolationLevel:
        """The isolation in force."""
        return self.profile.level

    def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AbstractAsyncContextManager[Box]:
        """Return a fresh box; leaving the context kills everything that it started.

        One that works only while the box `beside` it waits needs no free place of its own.

        Raises (on entering):
            Unavailable: the jail cannot be started, or a layer of it does not hold; or there is
                no such image, or what it imports is not installed.
        """
        if image == _JAVASCRIPT:
            return self._node_box(limits)
        return self._box(limits, image, self._free if beside is None else nullcontext())

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a fresh notebook; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: the jail cannot be started, or has no such kernel or image.
        """
        if setup.kernel != _OUR_KERNEL:
            return self.kernels.notebook(setup)
        return open_notebook(self, setup)

    @asynccontextmanager
    async def _node_box(self, limits: Limits) -> AsyncIterator[Box]:
        async with self._free, self._node.box(limits) as box:
            yield box

    @asynccontextmanager
    async def _box(
        self, limits: Limits, image: str, place: AbstractAsyncContextManager[None]
    ) -> AsyncIterator[Box]:
        settings = self.profile.box_settings(limits)
        pool = self._pool(image)
        async with place:
            claimed = await pool.claim(settings)
            process = claimed.process
            forks = ForkCount(claimed.asks, process.pid, limits.processes)
            patience = asyncio.get_running_loop().call_later(_SHORT_S, process.step_back)
            try:
                yield LocalBox(process, limits.time_s)
            finally:
                patience.cancel()
                forks.close()
                in_order = await pool.leave(claimed)
            if not in_order:
                raise Unavailable(
                    "The jail ended while the code ran; that was not the code's fault."
                )

    def _pool(self, name: str) -> Pool:
        pool = self._pools.get(name)
        if pool is None:
            image = self.images.get(name)
            ready = self._ready
            if ready is None:
                ready = _cores() * (1 if image.packages else _READY_PER_CORE)
            pool = self._pools[name] = Pool(self.profile, image, ready)
        return pool

    async def close(self) -> None:
        """End every process of the jail; what is asked for later starts it anew."""
        for pool in self._pools.values():
            pool.close()
        self._node.close()
        await self.kernels.close()


def _cores() -> int:
    return max(2, os.cpu_count() or 2)

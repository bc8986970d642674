"""The jail on this machine: for each submission a box that stood ready and was never used."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from typing import Any, Final

from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import (
    Box,
    ExplainedError,
    NotebookBox,
    NotebookSetup,
    Unsupported,
)
from jupyter_codementor.model.challenge import Call, Challenge, Constant, Limits, Name
from jupyter_codementor.model.verdict import IsolationLevel

from .cgroups import Cgroups, Group
from .client import LocalBox, Renew
from .explaining import explained
from .images import Images
from .kernels import Kernels
from .layers import Profile, find_bubblewrap
from .monty import PortableBox, find_monty, refusal
from .node import NodeBoxes
from .notebook_client import open_notebook
from .occupied import Occupied
from .pool import Pool
from .process import BoxProcess
from .seccomp import compiled_filter

_PORTABLE: Final = "stdlib"
_JAVASCRIPT: Final = "javascript"
_OUR_KERNEL: Final = "python"
_BOXES_PER_CORE: Final = 3
_READY_PER_CORE: Final = 2
_STRANGE: Final = ("crash", "protocol_error")
_EXAM: Final = "def double(n):\n    return 2 * n\n"
_EXAM_ANSWER: Final = 42
_EXAM_LIMITS: Final = Limits(time_s=2.0)
_LOG: Final = logging.getLogger(__name__)


class LocalSandbox:
    """Makes boxes on this machine; implements the port `Sandbox`.

    Args:
        profile: the layers of each box, as the self-test found them to hold.
        boxes_at_once: how many run side by side; further ones wait, which costs no student time.
        ready: how many boxes of an image stand ready after its first use; by the number of cores
            if None, 0 for none.
        images: further images: name -> the modules that are imported ahead.
        kernel_paths: folders that kernels of other languages may read beside the system's.
        instead: runs what the portable interpreter of level D lacks; None if that is not to run.
        cgroups: makes the control group of each box on a dedicated machine.
    """

    def __init__(
        self,
        profile: Profile,
        boxes_at_once: int | None = None,
        ready: int | None = None,
        images: Mapping[str, tuple[str, ...]] | None = None,
        kernel_paths: tuple[str, ...] = (),
        instead: LocalSandbox | None = None,
        cgroups: Cgroups | None = None,
    ) -> None:
        if profile.dedicated != (cgroups is not None):
            raise ValueError("a dedicated machine has control groups, and no other has")
        self._cgroups = cgroups
        self.profile = profile
        self.instead = instead
        self._monty = find_monty() if profile.level == "D" else None
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
            Unsupported: level D lacks what is asked for.
        """
        if self._monty is not None and (limits.processes > 1 or image != _PORTABLE):
            return _refused("several processes" if image == _PORTABLE else f"the image {image}")
        if image == _JAVASCRIPT:
            return self._node_box(limits)
        return self._box(limits, image, self._free if beside is None else nullcontext())

    def bounded(
        self, limits: Limits, bounds: tuple[int, int]
    ) -> AbstractAsyncContextManager[LocalBox]:
        """Return a box whose control group has other bounds than its limits ask for.

        Args:
            limits: of the box itself.
            bounds: bytes of memory, and number of processes and threads.
        """
        return self._box(limits, _PORTABLE, self._free, bounds)

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a fresh notebook; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: the jail cannot be started, or has no such kernel or image.
            Unsupported: level D has no notebooks.
        """
        if self._monty is not None:
            return _refused("a whole notebook")
        if setup.kernel != _OUR_KERNEL:
            return self.kernels.notebook(setup)
        return self._notebook(setup)

    async def explain(self, challenge: Challenge, code: str) -> ExplainedError | None:
        """Return the first exception of the code in plain words; implements the port `Explains`.

        None if there is none, or where nothing explains it: without the package that does, at
        level D, in another language than Python, and in a notebook of several questions.

        Raises:
            Unavailable: the jail cannot be started, or a layer of it does not hold.
        """
        if self._monty is not None or challenge.language != "python":
            return None
        image = self.images.for_explaining(challenge.image)
        if not image or challenge.kind == "assignment":
            return None
        try:
            return await explained(self, image, challenge, code)
        except Unavailable as why:
            if self._pool(image).has_started:
                raise
            _LOG.warning("exceptions are explained by our own rules only: %s", why)
            self.images.leave_out(image)  # a package that this Python cannot import, for one
            return None

    @asynccontextmanager
    async def _notebook(self, setup: NotebookSetup) -> AsyncIterator[NotebookBox]:
        # Without seccomp nothing could hold back what a notebook starts.
        forks = "seccomp" in self.profile.layers
        fitting = replace(setup, image=self.images.for_notebook(setup))
        async with AsyncExitStack() as stack:
            try:
                opening = open_notebook(self, fitting, forks=forks)
                notebook = await stack.enter_async_context(opening)
            except Unavailable:
                if fitting.image == setup.image:
                    raise
                self.images.leave_out(fitting.image)  # a package that starts threads, for one
                opening = open_notebook(self, setup, forks=forks)
                notebook = await stack.enter_async_context(opening)
            yield notebook

    @asynccontextmanager
    async def _node_box(self, limits: Limits) -> AsyncIterator[Box]:
        async with self._free, self._node.box(limits) as box:
            with self._grouped(box.pids, self.profile.group(limits)):
                yield box

    @asynccontextmanager
    async def _box(
        self,
        limits: Limits,
        image: str,
        place: AbstractAsyncContextManager[None],
        bounds: tuple[int, int] | None = None,
    ) -> AsyncIterator[LocalBox]:
        pool = self._pool(image)
        within = bounds or self.profile.group(limits)
        occupied = Occupied(
            pool,
            self.profile.box_settings(limits),
            limits.processes,
            lambda pid: self._group((pid,), within),
            self._let_go,
        )
        async with place:
            try:
                box = await self._opened(await occupied.enter(), limits, occupied.renew)
                yield box
            finally:
                in_order = await occupied.leave()
            if not in_order:
                raise Unavailable(
                    "The jail ended while the code ran; that was not the code's fault."
                )
            if pool.doubts(ended_well=box.ended not in _STRANGE) and pool.makes_functions:
                await self._examine(pool)

    async def _examine(self, pool: Pool) -> None:
        """Have a box do what it must be able to; replace the zygote if it does not."""
        value: object = None
        with contextlib.suppress(Unavailable):
            claimed = await pool.claim(self.profile.box_settings(_EXAM_LIMITS))
            try:
                box = LocalBox(claimed.process, _EXAM_LIMITS.time_s)
                await box.load(_EXAM)
                value = (await box.evaluate(Call(Name("double"), (Constant(21),)))).value
            finally:
                await pool.leave(claimed)
        if value == _EXAM_ANSWER:
            pool.doubts(ended_well=True)
        else:
            _LOG.warning("the boxes of an image do not work; another zygote is started")
            pool.replace()

    async def _opened(self, process: BoxProcess, limits: Limits, renew: Renew) -> LocalBox:
        if self._monty is None:
            return LocalBox(process, limits.time_s, renew)
        box = PortableBox(process, limits, renew)
        await box.start()
        return box

    @contextmanager
    def _grouped(self, pids: Iterable[int], bounds: tuple[int, int]) -> Iterator[None]:
        group = self._group(pids, bounds)
        try:
            yield
        finally:
            self._let_go(group)

    def _group(self, pids: Iterable[int], bounds: tuple[int, int]) -> Group | None:
        """Put processes that wait for work into a group of their own, if there are groups."""
        if self._cgroups is None:
            return None
        group: Group | None = None
        try:
            group = self._cgroups.group(*bounds)
            for pid in pids:
                group.take_in(pid)
        except OSError as error:
            self._let_go(group)
            raise Unavailable(
                f"The jail is not safe, so it was not used (control groups: {error})."
            ) from error
        return group

    def _let_go(self, group: Group | None) -> None:
        if self._cgroups is not None and group is not None:
            self._cgroups.let_go(group)

    def _pool(self, name: str) -> Pool:
        pool = self._pools.get(name)
        if pool is None:
            image = self._monty.image if self._monty else self.images.get(name)
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
        if self._cgroups is not None:
            self._cgroups.close()
        if self.instead is not None:
            await self.instead.close()


@asynccontextmanager
async def _refused(what: str) -> AsyncIterator[Any]:
    if what:
        raise Unsupported(refusal(what))
    yield None


def _cores() -> int:
    return max(2, os.cpu_count() or 2)

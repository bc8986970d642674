"""Boxes of one image that stand ready, made ahead by its zygote; each serves one submission."""

from __future__ import annotations

import asyncio
import collections
import functools
import os
import weakref
from typing import Any, Final, NamedTuple

from jupyter_codementor.errors import Unavailable

from .forks import can_count
from .images import Image
from .layers import Profile
from .process import BoxProcess
from .zygote import Zygote

_START_S: Final = 30.0
_IDLE_S: Final = 600.0
_TRIES: Final = 2
_STRANGE: Final = 3


class Claimed(NamedTuple):
    """A box in use.

    Args:
        process: the box.
        asks: a descriptor on which the kernel asks for new processes, or -1.
        zygote: what made it.
    """

    process: BoxProcess
    asks: int
    zygote: Zygote

    @property
    def may_fork(self) -> bool:
        """Whether it may have started processes."""
        return self.asks >= 0


class Pool:
    """The zygote of an image and its boxes; both are started when the first box is wanted.

    Args:
        profile: the layers of the jail.
        image: what the boxes have imported.
        ready: how many boxes are to stand ready once the image was used.
    """

    def __init__(self, profile: Profile, image: Image, ready: int) -> None:
        self._profile = profile
        self._image = image
        self._wanted = ready
        self._in_use = 0
        self._strange = 0
        self._started = False
        self._holding = _Holding()
        self._idle: asyncio.TimerHandle | None = None
        self._end = weakref.finalize(self, self._holding.close)

    @property
    def makes_functions(self) -> bool:
        """Whether its boxes serve a student's functions."""
        return not self._image.program

    @property
    def has_started(self) -> bool:
        """Whether a box of it was ever in order."""
        return self._started

    async def claim(self, settings: dict[str, Any]) -> Claimed:
        """Return a box that was never used, with the limits of a challenge on it.

        Args:
            settings: as `Profile.box_settings` makes them.

        Raises:
            Unavailable: none can be started, or a layer of it does not hold.
        """
        if self._idle is not None:
            self._idle.cancel()
        self._in_use += 1
        try:
            return await self._claim(settings)
        except BaseException:
            self._in_use -= 1
            raise

    async def _claim(self, settings: dict[str, Any]) -> Claimed:
        free = settings["forks"] is not None or not self._profile.seals_early
        why = ""
        for _ in range(len(self._holding.boxes) + _TRIES):
            process = self._made(free=True) if free else self._next()
            zygote = self._holding.zygote
            said, asks = await self._claimed(process, settings, free=free)
            if said is not None and zygote is not None and self._is_good(said):
                self._started = True
                return Claimed(process, asks, zygote)
            if said is None:
                why = self._last_words(process)
            else:
                why = "; ".join(f"{layer}: {reason}" for layer, reason in said["failed"].items())
            await process.end()
            if self._in_use == 1:  # a zygote whose boxes are no good is replaced
                self._holding.close()
            if said is not None:
                raise Unavailable(f"The jail is not safe, so it was not used ({why}).")
        raise Unavailable("The jail does not start" + (f": {why}" if why else "") + ".")

    def _is_good(self, said: dict[str, Any]) -> bool:
        return not said["failed"] or self._profile.level == "E"

    async def _claimed(
        self, process: BoxProcess, settings: dict[str, Any], *, free: bool
    ) -> tuple[dict[str, Any] | None, int]:
        """Return what the box says once the limits are on it, and what asks for processes."""
        try:
            async with asyncio.timeout(_START_S):
                said = await process.stands_ready()
                if said is None or not self._is_good(said):
                    return said, -1
                if free:
                    said, asks = await process.take_on(settings)
                    if asks >= 0 and not can_count(process.pid):
                        os.close(asks)
                        return {"failed": {"forks": "processes cannot be counted here"}}, -1
                    return said, asks
        except (TimeoutError, ValueError):
            return None, -1
        except BaseException:
            process.kill()
            process.close()
            raise
        base = said["base"]
        limits = {name: value + base.get(name, 0) for name, value in settings["limits"].items()}
        why = process.limit(limits)
        if process.has_ended():
            return None, -1
        return {"failed": {"limits": why} if why else {}}, -1

    def _last_words(self, process: BoxProcess) -> str:
        """Return the last line that the box wrote, or else its zygote."""
        process.stderr.drain()
        lines = process.stderr.take().strip().splitlines()
        zygote = self._holding.zygote
        return lines[-1] if lines else zygote.said() if zygote is not None else ""

    def _next(self) -> BoxProcess:
        if self._holding.boxes:
            return self._holding.boxes.popleft()
        return self._made(free=False)

    def _made(self, *, free: bool) -> BoxProcess:
        zygote = self._holding.zygote
        if zygote is None or not zygote.is_alive():
            self._holding.close()
            zygote = self._holding.zygote = Zygote(self._profile, self._image)
        return BoxProcess(functools.partial(zygote.ask, free=free))

    def doubts(self, *, ended_well: bool) -> bool:
        """Note how a submission ended; return whether the zygote should prove itself.

        One submission may well crash. If nothing but crashes comes, it may be the zygote's fault.
        """
        self._strange = 0 if ended_well else self._strange + 1
        return self._strange >= _STRANGE

    def replace(self) -> None:
        """Have another zygote make the next boxes; this one ends with the last of its own."""
        self._strange = 0
        for box in self._holding.boxes:
            box.close()
        self._holding.boxes.clear()
        self._holding.zygote = None

    async def leave(self, claimed: Claimed) -> bool:
        """End a box, and make up for it. Return False if its zygote ended before, and ended it."""
        self._in_use -= 1
        process = claimed.process
        if not claimed.zygote.is_alive():
            process.close()
            return False
        if claimed.may_fork:
            await process.end()
            self._refill()
        else:
            self._holding.leaving.add(process)
            process.leave(lambda: self._gone(process))
        return True

    def _gone(self, process: BoxProcess) -> None:
        self._holding.leaving.discard(process)
        process.close()
        self._refill()

    def _refill(self) -> None:
        """Have boxes made until enough stand ready; end all of it when it is long unused."""
        zygote = self._holding.zygote
        if zygote is None or not zygote.is_alive():
            return
        while self._profile.seals_early and len(self._holding.boxes) < self._wanted:
            self._holding.boxes.append(self._made(free=False))
        if self._in_use == 0:
            if self._idle is not None:
                self._idle.cancel()
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(_IDLE_S, _close, weakref.ref(self))

    def close(self) -> None:
        """End the zygote and the boxes that stand ready; they are started again when wanted."""
        if self._idle is not None:
            self._idle.cancel()
        self._holding.close()


def _close(pool: weakref.ref[Pool]) -> None:
    found = pool()
    if found is not None:
        found.close()


class _Holding:
    """What must be ended with the pool."""

    def __init__(self) -> None:
        self.zygote: Zygote | None = None
        self.boxes: collections.deque[BoxProcess] = collections.deque()
        self.leaving: set[BoxProcess] = set()

    def close(self) -> None:
        """Let go of the boxes and end the zygote."""
        for box in (*self.boxes, *self.leaving):
            box.close()
        self.boxes.clear()
        self.leaving.clear()
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

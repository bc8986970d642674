"""A box in use, with what watches over it: the count of its processes, its control group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from .cgroups import Group
from .forks import ForkCount
from .pool import Claimed, Pool
from .process import BoxProcess

_SHORT_S: Final = 0.5


class Occupied:
    """One place in the jail, and the box that is in it.

    Args:
        pool: where boxes come from.
        settings: of each box, as `Profile.box_settings` makes them.
        processes: how many a box may have at once.
        grouped: puts a process into a control group, if there are groups.
        let_go: ends such a group.
    """

    def __init__(
        self,
        pool: Pool,
        settings: dict[str, Any],
        processes: int,
        grouped: Callable[[int], Group | None],
        let_go: Callable[[Group | None], None],
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._processes = processes
        self._grouped = grouped
        self._let_go = let_go
        self._claimed: Claimed | None = None
        self._forks: ForkCount | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._group: Group | None = None

    async def enter(self) -> BoxProcess:
        """Claim a box and watch over it.

        Raises:
            Unavailable: none can be started, or a layer of it does not hold.
        """
        self._claimed = claimed = await self._pool.claim(self._settings)
        process = claimed.process
        self._forks = ForkCount(claimed.asks, process.pid, self._processes)
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(_SHORT_S, process.step_back)
        self._group = self._grouped(process.pid)
        return process

    async def leave(self) -> bool:
        """End the box, if there is one. Return False if its zygote ended before, and ended it."""
        claimed, self._claimed = self._claimed, None
        if claimed is None:
            return True
        if self._patience is not None:
            self._patience.cancel()
        if self._forks is not None:
            self._forks.close()
        in_order = await self._pool.leave(claimed)
        group, self._group = self._group, None
        self._let_go(group)
        return in_order

    async def renew(self) -> BoxProcess:
        """Claim another box in the place of one that ended before it was asked anything.

        Raises:
            Unavailable: as `enter`.
        """
        await self.leave()
        return await self.enter()

"""Waits for work elsewhere without holding up the kernel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


def when_done(future: Future[_T], act: Callable[[Future[_T]], None]) -> None:
    """Call `act` on the event loop that this was called on, as front ends expect it."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # nobody's loop: act where the outcome arrives
        future.add_done_callback(act)
    else:
        future.add_done_callback(lambda done: loop.call_soon_threadsafe(act, done))

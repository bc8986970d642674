"""A memory in this process: the least used is forgotten first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from cachetools import TLRUCache
from msgspec import Struct

_LIMIT_BYTES: Final = 32 * 1024 * 1024
_EACH_BYTES: Final = 200
"""What an entry takes besides its key and value, roughly."""


class _Kept(Struct, frozen=True):
    value: bytes
    ttl_s: float


class MemoryCache:
    """Implements the port `tutor.ports.Cache`; for use on one event loop.

    Args:
        limit_bytes: how large it may become, keys included.
        timer: its clock, in seconds.
    """

    def __init__(
        self, limit_bytes: int = _LIMIT_BYTES, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept: TLRUCache[str, tuple[str, _Kept]] = TLRUCache(
            maxsize=limit_bytes,
            ttu=lambda _, entry, now: now + entry[1].ttl_s,
            timer=timer,
            getsizeof=lambda entry: len(entry[0]) + len(entry[1].value) + _EACH_BYTES,
        )
        self._limit_bytes = limit_bytes

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""
        found = self._kept.get(key)
        return found[1].value if found else None

    async def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for at most so long; one that is larger than the whole memory is not."""
        self._kept.pop(key, None)
        if ttl_s > 0 and len(key) + len(value) + _EACH_BYTES <= self._limit_bytes:
            self._kept[key] = (key, _Kept(value, ttl_s))

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

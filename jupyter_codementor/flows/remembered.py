"""Answers that are remembered for a while, under a name that says what they were made of.

Whatever changes an answer is part of its name, so that an old answer is not found any more once
that has changed; the lifetime is for what only time changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from jupyter_codementor.tutor.ports import Cache

T = TypeVar("T", bound=msgspec.Struct)

PROGRESS_S: Final = 300.0
"""How long what a student did, added up, is remembered."""
RECOMMENDATIONS_S: Final = 3600.0
PATTERNS_S: Final = 86_400.0


@dataclass(frozen=True)
class Remembered:
    """A memory of whole answers."""

    cache: Cache

    async def __call__(
        self, name: tuple[Any, ...], kind: type[T], ttl_s: float, make: Callable[[], Awaitable[T]]
    ) -> T:
        """Return the answer of this name, which is made if it is not remembered.

        Args:
            name: what the answer is, whose, and everything that it follows from, as JSON data.
            kind: the type of the answer.
            ttl_s: for how many seconds it holds at most.
            make: makes it.
        """
        key = msgspec.json.encode((kind.__name__, *name)).decode()
        known = await self.cache.get(key)
        if known is not None:
            return msgspec.json.decode(known, type=kind)
        made = await make()
        await self.cache.put(key, msgspec.json.encode(made), ttl_s)
        return made

"""Answers on their way: what was said so far, for pages that were away and for those who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from cachetools import LRUCache

from jupyter_codementor.model.tutor import Answer, Finding, PartKind, Source, Turn, TurnPart

_KEPT: Final = 256
_TOGETHER_S: Final = 0.06
"""What comes within this time goes as one piece: faster than a page shows it, for less work."""

Tell = Callable[[Turn, TurnPart], None]
"""Passes a part on to the pages of its student."""


class TurnFeed:
    """The parts of one answer, in order.

    Args:
        turn: the question.
        tell: passes each part on as it comes.
    """

    def __init__(self, turn: Turn, tell: Tell) -> None:
        self.turn = turn
        self.parts: list[TurnPart] = []
        self.message = ""
        """The joined deltas so far."""
        self.answer: Answer | None = None
        """All of it, once it has ended."""
        self._work: asyncio.Future[None] | None = None
        self._stopped = False
        self._waiting_for_it = 0
        self._tell = tell
        self._ended = asyncio.Event()
        self._waiting = ""
        self._flushed_at = float("-inf")
        self._flushing: asyncio.TimerHandle | None = None

    def start(self, source: Source, model: str = "") -> None:
        """Say who answers."""
        self._add(self._part("start", source=source, model=model))

    def finding(self, finding: Finding) -> None:
        """Say what was found first."""
        self._add(self._part("finding", finding=finding))

    def delta(self, text: str) -> None:
        """Say more of the message: the first of it at once, then some words at a time."""
        if not text:
            return
        self.message += text
        self._waiting += text
        if self._flushing is None:
            loop = asyncio.get_running_loop()
            wait_s = max(0.0, self._flushed_at + _TOGETHER_S - loop.time())
            if wait_s == 0:
                self._flush()
            else:
                self._flushing = loop.call_later(wait_s, self._flush)

    def _flush(self) -> None:
        """Send what was said since the last time."""
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        if self._waiting:
            text, self._waiting = self._waiting, ""
            self._flushed_at = asyncio.get_running_loop().time()
            self._add(self._part("delta", text=text))

    def stops(self, work: asyncio.Future[None]) -> None:
        """Take what is cancelled when the student stops the answer; at once if that is so."""
        self._work = work
        if self._stopped:
            work.cancel()

    def stop(self) -> None:
        """Stop the answer, also before its work has begun; one that has ended stays."""
        self._stopped = True
        if self._work is not None:
            self._work.cancel()

    def end(self, answer: Answer) -> None:
        """Say that this is all of it."""
        self.answer = answer
        self._flush()
        self._add(self._part("end", source=answer.source, model=answer.model, answer=answer))
        self._ended.set()

    def give_up(self) -> None:
        """Let those go who wait, although there may be no answer."""
        if self._flushing is not None:
            self._flushing.cancel()
        self._ended.set()

    async def ended(self) -> None:
        """Wait until it has ended."""
        await self._ended.wait()

    async def awaited(self) -> None:
        """Wait until it has ended, for somebody who alone wants it: the last to leave stops it."""
        self._waiting_for_it += 1
        try:
            await self._ended.wait()
        finally:
            self._waiting_for_it -= 1
            if self._waiting_for_it == 0:
                self.stop()

    def _part(self, kind: PartKind, **what: Any) -> TurnPart:
        return TurnPart(turn_id=self.turn.id, number=len(self.parts) + 1, kind=kind, **what)

    def _add(self, part: TurnPart) -> None:
        self.parts.append(part)
        self._tell(self.turn, part)


class TurnFeeds:
    """The feeds of this process: those under way, and the last ones that ended."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._feeds: LRUCache[str, TurnFeed] = LRUCache(_KEPT)
        self._under_way: dict[str, TurnFeed] = {}

    def start(self, turn: Turn) -> TurnFeed:
        """Begin to feed a turn."""
        feed = TurnFeed(turn, self._tell)
        self._feeds[turn.id] = self._under_way[turn.id] = feed
        return feed

    def done(self, turn_id: str) -> None:
        """Keep it for late comers only."""
        self._under_way.pop(turn_id, None)

    def forget(self, turn_id: str) -> None:
        """Stop an answer whose question was erased, and keep nothing of it."""
        feed = self.get(turn_id)
        self._feeds.pop(turn_id, None)
        if feed is not None:
            feed.stop()

    def get(self, turn_id: str) -> TurnFeed | None:
        """Return the feed of a turn, or None if it was not begun here or is long past."""
        return self._under_way.get(turn_id) or self._feeds.get(turn_id)

    def is_under_way(self, turn_id: str) -> bool:
        """Return whether an answer is on its way."""
        return turn_id in self._under_way

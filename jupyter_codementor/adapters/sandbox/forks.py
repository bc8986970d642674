"""How many processes a box may have: the kernel asks for each new one, and is answered here.

A limit of the kernel's own counts for a whole user, and for root not at all. The numbers are those
of ``linux/seccomp.h``: a question is ``u64 id, u32 pid, u32 flags, ...``, an answer ``u64 id,
s64 value, s32 error, u32 flags``.
"""

from __future__ import annotations

import asyncio
import errno
import os
import select
import struct
import sys
import time
from typing import Final

from msgspec import Struct

if sys.platform != "win32":
    import fcntl

_RECEIVE: Final = 0xC0502100
_SEND: Final = 0xC0182101
_QUESTION_BYTES: Final = 80
_QUESTION: Final = struct.Struct("=QI")
_ANSWER: Final = struct.Struct("=QqiI")
_GO_ON: Final = 1
_UNSEEN_S: Final = 0.05
_LOOK_AGAIN_S: Final = 0.005
_PATIENCE_S: Final = 0.2


class _Allowed(Struct, frozen=True):
    """A process that may not be there yet: who starts it, and what it had started before."""

    thread: int
    before: frozenset[int]
    when: float

    def may_come(self, now: float) -> bool:
        """Return whether it still has to be counted although it cannot be seen."""
        return now - self.when < _UNSEEN_S and not _children_of(self.thread) - self.before


class ForkCount:
    """Answers the kernel's questions about one box.

    Args:
        asks: the descriptor on which the kernel asks; -1 if it does not have to.
        pid: the first process of the box, below which all others stay.
        most: how many there may be at once.
    """

    def __init__(self, asks: int, pid: int, most: int) -> None:
        self._asks = asks
        self._pid = pid
        self._most = most
        self._allowed: list[_Allowed] = []
        self._loop = asyncio.get_running_loop()
        if asks >= 0:
            self._loop.add_reader(asks, self._on_question)

    def _on_question(self) -> None:
        question = bytearray(_QUESTION_BYTES)
        try:
            fcntl.ioctl(self._asks, _RECEIVE, question)
        except OSError:  # who asked is gone
            if _is_over(self._asks):
                self.close()
            return
        number, thread = _QUESTION.unpack_from(question)
        # Who asks again has what it asked for before.
        self._allowed = [one for one in self._allowed if one.thread != thread]
        self._answer(number, thread, time.monotonic() + _PATIENCE_S)

    def _answer(self, number: int, thread: int, until: float) -> None:
        if self._asks < 0:
            return
        now = time.monotonic()
        self._allowed = [one for one in self._allowed if one.may_come(now)]
        there = _descendants(self._pid) + 1
        if there + len(self._allowed) < self._most:
            self._allowed.append(_Allowed(thread, frozenset(_children_of(thread)), now))
            self._send(number, 0, _GO_ON)
        elif there < self._most and now < until:
            self._loop.call_later(_LOOK_AGAIN_S, self._answer, number, thread, until)
        else:
            self._send(number, -errno.EAGAIN, 0)

    def _send(self, number: int, error: int, flags: int) -> None:
        try:
            fcntl.ioctl(self._asks, _SEND, _ANSWER.pack(number, 0, error, flags))
        except OSError:
            return  # who asked is gone meanwhile

    def close(self) -> None:
        """Answer no more: from then on no process can be started."""
        if self._asks >= 0:
            self._loop.remove_reader(self._asks)
            os.close(self._asks)
            self._asks = -1


def can_count(pid: int) -> bool:
    """Return whether this kernel says which processes stand below one."""
    return pid > 0 and os.path.exists(f"/proc/{pid}/task/{pid}/children")  # noqa: PTH110 - fast


def _is_over(asks: int) -> bool:
    poll = select.poll()
    poll.register(asks, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def _descendants(pid: int) -> int:
    """Return how many processes stand below one, the dead that nobody collected among them."""
    found, left = 0, [pid]
    while left:
        pid = left.pop()
        try:
            threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - fast
        except OSError:
            continue
        for thread in threads:
            children = _children_of(int(thread))
            found += len(children)
            left += children
    return found


def _children_of(thread: int) -> set[int]:
    try:
        with open(f"/proc/{thread}/task/{thread}/children", "rb") as file:  # noqa: PTH123 - fast
            return set(map(int, file.read().split()))
    except OSError:
        return set()

"""A notebook in a box, as the process that never runs student code sees it.

This process only passes on: requests from the trusted side to the notebook's own process (see
`lineage`), and its answers back, as text that is not read here. The two ends of the pair of sockets
between them are all that they share. Where no process may be started, it is the notebook's own one
(see `in_place`).
"""

from __future__ import annotations

import _socket
import posix
from posix import _exit

from . import lineage, wire
from .in_place import InPlace

TYPE_CHECKING = False
if TYPE_CHECKING:  # this would take time to import
    from typing import Any

MAX_BYTES = 1 << 19
"""What an answer may hold, so that it still fits into a frame when it is quoted."""


preload = lineage.preload


class Notebook:
    """Passes requests on to the process of the notebook, and its answers back.

    Args:
        channel: the socket to the trusted side, which the notebook's process must not have.
    """

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._link = -1
        self._in_place: InPlace | None = None

    def answer(self, request: dict[str, Any]) -> dict[str, object]:
        """Do what is asked: `open` it if asked to, send the `frames`, return the answer's text."""
        _reap()
        if "open" in request:
            self._open(request["open"])
        if self._in_place is not None:
            return {"status": "value", "value": self._in_place.answer(request["frames"])}
        try:
            for frame in request["frames"]:
                _send(self._link, frame)
            text = _receive(self._link)
        except OSError:
            text = None
        if text is None:
            return {"status": "crash"}
        return {"status": "value", "value": text}

    def _open(self, settings: dict[str, Any]) -> None:
        if not settings["forks"]:
            self._in_place = InPlace(lineage.opened(settings), settings["seed_variable"])
            return
        ours, theirs = _socket.socketpair()
        if posix.fork():
            theirs.close()
            self._link = ours.detach()
            return
        ours.close()
        posix.close(self._channel)
        try:
            lineage.serve(theirs.detach(), settings)
        finally:
            _exit(1)


def _send(fd: int, frame: bytes) -> None:
    view = memoryview(len(frame).to_bytes(4, "big") + frame)
    while view:
        view = view[posix.write(fd, view) :]


def _receive(fd: int) -> str | None:
    header = wire.exactly(fd, 4)
    if header is None:
        return None
    size = int.from_bytes(header, "big")
    body = wire.exactly(fd, size) if size <= MAX_BYTES else None
    return None if body is None else body.decode("latin-1")


def _reap() -> None:
    """Let processes of the notebook go that have ended and were left to us."""
    try:
        while posix.waitpid(-1, posix.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return

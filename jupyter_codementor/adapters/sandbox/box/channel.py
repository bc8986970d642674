"""The box's end of the channel: requests are served, also while an answer waits for the other box.

A box that evaluates may send, in place of its answer, what it wants from the other box. Until that
is answered it serves whatever is asked of it meanwhile, so that calls go to and fro as deep as they
like, always the innermost first.
"""

from __future__ import annotations

import sys
from posix import _exit

from . import wire

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any


class Channel:
    """Serves requests one at a time.

    Args:
        fd: our end of the socket to the trusted side.
        answer: does what a request asks.
    """

    def __init__(self, fd: int, answer: Callable[[dict[str, object]], dict[str, object]]) -> None:
        self._fd = fd
        self._answer = answer
        self._numbers: list[object] = []

    def serve(self) -> None:
        """Serve requests until the other end closes."""
        while True:
            self._serve_one(self._read())

    def ask(self, frame: dict[str, object]) -> dict[str, Any]:
        """Send what the other box is to do, and return its reply."""
        _flush()
        wire.write(self._fd, {"n": self._numbers[-1], **frame})
        while True:
            request = self._read()
            if "reply" in request:
                return request["reply"]  # type: ignore[return-value] # the trusted side made it
            self._serve_one(request)

    def _serve_one(self, request: dict[str, object]) -> None:
        self._numbers.append(request["n"])
        answer = self._answer(request)
        self._numbers.pop()
        _flush()
        wire.write(self._fd, {"n": request["n"], **answer})

    def _read(self) -> dict[str, object]:
        request = wire.read(self._fd)
        if request is None:
            _exit(0)
        return request


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112 - the student may have closed or replaced it
            continue

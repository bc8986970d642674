"""One process of node beside the kernel: requests to it, its answers, and what it prints."""

from __future__ import annotations

import codecs
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import weakref
from typing import Any, Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.javascript import MISSING, program

from .node_errors import Error, thrown

_CHUNK_BYTES: Final = 1 << 16
_GONE: Final = "node ended in the middle of your code. Run the cell with %%node again."
_STOPPED: Final = "node was stopped. Run the cell with %%node again."


class NodeProcess:
    """A process of node with one cell's code; it ends with this object, or with the kernel.

    Args:
        keeps_output: keep what the code prints for `output`, and do not show it.

    Raises:
        Unavailable: node is not installed here.
    """

    def __init__(self, *, keeps_output: bool = False) -> None:
        node = shutil.which("node")
        if os.name != "posix":
            raise Unavailable("JavaScript cells need Linux or macOS; on Windows, use WSL.")
        if node is None:
            raise Unavailable(MISSING)
        self._channel, channel = socket.socketpair()
        with channel:
            self._process = subprocess.Popen(  # noqa: S603 - the node of this student
                [node, "--no-warnings", "-e", program(), str(channel.fileno()), "watch"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(channel.fileno(),),
                start_new_session=True,  # interrupting the kernel is our business, not node's
            )
        assert self._process.stdout is not None  # noqa: S101 - both are pipes
        assert self._process.stderr is not None  # noqa: S101
        self._stdout = _Stream("" if keeps_output else "stdout")
        self._streams = {
            self._process.stdout.fileno(): self._stdout,
            self._process.stderr.fileno(): _Stream("stderr"),
        }
        self._received = bytearray()
        self._end = weakref.finalize(self, _end, self._process, self._channel)
        self._frame()  # which says that it is ready

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and return the answer; what is printed meanwhile is shown.

        Interrupting the kernel ends the process, as nothing else stops an endless loop.

        Raises:
            Thrown: the code threw something, or node ended.
        """
        __tracebackhide__ = True
        if not self._end.alive:
            raise Error(_STOPPED)
        try:
            self._send({"n": 1, "bind": None, **request})
            said = self._frame()
        except BaseException:
            self._end()
            raise
        self._drain()
        if said.get("raised"):
            raise thrown(said["raised"], compiled=said["status"] != "syntax_error")
        if said.get("status") == "missing":
            raise NameError(f"the code does not define {said['missing']}")
        return said

    def output(self) -> str:
        """Return what was printed, if it is kept."""
        return self._stdout.text

    def _send(self, request: dict[str, Any]) -> None:
        body = json.dumps(request).encode("ascii")
        try:
            self._channel.sendall(len(body).to_bytes(4, "big") + body)
        except OSError:
            raise Error(_GONE) from None

    def _frame(self) -> dict[str, Any]:
        size = int.from_bytes(self._exactly(4), "big")
        found: dict[str, Any] = json.loads(self._exactly(size))
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            channel = self._channel.fileno()
            readable, _, _ = select.select([channel, *self._streams], [], [])
            for fd in list(self._streams):
                if fd in readable:
                    self._show(fd)
            if channel in readable:
                part = self._channel.recv(_CHUNK_BYTES)
                if not part:
                    self._drain()
                    raise Error(_GONE)
                self._received += part
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def _drain(self) -> None:
        """Show what was printed before the answer, and not read yet."""
        while True:
            readable, _, _ = select.select([*self._streams], [], [], 0)
            if not [fd for fd in readable if self._show(fd)]:
                return

    def _show(self, fd: int) -> bool:
        part = os.read(fd, _CHUNK_BYTES)
        if not part:
            del self._streams[fd]
        else:
            self._streams[fd].take(part)
        return bool(part)


class _Stream:
    """What is printed: shown at once on the stream of that name, or kept if it has none."""

    def __init__(self, name: str) -> None:
        self.text = ""
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def take(self, part: bytes) -> None:
        text = self._decoder.decode(part)
        if not self._name:
            self.text += text
            return
        stream = sys.stdout if self._name == "stdout" else sys.stderr
        stream.write(text)
        stream.flush()


def _end(process: subprocess.Popen[bytes], channel: socket.socket) -> None:
    channel.close()
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()

"""The process of a box for JavaScript as the trusted side sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import marshal
import os
import signal
import subprocess
import weakref
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.javascript import program
from jupyter_codementor.model.challenge import Limits

from ..layers import Profile
from ..process import BoxProcess
from .command import command, opening
from .installed import Node

_READY: Final = {"ready": True}


class NodeProcess(BoxProcess):
    """A started process that shuts itself in and becomes node; it waits to be claimed.

    It ends with this object, or with this process.

    Args:
        profile: the layers.
        node: which node.
        limits: what the code may use.
        runs: a program for node in place of ours, and its arguments behind the channel's number.

    Raises:
        Unavailable: the process cannot be started.
    """

    def __init__(
        self, profile: Profile, node: Node, limits: Limits, runs: tuple[str, ...] = ()
    ) -> None:
        self._profile, self._node = profile, node
        super().__init__(self._start)
        self._ended = weakref.finalize(self, _end, self._popen)
        frame = opening(profile, node, limits, self._their_fd, runs or (program(),))
        self._unsent = len(frame).to_bytes(4, "big") + frame
        try:
            # On Linux all of it fits into the socket's buffer, and node starts ahead.
            self._unsent = self._unsent[self._channel.send(self._unsent) :]
        except OSError as error:
            self.close()
            raise Unavailable(f"The jail for JavaScript cannot be started: {error}.") from error

    def _start(self, fds: list[int]) -> None:
        channel, stdout, stderr = fds
        self._their_fd = channel
        try:
            self._popen = subprocess.Popen(  # noqa: S603 - the command is ours alone
                command(self._profile, self._node, channel),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                pass_fds=(channel,),
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise Unavailable(f"The jail for JavaScript cannot be started: {error}.") from error

    def pids(self) -> tuple[int, ...]:
        """Return the ids of the process and of those that it has started."""
        found = [self._popen.pid]
        for pid in found:
            for path in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):  # it ended meanwhile
                    found += map(int, path.read_text("ascii").split())
        return tuple(found)

    async def is_ready(self) -> bool:
        """Wait until node runs behind all layers; False if that does not come about.

        Raises:
            ValueError: what came is no frame.
        """
        self.stdout.attach()
        self.stderr.attach()
        with contextlib.suppress(OSError):  # that it is gone shows below
            await asyncio.get_running_loop().sock_sendall(self._channel, self._unsent)
        if await self.receive() != _READY:
            return False
        self._pid = self._inner_pid()
        return True

    async def send(self, frame: bytes) -> bool:
        """Send a frame of ours as JSON, which node reads. Return False if the box is gone."""
        request = marshal.loads(frame)  # noqa: S302 - written by this process a moment ago
        return await super().send(json.dumps(request).encode("ascii"))

    def is_alive(self) -> bool:
        """Return whether it still runs."""
        return self._popen.poll() is None

    def said(self) -> str:
        """Return the last line that it wrote before it ended."""
        self.stderr.drain()
        lines = self.stderr.take().strip().splitlines()
        return lines[-1] if lines else ""

    def kill(self) -> None:
        """End the process and its group at once; what is in its namespaces falls with it."""
        _kill(self._popen)

    def _is_there(self) -> bool:
        return self.is_alive()

    def close(self) -> None:
        """Let go of it."""
        super().close()
        self._ended()

    def _inner_pid(self) -> int:
        """Bubblewrap has one child, which is the box; without bubblewrap it is the process."""
        pid = self._popen.pid
        try:
            with open(f"/proc/{pid}/task/{pid}/children", "rb") as children:  # noqa: PTH123
                found = children.read().split()
        except OSError:
            found = []
        return int(found[0]) if found else pid


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()

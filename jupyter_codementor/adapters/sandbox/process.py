"""The process of a box as the trusted side sees it: its channel, its output, its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
from typing import Any, Final

from jupyter_codementor.errors import Unavailable

from .layers import Profile

MAX_FRAME_BYTES: Final = 1 << 20
MAX_OUTPUT_BYTES: Final = 1 << 16
_CHUNK_BYTES: Final = 1 << 16
_GONE_S: Final = 1.0


class _Output:
    """One of the box's two streams, read as it comes, so that the box never waits for us."""

    def __init__(self, process: BoxProcess) -> None:
        self.fd, self.theirs = os.pipe()
        self.open = True
        self.overflowed = False
        self._process = process
        self._bytes = bytearray()
        os.set_blocking(self.fd, False)
        asyncio.get_running_loop().add_reader(self.fd, self.drain)

    def drain(self) -> None:
        """Read what is there; end the box if it is too much."""
        while self.open:
            try:
                part = os.read(self.fd, _CHUNK_BYTES)
            except BlockingIOError:
                return
            if not part:
                self.close()
                return
            self._bytes += part
            if len(self._bytes) > MAX_OUTPUT_BYTES:
                del self._bytes[MAX_OUTPUT_BYTES:]
                self.overflowed = True
                self._process.kill()
                self.close()

    def take(self) -> str:
        """Return what came since the last call, as text that can be encoded again."""
        text = self._bytes.decode("utf-8", "replace")
        self._bytes.clear()
        return text

    def close(self) -> None:
        """Stop reading."""
        if self.open:
            self.open = False
            asyncio.get_running_loop().remove_reader(self.fd)
            os.close(self.fd)


class BoxProcess:
    """A started process with a channel of frames and two streams of output.

    Args:
        profile: the layers, from which the command follows.

    Raises:
        Unavailable: the process cannot be started.
    """

    def __init__(self, profile: Profile) -> None:
        self._received = bytearray()
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            try:
                self._channel, channel = socket.socketpair()
                ours.callback(self._channel.close)
                theirs.callback(channel.close)
                self._channel.setblocking(False)
                self.stdout = self._output(ours, theirs)
                self.stderr = self._output(ours, theirs)
                self._popen = self._started(profile, channel.fileno())
            except OSError as error:
                raise Unavailable(f"The jail cannot be started: {error}.") from error
            ours.pop_all()

    def _output(self, ours: contextlib.ExitStack, theirs: contextlib.ExitStack) -> _Output:
        output = _Output(self)
        ours.callback(output.close)
        theirs.callback(os.close, output.theirs)
        return output

    def _started(self, profile: Profile, channel: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - the command is ours alone
            profile.command(channel),
            stdin=subprocess.DEVNULL,
            stdout=self.stdout.theirs,
            stderr=self.stderr.theirs,
            pass_fds=(channel,),
            env={},
            cwd="/",
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The id of the process that was started (of bubblewrap, where that is a layer)."""
        return self._popen.pid

    async def send(self, frame: bytes) -> bool:
        """Send one frame. Return False if the box is gone."""
        data = len(frame).to_bytes(4, "big") + frame
        return await self.send_raw(data)

    async def send_raw(self, data: bytes) -> bool:
        """Send bytes that hold whole frames. Return False if the box is gone."""
        try:
            await asyncio.get_running_loop().sock_sendall(self._channel, data)
        except OSError:
            return False
        return True

    def has_unread(self) -> bool:
        """Return whether the box sent something that nobody asked for."""
        if not self._received:
            with contextlib.suppress(OSError):
                self._received += self._channel.recv(1)
        return bool(self._received)

    async def receive(self) -> dict[str, Any] | None:
        """Return the next frame, or None if the box is gone.

        Raises:
            ValueError: what came is no frame, or too large.
        """
        header = await self._exactly(4)
        if header is None:
            return None
        size = int.from_bytes(header, "big")
        if size > MAX_FRAME_BYTES:
            raise ValueError("the answer is too large")
        body = await self._exactly(size)
        if body is None:
            return None
        try:
            frame = json.loads(body, parse_constant=_no_constant)
        except RecursionError as error:
            raise ValueError("the answer is nested too deep") from error
        if not isinstance(frame, dict):
            raise ValueError("the answer is no object")  # noqa: TRY004 - one error for all of it
        return frame

    async def _exactly(self, size: int) -> bytes | None:
        loop = asyncio.get_running_loop()
        while len(self._received) < size:
            try:
                part = await loop.sock_recv(self._channel, _CHUNK_BYTES)
            except OSError:
                return None
            if not part:
                return None
            self._received += part
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def kill(self) -> None:
        """End the process and its group at once; what is in its namespaces falls with it."""
        if self._popen.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.kill()

    async def end(self) -> None:
        """Kill it and wait until nothing of it is left."""
        self.kill()
        try:
            async with asyncio.timeout(_GONE_S):
                await self._exited()
                # The end of the channel comes when the last process that holds it is gone.
                while await self._exactly(1) is not None:
                    self._received.clear()
        except TimeoutError:
            return
        finally:
            self._popen.wait()
            self._close()

    async def _exited(self) -> None:
        if self._popen.poll() is not None:
            return
        if not hasattr(os, "pidfd_open"):
            await asyncio.to_thread(self._popen.wait)
            return
        loop = asyncio.get_running_loop()
        pidfd = os.pidfd_open(self._popen.pid)
        gone = loop.create_future()
        loop.add_reader(pidfd, lambda: None if gone.done() else gone.set_result(None))
        try:
            await gone
        finally:
            loop.remove_reader(pidfd)
            os.close(pidfd)

    def _close(self) -> None:
        self.stdout.close()
        self.stderr.close()
        self._channel.close()

    def peak_bytes(self) -> int:
        """Return the peak resident memory of the box so far; 0 if the kernel does not say."""
        try:
            with open(f"/proc/{self._inner_pid()}/status", "rb") as status:  # noqa: PTH123 - fast
                for line in status:
                    if line.startswith(b"VmHWM:"):
                        return int(line.split()[1]) * 1024
        except (OSError, ValueError, IndexError):
            return 0
        return 0

    def _inner_pid(self) -> int:
        """Bubblewrap has one child, which is the box; without bubblewrap it is the process."""
        pid = self._popen.pid
        with open(f"/proc/{pid}/task/{pid}/children", "rb") as children:  # noqa: PTH123
            found = children.read().split()
        return int(found[0]) if found else pid


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not part of the form")

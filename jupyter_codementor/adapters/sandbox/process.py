"""The process of a box as the trusted side sees it: its channel, its output, its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import marshal
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

from jupyter_codementor.errors import Unavailable

if sys.platform != "win32":
    import resource

MAX_FRAME_BYTES: Final = 1 << 20
MAX_OUTPUT_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16
_GONE_S: Final = 1.0
_LOOK_AGAIN_S: Final = 0.001
_LAST: Final = 19
_STATUS_BYTES: Final = 4096


class Output:
    """One of the box's two streams, read as it comes, so that the box never waits for us.

    Args:
        too_much: called when more came than is kept.
    """

    def __init__(self, too_much: Callable[[], None]) -> None:
        self.fd, self.theirs = os.pipe()
        self.open = True
        self.overflowed = False
        self._too_much = too_much
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bytes = bytearray()
        os.set_blocking(self.fd, False)

    def attach(self) -> None:
        """Read from now on whenever something is there."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.fd, self.drain)

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
                self._too_much()
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
            if self._loop is not None and not self._loop.is_closed():
                self._loop.remove_reader(self.fd)
            os.close(self.fd)


class BoxProcess:
    """A process with a channel of frames and two streams of output, which a zygote makes.

    Nothing of it belongs to an event loop before it is claimed.

    Args:
        hand_over: gives three descriptors to what becomes the process: channel, standard output,
            standard error.

    Attributes:
        ended_unread: it ended before it had read all that it was sent.

    Raises:
        Unavailable: there are too few descriptors.
    """

    def __init__(self, hand_over: Callable[[list[int]], None]) -> None:
        self.ended_unread = False
        self._received = bytearray()
        self._pidfd = -1
        self._pid = 0
        self._status = -1
        self._measured = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            try:
                self._channel, channel = socket.socketpair()
                ours.callback(self._channel.close)
                theirs.callback(channel.close)
                self._channel.setblocking(False)
                self.stdout = self._output(ours, theirs)
                self.stderr = self._output(ours, theirs)
            except OSError as error:
                raise Unavailable(f"The jail cannot be started: {error}.") from error
            hand_over([channel.fileno(), self.stdout.theirs, self.stderr.theirs])
            ours.pop_all()

    def _output(self, ours: contextlib.ExitStack, theirs: contextlib.ExitStack) -> Output:
        output = Output(self.kill)
        ours.callback(output.close)
        theirs.callback(os.close, output.theirs)
        return output

    @property
    def pid(self) -> int:
        """The id of the process, as this process sees it; 0 if it is not known."""
        return self._pid

    async def stands_ready(self) -> dict[str, Any] | None:
        """Wait until it stands ready. Return what it says of itself, or None if it is gone.

        Raises:
            ValueError: what came is no frame.
        """
        self.stdout.attach()
        self.stderr.attach()
        self._pidfd = await self._handed_over()
        ready = await self.receive()
        if ready is not None:
            self._pid = ready["pid"] if self._pidfd < 0 else _pid_of(self._pidfd)
        return ready

    def limit(self, limits: dict[str, int]) -> str:
        """Put limits on it, by their names. Return "" if they hold, else why not."""
        if self._pid <= 0:  # which would stand for ourselves
            return "the process is gone"
        try:
            for name, value in limits.items():
                resource.prlimit(self._pid, getattr(resource, name), (value, value))
        except (OSError, ValueError) as error:
            return str(error)
        return ""

    async def take_on(self, settings: dict[str, Any]) -> tuple[dict[str, Any] | None, int]:
        """Have a free one take on limits and a filter.

        Args:
            settings: as `Profile.box_settings` makes them.

        Returns:
            What it says of itself, or None if it is gone; and a descriptor on which the kernel
            asks for new processes, or -1.

        Raises:
            ValueError: what came is no frame.
        """
        if not await self.send(marshal.dumps(settings)):
            return None, -1
        asks = await self._handed_over()
        return await self.receive(), asks

    async def _handed_over(self) -> int:
        """Receive a byte; return the descriptor that came with it, or -1."""
        flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
        while True:
            try:
                _, fds, _, _ = socket.recv_fds(self._channel, 1, 1, flags)
            except BlockingIOError:
                await _readable(self._channel)
                continue
            except OSError:
                return -1
            return fds[0] if fds else -1

    async def send(self, frame: bytes) -> bool:
        """Send one frame. Return False if the box is gone."""
        data = memoryview(len(frame).to_bytes(4, "big") + frame)
        try:
            with contextlib.suppress(BlockingIOError):
                data = data[self._channel.send(data) :]
            if data:
                await asyncio.get_running_loop().sock_sendall(self._channel, data)
        except OSError:
            self.ended_unread = True
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
            frame = _DECODER.decode(body.decode("utf-8"))
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
            except ConnectionResetError:  # the kernel says so where there was something to read
                self.ended_unread = True
                return None
            except OSError:
                return None
            if not part:
                return None
            self._received += part
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def has_ended(self) -> bool:
        """Return whether it is known to have ended."""
        if self._pidfd < 0:
            return False
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return bool(poll.poll(0))

    def kill(self) -> None:
        """End the process at once; its zygote or its namespace ends what it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._pidfd >= 0:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            elif self._pid > 0:
                os.kill(self._pid, signal.SIGKILL)

    def step_back(self) -> None:
        """Let shorter work go first from now on."""
        if self._pid <= 0:  # which would stand for ourselves
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PGRP, self._pid, _LAST)

    async def end(self) -> None:
        """Kill it and wait until nothing of it is left."""
        self.kill()
        try:
            async with asyncio.timeout(_GONE_S):
                while self._is_there():  # noqa: ASYNC110 - nothing else tells that it was collected
                    await asyncio.sleep(_LOOK_AGAIN_S)
                # The end of the channel comes when the last process that holds it is gone.
                while self._pidfd >= 0 and await self._exactly(1) is not None:
                    self._received.clear()
        except TimeoutError:
            return
        finally:
            self.close()

    def leave(self, gone: Callable[[], None]) -> None:
        """Kill it and let go of it; `gone` is called once it has ended. For one that cannot fork.

        Nothing waits for it: what was killed runs no code any more. It is not killed before the
        verdict is on its way, as the end of a process takes the processor from who ends it.
        """
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self.kill)
        if self._pidfd < 0:
            self._loop.call_soon(gone)
        else:
            self._loop.add_reader(self._pidfd, gone)

    def _is_there(self) -> bool:
        """Return whether it was not collected yet, before which its zygote ends its group."""
        if self._pidfd < 0:
            return False
        try:
            signal.pidfd_send_signal(self._pidfd, 0)
        except ProcessLookupError:
            return False
        return True

    def close(self) -> None:
        """Let go of it; a box that still waits to be claimed ends by that."""
        self._pid = 0  # from now on it may stand for another process
        self.stdout.close()
        self.stderr.close()
        self._channel.close()
        if self._status >= 0:
            os.close(self._status)
            self._status = -1
        if self._pidfd >= 0:
            if self._loop is not None and not self._loop.is_closed():
                self._loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._pidfd = -1

    def measure(self, pid: int) -> None:
        """Let `peak_bytes` speak of a process below this one, which does its work."""
        self._measured = pid

    def peak_bytes(self) -> int:
        """Return the peak resident memory of the box so far; 0 if the kernel does not say."""
        try:
            if self._status < 0:
                self._status = os.open(f"/proc/{self._measured or self._pid}/status", os.O_RDONLY)
            _, found, rest = os.pread(self._status, _STATUS_BYTES, 0).partition(b"\nVmHWM:")
            return int(rest.split(maxsplit=1)[0]) * 1024 if found else 0
        except (OSError, ValueError, IndexError):
            return 0


def _pid_of(pidfd: int) -> int:
    """Return the process id, in this process's own counting, that a pidfd stands for; 0 if gone."""
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", "rb") as info:  # noqa: PTH123 - fast
            for line in info:
                if line.startswith(b"Pid:"):
                    return max(0, int(line.split()[1]))
    except (OSError, ValueError):
        return 0
    return 0


async def _readable(channel: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()
    loop.add_reader(channel, lambda: None if future.done() else future.set_result(None))
    try:
        await future
    finally:
        loop.remove_reader(channel)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not part of the form")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)

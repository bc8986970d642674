"""The process of a jailed kernel: how it is started, watched and ended with all that it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits

from .jail import SOCKETS, Jail
from .specs import Spec

_MAX_SAID_BYTES: Final = 4_096
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_LONGEST_SOCKET: Final = 90
_GONE_S: Final = 2.0
_MAX_PROCESSES: Final = 1_000


class KernelProcess:
    """A kernel in its jail, and the folder that it shares with us for its sockets.

    Args:
        jail: the layers.
        spec: the kernel.
        files: what lies in its working folder.
        limits: of memory and processes.

    Attributes:
        connection: what a client needs to talk to it.

    Raises:
        Unavailable: it cannot be started.
    """

    def __init__(self, jail: Jail, spec: Spec, files: Mapping[str, str], limits: Limits) -> None:
        from jupyter_client.connect import write_connection_file

        self._folder = Path(tempfile.mkdtemp(prefix="codementor-"))
        self._said = bytearray()
        self._silence = asyncio.Event()
        fds: list[int] = []
        try:
            sockets = self._folder / "sockets"
            sockets.mkdir(mode=0o700)
            address = str(sockets / "k")
            if len(address) > _LONGEST_SOCKET:
                raise Unavailable("The path of the temporary folder is too long for sockets.")
            path = str(self._folder / "connection.json")
            key = os.urandom(16).hex().encode("ascii")
            inside = f"{SOCKETS}/k"
            _, found = write_connection_file(path, transport="ipc", ip=inside, key=key)
            self.connection: dict[str, Any] = {**found, "ip": address, "key": key}
            command = jail.command(spec, self._folder, files, limits, fds)
            self._started(command, fds)
        except OSError as error:
            self._remove()
            raise Unavailable(f"The kernel {spec.name} cannot be started: {error}.") from error
        except BaseException:
            self._remove()
            raise
        finally:
            for fd in fds:
                os.close(fd)

    def _started(self, command: list[str], fds: list[int]) -> None:
        self._reads, writes = os.pipe()
        try:
            self._popen = subprocess.Popen(  # noqa: S603 - the command is ours alone
                command,
                stdin=subprocess.DEVNULL,
                stdout=writes,
                stderr=writes,
                pass_fds=fds,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            os.close(self._reads)
            raise
        finally:
            os.close(writes)
        os.set_blocking(self._reads, False)
        asyncio.get_running_loop().add_reader(self._reads, self._drain)

    @property
    def pid(self) -> int:
        """The id of the process that was started, of bubblewrap."""
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._popen.poll() is None

    @property
    def said(self) -> str:
        """The last that it wrote to its own standard streams: why it did not start, say."""
        self._drain()
        return self._said.decode("utf-8", "replace").strip()

    def _drain(self) -> None:
        """Keep the end of what it writes, so that it never waits for us."""
        if self._reads < 0:
            return
        try:
            part = os.read(self._reads, 1 << 16)
        except BlockingIOError:
            return
        if not part:
            self._close()
            self._silence.set()
        self._said += part
        del self._said[:-_MAX_SAID_BYTES]

    def _close(self) -> None:
        if self._reads >= 0:
            asyncio.get_running_loop().remove_reader(self._reads)
            os.close(self._reads)
            self._reads = -1

    def memory_bytes(self) -> int:
        """Return the resident memory of all its processes that is not shared with a file."""
        waiting, total = [self.pid], 0
        for _ in range(_MAX_PROCESSES):
            if not waiting:
                break
            pid = waiting.pop()
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields = Path(f"/proc/{pid}/statm").read_bytes().split()
                total += (int(fields[1]) - int(fields[2])) * _PAGE
            for task in _tasks(pid):
                with contextlib.suppress(OSError, ValueError):
                    children = Path(f"/proc/{pid}/task/{task}/children").read_bytes()
                    waiting += [int(child) for child in children.split()]
        return total

    def sockets(self) -> int:
        """Return how many sockets it made in the folder that lies on our disk."""
        try:
            return sum(1 for _ in (self._folder / "sockets").iterdir())
        except OSError:
            return 0

    async def exited(self) -> None:
        """Return when it has ended."""
        if not self.alive:
            return
        loop = asyncio.get_running_loop()
        pidfd = os.pidfd_open(self.pid)
        gone = loop.create_future()
        loop.add_reader(pidfd, lambda: None if gone.done() else gone.set_result(None))
        try:
            await gone
        finally:
            loop.remove_reader(pidfd)
            os.close(pidfd)

    async def end(self) -> None:
        """End it: with its first process, everything in its namespaces falls.

        The end of its output comes when the last of its processes is gone, and with it whatever
        could make one more file in the folder.
        """
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        try:
            async with asyncio.timeout(_GONE_S):
                await self.exited()
                await self._silence.wait()
        except TimeoutError:
            return
        finally:
            self._popen.kill()
            self._popen.wait()
            self._close()
            self._remove()

    def _remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _tasks(pid: int) -> list[str]:
    try:
        return [task.name for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []

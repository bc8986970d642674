"""A zygote as the trusted side sees it: one prepared process, asked for copies of itself.

It is started by exec with an empty environment, never forked from this process, and no student
code ever runs in it: a box is a copy that shuts itself in before it is given any.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import weakref
from typing import IO, Final

from jupyter_codementor.errors import Unavailable

from .images import Image
from .layers import Profile
from .program import packed

_SAID_BYTES: Final = 4_000
_END_S: Final = 0.5


class Zygote:
    """A running zygote of one image; it ends with this object, or with this process.

    Args:
        profile: the layers of the jail.
        image: what it has imported.

    Raises:
        Unavailable: it cannot be started.
    """

    def __init__(self, profile: Profile, image: Image) -> None:
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            try:
                self._said = ours.enter_context(tempfile.TemporaryFile())
                program = theirs.enter_context(tempfile.TemporaryFile())
                program.write(packed(profile.zygote_settings(image)))
                program.seek(0)
                self._ask, ask = socket.socketpair()
                ours.callback(self._ask.close)
                theirs.callback(ask.close)
                self._ask.setblocking(False)
                process = self._started(profile.command(image, ask.fileno()), ask, program)
            except OSError as error:
                raise Unavailable(f"The jail cannot be started: {error}.") from error
            ours.pop_all()
        self._end = weakref.finalize(self, _end, process, self._ask, self._said)
        self._process = process

    def _started(
        self, command: list[str], ask: socket.socket, program: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - the command is ours alone
            command,
            stdin=program,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            pass_fds=(ask.fileno(),),
            env={},
            cwd="/",
            start_new_session=True,
        )

    def is_alive(self) -> bool:
        """Return whether it still runs, as far as can be told without waiting."""
        if not self._end.alive or self._process.poll() is not None:
            return False
        try:
            return self._ask.recv(1, socket.MSG_PEEK) != b""  # it never says anything: the end
        except BlockingIOError:
            return True
        except OSError:
            return False

    def ask(self, fds: list[int], *, free: bool) -> None:
        """Ask for a box that gets these: its channel, its standard output, its standard error.

        A `free` one takes its filter with its limits when it is claimed. If the zygote is gone,
        they are closed with it, and whoever waits for the box sees that.
        """
        with contextlib.suppress(OSError):
            socket.send_fds(self._ask, [b"f" if free else b"b"], fds)

    def said(self) -> str:
        """Return the last line that it or bubblewrap wrote before it ended."""
        if not self._end.alive:
            return ""
        text = os.pread(self._said.fileno(), _SAID_BYTES, 0).decode("utf-8", "replace")
        lines = text.strip().splitlines()
        return lines[-1] if lines else ""

    def close(self) -> None:
        """End it and all its boxes, and wait until that is done."""
        self._end()


def _end(process: subprocess.Popen[bytes], ask: socket.socket, said: IO[bytes]) -> None:
    ask.close()  # at which it ends its boxes, then itself
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
    said.close()

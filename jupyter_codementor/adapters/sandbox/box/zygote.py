"""The zygote: it imports what an image needs once, and then makes copies of itself: the boxes.

No student code runs in it, and no box can reach it: a box is in namespaces of its own or, where
there are none, may signal nobody. What is asked of it is a byte with three descriptors: ``b`` for
a box that only lacks its limits, ``f`` for one that is free until it is told its filter, too.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Callable

from . import confine, landlock, namespaces, ready

_ENVIRONMENT = {
    "HOME": "/tmp",  # noqa: S108 - the box's own
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_HIGH = 64


def prepared(settings: dict[str, object]) -> Callable[[int], None]:
    """Import what the image needs. Return what serves on a socket, whose number it takes.

    Args:
        settings: as `Profile.zygote_settings` makes them.
    """
    os.environ.update(_ENVIRONMENT)
    sys.path += settings["packages"]  # type: ignore[arg-type] # from the trusted side
    ready.prepare_streams()
    for name in settings["modules"]:  # type: ignore[attr-defined] # as above
        importlib.import_module(name)
    program = ready.loaded(str(settings["program"]))
    if _threads() > 1:
        sys.exit("what the image imports starts threads, so it cannot be prepared ahead")
    zygote = _Zygote(settings, program)
    gc.disable()
    gc.collect()
    gc.freeze()
    return zygote.serve


class _Zygote:
    """The loop, and the boxes that live."""

    def __init__(self, settings: dict[str, object], program: ready.Program) -> None:
        self._settings = settings
        self._program = program
        self._base = confine.used_bytes()
        self._living: set[int] = set()
        scratch, read = settings["scratch"], settings["read"]
        # Where boxes have no folder of their own, the rules are the same for each of them.
        self._rules: int | None = None
        if read is not None and not scratch:
            self._rules = _out_of_the_way(landlock.rules(read, settings["write"]))
        self._own = namespaces.own() if scratch else None

    def serve(self, ask: int) -> None:
        """Make a box whenever one is asked for, until the other end closes."""
        confine.die_with_parent()
        asked = socket.socket(fileno=ask)
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        poll = select.poll()
        poll.register(ask, select.POLLIN)
        poll.register(woken, select.POLLIN)
        while True:
            events = [fd for fd, _ in poll.poll()]
            if woken in events:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
                self._bury()
            if ask in events:
                said, fds, _, _ = socket.recv_fds(asked, 1, 3)
                if not said:
                    self._end()
                box = self._fork() if len(fds) == 3 else None
                if box == 0:
                    self._become_box(fds, None if said == b"f" else self._settings["seccomp"])
                for fd in fds:
                    os.close(fd)

    def _fork(self) -> int:
        """Return the id of the new process, 0 in it."""
        if self._own is not None:
            namespaces.next_child_is_first()
        try:
            pid = os.fork()
        except OSError:  # no process is to be had: the box is missed, and that is said there
            pid = -1
        if pid > 0:
            self._living.add(pid)
        if pid != 0 and self._own is not None:
            namespaces.back_to(self._own)
        return pid

    def _become_box(self, fds: list[int], seccomp: object) -> None:
        """Be the box: never returns."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel, stdout, stderr = map(_out_of_the_way, fds)
            null = _out_of_the_way(os.open(os.devnull, os.O_RDONLY))
            for number, fd in enumerate((null, stdout, stderr, channel)):
                os.dup2(fd, number)
            _close_all_but(4, () if self._rules is None else (self._rules,))
            failed = confine.at_start(self._settings, self._rules)
            ready.stand(3, failed, self._base, seccomp, self._program)
            code = 0
        except BaseException:  # at the edge of the process: said where the trusted side reads it
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)

    def _bury(self) -> None:
        """Collect boxes that ended, and end what they started.

        A box leads a group that it cannot leave, and while it is not collected, its number stands
        for no other.
        """
        for pid in list(self._living):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _end_group(pid)
            os.waitpid(pid, 0)
            self._living.discard(pid)

    def _end(self) -> None:
        for pid in self._living:
            _end_group(pid)
            os.kill(pid, signal.SIGKILL)
        for pid in self._living:
            os.waitpid(pid, 0)
        os._exit(0)


def _end_group(pid: int) -> None:
    # It leads none if it ended before it could.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _out_of_the_way(fd: int) -> int:
    """Move a descriptor to where the standard ones of a box cannot replace it."""
    if fd < 0:
        return fd
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIGH)
    os.close(fd)
    return moved


def _close_all_but(first: int, kept: tuple[int, ...]) -> None:
    for fd in sorted(fd for fd in kept if fd >= first):
        os.closerange(first, fd)
        first = fd + 1
    os.closerange(first, 1024)


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - no pathlib here
    except OSError:  # not mounted here, or not Linux
        return 1

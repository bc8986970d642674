"""The processes of a notebook: each cell and each test runs in a fork of the one before.

The fork that runs a cell goes on as the notebook once the cell has ended, and the process before
it leaves; if the fork dies, that process goes on, as if the cell had never been. The fork that
runs a test always ends, and leaves nothing behind. A request for a test names no more than its
time limit: the fork alone reads the test itself, so no later cell can find it.

``keep`` leaves a fork behind that sleeps; ``back`` wakes it in place of this process. So hidden
tests can run at their place after all that is shown has been said.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import os
import posix
import random
import resource
import select
import signal
import sys
import threading
import types
from importlib.machinery import ModuleSpec
from typing import Any, Final, NoReturn

from . import wire
from .errors import MARK, describe
from .shell import Shell, new_shell, settle
from .transcript import FLOODED, Transcript
from .trying import Trying

_OUT_OF_MEMORY: Final = 4
_POLL_MS: Final = 25
_RESERVE_BYTES: Final = 4 << 20
_PEAK_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_CODES: Final = {FLOODED: "output_limit", _OUT_OF_MEMORY: "memory"}
_SIGNALS: Final = {int(signal.SIGALRM): "timeout", int(signal.SIGXCPU): "timeout"}

_shell: Shell | None = None
_fork, _exit = posix.fork, os._exit


def preload() -> None:
    """Make the shell, which is the slow part, in the process that all boxes are forked from."""
    global _shell
    if _shell is None:
        _shell = new_shell()
        asyncio.new_event_loop().close()


def serve(link: int, settings: dict[str, Any]) -> None:
    """Be the notebook until the other end of `link` closes.

    Args:
        link: the socket over which requests come and answers go.
        settings: as `opened` takes them.
    """
    Line(link, opened(settings), settings["seed_variable"]).serve()


def opened(settings: dict[str, Any]) -> Shell:
    """Make this process the one of a notebook; return its shell.

    Args:
        settings: ``files`` (relative path -> base64), ``modules`` (name -> compiled code or
            None, for what notebooks may import of ours), ``seed_variable``.
    """
    preload()
    assert _shell is not None  # noqa: S101 - `preload` made it
    try:
        null = posix.open("/dev/null", posix.O_RDWR)
    except OSError:
        null = -1
    for fd in (0, 1, 2) if null >= 0 else ():
        posix.dup2(null, fd)
    _put_files(settings["files"])
    sys.meta_path.append(_Words(settings["modules"]))  # type: ignore[arg-type] # as import wants it
    return _shell


def _put_files(files: dict[str, str]) -> None:
    for name, content in files.items():
        try:
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)  # noqa: PTH103, PTH120
            with open(name, "wb") as file:  # noqa: PTH123 - pathlib is not loaded
                file.write(base64.b64decode(content))
        except OSError:
            continue  # no place for files here; what reads them says so


class _Words:
    """Lets notebooks import the words of our tests, of which the jail has no file."""

    def __init__(self, modules: dict[str, types.CodeType | None]) -> None:
        self._modules = modules

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        """Return where a module of ours comes from."""
        if name not in self._modules:
            return None
        is_package = any(other.startswith(f"{name}.") for other in self._modules)
        loader: Any = self
        return ModuleSpec(name, loader, is_package=is_package)

    def create_module(self, spec: object) -> None:
        """Leave it to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute its code."""
        code = self._modules[module.__name__]
        if code is not None:
            exec(code, vars(module))


class Line:
    """The process that has the namespace now; see above for what becomes of it.

    Args:
        link: the socket over which requests come and answers go.
        shell: where cells run.
        seed_variable: the name that is given the seed, or "" if generators are seeded.
    """

    transcript = Transcript

    def __init__(self, link: int, shell: Shell, seed_variable: str) -> None:
        self._link = link
        self._shell = shell
        self._names: dict[str, Any] = shell.user_ns
        self._seed_variable = seed_variable
        self._out, self._err = self.transcript("<stdout>"), self.transcript("<stderr>")
        self._run_coroutine = shell.loop_runner
        self._kept: list[int] = []
        self._reserve = bytes(_RESERVE_BYTES)
        settle(self._out, self._err)

    def serve(self) -> None:
        """Take requests one after the other; the process ends in here."""
        while True:
            request = wire.read(self._link)
            if request is None:
                _exit(0)
            getattr(self, f"_{request['call']}")(request)

    def _hello(self, request: dict[str, Any]) -> None:
        self._say(request, {"status": "value"})

    def _cell(self, request: dict[str, Any]) -> None:
        if threading.active_count() > 1:  # a fork would be without the notebook's threads
            self._out.clear()
            self._err.clear()
            arm(request["time_s"])
            self._say(request, self._run(request))
            disarm()
        elif self._forked(request):
            self._say(request, self._run(request))
            disarm()
            self._done()

    def _test(self, request: dict[str, Any]) -> None:
        if self._forked(request):
            test = wire.read(self._link)
            assert test is not None  # noqa: S101 - it follows each such request
            self._say(request, self._try(request, test["steps"]))
            self._done()
            _exit(0)

    def _keep(self, request: dict[str, Any]) -> None:
        asleep, awake = posix.pipe()
        state = random.getstate()
        try:
            pid = _fork()
        except OSError:
            posix.close(asleep)
            posix.close(awake)
            self._say(request, {"status": "refused"})
            return
        if pid == 0:
            posix.close(awake)
            if posix.read(asleep, 1) != b"w":
                _exit(0)
            posix.close(asleep)
            random.setstate(state)
            return
        posix.close(asleep)
        self._kept.append(awake)
        self._say(request, {"status": "value"})

    def _back(self, request: dict[str, Any]) -> None:
        posix.write(self._kept.pop(), b"w")
        _exit(0)

    def _run(self, request: dict[str, Any]) -> dict[str, object]:
        if not request["source"].startswith("%%"):  # as Otter, which puts a line before the cell
            self._seed(request["seed"])
        try:
            result = self._shell.run(request["source"], f"{MARK} {request['name']}>")
        except MemoryError:
            self._no_memory()
        except BaseException as error:  # IPython itself, as the notebook's code left it
            return {"status": "raised", "raised": describe(error), **self._printed()}
        before, during = result.error_before_exec, result.error_in_exec
        if isinstance(during, MemoryError):
            self._no_memory()
        answer: dict[str, object] = {"status": "value"}
        failed = before if before is not None else during
        if failed is not None:
            syntax = isinstance(before, SyntaxError)
            raised = describe(failed, syntax=syntax)
            answer = {"status": "syntax_error" if syntax else "raised", "raised": raised}
        return {**answer, **self._printed()}

    def _try(self, request: dict[str, Any], steps: Any) -> dict[str, object]:
        self._seed(request["seed"])
        trying = Trying(self._names, self._out, self._run_coroutine)
        answers: list[object] = list(trying.take(steps))
        peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT
        printed = self._printed()
        return {"status": "value", "steps": answers, "peak_bytes": peak_bytes, **printed}

    def _no_memory(self) -> NoReturn:
        """Leave the cell undone, so that what is left has the memory that it had before."""
        _exit(_OUT_OF_MEMORY)

    def _seed(self, seed: int | None) -> None:
        if seed is None:
            return
        if self._seed_variable:
            self._names[self._seed_variable] = seed
            return
        random.seed(seed)
        numpy_random = _numpy_random()
        if numpy_random is not None:
            numpy_random.seed(seed % (1 << 32))

    def _printed(self) -> dict[str, object]:
        for stream in (sys.stdout, sys.stderr):
            if stream not in (self._out, self._err):
                try:
                    stream.flush()
                except BaseException:  # noqa: S112 - the notebook's code put it there
                    continue
        sys.stdout, sys.stderr = self._out, self._err
        return {"stdout": self._out.text(), "stderr": self._err.text()}

    def _forked(self, request: dict[str, Any]) -> bool:
        """Fork; True in the fork. The other returns when it is to go on: after a test, a death."""
        self._out.clear()
        self._err.clear()
        told, self._tell = posix.pipe()
        state = random.getstate()
        try:
            pid = _fork()
        except OSError:
            posix.close(told)
            self._done()
            if request["call"] == "test":
                wire.read(self._link)
            self._say(request, {"status": "memory"})
            return False
        if pid == 0:
            posix.close(told)
            random.setstate(state)
            arm(request["time_s"])
            return True
        posix.close(self._tell)
        status = _wait(pid, told)
        posix.close(told)
        if status is None:
            if request["call"] == "cell":
                _exit(0)
            posix.waitpid(pid, 0)
        else:
            self._say(request, {"status": _word(status)})
        return False

    def _done(self) -> None:
        """Let the process before this one know that the answer is out."""
        try:
            posix.write(self._tell, b"1")
        except OSError:
            return
        finally:
            posix.close(self._tell)

    def _say(self, request: dict[str, Any], answer: dict[str, object]) -> None:
        try:
            wire.write(self._link, {"token": request["token"], **answer})
        except OSError:
            _exit(1)


def _numpy_random() -> Any:
    """Return `numpy.random`, imported so that it is seeded before a cell imports it itself."""
    try:
        return importlib.import_module("numpy.random")
    except BaseException:  # it is not installed, or the notebook's code broke it
        return None


def _wait(pid: int, told: int) -> int | None:
    """Return None once the fork has answered, its status if it ended without an answer."""
    poll = select.poll()
    poll.register(told, select.POLLIN)
    while True:
        ready = poll.poll(_POLL_MS)
        if ready and posix.read(told, 1) == b"1":
            return None
        ended, status = posix.waitpid(pid, 0 if ready else posix.WNOHANG)
        if ended:
            return status


def _word(status: int) -> str:
    if posix.WIFSIGNALED(status):
        return _SIGNALS.get(posix.WTERMSIG(status), "crash")
    return _CODES.get(posix.WEXITSTATUS(status), "crash")


def arm(time_s: float) -> None:
    """Have this process end when its time is over, whatever it is doing then."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, max(time_s, 0.001))


def disarm() -> None:
    """Let this process go on."""
    signal.setitimer(signal.ITIMER_REAL, 0)


__all__ = ["Line", "arm", "disarm", "opened", "preload", "serve"]

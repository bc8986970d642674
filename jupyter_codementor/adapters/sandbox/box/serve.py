"""The loop of the box: read a request, do it, write the answer."""

from __future__ import annotations

import builtins
import io
import posix
import sys
from posix import _exit

from . import confine, wire
from .solution import Solution

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable

_PIPE_BYTES = 65_536
_NO_INPUT = "nothing is typed in when a function is tested; what it needs comes as its parameters"
_NO_MORE_INPUT = "the program asks for more input than there is"


def main(fd: int) -> None:
    """Confine this process, say so, and serve requests until the other end closes.

    Args:
        fd: our end of the socket to the trusted side.
    """
    settings = wire.read(fd)
    failed = confine.confine(settings)
    _tidy()
    wire.write(fd, {"failed": failed})
    solution = Solution()
    while True:
        request = wire.read(fd)
        if request is None:
            _exit(0)
        answer = _answer(solution, request)
        _flush()
        wire.write(fd, {"n": request["n"], **answer})


def _answer(solution: Solution, request: dict[str, object]) -> dict[str, object]:
    if request["do"] == "load":
        return solution.load(request["code"])
    if request["do"] == "run":
        _give_stdin(str(request["stdin"]))
        return solution.load(request["code"])
    return solution.evaluate(request["expression"], request["bind"])


def _tidy() -> None:
    """Leave the interpreter as a student expects it."""
    sys.argv = ["solution.py"]
    sys.dont_write_bytecode = True
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)
    builtins.input = _reading(_NO_INPUT)


def _reading(at_end: str) -> Callable[..., str]:
    """Return an `input()` whose prompt is no output: only answers are compared."""

    def input(prompt: object = "", /) -> str:
        line: str = sys.stdin.readline()
        if not line:
            raise EOFError(at_end)
        return line[:-1] if line.endswith("\n") else line

    return input


def _give_stdin(text: str) -> None:
    builtins.input = _reading(_NO_MORE_INPUT)
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > _PIPE_BYTES:
        sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
        return
    reading, writing = posix.pipe()
    posix.write(writing, data)
    posix.close(writing)
    posix.dup2(reading, 0)
    posix.close(reading)
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112 - the student may have closed or replaced it
            continue

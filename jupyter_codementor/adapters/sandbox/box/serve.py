"""The loop of the box: read a request, do it, write the answer."""

from __future__ import annotations

import builtins
import io
import posix
import sys

from . import confine, wire
from .channel import Channel
from .report import remember_source
from .solution import Solution

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable

_PIPE_BYTES = 65_536
_NO_INPUT = "nothing is typed in when a function is tested; what it needs comes as its parameters"
_NO_MORE_INPUT = "the program asks for more input than there is"


def main(fd: int) -> None:
    """Confine this process by what comes first, say so, and serve: a box that has no zygote.

    Args:
        fd: our end of the socket to the trusted side.
    """
    settings = wire.read(fd)
    assert settings is not None  # noqa: S101 - it comes from the trusted side
    failed = confine.at_start({"scratch": None, "nice": 0, **settings}, None)
    failed |= confine.at_claim({"forks": None, **settings}, confine.used_bytes())[0]
    tidy()
    confine.seal(settings["seccomp"], failed)
    wire.write(fd, {"failed": failed})
    answer_functions(fd)


def answer_functions(fd: int) -> None:
    """Serve requests to a student's functions until the other end of the channel closes."""
    channel = Channel(fd, lambda request: _answer(solution, request))
    solution = Solution(channel.ask)
    channel.serve()


def rehearse() -> None:
    """Do once what each box does, so that what is made only then is there when boxes are copied."""
    main_module = sys.modules["__main__"]
    solution = Solution(lambda frame: frame)
    wire.dumps(solution.load("def f(x):\n    return [x, 1 / x]\n"))
    for number in (1, 0):
        call = {"type": "call", "function": {"type": "name", "name": "f"}, "kwargs": {}}
        expression = {**call, "args": [{"type": "constant", "data": number}]}
        wire.dumps(solution.evaluate(expression, None))
    remember_source("")
    sys.modules["__main__"] = main_module


def _answer(solution: Solution, request: dict[str, object]) -> dict[str, object]:
    if request["do"] == "load":
        return solution.load(request["code"])
    if request["do"] == "run":
        give_stdin(str(request["stdin"]))
        return solution.load(request["code"])
    if request["do"] == "operate":
        return solution.operate(request)
    return solution.evaluate(request["expression"], request["bind"])


def tidy() -> None:
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


def give_stdin(text: str) -> None:
    """Let `input()` and the standard input give this text."""
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

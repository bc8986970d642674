"""What runs at Judge0: starts boxes, asks them, and relays their answers; it judges nothing.

This file is sent as text, so it imports the standard library only. It reads one JSON document from
its standard input and writes one line for each thing that happened, each after the nonce that the
document gave it. The student's code runs in a process of its own, started by exec: nothing of this
process's memory (the nonce, the inputs of later trials) is ever in it, its standard input is empty,
and its output is a pipe that ends here. Where the kernel allows it, that process is also confined
as a box of our own jail, so that it can neither read the files of this process nor trace it.
"""

from __future__ import annotations

import base64
import json
import marshal
import os
import platform
import secrets
import select
import signal
import socket
import subprocess
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_FRESH_BOXES = 3
_START_S = 5.0
_MAX_FRAME_BYTES = 1 << 20
_MAX_OUTPUT_BYTES = 1 << 16
_MAX_RELAYED_BYTES = 900_000  # Judge0 cuts what is printed at 1 MiB, unless it is told otherwise
_LINE_BYTES = 1_000
_ENDED = ("timeout", "memory", "output_limit", "crash", "protocol_error")
_GOES_ON = ("value", "raised", "missing")
_TOO_LARGE = {"opaque": "value", "text": "a value too large to be compared"}
_SET_DUMPABLE = 4

BOOT = """\
import marshal, posix, sys
def _read(fd, size):
    parts = []
    while size:
        part = posix.read(fd, size)
        if not part:
            posix._exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
_fd = int(sys.argv[1])
_sources = marshal.loads(_read(_fd, int.from_bytes(_read(_fd, 4), "big")))
class _Finder:
    def find_spec(name, path=None, target=None):
        if name in _sources or any(other.startswith(name + ".") for other in _sources):
            return type(sys.__spec__)(name, _Finder, is_package=name not in _sources)
    def create_module(spec):
        return None
    def exec_module(module):
        source = _sources.get(module.__name__)
        if source is not None:
            exec(compile(source, "<" + module.__name__ + ">", "exec"), module.__dict__)
sys.meta_path.insert(0, _Finder)
from box.serve import main as _main
sys.meta_path.remove(_Finder)
for _name in [*sys.modules]:
    if _name in _sources or any(other.startswith(_name + ".") for other in _sources):
        del sys.modules[_name]
_main(_fd)
"""
"""Starts a box: its modules come over the channel, so nothing of ours need lie in a file."""


class _Relay:
    """Writes the lines, as long as they fit."""

    def __init__(self, nonce: str, *, quiet: bool) -> None:
        self._nonce = nonce
        self._quiet = quiet
        self._left = _MAX_RELAYED_BYTES

    def tell(self, what: str, **more: Any) -> None:
        if self._quiet:
            more.pop("stdout", None)
            more.pop("stderr", None)
        line = self._line(what, more)
        if len(line) > self._left - _LINE_BYTES and what in ("load", "step"):
            if more.get("stdout") or more.get("stderr"):
                more.update(stdout="", stderr="", status="output_limit", said=None)
            elif more.get("said"):
                said = {"n": more["n"], "status": "value", "value": _TOO_LARGE}
                more["said"] = json.dumps(said)
            line = self._line(what, more)
        self._left -= len(line)
        while line:
            line = line[os.write(1, line) :]

    def _line(self, what: str, more: dict[str, Any]) -> bytes:
        return (self._nonce + " " + json.dumps({"what": what, **more}) + "\n").encode("ascii")


class _Box:
    """One process with the student's code, as the box's own modules run it."""

    def __init__(self, sources: dict[str, str], settings: dict[str, Any]) -> None:
        self._channel, channel = socket.socketpair()
        reads, writes = zip(os.pipe(), os.pipe(), strict=True)
        self._output: dict[int, bytearray] = {fd: bytearray() for fd in reads}
        self._fds = reads
        self._open = set(reads)
        self._received = bytearray()
        self.overflowed = False
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours alone
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", BOOT, str(channel.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=writes[0],
            stderr=writes[1],
            pass_fds=(channel.fileno(),),
            env={},
            cwd="/",
        )
        channel.close()
        for fd in writes:
            os.close(fd)
        self.ready = None
        if self.send(marshal.dumps(sources)) and self.send(marshal.dumps(settings)):
            frame, _ = self.receive(time.monotonic() + _START_S)
            self.ready = None if frame is None else json.loads(frame)

    def send(self, frame: bytes) -> bool:
        try:
            self._channel.sendall(len(frame).to_bytes(4, "big") + frame)
        except OSError:
            return False
        return True

    def has_unread(self) -> bool:
        return bool(self._received or select.select([self._channel], [], [], 0)[0])

    def receive(self, deadline: float) -> tuple[bytes | None, str]:
        """Return the next frame and "", or None and why there is none."""
        while True:
            if len(self._received) >= 4:
                size = int.from_bytes(self._received[:4], "big")
                if size > _MAX_FRAME_BYTES:
                    return None, "protocol_error"
                if len(self._received) >= 4 + size:
                    frame = bytes(self._received[4 : 4 + size])
                    del self._received[: 4 + size]
                    return frame, ""
            left = deadline - time.monotonic()
            if left <= 0:
                return None, "timeout"
            waiting: list[Any] = [self._channel, *self._open]
            readable = select.select(waiting, [], [], left)[0]
            for fd in self._open & set(readable):
                self._drain(fd)
            if self.overflowed:
                return None, "output_limit"
            if self._channel in readable and not self._more():
                return None, "crash"

    def _more(self) -> bool:
        try:
            part = self._channel.recv(1 << 16)
        except OSError:
            return False
        self._received += part
        return bool(part)

    def _drain(self, fd: int) -> None:
        part = os.read(fd, 1 << 16)
        if not part:
            self._open.discard(fd)
        self._output[fd] += part
        if len(self._output[fd]) > _MAX_OUTPUT_BYTES:
            del self._output[fd][_MAX_OUTPUT_BYTES:]
            self.overflowed = True

    def printed(self) -> list[str]:
        """Return what was printed to both streams since the last call."""
        while not self.overflowed:
            ready = self._open & set(select.select([*self._open], [], [], 0)[0])
            if not ready:
                break
            for fd in ready:
                self._drain(fd)
        texts = [bytes(self._output[fd]).decode("utf-8", "replace") for fd in self._fds]
        for found in self._output.values():
            found.clear()
        return texts

    def peak_bytes(self) -> int:
        try:
            with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:  # noqa: PTH123
                for line in status:
                    if line.startswith("VmHWM:"):
                        return int(line.split()[1]) * 1024
        except (OSError, ValueError, IndexError):
            return 0
        return 0

    def end(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()
        self._channel.close()
        for fd in self._fds:
            os.close(fd)


class _Run:
    """The trials of one run, one after the other, in as few boxes as they allow."""

    def __init__(self, sources: dict[str, str], asked: dict[str, Any], relay: _Relay) -> None:
        self._sources = sources
        self._asked = asked
        self._relay = relay
        self._deadline: float | None = None
        self._loaded = False
        self._left = [*enumerate(asked["trials"])]

    def all(self) -> None:
        spent, ended = 0, ""
        while self._left:
            if spent > _FRESH_BOXES or (ended == "timeout" and self._time_is_up()):
                break
            box = _Box(self._sources, self._settings())
            try:
                if box.ready is None:
                    self._relay.tell("fault", detail=box.printed()[1][-_LINE_BYTES:])
                    return
                self._relay.tell("box", failed=box.ready["failed"])
                ended = self._use(box)
            finally:
                box.end()
            if not self._loaded or ended == "syntax_error":
                break
            spent += ended in _ENDED
        for number, _ in self._left:
            self._relay.tell("not_run", k=number, status=ended)

    def _use(self, box: _Box) -> str:
        """Run trials until the box ends; return the status that it ended with."""
        if "stdin" not in self._left[0][1]:
            ended = self._load(box)
            if ended:
                return ended
        while self._left:
            number, trial = self._left.pop(0)
            ended = ""
            for request in self._requests(trial):
                ended = self._ask(box, "step", number, request)
                if ended not in _GOES_ON:
                    return ended
            if self._asked["isolate"] or "stdin" in trial:
                self._loaded = True
                return ended
        return ""

    def _load(self, box: _Box) -> str:
        status = self._ask(box, "load", self._left[0][0], self._code("load"))
        if status == "value":
            self._loaded = True
            return ""
        self._left.pop(0)
        return status

    def _requests(self, trial: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "stdin" in trial:
            yield {**self._code("run"), "stdin": trial["stdin"]}
            return
        for expression, bind in trial["steps"]:
            yield {"do": "evaluate", "expression": expression, "bind": bind}

    def _code(self, do: str) -> dict[str, Any]:
        return {"do": do, "code": self._asked["code"]}

    def _ask(self, box: _Box, what: str, number: int, request: dict[str, Any]) -> str:
        n = secrets.randbits(48)
        began = time.monotonic()
        if self._deadline is None:
            self._deadline = began + self._asked["time_s"]
        frame: bytes | None = None
        why = "crash"
        if box.has_unread():
            why = "protocol_error"
        elif box.send(marshal.dumps({"n": n, **request})):
            frame, why = box.receive(self._deadline)
        took_ms = (time.monotonic() - began) * 1000
        peak = box.peak_bytes()
        stdout, stderr = box.printed()
        status = _status(frame) if frame is not None else why
        if box.overflowed:
            status, frame = "output_limit", None
        self._relay.tell(
            what,
            k=number,
            n=n,
            said=None if frame is None else frame.decode("utf-8", "replace"),
            status=status if frame is None else None,
            stdout=stdout,
            stderr=stderr,
            ms=took_ms,
            peak=peak,
        )
        return status

    def _time_is_up(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _settings(self) -> dict[str, Any]:
        same = self._asked["machine"] == platform.machine()
        program = self._asked["seccomp"] if same else None
        libraries = [sys.base_prefix + "/lib", "/lib", "/lib64", "/usr/lib", "/usr/lib64"]
        return {
            **self._asked["settings"],
            "limits": self._asked["limits"],
            "read": [*libraries, "/dev/null", "/dev/urandom", "/etc/ld.so.cache"],
            "write": ["/dev/null"],
            "seccomp": base64.b64decode(program) if program else None,
        }


def _status(frame: bytes) -> str:
    """Return the status that an answer claims; whether it may is judged elsewhere."""
    try:
        said = json.loads(frame)
        return str(said["status"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "protocol_error"


def _guard() -> bool:
    """Keep processes of the same user from reading this one's memory and files."""
    try:
        import ctypes

        return bool(ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (ImportError, OSError, AttributeError):
        return False


def main(sources: dict[str, str]) -> None:
    """Do what standard input says, and end with a line that says that all was told."""
    guarded = _guard()
    asked = json.loads(sys.stdin.buffer.read())
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    relay = _Relay(asked["nonce"], quiet=asked["quiet"])
    relay.tell("hello", python=platform.python_version(), guarded=guarded)
    _Run(sources, asked, relay).all()
    relay.tell("end")

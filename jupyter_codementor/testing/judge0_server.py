"""A server that speaks Judge0's protocol and really runs the Python that it is given.

It has no sandbox of its own: a run is a plain process in a fresh folder, with Judge0's limits of
time, memory and file size. So it is for tests only, whose code is known.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

Fault = Literal[
    "",
    "queue_full",
    "internal_error",
    "stuck",
    "slow",
    "malformed",
    "reset",
    "no_python",
    "garbage",
]
"""What goes wrong: 503; status 13; for ever in the queue; for ever processing; an answer that is no
JSON; a connection that is cut; no Python among the languages; output that no program of ours
wrote."""

VERSION: Final = "1.13.1"
_LANGUAGES: Final = [
    {"id": 46, "name": "Bash (5.0.0)"},
    {"id": 71, "name": "Python (3.8.1)"},
    {"id": 92, "name": "Python (3.11.2)"},
]
_MAX_BATCH: Final = 20
_MAX_FILE_BYTES: Final = 1 << 20
_TIME_LIMIT, _SIGNALS = (
    5,
    {signal.SIGSEGV: 7, signal.SIGXFSZ: 8, signal.SIGFPE: 9, signal.SIGABRT: 10},
)
_NON_ZERO, _OTHER, _INTERNAL, _ACCEPTED = 11, 12, 13, 3


class Judge0Server:
    """A Judge0 on a free port of this machine. An async context manager.

    Args:
        token: what must be sent as ``X-Auth-Token``; "" for nothing.
        python: path of the Python that runs what comes in.
        user: id of the user whom it runs as; None for that of this process.

    Attributes:
        fault: what goes wrong from now on.
        received: the submissions as they came, decoded.
        calls: method and path of each request.
    """

    def __init__(
        self, token: str = "", python: str = sys.executable, user: int | None = None
    ) -> None:
        self.token = token
        self._python = python
        self._user = user
        self.fault: Fault = ""
        self.received: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.submissions: dict[str, dict[str, Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Judge0Server:
        shared = {"server": self}
        application = Application(
            [
                ("/submissions/batch", _Batch, shared),
                ("/submissions", _Single, shared),
                ("/about", _About, shared),
                ("/languages", _Languages, shared),
            ],
            log_function=lambda handler: None,
        )
        [listening] = bind_sockets(0, "127.0.0.1", family=socket.AF_INET)
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._http = HTTPServer(application)
        self._http.add_socket(listening)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._http.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close_all_connections()

    def create(self, submission: dict[str, Any]) -> dict[str, Any]:
        """Put a submission into the queue."""
        for name in ("language_id", "source_code"):
            if not submission.get(name):
                return {name: ["can't be blank"]}
        self.received.append(submission)
        token = str(uuid4())
        self.submissions[token] = {"token": token, "status_id": 1, "stdout": None, "message": None}
        task = asyncio.create_task(self._perform(token, submission))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return {"token": token}

    async def _perform(self, token: str, submission: dict[str, Any]) -> None:
        found = self.submissions[token]
        if self.fault == "stuck":
            return
        found["status_id"] = 2
        if self.fault == "slow":
            return
        if self.fault == "internal_error":
            found.update(status_id=_INTERNAL, message="No such file or directory @ rb_sysopen")
        elif self.fault == "garbage":
            found.update(status_id=_ACCEPTED, stdout=b"/bin/bash: python3: not found\n")
        else:
            found.update(await asyncio.to_thread(_run, submission, self._python, self._user))


class _Handler(RequestHandler):
    """What all handlers have in common: the token and the faults of the whole server."""

    def initialize(self, server: Judge0Server) -> None:
        self.server = server

    def prepare(self) -> None:
        request, server = self.request, self.server
        server.calls.append(f"{request.method} {request.path}")
        if server.token and request.headers.get("X-Auth-Token") != server.token:
            self.set_status(401)
            self.finish()
        elif server.fault == "reset":
            connection: Any = request.connection
            connection.stream.close()
            self._finished = True
        elif server.fault == "malformed":
            self.finish("<html>Bad Gateway</html>")

    def refuse(self, status: int, error: str) -> None:
        self.set_status(status)
        self.finish({"error": error})

    def is_full(self) -> bool:
        """Refuse as a Judge0 does whose queue is full."""
        if self.server.fault == "queue_full":
            self.refuse(503, "queue is full")
            return True
        return False

    def decoded(self, submission: dict[str, Any]) -> dict[str, Any]:
        if self.get_query_argument("base64_encoded", "false") != "true":
            return submission
        found = dict(submission)
        for name in ("source_code", "stdin", "expected_output"):
            if found.get(name):
                found[name] = base64.b64decode(found[name]).decode("utf-8")
        return found

    def shown(self, submission: dict[str, Any] | None) -> dict[str, Any] | None:
        if submission is None:
            return None
        fields = self.get_query_argument("fields", "token,status_id,stdout,message").split(",")
        found = {name: submission.get(name) for name in fields}
        stdout = found.get("stdout")
        if isinstance(stdout, bytes):  # Ruby's Base64.encode64 breaks its lines, too
            found["stdout"] = base64.encodebytes(stdout).decode("ascii")
        return found


class _Batch(_Handler):
    def post(self) -> None:
        if self.is_full():
            return
        submissions = json.loads(self.request.body)["submissions"]
        if not 0 < len(submissions) <= _MAX_BATCH:
            self.refuse(400, "number of submissions in a batch should be from 1 to 20")
            return
        self.set_status(201)
        self.set_header("Content-Type", "application/json")
        made = [self.server.create(self.decoded(submission)) for submission in submissions]
        self.finish(json.dumps(made))

    def get(self) -> None:
        tokens = self.get_query_argument("tokens").split(",")
        found = [self.shown(self.server.submissions.get(token)) for token in tokens]
        self.finish({"submissions": found})


class _Single(_Handler):
    def post(self) -> None:
        if self.is_full():
            return
        if self.get_query_argument("wait", "false") == "true":
            self.refuse(400, "wait not allowed")
            return
        self.set_status(201)
        self.finish(self.server.create(self.decoded(json.loads(self.request.body))))


class _About(_Handler):
    def get(self) -> None:
        self.finish({"version": VERSION, "homepage": "https://judge0.com"})


class _Languages(_Handler):
    def get(self) -> None:
        known = _LANGUAGES[:2] if self.server.fault == "no_python" else _LANGUAGES
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(known))


def _run(submission: dict[str, Any], python: str, user: int | None) -> dict[str, Any]:
    """Run a submission as Judge0's worker does, but for its sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        script, stdin, stdout = (Path(folder, it) for it in ("script.py", "stdin", "stdout"))
        script.write_text(submission["source_code"], "utf-8")
        stdin.write_text(submission.get("stdin") or "", "utf-8")
        Path(folder).chmod(0o755)
        with stdin.open("rb") as given, stdout.open("wb") as printed:
            process = subprocess.Popen(  # noqa: S603 - of a test
                [*_limited(submission), python, script],
                user=user,
                cwd=folder,
                env={"HOME": folder},
                stdin=given,
                stdout=printed,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                status = _status(process.wait(submission.get("wall_time_limit", 10.0)))
            except subprocess.TimeoutExpired:
                status = _TIME_LIMIT
            # As Judge0's sandbox ends all that is in it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return {"status_id": status, "stdout": stdout.read_bytes()}


def _limited(submission: dict[str, Any]) -> list[str]:
    """Return what goes before a command: a shell that puts the limits on itself."""
    memory_kb = int(submission.get("memory_limit", 128_000))
    limits = f"ulimit -v {memory_kb} && ulimit -f {_MAX_FILE_BYTES // 512}"
    return ["/bin/sh", "-c", f'{limits} && exec "$@"', "sh"]


def _status(returncode: int) -> int:
    if returncode < 0:
        return _SIGNALS.get(signal.Signals(-returncode), _OTHER)
    return _NON_ZERO if returncode else _ACCEPTED

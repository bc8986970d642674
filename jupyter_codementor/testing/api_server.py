"""A server that answers like the API, for tests of whatever talks to it over HTTP."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple

_PREFIX: Final = "/codementor/api/v1"


class Request(NamedTuple):
    """A request that came in; the names of `headers` are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class Reply(NamedTuple):
    """What is answered: a status, JSON or None, its content type, and further headers."""

    status: int
    body: Any = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}


def problem(status: int, detail: str, **more: object) -> Reply:
    """Return an error as the API gives it."""
    body = {
        "type": "urn:codementor:Problem",
        "title": "Problem",
        "status": status,
        "detail": detail,
    } | more
    return Reply(status, body, "application/problem+json")


class ApiServer:
    """Answers with what was set by `answer`, and keeps each request. A context manager.

    Args:
        token: what must be sent; if empty, Jupyter's check for forged requests is made instead.

    Attributes:
        requests: all that came in, in order.
        on_request: is told of each; keeps it in `requests` unless it is replaced.
        hold: while it is set, runs and questions are not answered; `left` is set when the caller
            hangs up.
    """

    def __init__(self, token: str = "secret") -> None:  # noqa: S107 - of a server of a test
        self.token = token
        self.requests: list[Request] = []
        self.hold = threading.Event()
        self.held, self.left = threading.Event(), threading.Event()
        self.on_request: Callable[[Request], None] = self.requests.append
        self._answers: dict[tuple[str, str], list[Reply]] = {}
        self._http = _Server(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def url(self) -> str:
        """The base address, as Jupyter writes it down."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def __enter__(self) -> ApiServer:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.hold.clear()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, *replies: Reply | dict[str, Any]) -> None:
        """Answer with these one after the other, and with the last one from then on."""
        self._answers[method, path] = [
            each if isinstance(each, Reply) else Reply(200, each) for each in replies
        ]

    def reply_to(self, request: Request) -> Reply:
        """Return the answer to a request."""
        self.on_request(request)
        if self.token:
            if request.headers.get("authorization") != f"token {self.token}":
                return Reply(403, {"message": "Forbidden"})
        elif request.method != "GET" and not _echoes_cookie(request.headers):
            return Reply(403, {"message": "'_xsrf' argument missing from POST"})
        path = request.path.partition("?")[0].removeprefix(_PREFIX)
        replies = self._answers.get((request.method, path))
        if not replies:
            return Reply(404, {"message": "Not Found"})
        return replies.pop(0) if len(replies) > 1 else replies[0]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that hang up, which is what some tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _echoes_cookie(headers: Mapping[str, str]) -> bool:
    cookie = re.search(r"_xsrf=(\w+)", headers.get("cookie", ""))
    return cookie is not None and cookie[1] == headers.get("x-xsrftoken")


def _handler_of(api: ApiServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = api.reply_to(Request(self.command, self.path, headers, body))
            if api.hold.is_set() and self.path.endswith(("/run", "/tutor/chat")):
                self._wait_for_hang_up()
                return
            content = b"" if reply.body is None else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - http.server's names

        def _wait_for_hang_up(self) -> None:
            api.held.set()
            self.connection.settimeout(10)
            if self.connection.recv(1) == b"":
                api.left.set()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing; `requests` tells."""

    return Handler

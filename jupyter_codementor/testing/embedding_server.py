"""A real server on this machine that answers ``POST /v1/embeddings``, and fails as it is told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Literal

from .embedder import vector_of

Trouble = Literal["", "silent", "wrong_count", "wrong_length", "zeros", "nonsense", "shuffled"]
_WAIT_S: Final = 10.0


class EmbeddingServer:
    """A context manager.

    Args:
        key: what must be sent as a bearer; "" lets everybody in.

    Attributes:
        requests: the body of each request, in order.
        status: what is answered with, instead of vectors, if it is not 200.
        trouble: silent: nothing is answered until the caller hangs up. The others: another number
            of vectors, other lengths, vectors without a length, no JSON, another order with its
            index.
    """

    def __init__(self, key: str = "") -> None:
        self.key = key
        self.requests: list[dict[str, Any]] = []
        self.status = 200
        self.trouble: Trouble = ""
        self.left = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def url(self) -> str:
        """The address, up to ``/v1``."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> EmbeddingServer:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def content(self, body: dict[str, Any]) -> bytes:
        """Return what a request is answered with."""
        vectors = [vector_of(text) for text in body["input"]]
        if self.trouble == "nonsense":
            return b"<html>Bad gateway</html>"
        if self.trouble == "wrong_count":
            vectors.append(vectors[0])
        if self.trouble == "wrong_length":
            vectors[-1] = vectors[-1][:-1]
        if self.trouble == "zeros":
            vectors = [[0.0] * len(each) for each in vectors]
        data = [{"index": n, "embedding": vector} for n, vector in enumerate(vectors)]
        if self.trouble == "shuffled":
            data.reverse()
        return json.dumps({"object": "list", "model": body["model"], "data": data}).encode()


def _handler_of(server: EmbeddingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.requests.append(body)
            status = server.status
            if server.key and self.headers.get("authorization") != f"Bearer {server.key}":
                status = 401
            if self.path != "/v1/embeddings":
                status = 404
            if server.trouble == "silent":
                self._wait_for_hang_up()
                return
            content = server.content(body) if status == 200 else b'{"error": {"message": "no"}}'
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _wait_for_hang_up(self) -> None:
            self.connection.settimeout(_WAIT_S)
            if self.connection.recv(1) == b"":
                server.left.set()
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing; `requests` tells."""

    return Handler

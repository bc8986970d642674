"""A server that speaks OpenAI's Chat Completions as a script tells it: a model without a model.

In a test it runs on the test's own event loop (``async with``) or on a thread (``with``). As a
program, ``python -m jupyter_codementor.testing.model_server --demo`` answers like a patient tutor.
The protocol: https://platform.openai.com/docs/api-reference/chat-streaming.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, Literal, NamedTuple

from msgspec import Struct
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from .model_demo import demo_answer

Fault = Literal["", "cut", "stall", "bad_json", "error_event", "not_a_stream"]
"""What goes wrong after `Step.after` tokens: the connection is cut; nothing comes any more; a piece
that is no JSON; a piece that says an error; a page of HTML instead of a stream, from the start."""

ENOUGH: Final = (
    "Look at the line where the loop begins. Which values does it go through, and which one is "
    "missing? Try it by hand with the smallest input that fails."
)
_TOKEN: Final = re.compile(r"\S+\s*|\s+")
_WAIT_S: Final = 5.0


class Step(Struct, frozen=True, kw_only=True):
    """How one request is answered.

    Args:
        text: what is said, or a function of the request's body that returns it.
        status: of HTTP; other than 200 there is no answer but an error.
        headers: more headers, e.g. ``{"Retry-After": "1"}``.
        delay_s: until the status is sent.
        first_token_s: from there until the first token.
        tokens_per_s: how fast the tokens come; 0 for at once.
        fault: what goes wrong.
        after: after how many tokens it does.
        stall_s: of ``stall``: for how long.
        finish: the ``finish_reason``; "" for none.
        done: whether ``[DONE]`` ends the stream.
        linger_s: for how long the connection is kept open after the end of the answer.
    """

    text: str | Callable[[dict[str, Any]], str] = ENOUGH
    status: int = 200
    headers: Mapping[str, str] = {}
    delay_s: float = 0.0
    first_token_s: float = 0.0
    tokens_per_s: float = 0.0
    fault: Fault = ""
    after: int = 0
    stall_s: float = 3600.0
    finish: str = "stop"
    done: bool = True
    linger_s: float = 0.0


class Request(NamedTuple):
    """A request as it came; the names of `headers` are in lower case, `at` is monotonic."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    at: float


class Closing(NamedTuple):
    """A connection that the caller closed before the answer's end: when, after how many tokens."""

    at: float
    tokens: int


class ModelServer:
    """The server, on a free port of this machine unless one is named.

    Args:
        steps: how the next requests are answered, one each.
        otherwise: how all further ones are.
        key: what must be sent as ``Authorization: Bearer``; "" for anything.
        port: to listen on; 0 for any.
        models: the names of its models.

    Attributes:
        steps: what is left of the script; may be added to at any time.
        requests: all questions that came in, in order.
        closings: the connections that were closed too soon.
        answering: how many answers are on their way now, and `most_at_once` ever were.
        news: told whenever an answer has ended.
    """

    def __init__(
        self,
        steps: Iterable[Step] = (),
        *,
        otherwise: Step | None = None,
        key: str = "",
        port: int = 0,
        models: tuple[str, ...] = ("scripted",),
    ) -> None:
        self.steps = deque(steps)
        self.otherwise = otherwise or Step()
        self.key = key
        self.models = models
        self.requests: list[Request] = []
        self.closings: list[Closing] = []
        self.answering = self.most_at_once = 0
        self._port = port
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, up to ``/v1``."""
        return f"http://127.0.0.1:{self._port}/v1"

    async def __aenter__(self) -> ModelServer:
        self.news = asyncio.Condition()
        routes = [("/v1/chat/completions", _Chat), ("/v1/models", _Models)]
        application = Application(
            [(path, handler, {"server": self}) for path, handler in routes],
            log_function=lambda handler: None,
        )
        [listening] = bind_sockets(self._port, "127.0.0.1", family=socket.AF_INET)
        self._port = listening.getsockname()[1]
        self._http = HTTPServer(application)
        self._http.add_socket(listening)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._http.stop()
        await self._http.close_all_connections()
        async with self.news:
            await self.news.wait_for(lambda: self.answering == 0)

    def __enter__(self) -> ModelServer:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)))
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        if self._thread is not None:
            self._thread.join()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._leave = asyncio.get_running_loop(), asyncio.Event()
        async with self:
            ready.set()
            await self._leave.wait()

    async def closed(self, count: int = 1, within_s: float = _WAIT_S) -> list[Closing]:
        """Wait until so many connections were closed too soon, and return all that were.

        Raises:
            TimeoutError: they were not.
        """
        async with asyncio.timeout(within_s), self.news:
            await self.news.wait_for(lambda: len(self.closings) >= count)
        return list(self.closings)

    def next_step(self) -> Step:
        """Return how the next request is answered."""
        return self.steps.popleft() if self.steps else self.otherwise


class _Handler(RequestHandler):
    def initialize(self, server: ModelServer) -> None:
        self.server = server
        self.gone = asyncio.Event()

    def prepare(self) -> None:
        key = self.server.key
        if key and self.request.headers.get("Authorization") != f"Bearer {key}":
            self.refuse(401, "Incorrect API key provided.")

    def refuse(self, status: int, message: str) -> None:
        self.set_status(status)
        self.finish({"error": {"message": message, "type": "scripted", "code": None}})

    def on_connection_close(self) -> None:
        self.gone.set()

    async def pause(self, seconds: float) -> None:
        """Wait, or raise as soon as the caller has hung up."""
        if seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.gone.wait()
        if self.gone.is_set():
            raise StreamClosedError


class _Models(_Handler):
    def get(self) -> None:
        data = [{"id": name, "object": "model", "owned_by": "us"} for name in self.server.models]
        self.finish({"object": "list", "data": data})


class _Chat(_Handler):
    async def post(self) -> None:
        server, self.told = self.server, 0
        body = json.loads(self.request.body)
        headers = {name.lower(): value for name, value in self.request.headers.items()}
        server.requests.append(Request(self.request.path, headers, body, time.monotonic()))
        server.answering += 1
        server.most_at_once = max(server.most_at_once, server.answering)
        try:
            await self.answer(body, server.next_step())
        except StreamClosedError:
            server.closings.append(Closing(time.monotonic(), self.told))
        finally:
            server.answering -= 1
            async with server.news:
                server.news.notify_all()

    async def answer(self, body: dict[str, Any], step: Step) -> None:
        await self.pause(step.delay_s)
        for name, value in step.headers.items():
            self.set_header(name, value)
        if step.status != 200:
            self.refuse(step.status, "The script says so.")
            return
        if step.fault == "not_a_stream":
            await self.finish("<html><body>Sign in to the network</body></html>")
            return
        text = step.text if isinstance(step.text, str) else step.text(body)
        self.id = f"chatcmpl-{len(self.server.requests)}"
        self.model = body.get("model", "")
        if body.get("stream"):
            await self.stream(text, step)
        else:
            await self.plain(text, step)

    async def plain(self, text: str, step: Step) -> None:
        tokens = _TOKEN.findall(text)
        await self.pause(step.first_token_s + len(tokens) / (step.tokens_per_s or float("inf")))
        if step.fault and await self.go_wrong(step):
            return
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": step.finish or None}
        await self.finish(self.envelope("chat.completion", [choice]))

    async def stream(self, text: str, step: Step) -> None:
        self.set_header("Content-Type", "text/event-stream")
        connection: Any = self.request.connection
        connection.stream.set_nodelay(True)  # as servers of models do
        await self.flush()
        before, after = self.around_content()
        began = time.monotonic()
        tokens = _TOKEN.findall(text)
        for number in range(len(tokens) + 1):
            if step.fault and number == step.after and await self.go_wrong(step):
                return
            if number == len(tokens):
                break
            due = began + step.first_token_s + number / (step.tokens_per_s or float("inf"))
            await self.pause(due - time.monotonic())
            self.told = number + 1
            await self.send(f"{before}{json.dumps(tokens[number])}{after}")
        if step.finish:
            choice = {"index": 0, "delta": {}, "finish_reason": step.finish}
            await self.send(json.dumps(self.envelope("chat.completion.chunk", [choice])))
        if step.done:
            await self.send("[DONE]")
        await self.pause(step.linger_s)
        await self.finish()

    async def go_wrong(self, step: Step) -> bool:
        """Let happen what the script says; return whether that was the end."""
        if step.fault == "stall":
            await self.pause(step.stall_s)
            return False
        if step.fault == "cut":
            connection: Any = self.request.connection
            connection.stream.close()
            self._finished = True
            return True
        broken = '{"choices": [{"delta": {"content": "loo'
        await self.send(broken if step.fault == "bad_json" else _ERROR)
        await self.finish()
        return True

    def around_content(self) -> tuple[str, str]:
        """Return what stands before and after the content of each chunk, made once for all."""
        choice = {"index": 0, "delta": {"content": 0}, "finish_reason": None}
        whole = json.dumps(self.envelope("chat.completion.chunk", [choice]))
        before, _, after = whole.partition('"content": 0')
        return f'{before}"content": ', after

    def envelope(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        created = int(time.time())
        named = {"id": self.id, "object": kind, "created": created, "model": self.model}
        return {**named, "choices": choices}

    async def send(self, data: str) -> None:
        self.write(f"data: {data}\n\n")
        await self.flush()


_ERROR: Final = json.dumps({"error": {"message": "The script says so.", "type": "server_error"}})


async def _run(port: int, demo: bool, until_eof: bool) -> None:
    step = Step(text=demo_answer, first_token_s=0.4, tokens_per_s=40.0) if demo else Step()
    left = asyncio.Event()
    async with ModelServer(otherwise=step, port=port) as server:
        print(server.url, flush=True)  # noqa: T201 - for whoever started it
        if until_eof:
            arguments = (asyncio.get_running_loop(), left)
            threading.Thread(target=_wait_for_eof, args=arguments, daemon=True).start()
        await left.wait()


def _wait_for_eof(loop: asyncio.AbstractEventLoop, left: asyncio.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    loop.call_soon_threadsafe(left.set)


def main() -> None:
    """Print the address and serve."""
    parser = argparse.ArgumentParser(prog="model_server", description="A model without a model.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (0: any free one)")
    parser.add_argument("--demo", action="store_true", help="answer like a tutor")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    arguments = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(arguments.port, arguments.demo, arguments.until_eof))


if __name__ == "__main__":
    main()

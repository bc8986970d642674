"""What every handler has: identity, body, reply, problem documents, request id, one log line.

Handlers know neither Jupyter nor a Hub; `bind` puts them on a base class that does.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from tornado.web import HTTPError, RequestHandler

from jupyter_codementor.errors import BadInput, CodementorError, CodeTooLong, SignedOut
from jupyter_codementor.ids import new_id

from .identity import Identity, require
from .limits import RateLimits
from .problems import problem, problem_of, said_by
from .routes import PREFIX, Operation
from .source import AppSource
from .wire import Problem

if TYPE_CHECKING:
    from jupyter_codementor.app import App

REQUESTS = logging.getLogger("jupyter_codementor.requests")
T = TypeVar("T")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BODY_MAX_MIB = 4
_HUNG_UP = 499
"""Nobody reads it; the log line has it, as nginx's has."""


class Handler(RequestHandler):
    """The base of our handlers, on top of whatever authenticates."""

    source: AppSource
    limits: RateLimits
    request_id = ""
    app: App
    identity: Identity
    _work: asyncio.Future[None] | None = None
    _failure: BaseException | None = None

    def initialize(self, source: AppSource, limits: RateLimits) -> None:
        """Take what all handlers share, and give the request its id."""
        self.source = source
        self.limits = limits
        given = self.request.headers.get("X-Request-ID", "")
        self.request_id = given if _REQUEST_ID.fullmatch(given) else new_id()[:16]
        self.set_header("X-Request-ID", self.request_id)

    @abstractmethod
    async def identify(self) -> Identity | None:
        """Return who asks, or None if nobody is signed in."""

    # --- request ---------------------------------------------------------------------------------

    def body(self, kind: type[T]) -> T:
        """Return the body of the request.

        Raises:
            BadInput: it is not JSON, or not of this kind; `CodeTooLong` over 4 MiB.
        """
        raw = self.raw_body() or b"{}"
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"The request is not understood: {error}.") from None

    def raw_body(self, most_mib: int = _BODY_MAX_MIB) -> bytes:
        """Return the body of the request as it came.

        Raises:
            CodeTooLong: it is larger than so many MiB.
        """
        raw: bytes = self.request.body
        if len(raw) > most_mib * 1024 * 1024:
            raise CodeTooLong(f"The request is larger than {most_mib} MiB. Send less at once.")
        return raw

    def page_size(self, default: int = 50) -> int:
        """Return the query parameter `limit`.

        Raises:
            BadInput: it is not a number from 1 to 200.
        """
        text = self.get_query_argument("limit", str(default))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 200:
            raise BadInput("`limit` is a whole number from 1 to 200.")
        return int(text)

    def one_of(self, name: str, allowed: Iterable[str]) -> str:
        """Return a query parameter that has only a few values, or an empty text.

        Raises:
            BadInput: it has another value.
        """
        value = self.get_query_argument(name, "")
        if value and value not in allowed:
            raise BadInput(f"`{name}` is one of {', '.join(allowed)}.")
        return value

    # --- reply -----------------------------------------------------------------------------------

    def reply(self, value: Any, status: int = 200) -> None:
        """Answer with a wire value."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(value))

    def reply_nothing(self) -> None:
        """Answer with 204."""
        self.set_status(204)
        self.finish()

    def reply_problem(self, found: Problem) -> None:
        """Answer with a problem document."""
        self.clear()
        self.set_status(found.status)
        self.set_header("X-Request-ID", self.request_id)
        if found.retry_after_s is not None:
            self.set_header("Retry-After", str(round(found.retry_after_s)))
        self.set_header("Content-Type", "application/problem+json")
        # Jupyter's own `finish` would make it application/json.
        RequestHandler.finish(self, msgspec.json.encode(found))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer errors that Tornado or Jupyter raised (a wrong token, XSRF) in our form."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        self._failure = self._failure or (error if status_code >= 500 else None)
        self.reply_problem(problem(status_code, said_by(error, status_code), self.request_id))

    # --- around ----------------------------------------------------------------------------------

    def on_connection_close(self) -> None:
        """Stop what was begun for somebody who went away."""
        super().on_connection_close()
        if self._work is not None:
            self._work.cancel()

    def on_finish(self) -> None:
        """Log one structured line; a failure with its stack trace, never code or tokens."""
        super().on_finish()
        line = {
            "event": "request",
            "request_id": self.request_id,
            "method": self.request.method,
            "path": self.request.path.removeprefix(self.settings.get("base_url", "/").rstrip("/")),
            "status": self.get_status(),
            "duration_ms": round(1000 * self.request.request_time(), 2),
        }
        if self._failure is not None:
            REQUESTS.error(_text(line), exc_info=self._failure)
        elif REQUESTS.isEnabledFor(logging.INFO):
            # By hand, because `info` first searches the stack for its caller, which is always us.
            level = logging.INFO
            REQUESTS.handle(
                REQUESTS.makeRecord(REQUESTS.name, level, __file__, 0, _text(line), (), None)
            )

    async def serve(self, operation: Operation, act: Callable[..., Awaitable[None]]) -> None:
        """Check who asks and how often, act, and turn errors into problem documents."""
        try:
            identity = await self.identify()
            if identity is None and operation.role != "anyone":
                raise SignedOut("You are not signed in.")
            self.identity = identity or Identity("", ())
            require(self.identity, operation.role)
            if operation.limit:
                self.limits.spend(operation.limit, self.identity.id, operation.handler)
            if operation.needs_app:
                self.app = await self.source.get()
            if operation.stoppable:
                await self._stoppable(act(self, *self.path_args))
            else:
                await act(self, *self.path_args)
        except CodementorError as error:
            self.reply_problem(self._told(error))
        except HTTPError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge of the process: log it, answer decently
            self.reply_problem(self._told(error))

    async def _stoppable(self, acting: Awaitable[None]) -> None:
        self._work = asyncio.ensure_future(acting)
        try:
            await self._work
        except asyncio.CancelledError:
            if not self._work.cancelled():
                raise
            self.set_status(_HUNG_UP, "Client Closed Request")

    def _told(self, error: BaseException) -> Problem:
        found = problem_of(error, self.request_id)
        if found.status >= 500:
            self._failure = error
        return found


def bind(
    operations: Iterable[Operation], handlers: dict[str, type[Handler]], base: type[Any]
) -> list[tuple[str, type[RequestHandler]]]:
    """Return (pattern, class) for each path of the table, each class on top of `base`."""
    by_path: dict[str, list[Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, []).append(operation)
    found: list[tuple[str, type[RequestHandler]]] = []
    for path, methods in by_path.items():
        kind = handlers[methods[0].handler]
        verbs: dict[str, Any] = {
            method.method.lower(): _verb(method, getattr(kind, method.method.lower()))
            for method in methods
        }
        name = r"([^/]{1,2000})" if methods[0].free_names else r"([A-Za-z0-9_.-]{1,64})"
        pattern = name.join(re.split(r"{\w+}", PREFIX + path)) + "/?"
        found.append(
            (pattern, type(kind.__name__, (kind, base), verbs | {"identify": base.identify}))
        )
    return found


def _verb(operation: Operation, act: Callable[..., Awaitable[None]]) -> Callable[..., Any]:
    @functools.wraps(act)
    async def verb(self: Handler, *_: str) -> None:
        await self.serve(operation, act)

    return verb


class Missing(Handler):
    """Whatever below our prefix is no route."""

    async def prepare(self) -> None:
        """Answer 404, in our form.

        Raises:
            HTTPError: always.
        """
        waiting = super().prepare()
        if waiting is not None:
            await waiting
        raise HTTPError(404, "There is nothing at this address.")


def _text(line: dict[str, Any]) -> str:
    return msgspec.json.encode(line).decode()

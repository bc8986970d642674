"""One server that speaks OpenAI's Chat Completions, asked with the ``openai`` package, 2 or 3.

The package is imported when the first question is asked, in a thread. It never retries on its own:
when to ask again is decided here, and by the circuit breaker.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from jupyter_codementor.resilience.breaker import BreakerOpen, CircuitBreaker
from jupyter_codementor.resilience.retry import Backoff, retrying
from jupyter_codementor.tutor.ports import Message, ModelFailed

from .answer import AnswerReader
from .trouble import BadKey, Trouble, trouble_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_LOG: Final = logging.getLogger(__name__)
_NO_KEY: Final = "none"
_HEADER: Final = re.compile(r"[!-~]+")
_QUICK: Final = Backoff(retries=1)
_CONNECTIONS: Final = 1000
_CONNECTIONS_KEPT: Final = 100
_KEPT_S: Final = 60.0
"""A class asks again and again: who asks within that time opens no new connection, which may take
longer than all else that we do. The driver's own limit is 5 s."""
_GATHER_S: Final = 0.04
_GATHER_MORE_S: Final = 0.005
_GATHER_MOST_S: Final = 0.25


@dataclass(frozen=True)
class Manner:
    """How a model is asked.

    Args:
        max_tokens: how long its answer may be.
        max_tokens_name: how the server calls this limit.
        temperature: how much it varies its words, 0 to 2.
        first_token_s: how long it may take to begin its answer.
        time_limit_s: how long it may take for the whole answer.
    """

    max_tokens: int = 500
    max_tokens_name: str = "max_tokens"
    temperature: float = 0.7
    first_token_s: float = 2.5
    time_limit_s: float = 30.0


@dataclass(frozen=True)
class Address:
    """Where a model is.

    Args:
        url: of the server, up to ``/v1``.
        model: its name there.
        key: what lets us in; "" for a server that needs none.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)


class _Failed(Exception):
    """A request gave no whole answer; it carries no text of the driver."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble


class OpenAIModel:
    """Implements the port `LanguageModel` for one server.

    Args:
        address: where the model is.
        manner: how it is asked.
        breaker: stands before each request.
    """

    def __init__(
        self, address: Address, manner: Manner = Manner(), breaker: CircuitBreaker | None = None
    ) -> None:
        self._address = address
        self._manner = manner
        self._breaker = breaker or CircuitBreaker()
        self._client: AsyncOpenAI | None = None
        self._making = asyncio.Lock()
        self._under_way = 0

    @property
    def name(self) -> str:
        """The model's name."""
        return self._address.model

    def available(self) -> bool:
        """Return whether the breaker would let a request through now."""
        return self._breaker.allows()

    async def warm(self) -> None:
        """Import the driver ahead of the first question, which says what is wrong if it fails."""
        with suppress(ModelFailed):
            await self._ready_or_fail()

    async def stream(self, messages: tuple[Message, ...]) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece; closing the generator closes the connection at once.

        What fails before the first piece may be asked once more, if that may still be in time.
        The times count from when the driver has been imported, see `warm`.

        Raises:
            ModelFailed: there is no whole answer.
        """
        client = await self._ready_or_fail()
        now = asyncio.get_running_loop().time
        began = now()
        first_by = began + self._manner.first_token_s
        end_by = began + self._manner.time_limit_s
        told = False
        for may_ask_again in (True, False):
            try:
                async with aclosing(self._once(client, messages, first_by, end_by)) as pieces:
                    async for piece in pieces:
                        told = True
                        yield piece
                return
            except _Failed as failed:
                pause_s = _quick_pause_s(failed.trouble)
                if told or not may_ask_again or pause_s is None or now() + pause_s >= first_by:
                    raise failed.trouble.failed() from None
            await asyncio.sleep(pause_s)

    async def complete(self, messages: tuple[Message, ...], max_tokens: int | None = None) -> str:
        """Return a whole answer that nobody waits for: it is asked for again, later and later.

        Args:
            messages: the prompt.
            max_tokens: how long the answer may be, if that is not the usual length.

        Raises:
            ModelFailed: the last try gave none.
        """
        client = await self._ready_or_fail()

        async def once() -> str:
            end_by = asyncio.get_running_loop().time() + self._manner.time_limit_s
            async with aclosing(self._once(client, messages, end_by, end_by, max_tokens)) as pieces:
                return "".join([piece async for piece in pieces])

        try:
            return await retrying(once, _background_pause_s)
        except _Failed as failed:
            raise failed.trouble.failed() from None

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _once(
        self,
        client: AsyncOpenAI,
        messages: tuple[Message, ...],
        first_by: float,
        end_by: float,
        max_tokens: int | None = None,
    ) -> AsyncGenerator[str, None]:
        """Make one request; its end is told to the breaker, unless it was stopped."""
        response: Any = None
        self._under_way += 1
        try:
            with self._breaker.call() as call:
                try:
                    async with asyncio.timeout_at(first_by):
                        response = await self._create(client, messages, max_tokens)
                    reader = AnswerReader(response, self._gather_s)
                    piece = await reader.piece(first_by)
                    while piece is not None:
                        yield piece
                        piece = await reader.piece(end_by)
                    call.succeeded()
                except Exception as error:  # noqa: BLE001 - a driver at the edge of the process
                    trouble = trouble_of(error, response is not None)
                    (call.failed if trouble.counts else call.succeeded)()
                    _LOG.warning("model %s: %s, %s", self.name, trouble.kind, trouble.detail)
                    raise _Failed(trouble) from None
                finally:
                    if response is not None:
                        with suppress(Exception):  # it is left either way
                            await response.close()
        except BreakerOpen as error:
            raise _Failed(trouble_of(error, False)) from None
        finally:
            self._under_way -= 1

    def _gather_s(self) -> float:
        """Return for how long tokens are gathered: the longer, the more answers are on their way.

        So the first words of those who still wait are not held up by the words of all others.
        """
        return min(_GATHER_S + _GATHER_MORE_S * (self._under_way - 1), _GATHER_MOST_S)

    async def _create(
        self, client: AsyncOpenAI, messages: tuple[Message, ...], max_tokens: int | None
    ) -> object:
        """Begin a stream by the driver's own request, for half the time of its typed method."""
        from openai import AsyncStream

        return await client.post(
            "/chat/completions",
            body={
                "model": self._address.model,
                "messages": [{"role": each.role, "content": each.content} for each in messages],
                "stream": True,
                "temperature": self._manner.temperature,
                self._manner.max_tokens_name: max_tokens or self._manner.max_tokens,
            },
            cast_to=object,
            stream=True,
            stream_cls=AsyncStream[object],
        )

    async def _ready_or_fail(self) -> AsyncOpenAI:
        try:
            return await self._ready()
        except Exception as error:  # noqa: BLE001 - a driver at the edge of the process
            trouble = trouble_of(error, False)
            _LOG.error("model %s cannot be asked: %s", self.name, trouble.detail)
            raise trouble.failed() from None

    async def _ready(self) -> AsyncOpenAI:
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(
                    _client_of, self._address, self._manner.time_limit_s
                )
            return self._client


def _client_of(address: Address, timeout_s: float) -> AsyncOpenAI:
    """Import the driver, which takes half a second, and make a client of it."""
    from openai import DEFAULT_CONNECTION_LIMITS, AsyncOpenAI, DefaultAsyncHttpxClient

    key = address.key or _NO_KEY
    if not _HEADER.fullmatch(key):
        raise BadKey
    limits = type(DEFAULT_CONNECTION_LIMITS)(  # of httpx or of httpx2, as the release has it
        max_connections=_CONNECTIONS,
        max_keepalive_connections=_CONNECTIONS_KEPT,
        keepalive_expiry=_KEPT_S,
    )
    return AsyncOpenAI(
        base_url=address.url,
        api_key=key,
        timeout=timeout_s,
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(limits=limits),
    )


def _quick_pause_s(trouble: Trouble) -> float | None:
    """Return how long to wait before the one further try while a student waits, or None."""
    if trouble.kind == "busy" and trouble.retry_after_s == 0:
        return None
    if not trouble.again or trouble.kind not in ("refused", "broken", "busy"):
        return None
    return max(trouble.retry_after_s, _QUICK.wait_s(0, random.random()))  # noqa: S311 - a pause


def _background_pause_s(error: Exception) -> float | None:
    if not isinstance(error, _Failed) or not error.trouble.again:
        return None
    return error.trouble.retry_after_s

"""A model behind a server that speaks OpenAI's Embeddings (``POST /v1/embeddings``), by httpx."""

from __future__ import annotations

import array
import asyncio
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from jupyter_codementor.recommendations.ports import EmbeddingFailed, FailureKind
from jupyter_codementor.resilience.breaker import BreakerOpen, Call, CircuitBreaker

if TYPE_CHECKING:
    import httpx

_TIME_LIMIT_S: Final = 10.0
_TOGETHER: Final = 32
_TEXT_CHARS: Final = 8_000
_REPLY_MAX_BYTES: Final = 32 * 1024 * 1024
_DIMS_MAX: Final = 8_192
_SAID: Final[dict[FailureKind, str]] = {
    "refused": "The server for search by meaning cannot be reached.",
    "signed_out": "The server for search by meaning does not let us in: its key is wrong.",
    "busy": "The server for search by meaning is too busy.",
    "broken": "The server for search by meaning is out of order.",
    "slow": "The server for search by meaning did not answer in time.",
    "unreadable": "The server for search by meaning does not answer as it should.",
    "open": "The server for search by meaning failed several times and is left alone for a while.",
}


class _Item(Struct):
    embedding: list[float]
    index: int = -1


class _Reply(Struct):
    data: list[_Item]


class RemoteEmbedder:
    """Implements the port `Embedder`.

    Args:
        url: of the server, up to ``/v1``.
        model: its name there.
        key: what lets us in; "" for a server that needs none.
        time_limit_s: how long a request may take.
        breaker: stands before each request.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str = "",
        time_limit_s: float = _TIME_LIMIT_S,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._url = url.rstrip("/") + "/embeddings"
        self._model, self._key, self._time_limit_s = model, key, time_limit_s
        self._breaker = breaker or CircuitBreaker()
        self._client: httpx.AsyncClient | None = None
        self._dims = 0

    @property
    def model(self) -> str:
        """Return the model's name at that server, and where the server is."""
        return f"{self._model}@{self._url.removesuffix('/embeddings')}"

    @property
    def dims(self) -> int:
        """Return how long its vectors are; 0 until the first one has come."""
        return self._dims

    async def embed(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return a vector for each text.

        Raises:
            EmbeddingFailed: the server gave none in time, or another number or length of them.
        """
        found: list[bytes] = []
        for begin in range(0, len(texts), _TOGETHER):
            some = [_readable(text) for text in texts[begin : begin + _TOGETHER]]
            try:
                with self._breaker.call() as call:
                    found += await self._asked(call, some)
            except BreakerOpen:
                raise _failed("open") from None
        return found

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _asked(self, call: Call, texts: list[str]) -> list[bytes]:
        import httpx

        try:
            async with asyncio.timeout(self._time_limit_s):
                status, content = await self._exchange(texts)
        except TimeoutError:
            call.failed()
            raise _failed("slow") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            call.failed()
            raise _failed("refused") from None
        if status != 200:
            kind = _kind_of(status)
            call.failed()
            raise _failed(kind)
        try:
            vectors = self._vectors(content, len(texts))
        except ValueError:
            call.failed()
            raise _failed("unreadable") from None
        call.succeeded()
        return vectors

    async def _exchange(self, texts: list[str]) -> tuple[int, bytes]:
        import httpx

        if self._client is None:
            headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
            self._client = httpx.AsyncClient(headers=headers, timeout=None)  # noqa: S113 - see `_asked`
        body = {"model": self._model, "input": texts, "encoding_format": "float"}
        found = bytearray()
        async with self._client.stream("POST", self._url, json=body) as response:
            async for part in response.aiter_bytes():
                found += part
                if len(found) > _REPLY_MAX_BYTES:
                    raise httpx.DecodingError("the answer is too large")
        return response.status_code, bytes(found)

    def _vectors(self, content: bytes, count: int) -> list[bytes]:
        try:
            items = msgspec.json.decode(content, type=_Reply).data
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError("not the form of an answer") from error
        if len(items) != count:
            raise ValueError("another number of vectors")
        if sorted(item.index for item in items) == list(range(count)):
            items.sort(key=lambda item: item.index)
        dims = self._dims or len(items[0].embedding)
        if not 1 <= dims <= _DIMS_MAX or any(len(item.embedding) != dims for item in items):
            raise ValueError("vectors of another length")
        vectors = [_as_bytes(item.embedding) for item in items]
        self._dims = dims
        return vectors


def _as_bytes(values: list[float]) -> bytes:
    """Return the vector, made as long as 1.

    Raises:
        ValueError: it has no length, or no finite one.
    """
    length = math.sqrt(math.fsum(value * value for value in values))
    if not math.isfinite(length) or length <= 0:
        raise ValueError("a vector without a length")
    floats = array.array("f", [value / length for value in values])
    if sys.byteorder == "big":
        floats.byteswap()
    return floats.tobytes()


def _kind_of(status: int) -> FailureKind:
    if status in (401, 403):
        return "signed_out"
    return "busy" if status == 429 else "broken"


def _failed(kind: FailureKind) -> EmbeddingFailed:
    return EmbeddingFailed(kind, _SAID[kind])


def _readable(text: str) -> str:
    """Return what may be sent: never empty, which some servers refuse."""
    found: Any = text[:_TEXT_CHARS].encode("utf-8", "replace").decode("utf-8")
    return found if found.strip() else "-"

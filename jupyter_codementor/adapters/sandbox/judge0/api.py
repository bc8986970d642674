"""Judge0's REST API, as much of it as a grader needs.

The API is described at https://ce.judge0.com; the answers' shapes are those of its
``submission_serializer.rb``. httpx is imported when the first call is made.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import Struct

from jupyter_codementor.errors import Unavailable

if TYPE_CHECKING:
    import httpx

_T = TypeVar("_T")
MAX_BATCH: Final = 20
QUEUED, PROCESSING = 1, 2
_MAX_REPLY_BYTES: Final = 64 << 20
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 0.3
_PAUSE_GROWS: Final = 1.5
_GRACE_S: Final = 1.0
_LAST_LOOK_S: Final = 0.5
_PYTHON: Final = re.compile(r"Python \((\d+)\.(\d+)")
_OLDEST: Final = (3, 11)
_FIELDS: Final = "status_id,stdout,message"
_NO_SENSE: Final = "Judge0 gave an answer that cannot be understood."
_SAID: Final = {
    401: "Judge0 does not know our token; whoever runs this service sets judge0_token.",
    403: "Judge0 does not let our token in; whoever runs this service sets judge0_token.",
    429: "Judge0 has no place for more requests just now.",
    503: "The queue of Judge0 is full.",
}


class Ran(Struct, frozen=True):
    """How a run ended: Judge0's status (see `runs.STATUSES`) and what was printed."""

    status: int
    stdout: bytes


class _Language(Struct):
    id: int
    name: str


class _Created(Struct):
    token: str


class _Polled(Struct):
    status_id: int
    stdout: str | None = None
    message: str | None = None


class _Page(Struct):
    submissions: list[_Polled]


class _About(Struct):
    version: str


class Judge0Api:
    """Calls to one Judge0.

    Args:
        url: its address, e.g. ``https://judge0.example.org``.
        token: sent with each call; never logged and in no message.
        token_header: the header that Judge0 expects it in (its ``AUTHN_HEADER``).
        timeout_s: how long a batch may take until the last of its runs has begun.
    """

    def __init__(self, url: str, token: str, token_header: str, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self._url = url.rstrip("/")
        self._headers = {token_header: token} if token else {}
        self._client: httpx.AsyncClient | None = None
        self._python: int | None = None

    async def version(self, within_s: float) -> str:
        """Return the version of Judge0, to see whether it is there.

        Raises:
            Unavailable: it is not.
        """
        return (await self._call("GET", "/about", _About, within_s)).version

    async def python(self) -> int:
        """Return the id of the newest Python that Judge0 has.

        Raises:
            Unavailable: it has none that is new enough, or is not there.
        """
        if self._python is None:
            found = {}
            for language in await self._call("GET", "/languages", list[_Language], self.timeout_s):
                version = _PYTHON.match(language.name)
                if version:
                    found[int(version[1]), int(version[2])] = language.id
            newest = max(found, default=(0, 0))
            if newest < _OLDEST:
                has = f"its newest is {newest[0]}.{newest[1]}" if found else "it has none"
                raise Unavailable(f"Judge0 needs Python 3.11 or newer; {has}.")
            self._python = found[newest]
        return self._python

    async def run(self, runs: Sequence[dict[str, Any]], time_s: float) -> list[Ran]:
        """Hand in runs and wait until all of them are done.

        Args:
            runs: submissions as Judge0 takes them; text is encoded here.
            time_s: how long a run may take once it has begun.

        Raises:
            Unavailable: Judge0 is not there, is full, or takes too long.
        """
        began = time.monotonic()
        parts = [runs[first : first + MAX_BATCH] for first in range(0, len(runs), MAX_BATCH)]
        return await self._wait([await self._hand_in(part) for part in parts], began, time_s)

    async def _hand_in(self, runs: Sequence[dict[str, Any]]) -> list[str]:
        encoded = [
            {
                name: _base64(value) if isinstance(value, str) else value
                for name, value in it.items()
            }
            for it in runs
        ]
        path = "/submissions/batch?base64_encoded=true"
        found = await self._call(
            "POST", path, list[_Created], self.timeout_s, {"submissions": encoded}
        )
        tokens = [created.token for created in found]
        if len(tokens) != len(runs) or not all(re.fullmatch(r"[\w-]{1,64}", it) for it in tokens):
            raise Unavailable(_NO_SENSE)
        return tokens

    async def _wait(self, batches: list[list[str]], began: float, time_s: float) -> list[Ran]:
        latest = began + self.timeout_s
        all_began = False
        pause_s = _FIRST_PAUSE_S
        while True:
            await asyncio.sleep(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * _PAUSE_GROWS)
            found: list[_Polled] = []
            for tokens in batches:
                found += await self._poll(tokens, max(latest - time.monotonic(), _LAST_LOOK_S))
            states = {polled.status_id for polled in found}
            if not states & {QUEUED, PROCESSING}:
                return [Ran(it.status_id, _from_base64(it.stdout)) for it in found]
            if QUEUED not in states and not all_began:
                all_began = True
                latest = min(time.monotonic() + time_s + _GRACE_S, latest + time_s)
            if time.monotonic() >= latest:
                what = "finish" if all_began else "begin"
                raise Unavailable(f"Judge0 did not {what} in time.")

    async def _poll(self, tokens: list[str], within_s: float) -> list[_Polled]:
        path = f"/submissions/batch?base64_encoded=true&fields={_FIELDS}&tokens={','.join(tokens)}"
        page = await self._call("GET", path, _Page, within_s)
        if len(page.submissions) != len(tokens):
            raise Unavailable(_NO_SENSE)
        return page.submissions

    async def _call(
        self, method: str, path: str, kind: type[_T], within_s: float, body: Any = None
    ) -> _T:
        import httpx

        try:
            async with asyncio.timeout(max(within_s, 0.01)):
                status, content = await self._exchange(method, path, body)
        except TimeoutError as error:
            raise Unavailable("Judge0 did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"Judge0 cannot be reached ({type(error).__name__}).") from error
        if status not in (200, 201):
            raise Unavailable(_SAID.get(status, f"Judge0 refuses our request ({status})."))
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Unavailable(_NO_SENSE) from error

    async def _exchange(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(headers=self._headers, timeout=None)  # noqa: S113
        found = bytearray()
        async with self._client.stream(method, self._url + path, json=body) as response:
            async for part in response.aiter_bytes():
                found += part
                if len(found) > _MAX_REPLY_BYTES:
                    raise httpx.DecodingError("the answer is too large")
        return response.status_code, bytes(found)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _from_base64(text: str | None) -> bytes:
    try:
        return binascii.a2b_base64("".join((text or "").split()), strict_mode=True)
    except ValueError as error:
        raise Unavailable(_NO_SENSE) from error

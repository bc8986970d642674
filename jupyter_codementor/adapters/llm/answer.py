"""Reads the text of an answer out of a stream of Chat Completions, and trusts no part of it.

The driver opens the stream; its events are read here, since it makes each of them into a model of
pydantic, for six times the processor time. The form is that of server-sent events
(https://html.spec.whatwg.org/multipage/server-sent-events.html) with one JSON object each.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec import Struct

from .trouble import Broken, Cut, Unreadable, Withheld

_MOST_CHARACTERS: Final = 100_000
_AFTER_THE_END_S: Final = 0.25
_FIRST_WORDS: Final = 16
"""So many characters are passed on as they come: the leak check may hold the first few of them."""
_DATA: Final = "data:"
_DONE: Final = "[DONE]"


class _Delta(Struct):
    content: str | None = None


class _Choice(Struct):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Chunk(Struct):
    choices: list[_Choice] | None = None
    error: Any = None


class AnswerReader:
    """The answer in one stream.

    Args:
        stream: of the driver, with the HTTP ``response``.
        gather_s: for how long tokens that come one by one are gathered, asked each time.
    """

    def __init__(self, stream: Any, gather_s: Callable[[], float]) -> None:
        self._stream = stream
        self._gather_s = gather_s
        self._chunks = _chunks(stream.response.aiter_lines())
        self._characters = 0
        self._had_to_wait = False
        self._seen_any = False
        self._finished = False

    async def piece(self, by: float) -> str | None:
        """Return the next text, or None at the end of a whole answer.

        Args:
            by: until when it must have come, as the event loop's time.

        Raises:
            TimeoutError: it did not come in time.
            Cut: the stream ended before the answer did.
            Unreadable: it is not what the protocol says, or far too long, or empty.
            Withheld: the server broke the answer off.
            Exception: what the driver raises when the connection breaks.
        """
        if self._finished:
            return None
        async with asyncio.timeout_at(by):
            while (chunk := await self._next()) is not None:
                self._seen_any = True
                text, finish = _text_and_finish(chunk)
                self._finished = finish != ""
                if finish == "content_filter":
                    raise Withheld
                self._characters += len(text)
                if self._characters > _MOST_CHARACTERS:
                    raise Unreadable
                if text or self._finished:
                    break
            else:
                raise Cut if self._seen_any or self._is_a_stream() else Unreadable
        if self._finished:
            await self._read_to_the_end()
        if text:
            return text
        if self._characters == 0:
            raise Unreadable
        return None

    async def _next(self) -> _Chunk | None:
        """Return the next chunk, or None after the last.

        After the first words, tokens that come one by one gather for a moment: to read several at
        once costs hardly more than one, and a page shows them no faster.
        """
        if self._had_to_wait and self._characters > _FIRST_WORDS:
            await asyncio.sleep(self._gather_s())
        self._had_to_wait = False
        waiting = asyncio.get_running_loop().call_soon(self._note_wait)
        try:
            return await anext(self._chunks, None)
        finally:
            waiting.cancel()

    def _note_wait(self) -> None:
        """Run by the event loop only if the next chunk was not there yet."""
        self._had_to_wait = True

    async def _read_to_the_end(self) -> None:
        """Read what follows the answer, so that the connection can serve again; it may be slow."""
        with suppress(Exception):
            async with asyncio.timeout(_AFTER_THE_END_S):
                async for _ in self._chunks:
                    pass

    def _is_a_stream(self) -> bool:
        kind = self._stream.response.headers.get("content-type", "")
        return str(kind).startswith("text/event-stream")


async def _chunks(lines: AsyncIterator[str]) -> AsyncIterator[_Chunk]:
    """Yield the JSON object of each event; an event ends with an empty line.

    Raises:
        Unreadable: one is something else.
        Broken: one says that there was an error.
    """
    data: list[str] = []
    async for line in lines:
        if line.startswith(_DATA):
            data.append(line[len(_DATA) :].removeprefix(" "))
        if line or not data:
            continue
        text, data = "\n".join(data), []
        if text == _DONE:
            return
        yield _chunk(text)
    if data and data != [_DONE]:
        yield _chunk("\n".join(data))


def _chunk(text: str) -> _Chunk:
    try:
        chunk = msgspec.convert(json.loads(text), _Chunk)  # which takes half a character, too
    except (ValueError, RecursionError):
        raise Unreadable from None
    if chunk.error is not None:
        raise Broken
    return chunk


def _text_and_finish(chunk: _Chunk) -> tuple[str, str]:
    """Return the text that a chunk adds, and why the answer ends with it, or "".

    A chunk without choices tells something else, such as the number of tokens.
    """
    if chunk.choices is None:
        raise Unreadable
    if not chunk.choices:
        return "", ""
    choice = chunk.choices[0]
    text = (choice.delta.content if choice.delta else "") or ""
    # Half a character, as JSON can escape it, could neither be stored nor sent on.
    return text.encode("utf-8", "replace").decode("utf-8"), choice.finish_reason or ""

"""Reads the text of an answer out of a stream of Chat Completions, and trusts no part of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

from .trouble import Cut, Unreadable, Withheld

_MOST_CHARACTERS: Final = 100_000
_AFTER_THE_END_S: Final = 0.25


class AnswerReader:
    """The answer in one stream.

    Args:
        stream: of the driver: an asynchronous iterator of chunks, with the ``response``.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._chunks: AsyncIterator[Any] = aiter(stream)
        self._characters = 0
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
            async for chunk in self._chunks:
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

    async def _read_to_the_end(self) -> None:
        """Read what follows the answer, so that the connection can serve again; it may be slow."""
        with suppress(Exception):
            async with asyncio.timeout(_AFTER_THE_END_S):
                async for _ in self._chunks:
                    pass

    def _is_a_stream(self) -> bool:
        kind = self._stream.response.headers.get("content-type", "")
        return str(kind).startswith("text/event-stream")


def _text_and_finish(chunk: Any) -> tuple[str, str]:
    """Return the text that a chunk adds, and why the answer ends with it, or "".

    A chunk without choices tells something else, such as the number of tokens.
    """
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list):
        raise Unreadable
    if not choices:
        return "", ""
    text = getattr(getattr(choices[0], "delta", None), "content", None) or ""
    finish = getattr(choices[0], "finish_reason", None) or ""
    if not isinstance(text, str) or not isinstance(finish, str):
        raise Unreadable
    # Half a character, as JSON can escape it, could neither be stored nor sent on.
    return text.encode("utf-8", "replace").decode("utf-8"), finish

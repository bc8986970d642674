"""A language model on this event loop: says what it is told to, for rules about asking it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Self

from jupyter_codementor.tutor.ports import Message, ModelFailed


class ScriptedModel:
    """Implements the port `LanguageModel`.

    Args:
        pieces: what it says, to each question.
        failed: what it raises after these, or None.
        hold: if set, the last piece waits for it.

    Attributes:
        asked: the questions that it was asked.
        closed: how many answers were closed.
    """

    def __init__(
        self,
        pieces: tuple[str, ...] = ("Look at ", "line 2."),
        failed: ModelFailed | None = None,
        hold: asyncio.Event | None = None,
    ) -> None:
        self.pieces = pieces
        self.failed = failed
        self.hold = hold
        self.asked: list[tuple[Message, ...]] = []
        self.closed = 0

    @property
    def name(self) -> str:
        """The model's name."""
        return "scripted"

    def available(self) -> bool:
        """Return True."""
        return True

    def stream(self, messages: tuple[Message, ...]) -> _Pieces:
        """Begin to say the pieces."""
        self.asked.append(messages)
        return _Pieces(self, self._count)

    def _count(self) -> None:
        self.closed += 1

    async def warm(self) -> None:
        """There is nothing to do ahead."""

    async def close(self) -> None:
        """There is nothing to let go of."""


class _Pieces:
    def __init__(self, model: ScriptedModel, closed: Callable[[], None]) -> None:
        self._model = model
        self._closed = closed
        self._number = 0

    @property
    def model(self) -> str:
        return self._model.name

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        model = self._model
        number, self._number = self._number, self._number + 1
        if number >= len(model.pieces):
            if model.failed is not None:
                raise model.failed
            raise StopAsyncIteration
        if model.hold is not None and number == len(model.pieces) - 1:
            await model.hold.wait()
        return model.pieces[number]

    async def aclose(self) -> None:
        self._closed()

"""A language model made of several servers: where one gives nothing, the next is asked."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from jupyter_codementor.settings import Settings
from jupyter_codementor.tutor.ports import Message, ModelFailed

from .openai import Address, Manner, OpenAIModel
from .trouble import SENTENCES

_LOG: Final = logging.getLogger(__name__)


class AnswerStream:
    """An answer on its way; iterated once, and closed with `aclose` if it is left before its end.

    Attributes:
        model: the name of the model that answers; "" until its first piece has come.
    """

    def __init__(self, models: Sequence[OpenAIModel], messages: tuple[Message, ...]) -> None:
        self.model = ""
        self._pieces = self._of_first_that_answers(models, messages)

    def __aiter__(self) -> AnswerStream:
        return self

    async def __anext__(self) -> str:
        return await anext(self._pieces)

    async def aclose(self) -> None:
        """Stop: the connection is closed."""
        await self._pieces.aclose()

    async def _of_first_that_answers(
        self, models: Sequence[OpenAIModel], messages: tuple[Message, ...]
    ) -> AsyncGenerator[str, None]:
        first: ModelFailed | None = None
        for model in models:
            try:
                async with aclosing(model.stream(messages)) as pieces:
                    async for piece in pieces:
                        self.model = model.name
                        yield piece
                return
            except ModelFailed as failed:
                if self.model:
                    raise
                first = first or failed
        raise first or ModelFailed("not_set", SENTENCES["not_set"])


class Endpoints:
    """Implements the port `LanguageModel`.

    Args:
        models: in the order in which they are asked; none if no model is set.
    """

    def __init__(self, models: Sequence[OpenAIModel]) -> None:
        self._models = tuple(models)

    @property
    def name(self) -> str:
        """The name of the model that would be asked now; "" if none is set."""
        open_now = [model for model in self._models if model.available()]
        return next((model.name for model in (*open_now, *self._models)), "")

    def available(self) -> bool:
        """Return whether it is worth asking now."""
        return any(model.available() for model in self._models)

    def stream(self, messages: tuple[Message, ...]) -> AnswerStream:
        """Return the answer of the first server that begins one.

        Once a piece has come, no other server is asked: an answer has one author.

        Raises (while iterating):
            ModelFailed: what went wrong at the first server, if none answered.
        """
        return AnswerStream(self._models, messages)

    async def complete(self, messages: tuple[Message, ...], max_tokens: int | None = None) -> str:
        """Return a whole answer that nobody waits for; each server is tried several times.

        Args:
            messages: the prompt.
            max_tokens: how long the answer may be, if that is not the usual length.

        Raises:
            ModelFailed: none gave one.
        """
        first: ModelFailed | None = None
        for model in self._models:
            try:
                return await model.complete(messages, max_tokens)
            except ModelFailed as failed:
                first = first or failed
        raise first or ModelFailed("not_set", SENTENCES["not_set"])

    async def warm(self) -> None:
        """Import the driver, so that the first student does not wait for it."""
        for model in self._models:
            await model.warm()

    async def close(self) -> None:
        """Close all connections."""
        for model in self._models:
            await model.close()


def model_from(settings: Settings) -> Endpoints:
    """Return the language model that is set, or one that is never available if none is."""
    manner = Manner(
        max_tokens=settings.model_max_tokens,
        max_tokens_name=settings.model_max_tokens_name,
        temperature=settings.model_temperature,
        first_token_s=settings.model_first_token_s,
        time_limit_s=settings.model_time_limit_s,
    )
    key = settings.model_key or os.environ.get("OPENAI_API_KEY", "")
    places = (
        Address(settings.model_url.strip(), settings.model_name.strip(), key.strip()),
        Address(
            settings.second_model_url.strip(),
            settings.second_model_name.strip(),
            settings.second_model_key.strip(),
        ),
    )
    for place in places:
        if bool(place.url) != bool(place.model):
            _LOG.warning("a model needs both, an address and a name; one of them is not set")
    return Endpoints([OpenAIModel(it, manner) for it in places if it.url and it.model])

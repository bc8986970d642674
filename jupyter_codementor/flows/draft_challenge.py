"""Have a model write a challenge: its draft is tried out, goes back once, or is dropped.

Wishes that come together are gathered and asked for in one request.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import msgspec

from jupyter_codementor.content.draft_notebook import notebook_of
from jupyter_codementor.content.draft_reading import Unfit, drafts_in
from jupyter_codementor.content.drafts import Draft, Wish
from jupyter_codementor.content.prompt import (
    INSTRUCTIONS,
    PROMPT_VERSION,
    again_as_text,
    wishes_as_text,
)
from jupyter_codementor.content.templates.template import PREREQUISITES
from jupyter_codementor.ids import new_id
from jupyter_codementor.model.documents import Documents
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.tutor.ports import Message, ModelFailed

from .ports import Challenges
from .prove_challenge import ProveChallenge
from .vary_template import Made

_LOG = logging.getLogger(__name__)
GATHERED_MOST: Final = 10
GATHERED_S: Final = 1.0
_DRAFT_TOKENS: Final = 2500
_REASONS_MAX: Final = 6
_REASON_CHARACTERS: Final = 400


class Writer(Protocol):
    """A model that writes at leisure: it is asked again, later and later, if it fails."""

    @property
    def name(self) -> str:
        """The model's name; "" if none is set."""

    def available(self) -> bool:
        """Return whether it is worth asking now."""

    async def complete(self, messages: tuple[Message, ...], max_tokens: int | None = None) -> str:
        """Return a whole answer.

        Raises:
            ModelFailed: there is none.
        """


class Gathering:
    """Collects wishes until there are enough or it took long enough, and asks for all at once.

    Args:
        writer: who is asked.
        challenges: those that are not to be repeated.
        background: what asking runs in.
        most: so many wishes go into one request.
        within_s: so long a wish waits for others.
    """

    def __init__(
        self,
        writer: Writer,
        challenges: Challenges,
        background: Background,
        most: int = GATHERED_MOST,
        within_s: float = GATHERED_S,
    ) -> None:
        self._writer, self._challenges, self._background = writer, challenges, background
        self._most, self._within_s = most, within_s
        self._numbers = itertools.count()
        self._waiting: list[tuple[Wish, asyncio.Future[Draft | Unfit]]] = []
        self._full = asyncio.Event()

    async def __call__(self, wish: Wish) -> Draft | Unfit:
        """Return the draft for a wish, or why there is none.

        Raises:
            ModelFailed: the model gave no answer.
        """
        future: asyncio.Future[Draft | Unfit] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, future))
        if len(self._waiting) == 1:
            self._full = asyncio.Event()
            waiting, full = self._waiting, self._full
            self._background.start(
                f"generate/gather/{next(self._numbers)}", lambda: self._ask(waiting, full)
            )
        if len(self._waiting) >= self._most:
            self._full.set()
            self._waiting = []
        return await future

    async def _ask(
        self, waiting: list[tuple[Wish, asyncio.Future[Draft | Unfit]]], full: asyncio.Event
    ) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._within_s):
                    await full.wait()
            if self._waiting is waiting:
                self._waiting = []
            wishes = [wish for wish, _ in waiting]
            skills = {wish.skill for wish in wishes}
            known = [c.title for c in await self._challenges.all() if skills & set(c.skills)]
            prompt = _messages(wishes_as_text(wishes, known))
            answer = await self._writer.complete(prompt, _DRAFT_TOKENS * len(wishes))
            for (_, future), draft in zip(waiting, drafts_in(answer, len(wishes)), strict=True):
                if not future.done():
                    future.set_result(draft)
        except ModelFailed as failed:
            for _, future in waiting:
                if not future.done():
                    future.set_exception(ModelFailed(failed.kind, str(failed)))
        finally:
            for _, future in waiting:
                future.cancel()  # nothing, if it has its result


@dataclass(frozen=True)
class DraftChallenge:
    """Gets a draft, proves it, and sends it back once with the reasons in words."""

    writer: Writer
    gather: Gathering
    prove: ProveChallenge
    documents: Documents
    now: Callable[[], float]

    async def __call__(self, wish: Wish) -> Made | None:
        """Return a proven challenge; None if the draft was dropped or the model failed.

        Raises:
            Unavailable: the jail cannot be started.
        """
        try:
            draft = await self.gather(wish)
            made, reasons = await self._tried(wish, draft)
            if made is None:
                told = again_as_text(wish, _as_text(draft), reasons)
                answer = await self.writer.complete(_messages(told), _DRAFT_TOKENS)
                made, reasons = await self._tried(wish, drafts_in(answer, 1)[0])
        except ModelFailed as failed:
            made, reasons = None, (str(failed),)
        if made is None:
            await self._drop(wish, reasons)
        return made

    async def _tried(self, wish: Wish, draft: Draft | Unfit) -> tuple[Made | None, tuple[str, ...]]:
        if isinstance(draft, Unfit):
            return None, (str(draft),)
        key = hashlib.sha256(f"{draft.description}\n{draft.reference}".encode()).hexdigest()
        id = f"made-model-{key[:8]}"
        notebook = notebook_of(draft, id, wish, PREREQUISITES.get(wish.skill, ()))
        proof = await self.prove(notebook)
        if not proof.accepted:
            return None, tuple(r[:_REASON_CHARACTERS] for r in proof.reasons[:_REASONS_MAX])
        parameters: dict[str, str | int | float] = {
            "model": self.writer.name,
            "prompt_version": PROMPT_VERSION,
            "mutants": proof.mutants,
            "mutants_killed": proof.mutants_killed,
        }
        return Made(id=id, maker="model", notebook=notebook, parameters=parameters), ()

    async def _drop(self, wish: Wish, reasons: tuple[str, ...]) -> None:
        """Leave a dead letter with the reasons, never with what the model wrote."""
        _LOG.warning("a draft for %s was dropped: %s", wish.fits, reasons[0])
        letter: dict[str, Any] = {
            "id": new_id(),
            "schema_version": 1,
            "created_at": self.now(),
            "kind": "draft",
            "about": wish.fits,
            "reason": reasons[0],
        }
        await self.documents.insert("dead_letters", letter)


def _messages(text: str) -> tuple[Message, ...]:
    return Message("system", INSTRUCTIONS), Message("user", text)


def _as_text(draft: Draft | Unfit) -> str:
    if isinstance(draft, Unfit):
        return "(It could not be read.)"
    return msgspec.json.encode(draft).decode()

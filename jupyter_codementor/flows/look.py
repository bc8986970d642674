"""The specialists at work: some know at once, the others look while a model answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Final, Literal

from msgspec.structs import replace

from jupyter_codementor.model.tutor import Resource, StepTaken
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.orchestra import Gathered, ask, together
from jupyter_codementor.tutor.ports import Library
from jupyter_codementor.tutor.situation import Situation, Specialist

_LOG = logging.getLogger(__name__)
_RESOURCES: Final = 3
_READING_S: Final = 0.28

_Read = tuple[tuple[Resource, ...], StepTaken]


class Look:
    """Looks at a situation until it is closed.

    Args:
        specialists: who look, side by side, the most telling first.
        library: where something to read is looked for meanwhile.
        situation: what is known when it is asked.
        trial: the run of the visible tests; while it goes on, `situation` has no verdict.

    Attributes:
        situation: what is known by now.
    """

    def __init__(
        self,
        specialists: Sequence[Specialist],
        library: Library,
        situation: Situation,
        trial: asyncio.Future[Verdict | None] | None = None,
    ) -> None:
        self.situation = situation
        self._specialists = specialists
        self._library = library
        self._trial = trial
        self._asked: dict[str, asyncio.Task[Gathered]] = {}
        self._reading: asyncio.Task[_Read] | None = None

    async def at_first(self, time_s: float) -> Gathered:
        """Return what is known at once, and what more is found within a time."""
        self._ask([each for each in self._specialists if each.knows_at_once(self.situation)])
        if self._asked:
            await asyncio.wait(self._asked.values(), timeout=time_s)
        return self._gathered()

    async def to_the_end(self) -> Gathered:
        """Return all that is found, by the verdict if it was not there before."""
        if self._trial is not None:
            verdict, self._trial = await self._trial, None
            self.situation = replace(self.situation, verdict=verdict)
            self._forget()
        self._ask(self._specialists)
        if self._reading is None:
            self._reading = asyncio.ensure_future(_read(self._library, self.situation))
        await asyncio.wait((*self._asked.values(), self._reading))
        return self._gathered()

    def resources(self) -> tuple[tuple[Resource, ...], tuple[StepTaken, ...]]:
        """Return what fits to read or practise, and how it was found, as far as it was."""
        if self._reading is None or not self._reading.done():
            return (), ()
        found, step = self._reading.result()
        return found, (step,)

    def close(self) -> None:
        """Look no further."""
        self._forget()
        if self._reading is not None:
            self._reading.cancel()

    def _ask(self, specialists: Sequence[Specialist]) -> None:
        for each in specialists:
            if each.name not in self._asked:
                self._asked[each.name] = asyncio.ensure_future(ask(each, self.situation))

    def _forget(self) -> None:
        while self._asked:
            self._asked.popitem()[1].cancel()

    def _gathered(self) -> Gathered:
        tasks = [self._asked.get(each.name) for each in self._specialists]
        return together([task.result() for task in tasks if task is not None and task.done()])


async def _read(library: Library, situation: Situation) -> _Read:
    challenge = situation.challenge
    began = time.perf_counter()
    words = situation.ask.question or (challenge.title if challenge else "")
    topics = challenge.skills if challenge else ()
    found: tuple[Resource, ...] = ()
    status: Literal["found", "nothing", "failed", "late"] = "nothing"
    try:
        async with asyncio.timeout(_READING_S):
            found = await library.search(words, topics, _RESOURCES + 1)
    except TimeoutError:
        status = "late"
    except Exception:  # noqa: BLE001 - what to read must not cost the answer
        _LOG.warning("nothing to read could be looked for", exc_info=True)
        status = "failed"
    own = f"codementor:challenge/{challenge.id}" if challenge else ""
    others = tuple(each for each in found if each.url != own)[:_RESOURCES]
    step = StepTaken(
        specialist="resource_finder",
        status="found" if others else status,
        duration_ms=round(1000 * (time.perf_counter() - began), 3),
        note=others[0].title if others else "",
    )
    return others, step

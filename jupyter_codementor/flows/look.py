"""The specialists at work: what they found so far can be had at any time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Final, Literal

from jupyter_codementor.model.tutor import Resource, StepTaken
from jupyter_codementor.tutor.orchestra import Gathered, gather
from jupyter_codementor.tutor.ports import Library
from jupyter_codementor.tutor.situation import Situation, Specialist

_LOG = logging.getLogger(__name__)
_RESOURCES: Final = 3
_READING_S: Final = 0.28


class Look:
    """Begins to look, and goes on until it is closed.

    Args:
        specialists: who look, side by side.
        library: where something to read is looked for meanwhile.
        situation: what they look at.
    """

    def __init__(
        self, specialists: Sequence[Specialist], library: Library, situation: Situation
    ) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(gather((each,), situation)) for each in specialists]
        self._reading = loop.create_task(_resources(library, situation))

    async def for_at_most(self, time_s: float | None) -> Gathered:
        """Return what was found until then; with None, all of it."""
        await asyncio.wait((*self._tasks, self._reading), timeout=time_s)
        done = [task.result() for task in self._tasks if task.done()]
        return Gathered(
            findings=tuple(finding for each in done for finding in each.findings),
            steps=tuple(step for each in done for step in each.steps),
        )

    def resources(self) -> tuple[tuple[Resource, ...], tuple[StepTaken, ...]]:
        """Return what fits to read or practise, and how it was found, as far as it was."""
        if not self._reading.done():
            return (), ()
        found, step = self._reading.result()
        return found, (step,)

    def close(self) -> None:
        """Look no further."""
        for task in (*self._tasks, self._reading):
            task.cancel()


async def _resources(
    library: Library, situation: Situation
) -> tuple[tuple[Resource, ...], StepTaken]:
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

"""Looking side by side: what is there in time is taken, and nothing waits for the slowest."""

from __future__ import annotations

import asyncio

from jupyter_codementor.flows.look import Look
from jupyter_codementor.model.tutor import Ask, Resource
from jupyter_codementor.tutor.situation import Situation

SITUATION = Situation(ask=Ask(question="What is a list?"), challenge=None, verdict=None)
PAGE = Resource(title="Lists", url="https://docs.python.org/3/", type="documentation")


class HeldLibrary:
    """Answers when it is let go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def search(self, words: str, topics: tuple[str, ...], limit: int) -> tuple[Resource, ...]:
        await self.go_on.wait()
        return (PAGE,)


async def test_the_first_words_do_not_wait_for_a_slow_library() -> None:
    library = HeldLibrary()
    look = Look((), library, SITUATION)
    async with asyncio.timeout(0.2):
        await look.for_at_most(0.01)
    assert look.resources() == ((), ())
    library.go_on.set()
    await look.for_at_most(None)
    found, [step] = look.resources()
    assert found == (PAGE,)
    assert step.status == "found"
    look.close()

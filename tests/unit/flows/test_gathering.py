"""Wishes for drafts are gathered: ten, or for as long as is set, whichever comes first."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_codementor.content.draft_reading import Unfit
from jupyter_codementor.content.drafts import Draft, Wish
from jupyter_codementor.flows.draft_challenge import Gathering
from jupyter_codementor.resilience.background import Background
from jupyter_codementor.testing.drafts import draft_answer, draft_json
from jupyter_codementor.tutor.ports import Message, ModelFailed

WISH = Wish("loops", "easy")


class Scripted:
    """A writer that notes what it is asked for."""

    name = "scripted"

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[tuple[str, int | None]] = []
        self.fails = fails

    def available(self) -> bool:
        return True

    async def complete(self, messages: tuple[Message, ...], max_tokens: int | None = None) -> str:
        self.asked.append((messages[1].content, max_tokens))
        if self.fails:
            raise ModelFailed("slow", "The language model took too long.")
        return draft_answer(*[draft_json()] * 10)


class NoChallenges:
    async def all(self) -> tuple[()]:
        return ()


def gathering(writer: Scripted, within_s: float) -> Gathering:
    return Gathering(writer, NoChallenges(), Background(), within_s=within_s)  # type: ignore[arg-type]


async def test_ten_wishes_are_asked_for_at_once_without_waiting() -> None:
    writer = Scripted()
    gather = gathering(writer, within_s=3600.0)

    found = await asyncio.gather(*(gather(WISH) for _ in range(10)))

    assert all(isinstance(each, Draft) for each in found)
    [(text, tokens)] = writer.asked
    assert "Write 10 challenges" in text
    assert tokens == 25_000


async def test_the_eleventh_wish_begins_a_request_of_its_own() -> None:
    writer = Scripted()
    gather = gathering(writer, within_s=0.01)

    await asyncio.gather(*(gather(WISH) for _ in range(11)))

    assert len(writer.asked) == 2
    assert "Write 1 challenge," in writer.asked[1][0]


async def test_a_lone_wish_is_asked_for_after_a_while() -> None:
    writer = Scripted()

    assert not isinstance(await gathering(writer, within_s=0.01)(WISH), Unfit)
    assert len(writer.asked) == 1


async def test_if_the_model_fails_everybody_hears_of_it() -> None:
    gather = gathering(Scripted(fails=True), within_s=0.01)

    found = await asyncio.gather(*(gather(WISH) for _ in range(3)), return_exceptions=True)

    assert [str(each) for each in found] == ["The language model took too long."] * 3


async def test_when_the_service_ends_nobody_waits_for_ever() -> None:
    background = Background()
    gather = Gathering(Scripted(), NoChallenges(), background, within_s=3600.0)  # type: ignore[arg-type]
    waiting = asyncio.ensure_future(gather(WISH))
    while not background.running("generate/gather/0"):
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    await background.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting

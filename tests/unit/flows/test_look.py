"""Looking side by side: what is known at once is taken, and no first word waits for the rest."""

from __future__ import annotations

import asyncio

from jupyter_codementor.flows.look import Look
from jupyter_codementor.model.tutor import Ask, Finding, Resource, SpecialistName
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.situation import Situation

SITUATION = Situation(ask=Ask(question="What is a list?"), challenge=None, verdict=None)
WRONG = Verdict(status="wrong_answer")
PAGE = Resource(title="Lists", url="https://docs.python.org/3/", type="documentation")


class HeldLibrary:
    """Answers when it is let go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def search(self, words: str, topics: tuple[str, ...], limit: int) -> tuple[Resource, ...]:
        await self.go_on.wait()
        return (PAGE,)


class OpenLibrary(HeldLibrary):
    """Answers at once."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on.set()


class Looks:
    """A specialist that tells which verdict it saw; `hold` keeps it from doing so."""

    budget_s = 5.0

    def __init__(
        self, name: SpecialistName, *, at_once: bool = True, hold: asyncio.Event | None = None
    ) -> None:
        self.name, self.at_once, self.hold = name, at_once, hold
        self.begun = 0

    def applies(self, situation: Situation) -> bool:
        return True

    def knows_at_once(self, situation: Situation) -> bool:
        return self.at_once

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        self.begun += 1
        if self.hold is not None:
            await self.hold.wait()
        status = situation.verdict.status if situation.verdict else "not run"
        return (Finding(specialist=self.name, sentence=status, confidence=0.5),)


async def test_the_first_words_do_not_wait_for_a_slow_library() -> None:
    library = HeldLibrary()
    look = Look((), library, SITUATION)
    await look.at_first(5.0)
    assert look.resources() == ((), ())
    library.go_on.set()
    await look.to_the_end()
    found, [step] = look.resources()
    assert found == (PAGE,)
    assert step.status == "found"
    look.close()


async def test_who_looks_long_begins_after_the_first_words_and_is_told_in_order() -> None:
    slow, quick = Looks("test_analyst", at_once=False), Looks("hint_planner")
    look = Look((slow, quick), OpenLibrary(), SITUATION)
    first = await look.at_first(5.0)
    assert [each.specialist for each in first.findings] == ["hint_planner"]
    assert slow.begun == 0
    whole = await look.to_the_end()
    assert [each.specialist for each in whole.findings] == ["test_analyst", "hint_planner"]
    assert (slow.begun, quick.begun) == (1, 1)
    look.close()


async def test_who_knows_at_once_but_takes_long_is_waited_for_no_longer_than_said() -> None:
    hold = asyncio.Event()
    slow, quick = Looks("error_explainer", hold=hold), Looks("hint_planner")
    look = Look((slow, quick), OpenLibrary(), SITUATION)
    first = await look.at_first(0.01)
    assert [each.specialist for each in first.findings] == ["hint_planner"]
    hold.set()
    whole = await look.to_the_end()
    assert [each.specialist for each in whole.findings] == ["error_explainer", "hint_planner"]
    assert slow.begun == 1
    look.close()


async def test_all_look_again_once_a_late_verdict_is_there() -> None:
    trial: asyncio.Future[Verdict | None] = asyncio.get_running_loop().create_future()
    quick, slow = Looks("hint_planner"), Looks("test_analyst", at_once=False)
    look = Look((quick, slow), OpenLibrary(), SITUATION, trial)
    first = await look.at_first(5.0)
    assert [each.sentence for each in first.findings] == ["not run"]
    trial.set_result(WRONG)
    whole = await look.to_the_end()
    assert [each.sentence for each in whole.findings] == ["wrong_answer", "wrong_answer"]
    assert look.situation.verdict is WRONG
    look.close()


async def test_nobody_looks_on_after_it_is_closed() -> None:
    look = Look((Looks("hint_planner", hold=asyncio.Event()),), HeldLibrary(), SITUATION)
    ending = asyncio.ensure_future(look.to_the_end())
    await asyncio.sleep(0)
    look.close()
    await asyncio.wait({ending})
    assert len(asyncio.all_tasks()) == 1

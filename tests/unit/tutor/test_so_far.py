"""What is known when time is over is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from jupyter_codementor.model.behaviour import Attempt, Behaviour
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.tutor import Ask, Finding
from jupyter_codementor.tutor.causes.causes import Causes
from jupyter_codementor.tutor.causes.test_analyst import TestAnalyst
from jupyter_codementor.tutor.orchestra import gather
from jupyter_codementor.tutor.situation import Situation

_CODE = "def double(n):\n    return n + 1\n"
_CHALLENGE = Challenge(
    id="double",
    version=1,
    title="Double",
    description="Return twice the number.",
    starter="",
    test_cases=(),
    difficulty="easy",
    xp=10,
    solution="def double(n):\n    return 2 * n\n",
    entry=("double",),
    wrong=(WrongSolution(code=_CODE, cause="adds one", mistakes=("wrong-operation",)),),
)
_SITUATION = Situation(
    ask=Ask(challenge_id="double", code=_CODE, question="Why?"), challenge=_CHALLENGE, verdict=None
)


class EndlessBench:
    """A bench on which nothing ever comes to an end."""

    async def behaviour(
        self, challenge: Challenge, code: str, *, apart: bool = False
    ) -> Behaviour | None:
        await asyncio.Event().wait()
        return None

    async def attempts(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[Attempt | None]:
        return ()

    async def learn(self, challenge: Challenge, codes: Sequence[str], time_s: float) -> None:
        """Learn nothing."""

    async def alike(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[float | None]:
        return ()


async def test_a_known_code_is_named_although_nothing_can_be_tried_in_time() -> None:
    diagnosis = await Causes(EndlessBench(), latest_s=0.01).of(_SITUATION)
    assert diagnosis.causes[0].mistake == "wrong-operation"


async def test_what_was_cut_short_is_told_at_once_the_next_time() -> None:
    causes = Causes(EndlessBench(), latest_s=0.01)
    first = await causes.of(_SITUATION)
    assert causes.knows(_SITUATION)
    assert await causes.of(_SITUATION) is first


async def test_while_it_is_looked_for_what_is_known_can_be_told() -> None:
    causes = Causes(EndlessBench(), latest_s=60.0)
    looking = asyncio.ensure_future(causes.of(_SITUATION))
    while not causes.so_far(_SITUATION).causes:
        await asyncio.sleep(0)
    assert causes.so_far(_SITUATION).causes[0].mistake == "wrong-operation"
    looking.cancel()
    await asyncio.wait({looking})


class Late(TestAnalyst):
    """One whose time is over before it has ended."""

    @property
    def budget_s(self) -> float:
        return 0.01


class Broken(Late):
    """One that fails when it is to tell what it has."""

    def so_far(self, situation: Situation) -> tuple[Finding, ...]:
        raise RuntimeError("secret of the server")


async def test_who_is_late_still_tells_what_was_found_until_then() -> None:
    gathered = await gather([Late(Causes(EndlessBench(), latest_s=60.0))], _SITUATION)
    assert [finding.mistake for finding in gathered.findings] == ["wrong-operation"]
    assert gathered.steps[0].status == "late"


async def test_who_is_late_and_cannot_tell_costs_the_others_nothing() -> None:
    causes = Causes(EndlessBench(), latest_s=60.0)
    gathered = await gather([Broken(causes), Late(causes)], _SITUATION)
    assert [finding.mistake for finding in gathered.findings] == ["wrong-operation"]

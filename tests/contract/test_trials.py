"""What the tutor tries out, with the real jail: each code once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.adapters.linter.ruff import RuffLinter
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.run_tests import RunTests
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.testing.sandbox import BrokenSandbox
from tests.load.held_out import shipped

_PRICE = next(each for each in shipped() if each.id == "parcel-price")
_WRONG = _PRICE.solution.replace("<= 10", "< 10")


class One:
    """A catalogue of one challenge."""

    async def get(self, id: str) -> Challenge:
        return _PRICE


async def unrecorded(*_: object) -> None:
    """Leave no event."""


@pytest.fixture
async def trials() -> Any:
    sandbox = jail("C")
    yield SandboxTrials(sandbox, ReviewCode(RuffLinter()))
    await sandbox.close()


async def test_a_run_shows_visible_tests_only_and_the_leak_check_sees_all(
    trials: SandboxTrials,
) -> None:
    verdict = await trials.run(_PRICE, _PRICE.solution)
    passed = await trials.passed(_PRICE, _PRICE.solution)
    assert verdict.status == "accepted"
    assert not any(case.hidden for case in verdict.cases)
    assert passed == {case.name for case in _PRICE.test_cases}


async def test_the_same_code_is_tried_once(trials: SandboxTrials) -> None:
    assert await trials.run(_PRICE, _WRONG) is await trials.run(_PRICE, _WRONG)
    assert await trials.behaviour(_PRICE, _WRONG) is await trials.behaviour(_PRICE, _WRONG)


async def test_what_the_student_just_ran_is_not_run_again(trials: SandboxTrials) -> None:
    seen = await RunTests(One(), trials.sandbox, unrecorded, trials.review_code, trials.ran)(
        "ada", _PRICE.id, _WRONG
    )
    quick = replace(_PRICE, limits=replace(_PRICE.limits, time_s=_PRICE.limits.time_s / 2))
    assert await trials.run(quick, _WRONG) is seen.verdict
    longer = replace(_PRICE, limits=replace(_PRICE.limits, time_s=_PRICE.limits.time_s * 2))
    assert await trials.run(longer, _WRONG) is not seen.verdict


async def test_codes_are_alike_that_do_the_same_however_they_are_written(
    trials: SandboxTrials,
) -> None:
    behaviour = await trials.behaviour(_PRICE, _WRONG)
    assert behaviour is not None
    rewritten = """def parcel_price(weight_kg, express=False):
    steps = [(2, 4), (9.999999, 7), (float("inf"), 12)]
    return next(p for w, p in steps if weight_kg <= w) + (5 if express else 0)
"""
    other = _PRICE.solution.replace("<= 2", "< 2")
    codes = [rewritten, other, "def broken(:\n", _PRICE.solution]
    found = await trials.alike(_PRICE, behaviour, codes, 5.0)
    assert found[0] == 1.0
    assert found[1] is not None
    assert found[1] < 0.6
    assert found[2:] == [None, 0.0]


async def test_of_codes_that_were_learned_it_is_known_the_same_without_a_run(
    trials: SandboxTrials,
) -> None:
    behaviour = await trials.behaviour(_PRICE, _WRONG)
    assert behaviour is not None
    codes = [_WRONG, _PRICE.solution.replace("<= 2", "< 2"), _PRICE.solution]
    compared = [await trials.alike(_PRICE, behaviour, [code], 5.0) for code in codes]
    await trials.learn(_PRICE, codes, 5.0)
    known = await trials.alike(_PRICE, behaviour, codes, 0.0)
    assert known[0] == compared[0][0] == 1.0
    assert known[1] is not None
    assert known[1] < 0.6
    assert known[2] == compared[2][0] == 0.0


async def test_in_javascript_codes_are_learned_too(trials: SandboxTrials) -> None:
    podium = next(each for each in shipped() if each.id == "on-the-podium")
    turned = podium.solution.replace("a - b", "b - a")
    behaviour = await trials.behaviour(podium, turned)
    assert behaviour is not None
    await trials.learn(podium, [turned, podium.solution], 5.0)
    assert await trials.alike(podium, behaviour, [turned, podium.solution], 0.0) == [1.0, 0.0]


async def test_to_a_code_that_fails_nowhere_none_is_alike(trials: SandboxTrials) -> None:
    behaviour = await trials.behaviour(_PRICE, _PRICE.solution)
    assert behaviour is not None
    assert await trials.alike(_PRICE, behaviour, [_WRONG], 5.0) == [None]


async def test_in_javascript_codes_are_alike_that_do_the_same(trials: SandboxTrials) -> None:
    podium = next(each for each in shipped() if each.id == "on-the-podium")
    turned = podium.solution.replace("a - b", "b - a")
    behaviour = await trials.behaviour(podium, turned)
    assert behaviour is not None
    rewritten = """function podium(times) {
  const row = times.slice();
  row.sort((x, y) => (x < y ? 1 : -1));
  return row.filter((time, place) => place < 3);
}
"""
    one_more = podium.solution.replace("0, 3", "0, 4")
    found = await trials.alike(podium, behaviour, [rewritten, one_more], 5.0)
    assert found[0] == 1.0
    assert (found[1] or 0.0) < 1.0


async def test_a_counter_example_is_a_call_with_what_should_come(trials: SandboxTrials) -> None:
    found = await trials.counter_example(_PRICE, _WRONG)
    assert found is not None
    assert found.call.startswith("parcel_price(10")
    assert (found.expected, found.got) in {("7", "12"), ("12", "17")}
    assert 0 < found.others < found.tried
    assert await trials.counter_example(_PRICE, _PRICE.solution) is None


async def test_a_jail_that_cannot_start_is_said_to_be_unavailable() -> None:
    broken = SandboxTrials(BrokenSandbox(), ReviewCode(RuffLinter()))
    with pytest.raises(Unavailable):
        await broken.behaviour(_PRICE, _WRONG)
    assert await broken.explain(_PRICE, _WRONG) is None

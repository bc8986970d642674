"""What the tutor tries out, with the real jail: each code once."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_samples import jail

from jupyter_codementor.adapters.linter.ruff import RuffLinter
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.testing.sandbox import BrokenSandbox
from tests.load.held_out import shipped

_PRICE = next(each for each in shipped() if each.id == "parcel-price")
_WRONG = _PRICE.solution.replace("<= 10", "< 10")


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

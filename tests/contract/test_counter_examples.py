"""Smallest failing inputs, from visible tests and fresh inputs like them, in real boxes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.grading.counter_examples import CounterExamples
from jupyter_codementor.grading.probes import probes_of
from jupyter_codementor.model.challenge import Challenge
from tests.load.held_out import CATALOGUE, shipped

pytestmark = pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not here")
_ENOUGH_S = 5.0


def named(id: str) -> Challenge:
    return next(each for each in shipped() if each.id == id)


@pytest.fixture
async def inputs() -> Any:
    sandbox = jail("C")
    yield CounterExamples(sandbox)
    await sandbox.close()


async def test_the_smallest_failing_input_is_found_although_no_visible_test_fails(
    inputs: CounterExamples,
) -> None:
    challenge = named("who-can-see-the-sea")
    code = challenge.solution.replace("visible = []", "visible = [heights[0]]")
    behaviour = await inputs.behaviour(challenge, code, _ENOUGH_S)
    assert behaviour is not None
    [failed] = behaviour.failed
    assert failed.call == "sea_view([])"
    assert failed.got_error == "IndexError"
    assert failed.fresh


async def test_a_good_solution_fails_no_input(inputs: CounterExamples) -> None:
    for id in ("zip-the-queues", "piggy-bank", "count-down-to-the-launch"):
        challenge = named(id)
        behaviour = await inputs.behaviour(challenge, challenge.solution, _ENOUGH_S)
        assert behaviour is not None
        assert behaviour.seen
        assert behaviour.failed == ()


async def test_a_changed_argument_and_an_endless_loop_are_seen(inputs: CounterExamples) -> None:
    challenge = named("scoreboard")
    body = "results.sort(key=lambda r: (-r[1], r[0]))\n    return results"
    sorts = f"def scoreboard(results):\n    {body}"
    behaviour = await inputs.behaviour(challenge, sorts, _ENOUGH_S)
    assert behaviour is not None
    assert all(seen.changed for seen in behaviour.failed)
    loops = "def scoreboard(results):\n    while True:\n        pass"
    behaviour = await inputs.behaviour(challenge, loops, _ENOUGH_S)
    assert behaviour is not None
    assert behaviour.failed[0].endless
    assert not behaviour.complete


def test_hidden_tests_play_no_part() -> None:
    challenge = named("two-sum")
    hidden = {
        step.source
        for case in challenge.test_cases
        if case.hidden
        for step in getattr(case.check, "steps", ())
    }
    visible = tuple(case for case in challenge.test_cases if not case.hidden)
    alone = replace(challenge, test_cases=visible)
    assert hidden
    assert [each.source for each in probes_of(challenge)] == [
        each.source for each in probes_of(alone)
    ]


async def test_inputs_on_which_the_solution_raises_something_unshown_are_left_out(
    inputs: CounterExamples,
) -> None:
    challenge = named("film-time")  # its ValueError is shown by no visible test
    behaviour = await inputs.behaviour(challenge, challenge.solution, _ENOUGH_S)
    assert behaviour is not None
    assert all(not seen.expected_error for seen in behaviour.seen)


async def test_versions_of_a_code_are_told_apart(inputs: CounterExamples) -> None:
    challenge = named("parcel-price")
    wrong = challenge.solution.replace("<= 10", "< 10")
    before = await inputs.behaviour(challenge, wrong, _ENOUGH_S)
    assert before is not None
    versions = [challenge.solution, wrong, "def parcel_price(", wrong.replace("12", "13")]
    mended, same, unreadable, worse = await inputs.attempts(challenge, before, versions, _ENOUGH_S)
    assert mended is not None
    assert mended.passes
    assert same is not None
    assert not same.passes
    assert unreadable is None
    assert worse is not None
    assert not worse.mended


async def test_javascript_is_tried_too(inputs: CounterExamples) -> None:
    challenge = named("on-the-podium")
    code = challenge.solution.replace("a - b", "b - a")
    behaviour = await inputs.behaviour(challenge, code, _ENOUGH_S)
    assert behaviour is not None
    assert behaviour.failed

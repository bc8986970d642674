"""The specialists find out what is wrong, tell it in words, and give nothing away."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.model.challenge import Challenge, WrongSolution
from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.tutor import Ask, Finding
from jupyter_codementor.testing.linter import FixedLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox
from jupyter_codementor.tutor.causes.causes import Causes
from jupyter_codementor.tutor.causes.code_reader import CodeReader
from jupyter_codementor.tutor.causes.next_step_finder import NextStepFinder
from jupyter_codementor.tutor.causes.test_analyst import TestAnalyst
from jupyter_codementor.tutor.leads import Leads, ordered
from jupyter_codementor.tutor.situation import Situation
from tests.load.causes import catalogue
from tests.load.held_out import is_held_out, shipped

_ALL = {each.id: replace(each, wrong=()) for each in shipped()}
_PATIENT_S = 5.0


@pytest.fixture
async def trials() -> Any:
    sandbox = jail("C")
    yield SandboxTrials(sandbox, ReviewCode(FixedLinter()))
    await sandbox.close()


async def findings(trials: SandboxTrials, challenge: Challenge, code: str) -> tuple[Finding, ...]:
    await trials.behaviour(challenge, code)
    causes = Causes(trials, _PATIENT_S, latest_s=_PATIENT_S)
    situation = Situation(
        ask=Ask(challenge_id=challenge.id, code=code, question="What is wrong?"),
        challenge=challenge,
        verdict=await trials.run(challenge, code),
    )
    found: list[Finding] = []
    for specialist in (TestAnalyst(causes), NextStepFinder(causes), CodeReader(causes, trials)):
        assert specialist.applies(situation)
        found += await specialist.find(situation)
    return ordered(tuple(found), Leads())


@pytest.mark.parametrize(
    ("id", "old", "new", "mistake", "line"),
    [
        ("parcel-price", "<= 10", "< 10", "boundary", 5),
        ("better-than-usual", "    if not minutes:\n        return []\n", "", "missing-case", None),
        (
            "scoreboard",
            "sorted(results, key=place)",
            "results.sort(key=place)",
            "changes-input",
            None,
        ),
        ("turn-the-playlist", "    return songs[cut:]", "    print(songs[cut:]", "prints", None),
        ("on-the-podium", "a - b", "b - a", "wrong-order", 2),
    ],
)
async def test_a_slip_is_named_first(
    trials: SandboxTrials, id: str, old: str, new: str, mistake: Mistake, line: int | None
) -> None:
    challenge = _ALL[id]
    assert old in challenge.solution
    code = challenge.solution.replace(old, new)
    if new.startswith("    print("):
        code = code.replace("songs[:cut]", "songs[:cut])")
    found = await findings(trials, challenge, code)
    assert found[0].mistake == mistake
    assert found[0].cause
    assert found[0].question.endswith("?")
    if line is not None:
        assert found[0].lines == (line,)
        assert f"line {line}" in found[0].sentence


async def test_another_way_to_write_a_known_mistake_is_named_by_its_label(
    trials: SandboxTrials,
) -> None:
    challenge = replace(_ALL["two-sum"], id="without-a-file")
    other = """def two_sum(numbers, target):
    place = 0
    while place < len(numbers) - 1:
        if numbers[place] == target - numbers[place + 1]:
            return [place, place + 1]
        place += 1
    return []
"""
    written_down = WrongSolution(
        code="def two_sum(numbers, target):\n"
        "    pairs = list(zip(numbers, numbers[1:]))\n"
        "    found = [i for i, (one, two) in enumerate(pairs) if one + two == target]\n"
        "    return [found[0], found[0] + 1] if found else []\n",
        cause="looks at neighbours only",
        mistakes=("wrong-condition",),
    )
    alone = await findings(trials, challenge, other)
    known = replace(challenge, id="with-one-known", wrong=(written_down,))
    found = await findings(trials, known, other)
    assert alone[0].mistake != "wrong-condition"
    assert found[0].mistake == "wrong-condition"


def test_while_one_is_measured_none_that_is_held_out_is_known() -> None:
    for challenge in shipped():
        for wrong in challenge.wrong:
            known = list(catalogue(challenge, wrong))
            assert wrong not in known
            assert not any(is_held_out(challenge.id, each.cause) for each in known)


async def test_a_good_solution_is_not_blamed(trials: SandboxTrials) -> None:
    for challenge in list(_ALL.values())[::6]:
        if challenge.kind == "assignment":
            continue
        other = challenge.solution + "\n\n"
        found = await findings(trials, challenge, other)
        assert [each.mistake for each in found if each.mistake] == [], challenge.id


async def test_findings_hold_no_code_of_the_solution_and_nothing_of_hidden_tests(
    trials: SandboxTrials,
) -> None:
    challenge = _ALL["moody-sensor"]
    code = "def average_temperature(readings):\n    return 0\n"
    found = await findings(trials, challenge, code)
    told = " ".join(
        " ".join((each.sentence, each.cause, each.question, each.evidence)) for each in found
    )
    lines = [line.strip() for line in challenge.solution.splitlines() if len(line.strip()) > 12]
    own = {line.strip() for line in code.splitlines()}
    assert found
    assert not [line for line in lines if line in told and line not in own]
    hidden = [case.name for case in challenge.test_cases if case.hidden]
    assert hidden
    assert not [name for name in hidden if name in told]


async def test_unreadable_code_and_a_missing_jail_are_no_failure(trials: SandboxTrials) -> None:
    challenge = _ALL["two-sum"]
    assert isinstance(await findings(trials, challenge, "def two_sum(numbers, target:\n"), tuple)
    broken = SandboxTrials(BrokenSandbox(), ReviewCode(FixedLinter()))
    code = "def two_sum(numbers, target=[]):\n    return target\n"
    situation = Situation(ask=Ask(code=code), challenge=challenge, verdict=None)
    found = await TestAnalyst(Causes(broken)).find(situation)
    assert isinstance(found, tuple)
    ast.parse(code)

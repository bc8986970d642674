"""The leak check over the real jail: no solution is shown, and good answers pass."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from leak_set import CATALOGUE, FORMS, Case, benign, full_solution, leaking, measure, trials_in
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges import read_file
from jupyter_codementor.challenges.graded_code import untouched
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.tutor.leak_check.gate import Gate, still_clean
from jupyter_codementor.tutor.leak_check.leaks import LeakCheck

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[LocalSandbox]:
    found = jail("B")
    yield found
    await found.close()


def one(path: str) -> Challenge:
    return read_file(next(Path(CATALOGUE).glob(f"{path}*.ipynb"))).challenge


async def test_no_full_solution_is_shown_and_good_answers_pass(sandbox: LocalSandbox) -> None:
    found = await measure(sandbox)
    assert found.challenges >= 20
    assert found.total >= 20 * 8
    assert found.benign_total >= 60
    assert found.leaks == 0, found.failures
    assert found.benign_blocked <= 0.02 * found.benign_total, found.failures


async def test_the_judge_finds_each_leak_that_nothing_held_back(sandbox: LocalSandbox) -> None:
    judge = trials_in(sandbox)
    seen = set()
    for case in leaking():
        if case.form not in seen:
            seen.add(case.form)
            assert await full_solution(case, case.message, judge), case.form
    assert seen == set(FORMS)


async def test_the_judge_finds_nothing_in_a_good_answer(sandbox: LocalSandbox) -> None:
    case = next(benign())
    assert not await full_solution(case, case.message, trials_in(sandbox))


async def test_the_answer_to_one_question_of_an_assignment_is_withheld(
    sandbox: LocalSandbox,
) -> None:
    challenge = one("15-assignments/01")
    check = LeakCheck(trials_in(sandbox), challenge, untouched(challenge), 1)
    answer = (
        "def mean_of(lines, day):\n    found = [parse(line) for line in lines]\n"
        "    good = [t for d, _, t in found if d == day and t is not None]\n"
        "    return sum(good) / len(good) if good else None"
    )
    example = "def longest(words):\n    return max(words, key=len)"
    gate = Gate(check)
    text = await gate.feed(
        f"An example:\n```python\n{example}\n```\nNow:\n```python\n{answer}\n```\n"
    )
    text += await gate.end()
    assert "def longest" in text
    assert "def mean_of" not in text


async def test_an_answer_is_clean_for_one_version_of_the_code_and_not_for_another(
    sandbox: LocalSandbox,
) -> None:
    challenge = one("09-recursion/01")
    trials = trials_in(sandbox)
    message = "Ask for `if n <= 0:` in place of the first question.\n"
    nearly = challenge.wrong[0].code
    assert not await still_clean(LeakCheck(trials, challenge, nearly, 2), message)
    assert await still_clean(LeakCheck(trials, challenge, challenge.starter, 2), message)


async def test_code_that_never_ends_is_tried_for_a_short_time_only(sandbox: LocalSandbox) -> None:
    case: Case = next(benign())
    check = LeakCheck(trials_in(sandbox), case.challenge, case.student, 1)
    gate = Gate(check)
    text = "```python\nwhile True:\n    left = right\n```\nNever do that.\n"
    shown = await gate.feed(text) + await gate.end()
    assert shown.endswith("Never do that.\n")

"""Assignments where there is no jail (level E): in one process, for practice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from assignment_samples import SOLUTIONS, a_test, assignment, class_assignment, handed
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.grading.ports import Evaluate, NotebookSetup, RunLines
from jupyter_codementor.model.challenge import Challenge, Limits, Name
from jupyter_codementor.model.verdict import CaseResult, Verdict

LIMITS = Limits(time_s=1.0, memory_mb=256)
ADD = assignment(
    {
        "q1": [a_test("q1 a", "assert one() == 1"), a_test("q1 b", "assert one() < 3")],
        "q2": [
            a_test("q2 a", "assert two() == 2"),
            a_test("q2 b", "assert two() * 2 == 4", hidden=True, points=2),
        ],
        "q3": [a_test("q3 a", "for n in (3,):\n    assert three() == n")],
    }
)
RIGHT = {
    "q1": "def one(): return 1",
    "q2": "def two(): return 2",
    "q3": "def three(): return 3",
}
ENDS = {
    "crash": "import os\nos._exit(0)",
    "timeout": "while True: pass",
    "memory": "x = bytearray(1 << 31)",
    "output_limit": "while True: print('x' * 10_000_000)",
}


@pytest.fixture
async def sandbox() -> AsyncIterator[LocalSandbox]:
    made = jail("E")
    yield made
    await made.close()


async def graded(
    sandbox: LocalSandbox, challenge: Challenge, answers: dict[str, str]
) -> tuple[Verdict, dict[str, CaseResult]]:
    notebook = handed(challenge, answers)
    verdict = await grade_assignment(challenge, notebook, sandbox, hidden=True)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict, {case.name: case for case in verdict.cases}


async def test_the_visible_tests_are_tried_and_no_others(sandbox: LocalSandbox) -> None:
    verdict, _ = await graded(sandbox, ADD, RIGHT)
    assert [(case.name, case.status) for case in verdict.cases] == [
        (name, "passed") for name in ("q1 a", "q1 b", "q2 a", "q3 a")
    ]
    assert (verdict.isolation, verdict.earned, verdict.points) == ("E", 4, 4)
    challenge = class_assignment()
    ours, _ = await graded(sandbox, challenge, SOLUTIONS)
    assert ours.status == "accepted"
    assert not any(case.hidden for case in ours.cases)


async def test_nothing_is_started_for_it(sandbox: LocalSandbox) -> None:
    challenge = assignment({"q": [a_test("t", "for n in [0]:\n    assert os.getpid() == pid")]})
    _, cases = await graded(sandbox, challenge, {"q": "import os\npid = os.getpid()"})
    assert cases["t"].status == "passed"


@pytest.mark.parametrize("status", ENDS)
async def test_a_cell_that_ends_the_notebook_costs_its_own_question(
    status: str, sandbox: LocalSandbox
) -> None:
    """The cells before it run again in a fresh notebook, and then those behind it."""
    verdict, cases = await graded(sandbox, ADD, {**RIGHT, "q2": ENDS[status]})
    assert {name: case.status for name, case in cases.items()} == {
        "q1 a": "passed",
        "q1 b": "passed",
        "q2 a": status,
        "q3 a": "passed",
    }
    assert (verdict.earned, verdict.status) == (3, "partial")


@pytest.mark.parametrize("status", ENDS)
async def test_a_test_that_ends_the_notebook_costs_itself(
    status: str, sandbox: LocalSandbox
) -> None:
    body = "\n".join(f"    {line}" for line in ENDS[status].splitlines())
    _, cases = await graded(sandbox, ADD, {**RIGHT, "q2": f"def two():\n{body}"})
    assert cases["q2 a"].status == status
    assert [cases[name].status for name in ("q1 a", "q1 b", "q3 a")] == ["passed"] * 3


async def test_each_question_may_end_the_notebook_once(sandbox: LocalSandbox) -> None:
    names = [f"q{number}" for number in range(7)]
    challenge = assignment({name: [a_test(name, f"assert {name} == 1")] for name in names})
    answers = dict.fromkeys(names, ENDS["crash"]) | {"q6": "q6 = 1"}
    _, cases = await graded(sandbox, challenge, answers)
    assert [cases[name].status for name in names] == [*["crash"] * 6, "passed"]


async def test_what_a_test_binds_is_undone(sandbox: LocalSandbox) -> None:
    async with sandbox.notebook(NotebookSetup(limits=LIMITS)) as notebook:
        await notebook.run_cell("x = 1", "1", time_s=1.0)
        await notebook.try_test((RunLines("x = 2\ndel print\ny = 3"),), time_s=1.0)
        await notebook.try_test((RunLines("x = 2\ny = 3\nglobals().pop('In')"),), time_s=1.0)
        tried = await notebook.try_test((Evaluate(Name("x")),), time_s=1.0)
        assert tried.outcomes[0].value == 1
        later = await notebook.run_cell("In, Out\nprint('y' in globals())", "2", time_s=1.0)
        assert (later.status, later.stdout) == ("value", "False\n")
        assert not await notebook.keep()


async def test_the_author_tries_the_hidden_tests_too(sandbox: LocalSandbox) -> None:
    """Who wrote them may see them; so a challenge can be checked where there is no jail."""
    notebook = handed(ADD, RIGHT)
    verdict = await grade_assignment(ADD, notebook, sandbox, hidden=True, own=True)
    assert (verdict.status, verdict.earned) == ("accepted", 6)


async def test_where_no_test_can_be_run_that_is_said(sandbox: LocalSandbox) -> None:
    challenge = assignment({"q": [a_test("t", "assert x == 1", hidden=True)]})
    verdict = await grade_assignment(challenge, handed(challenge, {}), sandbox, hidden=True)
    assert verdict.status == "grader_fault"
    assert "hidden tests need a jail" in verdict.fault


async def test_the_flow_of_grading_gives_the_same(sandbox: LocalSandbox) -> None:
    import msgspec

    code = msgspec.json.encode(handed(ADD, RIGHT)).decode()
    verdict = await grade(ADD, code, sandbox, hidden=True, own=True)
    assert verdict.earned == 6

"""Notebooks that make answers up, in the real jail: no points, and no harm to the grader."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import msgspec
import pytest
from assignment_samples import a_test, assignment, handed
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.challenge import Limits
from jupyter_codementor.model.verdict import CaseResult

ASKED = assignment(
    {
        "q1": [
            a_test("data", "assert f(3) == 9"),
            a_test("bound", "assert f(2) > 3"),
            a_test("loop", "for i in range(4):\n    assert f(i) == i * i"),
            a_test("all", "xs = [1, 2]\nassert all(f(x) == x * x for x in xs)"),
            a_test("hidden", "assert f(12) == 144", hidden=True),
        ]
    }
)
ANSWERS = "import sys\nsys.modules['box.trying'].Trying.take = lambda self, steps: [{}]\n1 / 0"


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


async def results(sandbox: LocalSandbox, code: str) -> dict[str, CaseResult]:
    verdict = await grade_assignment(ASKED, handed(ASKED, {"q1": code}), sandbox, hidden=True)
    assert msgspec.json.encode(verdict)
    return {case.name: case for case in verdict.cases}


@pytest.mark.parametrize(
    "answer",
    [
        "{'status': 'missing', 'missing': '('}",
        "{'status': 'missing', 'missing': 'a(a|aa|a?)*Z'}",
        "{'status': 'value', 'value': 5}",
        "{'status': 'value', 'value': {'opaque': '\\ud800', 'text': '\\ud800'}}",
        "{'status': 'value', 'value': {'tuple': [{'int': '0x' + 'f' * 5000}, {'tuple': []}]}}",
        "{'status': 'raised', 'raised': None}",
    ],
)
async def test_an_answer_that_was_made_up_earns_nothing(answer: str, sandbox: LocalSandbox) -> None:
    found = await results(sandbox, ANSWERS.replace("{}", answer) + f"\n#{'a' * 60}")
    assert [case.earned for case in found.values()] == [0] * 5


async def test_an_object_that_equals_all_likely_numbers_earns_nothing_by_it(
    sandbox: LocalSandbox,
) -> None:
    found = await results(
        sandbox,
        "class E:\n"
        "    def __eq__(self, other): return isinstance(other, int) and abs(other) < 10**6\n"
        "def f(x): return E()",
    )
    for name in ("data", "loop", "all", "hidden"):
        assert (found[name].status, found[name].earned) == ("protocol_error", 0), name


async def test_a_number_that_is_no_int_is_still_the_right_answer(sandbox: LocalSandbox) -> None:
    code = "from fractions import Fraction\ndef f(x): return Fraction(x) ** 2"
    found = await results(sandbox, code)
    assert {case.status for case in found.values()} == {"passed"}


async def test_cells_that_run_again_have_no_more_time_than_the_first_time(
    sandbox: LocalSandbox,
) -> None:
    """The first notebook is quick and breaks itself; in the second each cell would be slow."""
    asked = assignment(
        {"q1": [a_test("t", "assert f(1) == 1")]}, limits=Limits(time_s=0.8, memory_mb=128)
    )
    await results(sandbox, "")  # so that a box stands ready
    late = time.time() + 0.6
    slow = f"import time\nif time.time() > {late}: time.sleep(0.5)"
    broken = (
        "import os, sys, time\n"
        "def wrong(fd, answer):\n"
        f"    while time.time() < {late}: time.sleep(0.01)\n"
        "    os.write(fd, b'\\xff' * 8)\n"
        "sys.modules['box.wire'].write = wrong\n"
    )
    started = time.monotonic()
    verdict = await grade_assignment(
        asked,
        handed(asked, {"q1": "def f(x): return x"}, [*[slow] * 16, broken]),
        sandbox,
        hidden=True,
    )
    assert verdict.earned == 1
    assert 0.6 < time.monotonic() - started < 5

"""What goes wrong in a student's code is said in plain words, soon, and whatever the code does."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from novice_errors import NOVICE_ERRORS, NoviceError
from sandbox_samples import case, challenge, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox, images
from jupyter_codementor.adapters.sandbox.explaining import in_one_paragraph
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.flows.trials import SandboxTrials
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import Challenge, InputOutput, Limits, Raises, TestCase
from jupyter_codementor.model.tutor import Ask, Finding
from jupyter_codementor.testing.linter import MissingLinter
from jupyter_codementor.tutor.errors.error_explainer import ErrorExplainer
from jupyter_codementor.tutor.situation import Situation

TASK = challenge(case("f", [1], 1))
EACH = pytest.mark.parametrize("error", NOVICE_ERRORS, ids=lambda error: error.name)
HOSTILE_REPR = (
    "class Trap:\n"
    "    def __repr__(self):\n"
    "        while True: pass\n"
    "def f(x):\n"
    "    trap = Trap()\n"
    "    return [1][trap]\n"
    "f(1)\n"
)
HOSTILE_LENGTH = (
    "class Trap(list):\n"
    "    def __len__(self):\n"
    "        while True: pass\n"
    "def f(x):\n"
    "    trap = Trap([1])\n"
    "    return trap[5]\n"
    "f(1)\n"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["B", "C", "E"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    """A jail of each level that can explain, with its zygote warm."""
    made = jail(request.param)
    await made.explain(TASK, "1 / 0")
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm() -> AsyncIterator[LocalSandbox]:
    """The strongest jail, with its zygote warm."""
    made = jail("B")
    await made.explain(TASK, "1 / 0")
    yield made
    await made.close()


async def look(sandbox: LocalSandbox, code: str, task: Challenge = TASK) -> tuple[Finding, ...]:
    verdict = await grade(task, code, sandbox, hidden=False)
    trials = SandboxTrials(sandbox, ReviewCode(MissingLinter()))
    situation = Situation(ask=Ask(code=code), challenge=task, verdict=verdict)
    explainer = ErrorExplainer(trials, patience_s=10)  # what is said matters here, not how soon
    assert explainer.applies(situation)
    return await explainer.find(situation)


@EACH
@pytest.mark.asyncio(loop_scope="module")
async def test_the_cause_of_each_novice_error_is_said(
    sandbox: LocalSandbox, error: NoviceError
) -> None:
    finding = (await look(sandbox, error.code))[0]
    assert error.says in finding.cause
    assert finding.lines == (error.line,)
    assert finding.sentence.startswith(f"Line {error.line} ")
    assert finding.question
    assert finding.confidence >= 0.85


@EACH
@pytest.mark.asyncio(loop_scope="module")
async def test_our_own_rules_say_a_cause_of_each_without_the_package(
    error: NoviceError, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = images._is_installed
    monkeypatch.setattr(
        images, "_is_installed", lambda name: name != "friendly_traceback" and installed(name)
    )
    sandbox = jail("C")
    try:
        assert await sandbox.explain(TASK, error.code) is None
        finding = (await look(sandbox, error.code))[0]
    finally:
        await sandbox.close()
    assert finding.lines == (error.line,)
    assert len(finding.cause) > 40
    assert finding.confidence >= 0.85


async def test_a_package_that_cannot_be_imported_is_tried_once_and_costs_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "_EXPLAINER", ("friendly_traceback.no_such_part",))
    sandbox = jail("C")
    try:
        assert await sandbox.explain(TASK, "1 / 0") is None
        assert sandbox.images.for_explaining("stdlib") == ""
        assert (await look(sandbox, "def f(x):\n    return x / 0\n"))[0].mistake == "missing-case"
    finally:
        await sandbox.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_95_of_100_explanations_take_at_most_50_ms_in_a_warm_box(warm: LocalSandbox) -> None:
    rounds = [await _p95_ms(warm) for _ in range(3)]
    assert min(rounds) <= 50, "in the quietest of three rounds, as others use this machine too"


async def _p95_ms(sandbox: LocalSandbox) -> float:
    took_ms = []
    for error in NOVICE_ERRORS * 3:
        started = time.perf_counter()
        assert await sandbox.explain(TASK, error.code) is not None
        took_ms.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(took_ms, n=20)[-1]


@pytest.mark.asyncio(loop_scope="module")
async def test_eight_at_once_each_get_the_explanation_of_their_own_code(
    warm: LocalSandbox,
) -> None:
    codes = [f"def f(x):\n    name_{number} = 1\n    return nmae_{number}\n" for number in range(8)]
    for _ in range(5):
        found = await asyncio.gather(*(warm.explain(TASK, code) for code in codes))
        for number, each in enumerate(found):
            assert each is not None
            assert f"`nmae_{number}`" in each.cause
            assert f"`name_{number}`" in each.cause


@pytest.mark.asyncio(loop_scope="module")
async def test_a_hostile_repr_is_never_asked(warm: LocalSandbox) -> None:
    started = time.perf_counter()
    found = await warm.explain(TASK, HOSTILE_REPR)
    assert found is not None
    assert (found.type_name, found.line) == ("TypeError", 6)
    assert found.cause
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    "code", [HOSTILE_LENGTH, "class E(Exception):\n    __str__ = lambda self: 1 // 0\nraise E\n"]
)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_hostile_value_costs_no_more_than_the_time_of_the_box(
    warm: LocalSandbox, code: str
) -> None:
    started = time.perf_counter()
    found = await warm.explain(TASK, code)
    assert found is None or found.cause == ""
    assert time.perf_counter() - started < 1.5


@pytest.mark.asyncio(loop_scope="module")
async def test_where_the_jail_is_late_our_own_rules_answer_within_the_budget(
    warm: LocalSandbox,
) -> None:
    verdict = await grade(TASK, HOSTILE_LENGTH, warm, hidden=False)
    situation = Situation(ask=Ask(code=HOSTILE_LENGTH), challenge=TASK, verdict=verdict)
    explainer = ErrorExplainer(SandboxTrials(warm, ReviewCode(MissingLinter())))
    async with asyncio.timeout(explainer.budget_s):
        finding = (await explainer.find(situation))[0]
    assert finding.mistake == "off-by-one"
    assert finding.lines == (6,)


async def test_a_jail_that_is_not_warm_yet_is_so_for_the_second_question() -> None:
    sandbox = jail("C")
    code = NOVICE_ERRORS[0].code
    try:
        verdict = await grade(TASK, code, sandbox, hidden=False)
        situation = Situation(ask=Ask(code=code), challenge=TASK, verdict=verdict)
        explainer = ErrorExplainer(SandboxTrials(sandbox, ReviewCode(MissingLinter())), 0.01)
        early = (await explainer.find(situation))[0]
        assert early.cause.startswith("Python does not know `reslt`")  # our own words
        assert "`result`" in (await look(sandbox, code))[0].cause
    finally:
        await sandbox.close()


@pytest.mark.parametrize("ending", ["raise SystemExit(3)", "raise RuntimeError", "return 5"])
@pytest.mark.asyncio(loop_scope="module")
async def test_a_length_that_lies_leaves_an_exception_without_a_cause_at_worst(
    warm: LocalSandbox, ending: str
) -> None:
    code = HOSTILE_LENGTH.replace("while True: pass", ending)
    found = await warm.explain(TASK, code)
    assert found is not None
    assert (found.type_name, found.line) == ("IndexError", 6)


@pytest.mark.asyncio(loop_scope="module")
async def test_an_exception_below_1000_frames_is_explained_in_time(warm: LocalSandbox) -> None:
    code = (
        "import sys\nsys.setrecursionlimit(5000)\n"
        "def f(n, xs):\n    if n == 0:\n        return xs[n]\n    return f(n - 1, xs)\n"
        "f(1000, [])\n"
    )
    started = time.perf_counter()
    found = await warm.explain(TASK, code)
    assert found is not None
    assert (found.type_name, found.line) == ("IndexError", 5)
    assert found.cause
    assert time.perf_counter() - started < 0.5


@pytest.mark.asyncio(loop_scope="module")
async def test_code_that_never_ends_is_not_explained(warm: LocalSandbox) -> None:
    assert await warm.explain(TASK, "while True:\n    pass\n") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_what_goes_well_has_nothing_to_explain(warm: LocalSandbox) -> None:
    assert await warm.explain(TASK, "def f(x):\n    return x\n") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_an_exception_that_a_test_asks_for_is_none_to_explain(warm: LocalSandbox) -> None:
    wanted = case("f", [0], None, expect=Raises(("ValueError",)))
    asked = challenge(wanted, case("f", [1], 1))
    code = "def f(x):\n    if x == 0:\n        raise ValueError('no')\n    return y\n"
    found = await warm.explain(asked, code)
    assert found is not None
    assert (found.type_name, found.line) == ("NameError", 4)


@pytest.mark.asyncio(loop_scope="module")
async def test_hidden_tests_are_not_tried(warm: LocalSandbox) -> None:
    asked = challenge(case("f", [1], 1), case("f", [0], 0, hidden=True))
    assert await warm.explain(asked, "def f(x):\n    return 1 // x\n") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_a_program_is_tried_with_what_is_typed(warm: LocalSandbox) -> None:
    cases = (
        TestCase("whole", InputOutput("4\n", "25.0\n")),
        TestCase("nothing", InputOutput("0\n", "none\n")),
    )
    program = challenge(*cases, kind="program")
    code = "n = int(input())\nprint(100 / n)\n"
    found = await warm.explain(program, code)
    assert found is not None
    assert (found.type_name, found.line) == ("ZeroDivisionError", 2)
    assert "`n`" in found.cause
    assert await warm.explain(program, "import sys\nsys.exit(0)\n") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_the_packages_of_the_challenge_are_there(warm: LocalSandbox) -> None:
    task = Challenge(
        id="array", version=1, title="Array", description="", starter="", solution="",
        test_cases=(case("f", [1], 1),), difficulty="easy", xp=10, image="numpy",
        limits=Limits(time_s=3.0, memory_mb=256),
    )  # fmt: skip
    code = "import numpy as np\ndef f(x):\n    return np.arange(3)[x + 5]\n"
    found = await warm.explain(task, code)
    assert found is not None
    assert (found.type_name, found.line) == ("IndexError", 3)


@pytest.mark.parametrize(
    "forged",
    [
        "json.dumps = lambda *a, **k: '{}'",
        "json.dumps = lambda *a, **k: 'no json'",
        "json.dumps = lambda *a, **k: '[' * 100000",
        "json.dumps = lambda *a, **k: 5",
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_of_another_shape_is_not_believed(warm: LocalSandbox, forged: str) -> None:
    assert await warm.explain(TASK, f"import json\n{forged}\n1 / 0\n") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_that_the_code_made_up_stays_short(warm: LocalSandbox) -> None:
    code = (
        "import json\nreal = json.dumps\n"
        "def lie(said):\n    return real({**said, 'cause': 'x. ' * 9999, 'line': -4})\n"
        "json.dumps = lie\n1 / 0\n"
    )
    found = await warm.explain(TASK, code)
    assert found is not None
    assert found.line is None
    assert len(found.cause) <= 600


async def test_where_no_python_runs_in_the_jail_nothing_is_explained() -> None:
    portable = jail("D")
    assert await portable.explain(TASK, "1 / 0") is None
    await portable.close()


def test_text_for_a_terminal_becomes_sentences() -> None:
    shown = (
        "You are dividing by the following term\n\n     len(xs)\n\nwhich is\nequal to zero.\n\n"
        "    2:     return x\n                  ^\n"
    )
    assert in_one_paragraph(shown) == (
        "You are dividing by the following term `len(xs)` which is equal to zero."
    )
    assert in_one_paragraph("Please report this example to https://example.org") == ""

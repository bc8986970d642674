"""A notebook in the real jail: what the port promises, and what comes of answers that are none."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from assignment_samples import a_test, assignment, handed
from hypothesis import given, settings
from hypothesis import strategies as st
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.adapters.sandbox.notebook_client import LocalNotebook
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.grading.ports import (
    CallFunction,
    Evaluate,
    NotebookBox,
    NotebookSetup,
    Outcome,
    RunExample,
    RunLines,
)
from jupyter_codementor.model.challenge import Limits, Name

LIMITS = Limits(time_s=2.0, memory_mb=256, processes=12)
X = (Evaluate(Name("x")),)


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


@pytest.fixture
async def notebook(sandbox: LocalSandbox) -> AsyncIterator[NotebookBox]:
    async with sandbox.notebook(NotebookSetup(limits=LIMITS)) as made:
        yield made


async def run(notebook: NotebookBox, source: str, time_s: float = 2.0) -> Outcome:
    return await notebook.run_cell(source, "1", time_s=time_s)


async def value_of_x(notebook: NotebookBox) -> object:
    tried = await notebook.try_test(X, time_s=2.0)
    return tried.outcomes[0].value


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("import os\nx = 2\nos._exit(0)", "crash"),
        ("import os\nos.abort()", "crash"),
        ("x = 2\nwhile True: pass", "timeout"),
        ("x = bytearray(1 << 31)", "memory"),
        ("x = 2\nwhile True: print('x' * 10_000_000)", "output_limit"),
        ("x = 2\nimport ctypes\nctypes.string_at(0)", "crash"),
    ],
)
async def test_a_cell_that_ends_its_process_was_never_there(
    notebook: NotebookBox, source: str, status: str
) -> None:
    await run(notebook, "x = 1")
    outcome = await run(notebook, source, time_s=1.0)
    assert outcome.status == status
    assert not notebook.gone
    assert await value_of_x(notebook) == 1


async def test_a_test_leaves_nothing_behind(notebook: NotebookBox) -> None:
    await run(notebook, "x = [1]")
    for step in (
        RunLines("x.append(2)\nimport sys\nsys.y = 1"),
        RunExample("x.append(2)\n"),
        CallFunction("def t(x):\n    x.append(2)"),
        RunLines("import os\nos._exit(0)"),
    ):
        await notebook.try_test((step,), time_s=2.0)
    assert await value_of_x(notebook) == [1]
    assert (await run(notebook, "import sys\nsys.y")).status == "raised"


async def test_what_was_kept_comes_back_last_first(notebook: NotebookBox) -> None:
    for number in (1, 2, 3):
        await run(notebook, f"x = {number}")
        assert await notebook.keep()
    await run(notebook, "x = 4")
    assert await value_of_x(notebook) == 4
    for number in (3, 2, 1):
        assert await notebook.go_back()
        assert await value_of_x(notebook) == number
    assert not await notebook.go_back()
    assert not notebook.gone


async def test_seeds_and_random_numbers_outlive_the_forks(notebook: NotebookBox) -> None:
    import random

    random.seed(3)
    expected = [random.random(), random.random()]
    await run(notebook, "import random\nrandom.seed(3)\nx = [random.random()]")
    await run(notebook, "x.append(random.random())")
    assert await value_of_x(notebook) == expected


async def test_a_process_that_cannot_be_ended_inside_is_ended_from_outside(
    notebook: NotebookBox,
) -> None:
    started = time.monotonic()
    code = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    outcome = await run(notebook, code, time_s=0.5)
    assert outcome.status == "timeout"
    assert time.monotonic() - started < 1.5
    assert notebook.gone
    assert (await run(notebook, "x = 1")).status == "crash"
    assert (await notebook.try_test(X, time_s=1.0)).outcomes == (Outcome(status="crash"),)


async def test_a_kernel_that_is_not_there_is_no_fault_of_the_student(
    sandbox: LocalSandbox,
) -> None:
    with pytest.raises(Unavailable):
        async with sandbox.notebook(NotebookSetup(limits=LIMITS, kernel="no-such-kernel")):
            pass


async def test_many_cells_and_many_questions_are_graded() -> None:
    """More cells than processes, more hidden tests than can be kept aside."""
    sandbox = jail("B")
    names = [f"q{number}" for number in range(40)]
    challenge = assignment(
        {
            name: [
                a_test(f"{name} v", f"assert {name} == 1"),
                a_test(f"{name} h", "pass", hidden=True),
            ]
            for name in names
        }
    )
    answers = {name: f"{name} = 1" for name in names}
    verdict = await grade_assignment(challenge, handed(challenge, answers), sandbox, hidden=True)
    await sandbox.close()
    assert verdict.status == "accepted"
    assert verdict.earned == 80


class _Saying:
    """A box that answers with a text of its own."""

    def __init__(self, say: Any) -> None:
        self._say = say

    async def ask(self, request: dict[str, Any], time_s: float) -> Outcome:
        """Return the text as the value."""
        return Outcome(status="value", value=self._say(request))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    ["token", "status", "raised", "steps", "stdout", "stderr", "peak_bytes", "value", "more"]
)


@given(st.text() | st.dictionaries(_KEYS, _JSON).map(json.dumps) | st.none() | _JSON)
@settings(max_examples=300, deadline=None)
async def test_no_answer_raises_in_the_grader(said: object) -> None:
    """Whatever comes back: it is an outcome, and the notebook is given up."""
    notebook = LocalNotebook(_Saying(lambda _: said))
    tried = await notebook.try_test(X, time_s=0.1)
    assert tried.outcomes[0].status == "protocol_error"
    assert notebook.gone


@given(st.dictionaries(_KEYS.filter(lambda key: key != "token"), _JSON))
@settings(max_examples=300, deadline=None)
async def test_no_answer_with_the_right_token_raises_either(said: dict[str, Any]) -> None:
    import marshal

    def answer(request: dict[str, Any]) -> str:
        token = marshal.loads(request["frames"][0])["token"]
        return json.dumps({"token": token, "status": "value", **said})

    tried = await LocalNotebook(_Saying(answer)).try_test(X, time_s=0.1)
    assert tried.outcomes
    assert all(outcome.status for outcome in tried.outcomes)
    outcome = await LocalNotebook(_Saying(answer)).run_cell("x", "1", time_s=0.1)
    assert outcome.status
    assert isinstance((outcome.stdout + outcome.stderr).encode(), bytes)

"""Notebooks in jailed Jupyter kernels: two real ones, honest cells, and cells that misbehave."""

from __future__ import annotations

import asyncio
import base64
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest
from kernel_samples import LIMITS, WAIT_S, kernelspecs, setup
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox.kernels import Kernels, selftest
from jupyter_codementor.adapters.sandbox.layers import find_bubblewrap
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import (
    CallFunction,
    Evaluate,
    NotebookBox,
    RunExample,
    RunLines,
)
from jupyter_codementor.model.assignment import (
    Assignment,
    AssignmentCell,
    HandedCell,
    HandedIn,
    Question,
)
from jupyter_codementor.model.challenge import CellTest, Challenge, Name, TestCase


@pytest.fixture(scope="session")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kernelspecs of Python and of bash."""
    return kernelspecs(tmp_path_factory.mktemp("kernels"))


@pytest.fixture
async def kernels(specs: Path) -> AsyncIterator[Kernels]:
    """Kernels, none of which is started before it is asked for."""
    found = Kernels(find_bubblewrap() or "", (specs,), ready=0)
    yield found
    await found.close()


@pytest.fixture
async def python(kernels: Kernels) -> AsyncIterator[NotebookBox]:
    async with kernels.notebook(setup("python3")) as notebook:
        yield notebook


@pytest.fixture
async def bash(kernels: Kernels) -> AsyncIterator[NotebookBox]:
    async with kernels.notebook(setup("bash")) as notebook:
        yield notebook


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, with a path that is short enough for sockets."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


# --- honest notebooks -----------------------------------------------------------------------------


async def test_the_jail_reaches_level_b_by_attacking_it(kernels: Kernels) -> None:
    assert (await kernels.jail()).level == "B"


async def test_cells_share_one_namespace_in_order(python: NotebookBox, bash: NotebookBox) -> None:
    for notebook, cells in (
        (python, ["x = 20", "x += 22", "print(x)"]),
        (bash, ["x=20", "x=$((x + 22))", "echo $x"]),
    ):
        outcomes = [await notebook.run_cell(cell, "cell", time_s=WAIT_S) for cell in cells]
        assert [outcome.status for outcome in outcomes] == ["value"] * 3
        assert outcomes[-1].stdout == "42\n"


async def test_an_error_is_told_and_the_next_cell_runs(
    python: NotebookBox, bash: NotebookBox
) -> None:
    outcome = await python.run_cell("1 / 0", "cell", time_s=WAIT_S)
    assert outcome.status == "raised"
    assert outcome.raised is not None
    assert (outcome.raised.type_name, outcome.raised.message) == (
        "ZeroDivisionError",
        "division by zero",
    )
    assert "\x1b" not in outcome.raised.traceback
    assert (await bash.run_cell("false", "cell", time_s=WAIT_S)).status == "raised"
    for notebook in (python, bash):
        assert (await notebook.run_cell("", "cell", time_s=WAIT_S)).status == "value"


async def test_what_is_printed_is_compared_outside(python: NotebookBox, bash: NotebookBox) -> None:
    tried = await bash.try_test([RunExample("echo one; echo two")], time_s=WAIT_S)
    assert [outcome.value for outcome in tried.outcomes] == ["one\ntwo\n"]
    tried = await python.try_test([RunExample("print('one')\n[2]")], time_s=WAIT_S)
    assert [outcome.value for outcome in tried.outcomes] == ["one\n[2]\n"]
    assert tried.duration_ms > 0


async def test_a_test_cell_passes_if_it_raises_nothing(
    python: NotebookBox, bash: NotebookBox
) -> None:
    await python.run_cell("x = 1", "cell", time_s=WAIT_S)
    await bash.run_cell("x=1", "cell", time_s=WAIT_S)
    for notebook, right, wrong in (
        (python, "assert x == 1", "assert x == 2"),
        (bash, '[ "$x" = 1 ]', '[ "$x" = 2 ]'),
    ):
        tried = await notebook.try_test([RunLines(right)], time_s=WAIT_S)
        assert [outcome.status for outcome in tried.outcomes] == ["value"]
        tried = await notebook.try_test([RunLines(wrong), RunLines(right)], time_s=WAIT_S)
        assert [outcome.status for outcome in tried.outcomes] == ["raised"]
        steps = [RunLines(wrong, may_raise=True), RunLines(right)]
        tried = await notebook.try_test(steps, time_s=WAIT_S)
        assert [outcome.status for outcome in tried.outcomes] == ["raised", "value"]


async def test_the_number_that_a_test_cell_gives_is_its_points(python: NotebookBox) -> None:
    tried = await python.try_test([RunLines("assert True\n0.5")], time_s=WAIT_S)
    assert [outcome.value for outcome in tried.outcomes] == [0.5]
    tried = await python.try_test([RunLines("'0.5'")], time_s=WAIT_S)
    assert [outcome.value for outcome in tried.outcomes] == [None]


async def test_variables_of_python_leave_with_their_types(python: NotebookBox) -> None:
    await python.run_cell("x = {'a': (1, 2.5)}\ny = object()", "cell", time_s=WAIT_S)
    tried = await python.try_test(
        [Evaluate(Name("x")), Evaluate(Name("y")), Evaluate(Name("z"))], time_s=WAIT_S
    )
    x, y, z = tried.outcomes
    assert x.value == {"a": (1, 2.5)}
    assert y.value != y.value  # opaque
    assert (z.status, z.missing) == ("missing", "z")
    tried = await python.try_test([RunLines("assert 'answer' not in dir()")], time_s=WAIT_S)
    assert tried.outcomes[0].status == "value"


async def test_what_a_kernel_cannot_do_is_our_fault_and_said(
    python: NotebookBox, bash: NotebookBox
) -> None:
    with pytest.raises(Unavailable, match="in Python only, not in bash; compare what is printed"):
        await bash.try_test([Evaluate(Name("x"))], time_s=WAIT_S)
    with pytest.raises(Unavailable, match="our own Python only"):
        await python.try_test([CallFunction("def test(x): pass")], time_s=WAIT_S)


async def test_files_of_the_assignment_lie_in_the_working_folder(kernels: Kernels) -> None:
    content = base64.b64encode(b"a,b\n").decode()
    async with kernels.notebook(setup("bash", {"data/table.csv": content})) as notebook:
        outcome = await notebook.run_cell("cat data/table.csv", "cell", time_s=WAIT_S)
        assert outcome.stdout == "a,b\n"
    with pytest.raises(Unavailable, match="outside its folder"):
        async with kernels.notebook(setup("bash", {"../table.csv": content})):
            pass


async def test_a_seed_makes_random_numbers_repeat(python: NotebookBox, bash: NotebookBox) -> None:
    for notebook, cell in (
        (python, "import random; print(random.random())"),
        (bash, "echo $RANDOM"),
    ):
        first, second = [
            await notebook.run_cell(cell, "cell", time_s=WAIT_S, seed=7) for _ in range(2)
        ]
        assert first.stdout == second.stdout != ""


async def test_a_kernel_stands_ready_after_the_first_use(specs: Path) -> None:
    kernels = Kernels(find_bubblewrap() or "", (specs,), ready=1)
    try:
        async with kernels.notebook(setup("python3")):
            async with asyncio.timeout(WAIT_S):
                while not any(kernels._waiting.values()):
                    await asyncio.sleep(0.02)
        [[waiting]] = kernels._waiting.values()
        async with kernels.notebook(setup("python3")) as notebook:
            assert notebook._talk is waiting  # type: ignore[attr-defined]
            assert (await notebook.run_cell("print(1)", "cell", time_s=WAIT_S)).stdout == "1\n"
    finally:
        await kernels.close()


# --- which kernel ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["python-3.9-conda", "ipython", "Python 3"])
async def test_a_python_that_is_not_installed_becomes_the_one_that_is(
    kernels: Kernels, name: str
) -> None:
    assert kernels.specs.choose(name).name == "python3"


async def test_another_kernel_that_is_not_installed_is_said_with_those_that_are(
    kernels: Kernels,
) -> None:
    with pytest.raises(Unavailable, match=r"kernel ir, which is not .* installed are: bash, pyth"):
        async with kernels.notebook(setup("ir")):
            pass


async def test_without_bubblewrap_there_are_no_kernels(specs: Path) -> None:
    with pytest.raises(Unavailable, match="install the package bubblewrap"):
        async with Kernels("", (specs,)).notebook(setup("bash")):
            pass


async def test_a_bubblewrap_that_does_not_work_is_said(specs: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be jailed here"):
        async with Kernels("/bin/false", (specs,)).notebook(setup("bash")):
            pass


async def test_a_kernel_that_does_not_start_is_our_fault(specs: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    spec = {"argv": ["python", "-c", "raise SystemExit('no R here')"], "display_name": "R"}
    (tmp_path / "broken/kernel.json").write_text(json.dumps({**spec, "language": "R"}))
    kernels = Kernels(find_bubblewrap() or "", (tmp_path,))
    with pytest.raises(Unavailable, match="The kernel does not start: no R here"):
        async with kernels.notebook(setup("broken")):
            pass
    await kernels.close()


# --- a whole assignment ---------------------------------------------------------------------------


def assignment() -> Challenge:
    cells = (
        AssignmentCell(id="a", kind="code", role="answer", source="double() { echo $(($1 * 2)); }"),
        AssignmentCell(id="t1", kind="code", role="test", source="", test="visible"),
        AssignmentCell(id="t2", kind="code", role="test", source="", test="printed"),
        AssignmentCell(id="t3", kind="code", role="test", source="", test="hidden"),
    )
    line = '[ "$(double 4)" = 8 ]'
    tests = (
        TestCase("visible", CellTest(line, line)),
        TestCase("printed", CellTest(">>> double 5\n10\n", ">>> double 5\n10\n", "doctest")),
        TestCase("hidden", CellTest('[ "$(double 21)" = 42 ]'), hidden=True, points=2),
    )
    question = Question(name="q1", tests=("visible", "printed", "hidden"))
    return Challenge(
        id="doubling",
        version=1,
        title="Doubling",
        description="",
        starter="",
        solution="",
        test_cases=tests,
        difficulty="easy",
        xp=10,
        kind="assignment",
        language="bash",
        limits=LIMITS,
        assignment=Assignment(cells=cells, questions=(question,), kernel="bash"),
    )


@pytest.mark.parametrize(
    ("source", "statuses", "earned"),
    [
        ("double() { echo $(($1 * 2)); }", ["passed", "passed", "passed"], 4),
        ("double() { echo 8; }", ["passed", "failed", "error"], 1),
        ("double() { return 1; }", ["error", "error", "error"], 0),
        ("double() { echo 8 8 8; } >&2", ["error", "failed", "error"], 0),
    ],
)
async def test_an_assignment_in_another_language_is_graded_whole(
    specs: Path, source: str, statuses: list[str], earned: float
) -> None:
    sandbox = jail("B")
    await sandbox.kernels.close()
    sandbox.kernels = Kernels(find_bubblewrap() or "", (specs,), ready=0)
    cells = [
        HandedCell(kind="code", source=source, id="a"),
        *(HandedCell(kind="code", test=name) for name in ("visible", "printed", "hidden")),
    ]
    try:
        code = msgspec.json.encode(HandedIn(cells=tuple(cells))).decode()
        verdict = await grade(assignment(), code, sandbox, hidden=True)
    finally:
        await sandbox.close()
    assert verdict.fault is None
    assert [case.status for case in verdict.cases] == statuses
    assert (verdict.earned, verdict.isolation) == (earned, "B")


# --- where a layer is missing ---------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["landlock", "seccomp"])
async def test_a_missing_layer_lowers_the_level_and_is_said(
    specs: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    weaker = frozenset({"bubblewrap", "landlock", "seccomp"} - {missing})
    monkeypatch.setattr(selftest, "_CANDIDATES", (weaker,))
    strict = Kernels(find_bubblewrap() or "", (specs,))
    with pytest.raises(Unavailable, match=rf"reach E only \(without {missing}\)"):
        async with strict.notebook(setup("bash")):
            pass
    lax = Kernels(find_bubblewrap() or "", (specs,), ready=0, least="E")
    assert (await lax.jail()).level == "E"
    async with lax.notebook(setup("python3")) as notebook:
        assert (await notebook.run_cell("print(1)", "cell", time_s=WAIT_S)).stdout == "1\n"
    await lax.close()


async def test_sockets_without_end_do_not_fill_our_disk(kernels: Kernels, folder: Path) -> None:
    cell = (
        "import socket\nfor n in range(100_000):\n    one = socket.socket(socket.AF_UNIX)\n"
        "    one.bind(f'/run/codementor/s{n}')\n    one.close()\n"
    )
    async with kernels.notebook(setup("python3")) as python:
        assert (await python.run_cell(cell, "cell", time_s=WAIT_S)).status == "memory"
    assert [*folder.iterdir()] == []

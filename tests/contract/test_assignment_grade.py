"""Assignments in the real jail: known verdicts, and what costs which points."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from assignment_samples import (
    ADD,
    CLASS,
    LIMITS,
    RIGHT,
    SOLUTIONS,
    a_test,
    assignment,
    class_notebook,
    graded,
    handed,
    students,
)
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges import graded_code, read
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.assignment import HandedCell, HandedIn
from jupyter_codementor.model.challenge import CellTest, TestCase

_PASS = {"pass": "passed", "fail": "failed"}


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


@pytest.mark.parametrize("submission", CLASS["submissions"], ids=lambda each: each["id"])
async def test_the_class_gets_its_known_verdicts(
    submission: dict[str, Any], sandbox: LocalSandbox
) -> None:
    """Handed in as notebooks. `fail` and `error` are worth the same; tools do not agree on them."""
    challenge = read(class_notebook()).challenge
    code = graded_code(challenge, "", students(submission))
    verdict = await grade(challenge, code, sandbox, hidden=True)
    assert verdict.earned == submission["expected_score"], verdict
    cases = {case.name: case for case in verdict.cases}
    for question, expected in submission["expected"].items():
        for kind, word in expected.items():
            status = cases[f"{question}.{kind}"].status
            wanted = _PASS.get(word, word)
            assert status == wanted or {status, wanted} == {"failed", "error"}


def _copied(notebook: dict[str, Any]) -> None:
    """The first answer stands there twice; the last one is right."""
    answer = notebook["cells"][1]
    notebook["cells"].insert(1, {**answer, "source": "def word_count(text): return 1"})


def _without_tests(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [c for c in notebook["cells"] if _role(c) != "test"]


def _easier(notebook: dict[str, Any]) -> None:
    """Tests and points are the student's own (h04); the answers are wrong."""
    for cell in notebook["cells"]:
        if _role(cell) == "test":
            cell["source"] = "pass"
            cell["metadata"]["codementor"]["points"] = 100
        elif _role(cell) == "answer":
            cell["source"] = "pass"


def _unknown_kernel(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "my-env", "display_name": "?", "language": "?"}


def _format_3(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        del cell["id"]
        cell["source"] = cell["source"].splitlines(keepends=True)
        cell.pop("outputs", None)
    notebook["nbformat_minor"] = 2


def _warns(notebook: dict[str, Any]) -> None:
    code = "import sys, warnings\nwarnings.warn('old')\nprint('careful', file=sys.stderr)\n"
    notebook["cells"][1]["source"] = code + notebook["cells"][1]["source"]


def _mixed_up(notebook: dict[str, Any]) -> None:
    """The answers stand behind all tests."""
    notebook["cells"].sort(key=lambda cell: _role(cell) == "answer")


def _role(cell: dict[str, Any]) -> object:
    return cell["metadata"].get("codementor", {}).get("role")


@pytest.mark.parametrize(
    ("change", "earned"),
    [
        (_copied, 9),
        (_without_tests, 9),
        (_easier, 0),
        (_unknown_kernel, 9),
        (_format_3, 9),
        (_warns, 9),
        (_mixed_up, 9),
    ],
)
async def test_what_students_do_to_notebooks_changes_no_points(change: Any, earned: int) -> None:
    sandbox = jail("B")
    challenge = read(class_notebook()).challenge
    notebook = students({"cells": SOLUTIONS})
    change(notebook)
    verdict = await grade(challenge, graded_code(challenge, "", notebook), sandbox, hidden=True)
    await sandbox.close()
    assert verdict.earned == earned, verdict


async def test_a_crash_costs_one_question(sandbox: LocalSandbox) -> None:
    verdict, cases = await graded(sandbox, ADD, {**RIGHT, "q1": "import os\nos.abort()"})
    assert cases["q1 a"].status == "crash"
    assert 'question "q1" ended Python' in (cases["q1 a"].error or "")
    assert (verdict.earned, verdict.status) == (3, "partial")


async def test_an_endless_loop_costs_its_own_time_limit(sandbox: LocalSandbox) -> None:
    await graded(sandbox, ADD, RIGHT)  # what starts once is started
    started = time.monotonic()
    verdict, cases = await graded(sandbox, ADD, {**RIGHT, "q1": "while True: pass"})
    assert time.monotonic() - started < LIMITS.time_s + 0.6
    assert cases["q1 a"].status == cases["q1 b"].status == "timeout"
    assert verdict.earned == 3


async def test_each_test_finds_the_namespace_as_its_cells_left_it(sandbox: LocalSandbox) -> None:
    """What one test changes, the next does not see; hidden tests see it as it was there."""
    change = "numbers.append(9)\nassert len(numbers) == 2"
    challenge = assignment(
        {
            "q1": [
                a_test("first", change),
                a_test("again", change),
                a_test("hidden", change, hidden=True),
            ],
            "q2": [a_test("later", "assert numbers == []")],
        }
    )
    verdict, _ = await graded(sandbox, challenge, {"q1": "numbers = [1]", "q2": "numbers.clear()"})
    assert verdict.status == "accepted"


async def test_scores_are_those_of_nbgrader(sandbox: LocalSandbox) -> None:
    """Python's `==`; a last number is the points; warnings cost nothing; `is` is identity."""
    challenge = assignment(
        {
            "q1": [
                a_test("float", "assert one() == 1.0"),
                a_test("bool", "assert one() == True"),
                a_test("is", "assert one() is True"),
                a_test("list", "assert pair() == [1, 2]"),
                a_test("partial", "score = one() * 1.5\nscore", points=4),
                a_test("too much", "one() * 50", points=4),
                a_test("none", "one() * 0", points=4),
                a_test("warning", "import warnings\nwarnings.warn('x')\nassert one() == 1"),
                a_test("fraction", "assert half() == 0.5"),
                a_test(
                    "raises",
                    "try:\n    bad()\nexcept ValueError:\n    pass\n"
                    "else:\n    raise AssertionError('did not raise')",
                ),
            ]
        }
    )
    code = (
        "import sys\nfrom fractions import Fraction\nprint('warned', file=sys.stderr)\n"
        "def one(): return 1\ndef pair(): return 1, 2\ndef half(): return Fraction(1, 2)\n"
        "def bad(): raise ValueError"
    )
    _, cases = await graded(sandbox, challenge, {"q1": code})
    assert {name: case.earned for name, case in cases.items()} == {
        "float": 1, "bool": 1, "is": 0, "list": 0, "partial": 1.5, "too much": 4, "none": 0,
        "warning": 1, "fraction": 1, "raises": 1,
    }  # fmt: skip


async def test_doctests_and_test_functions_are_those_of_otter(sandbox: LocalSandbox) -> None:
    examples = (
        ">>> one()\n1\n>>> x = one() + 1\n>>> x == 2\nTrue\n>>> print('a', x)\na 2\n"
        ">>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
        "ZeroDivisionError: division by zero\n"
    )
    challenge = assignment(
        {
            "q1": [
                a_test("examples", examples, form="doctest"),
                a_test("printed", ">>> one()\n2\n", form="doctest"),
                a_test(
                    "by name",
                    "def test_it(one, unknown, env):\n"
                    "    assert one() == 1 and unknown is None\n    assert env['one'] is one",
                    form="function",
                ),
                a_test("fails", "def test_it(one):\n    assert one() == 2", form="function"),
            ]
        },
        all_or_nothing=True,
    )
    verdict, cases = await graded(sandbox, challenge, {"q1": "def one(): return 1"})
    assert [case.status for case in cases.values()] == ["passed", "failed", "passed", "failed"]
    assert (cases["printed"].expected, cases["printed"].got) == ("2", "1")
    assert verdict.earned == 0


async def test_seeds_are_set_before_each_cell(sandbox: LocalSandbox) -> None:
    import random

    random.seed(42)
    expected = random.random()
    tests = {"q1": [a_test("t", f"assert a == {expected!r}\nassert b == {expected!r}")]}
    verdict, _ = await graded(
        sandbox,
        assignment(tests, seed=42, given="import random\na = random.random()"),
        {"q1": "b = random.random()"},
    )
    assert verdict.status == "accepted"
    named = assignment({"q1": [a_test("t", "assert a == 42")]}, seed=42, seed_variable="SEED")
    verdict, _ = await graded(sandbox, named, {"q1": "a = SEED"})
    assert verdict.status == "accepted"


async def test_what_notebooks_do_breaks_nothing(sandbox: LocalSandbox) -> None:
    """Magics, display, widgets, shell, input(), exit, top-level await, threads, our own words."""
    cells = (
        "%matplotlib inline\n%time 1 + 1\n!ls\nfiles = !ls\n",
        "%%time\nx = 5",
        "%%bash\nls",
        "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>'), Markdown('x'))",
        "name = input('Who? ')",
        "import asyncio\nawait asyncio.sleep(0)\nlater = 7",
        "exit()",
        "raise SystemExit(3)",
        "one?",
        "import ipywidgets\ndisplay(ipywidgets.IntSlider())",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "pool = ThreadPoolExecutor(1)\nprint(pool.submit(str, 1).result())",
        "print(pool.submit(str, 2).result() + 'nd')",
        "from jupyter_codementor.asserts import approx\nassert 0.1 + 0.2 == approx(0.3)\nok = 1",
        "_ + 1 if False else In[1][:3], get_ipython().execution_count > 3",
        "%run nothing.py",
        "x = 5\nx ** 2",
    )
    verdict, _ = await graded(
        sandbox,
        assignment({"q": [a_test("t", "assert later + x + ok == 13")]}, limits=replace(LIMITS)),
        {},
    )
    assert verdict.status == "error"  # without its cells, the names are missing
    challenge = assignment({"q": [a_test("t", "assert later + x + ok == 13")]})
    notebook = HandedIn(
        cells=(
            *(HandedCell(kind="code", source=source) for source in cells),
            HandedCell(kind="code", id="t", test="t"),
        )
    )
    verdict = await grade_assignment(challenge, notebook, sandbox, hidden=True)
    assert verdict.status == "accepted", verdict
    for said in ("were left out", "left out: ls", "HTML object", "2nd", "25"):
        assert said in verdict.output or said == "were left out"


async def test_an_exception_in_a_cell_does_not_stop_the_next(sandbox: LocalSandbox) -> None:
    code = "def one(): return 1\n1 / 0\nnever = 1"
    verdict, _ = await graded(sandbox, ADD, {**RIGHT, "q1": code})
    assert verdict.status == "accepted"


async def test_errors_say_where_they_come_from(sandbox: LocalSandbox) -> None:
    _, cases = await graded(sandbox, ADD, {**RIGHT, "q1": "x = 1\ndef one(:\n  pass"})
    assert cases["q1 a"].status == "syntax_error"
    assert cases["q1 a"].line == 2
    assert 'of question "q1" has a syntax error in line 2' in (cases["q1 a"].error or "")
    _, cases = await graded(sandbox, ADD, {**RIGHT, "q1": "def one():\n    return 1 / 0"})
    assert (cases["q1 a"].status, cases["q1 a"].line) == ("error", 2)
    assert "return 1 / 0" in (cases["q1 a"].traceback or "")
    _, cases = await graded(sandbox, ADD, {"q2": RIGHT["q2"]})
    assert cases["q1 a"].status == "missing"
    assert cases["q1 a"].error == "Your code does not define `one`."


async def test_a_run_shows_visible_tests_only(sandbox: LocalSandbox) -> None:
    verdict = await grade_assignment(ADD, handed(ADD, RIGHT), sandbox, hidden=False)
    assert [case.name for case in verdict.cases] == ["q1 a", "q1 b", "q2 a"]
    assert {case.question for case in verdict.cases} == {"q1", "q2"}
    assert (verdict.points, verdict.isolation) == (3, sandbox.level)
    assert all(case.memory_bytes and case.duration_ms for case in verdict.cases)


async def test_of_a_hidden_test_nothing_but_its_name_is_said(sandbox: LocalSandbox) -> None:
    _, cases = await graded(sandbox, ADD, {**RIGHT, "q2": "def two(): print('spy'); return 3"})
    hidden = cases["q2 b"]
    assert hidden.status == "failed"
    assert (hidden.got, hidden.expected, hidden.error, hidden.output) == (None, None, None, "")
    assert hidden.duration_ms is hidden.memory_bytes is None


async def test_of_a_test_that_is_hidden_in_part_the_hidden_part_is_not_told(
    sandbox: LocalSandbox,
) -> None:
    shown, secret = "assert one() == 1", "assert one(7) == 'SECRET'"
    case = TestCase("half", CellTest(f"{shown}\n{secret}", shown), points=2, source=shown)
    challenge = assignment({"q1": [case], "q2": [a_test("after", "assert two == 2")]})
    answers = {
        "q1": "def one(n=0):\n    print(n)\n    return 'SECRET' if n else 1",
        "q2": "two = 2",
    }
    verdict, cases = await graded(sandbox, challenge, answers)
    assert verdict.status == "accepted"

    answers["q1"] = "def one(n=0):\n    print('asked', n)\n    return 1"
    verdict, cases = await graded(sandbox, challenge, answers)
    assert cases["half"].status == "failed"
    assert "hidden does not" in (cases["half"].error or "")
    assert "SECRET" not in repr(verdict)
    assert "asked 7" not in repr(verdict)
    answers["q1"] = "def one(n=0): return 5"
    _, cases = await graded(sandbox, challenge, answers)
    assert (cases["half"].expected, cases["half"].got) == ("1", "5")
    run = await grade_assignment(challenge, handed(challenge, answers), sandbox, hidden=False)
    assert [case.name for case in run.cases] == ["half", "after"]


async def test_files_lie_beside_the_notebook() -> None:
    sandbox = jail("B")
    challenge = assignment(
        {"q": [a_test("t", "assert lines == 2")]}, files={"data/a.csv": "MQoyCg=="}
    )
    verdict, _ = await graded(sandbox, challenge, {"q": "lines = len(list(open('data/a.csv')))"})
    await sandbox.close()
    assert verdict.status == "accepted"

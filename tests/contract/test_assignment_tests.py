"""What tests of assignments may do in the real jail: use the namespace, print, plot, draw lots."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest
from assignment_samples import LIMITS, a_test, assignment, handed
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

# With numpy, pandas and matplotlib in it, and another process doing the same beside it.
ROOMY = replace(LIMITS, time_s=10.0, memory_mb=512)


@pytest.fixture(params=["B", "C", "E"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


async def graded(
    sandbox: LocalSandbox, challenge: Challenge, answers: dict[str, str], *, hidden: bool = True
) -> tuple[Verdict, dict[str, CaseResult]]:
    notebook = handed(challenge, answers)
    verdict = await grade_assignment(challenge, notebook, sandbox, hidden=hidden)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict, {case.name: case for case in verdict.cases}


def troubles(cases: dict[str, CaseResult]) -> dict[str, object]:
    return {name: (c.status, c.error, c.got) for name, c in cases.items() if c.status != "passed"}


REACHING = {
    "doctest": "import doctest\n"
    "parser = doctest.DocTestParser()\n"
    'test = parser.get_doctest(">>> f(1)\\n2\\n>>> f(2)\\n3\\n", globals(), "f", None, 0)\n'
    "results = doctest.DocTestRunner().run(test)\n"
    "assert results.failed == 0\n"
    "assert results.attempted == 2\n",
    "globals": 'assert "f" in globals()\nassert globals()["f"](1) == 2',
    "locals": 'assert "f" in locals()\nassert locals() is globals()',
    "dir and vars": 'assert "f" in dir()\nassert vars()["f"](1) == 2',
    "eval": 'assert eval("f(1)") == 2',
    "eval through others": 'assert list(map(eval, ["f(1)"])) == [2]',
    "exec": 'exec("made = f(2)")\nassert made == 3',
    "not the names of the grader": 'assert "wire" not in globals()\nassert len(dir()) < 100',
    "who calls": "assert seen() is True",
    "all in one statement": "for name in ['f']:\n    assert globals()[name](1) == eval('2')",
}


async def test_tests_see_the_namespace_of_the_notebook(sandbox: LocalSandbox) -> None:
    """As they do in the tools: `globals()` in nbgrader's tests with doctest, `eval`, `exec`."""
    answer = (
        "import sys\n"
        "def f(x): return x + 1\n"
        "def seen(): return sys._getframe(1).f_globals is globals()\n"
    )
    challenge = assignment({"q": [a_test(name, source) for name, source in REACHING.items()]})
    _, cases = await graded(sandbox, challenge, {"q": answer})
    assert troubles(cases) == {}
    _, cases = await graded(sandbox, challenge, {"q": answer.replace("+ 1", "+ 2")})
    failed = {name for name, case in cases.items() if case.status == "failed"}
    assert failed == set(REACHING) - {"locals", "not the names of the grader", "who calls"}


async def test_what_a_test_defines_is_not_there_for_the_next(sandbox: LocalSandbox) -> None:
    makes = a_test("makes", "import json as made\nglobals()['put'] = 1\nassert put == 1")
    looks = a_test("looks", "assert 'made' not in globals()\nassert 'put' not in globals()")
    challenge = assignment({"q": [makes, looks], "r": [a_test("later", "assert not there")]})
    answers = {"q": "x = 1", "r": "there = 'made' in globals() or 'put' in globals()"}
    _, cases = await graded(sandbox, challenge, answers)
    assert troubles(cases) == {}


EXAMPLES = {
    "in blocks": ">>> if f(1) == 2:\n...     f(5)\n6\n"
    ">>> for i in range(2):\n...     f(i)\n1\n2\n"
    ">>> with open('/dev/null'):\n...     'x'\n'x'\n"
    ">>> print(f(1)); f(2)\n2\n3\n",
    "redirected": ">>> import contextlib, io\n>>> text = io.StringIO()\n"
    ">>> with contextlib.redirect_stdout(text):\n...     f(1)\n...     print('p')\n"
    ">>> text.getvalue()\n'2\\np\\n'\n",
    "without a last newline": ">>> print('a', end='')\na\n",
    "none": ">>> None\n>>> if True:\n...     None\n",
    "an error without words": ">>> raise ValueError\n"
    "Traceback (most recent call last):\nValueError\n",
    "an error of a module": ">>> import decimal\n>>> decimal.Decimal('x')\n"
    "Traceback (most recent call last):\n  ...\n"
    "decimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>]\n",
    "an error in other words": ">>> int('x') # doctest: +IGNORE_EXCEPTION_DETAIL\n"
    "Traceback (most recent call last):\nValueError: something\n",
}
WRONG_EXAMPLES = {
    "another value": ">>> if True:\n...     f(1)\n3\n",
    "another error": ">>> if True:\n...     raise ValueError('b')\n"
    "Traceback (most recent call last):\nValueError: a\n",
    "another kind of error": ">>> int('x') # doctest: +IGNORE_EXCEPTION_DETAIL\n"
    "Traceback (most recent call last):\nTypeError: something\n",
    "nothing printed": ">>> if False:\n...     f(1)\n2\n",
}


async def test_examples_print_what_doctest_would_see(sandbox: LocalSandbox) -> None:
    """Values in blocks go where `print` goes; of errors it compares what `doctest` compares."""
    both = {**EXAMPLES, **WRONG_EXAMPLES}
    challenge = assignment(
        {"q": [a_test(name, source, form="doctest") for name, source in both.items()]}
    )
    _, cases = await graded(sandbox, challenge, {"q": "def f(x): return x + 1"})
    assert set(troubles(cases)) == set(WRONG_EXAMPLES)


def test_the_examples_are_as_doctest_has_them() -> None:
    import doctest

    for name, source in {**EXAMPLES, **WRONG_EXAMPLES}.items():
        names = {"f": lambda x: x + 1}
        test = doctest.DocTestParser().get_doctest(source, names, name, None, 0)
        results = doctest.DocTestRunner().run(test, out=lambda _: None)
        assert (results.failed > 0) is (name in WRONG_EXAMPLES), name


async def test_a_seed_is_that_of_otter(sandbox: LocalSandbox) -> None:
    """Of generators, also where numpy is imported in the cell itself; not where a cell has %%."""
    np = pytest.importorskip("numpy")
    np.random.seed(42)
    first = float(np.random.random())
    random.seed(42)
    drawn = random.random()
    cells = (
        "import numpy as np, random\na = float(np.random.random()), random.random()\n",
        "%%time\nb = float(np.random.random())",
    )
    tests = [
        a_test("first", f"assert a == {(first, drawn)!r}"),
        a_test("magic", f"assert b != {first!r}"),
        a_test("in the test", f"assert float(np.random.random()) == {first!r}"),
    ]
    challenge = assignment({"p": [], "q": tests}, seed=42, limits=ROOMY)
    _, cases = await graded(sandbox, challenge, dict(zip("pq", cells, strict=True)))
    assert troubles(cases) == {}


async def test_with_a_variable_nothing_but_that_variable_is_set(sandbox: LocalSandbox) -> None:
    random.seed(42)
    seeded = random.random()
    tests = [
        a_test("set again", "assert SEED == 42\nassert before == 42"),
        a_test("left alone", f"assert a != {seeded!r}\nassert a != b"),
    ]
    challenge = assignment({"p": [], "q": tests}, seed=42, seed_variable="SEED")
    answers = {
        "p": "import random\nbefore = SEED\nSEED = 7\na = random.random()",
        "q": "b = random.random()",
    }
    _, cases = await graded(sandbox, challenge, answers)
    assert troubles(cases) == {}


async def test_plots_are_drawn_and_cost_nothing(sandbox: LocalSandbox) -> None:
    """Figures end with their cell, as in Jupyter; nothing is said of windows or folders."""
    answer = (
        "%matplotlib inline\n"
        "import matplotlib.pyplot as plt\n"
        "print('before')\n"
        "plt.plot([1, 2], [3, 4])\nplt.title('Growth')\nplt.show()\n"
        "print('after')\n"
        "def draw():\n"
        "    figure, axes = plt.subplots()\n"
        "    axes.plot([1, 2, 3])\n"
        "    axes.set_title('Drawn')\n"
        "    plt.show()\n"
        "    return axes\n"
        "axes = draw();\n"
    )
    tests = [
        a_test("title", "assert axes.get_title() == 'Drawn'"),
        a_test("lines", "plt.plot([1])\nplt.show()\nassert len(draw().lines) == 1"),
        a_test("picture", "axes.figure.savefig('plot.png')\nassert open('plot.png', 'rb').read(4)"),
    ]
    challenge = assignment({"q": tests, "r": [a_test("left", "assert left == []")]}, limits=ROOMY)
    answers = {"q": answer, "r": "left = plt.get_fignums()\naxes.figure"}
    verdict, cases = await graded(sandbox, challenge, answers)
    left_out = {"picture"} if sandbox.level != "B" else set()  # no folder to write to
    assert set(troubles(cases)) <= left_out
    assert verdict.output == "before\nafter\n<Figure size 640x480 with 1 Axes>\n"


@pytest.mark.parametrize("package", ["numpy", "pandas"])
async def test_packages_that_notebooks_import_work(package: str, sandbox: LocalSandbox) -> None:
    pytest.importorskip(package)
    answers = {
        "numpy": "import numpy as np\ntotal = np.arange(5).sum()\n"
        "mean = np.array([1.0, 2.0]).mean()",
        "pandas": "import pandas as pd\ntable = pd.DataFrame({'a': [1, 2], 'b': [3.0, None]})\n"
        "total = table['a'].sum() + 7\nmean = table.groupby('a').size().mean() + 0.5\ntable",
    }
    tests = [
        a_test("total", "assert total == 10"),
        a_test("mean", "assert mean == 1.5"),
        a_test("hidden", "import numpy as np\nassert np.isclose(mean, 1.5)", hidden=True),
    ]
    verdict, cases = await graded(
        sandbox, assignment({"q": tests}, limits=ROOMY), {"q": answers[package]}
    )
    assert troubles(cases) == {}
    if package == "pandas":
        assert "   a    b\n0  1  3.0\n1  2  NaN\n" in verdict.output


SECRET = "c0ffee-7391"
HIDDEN_PARTS: dict[str, tuple[str, str, str]] = {
    "a wrong value": ("assert f(0) == 1", f"assert f(7) == {SECRET!r}", "cell"),
    "an error": ("assert f(0) == 1", f"for x in (7,):\n    raise KeyError({SECRET!r})", "cell"),
    "an error of the answer": ("assert f(0) == 1", f"assert f({SECRET!r}) == 1", "cell"),
    "a missing name": ("assert f(0) == 1", f"assert name_{SECRET[:6]}(7) == 1", "cell"),
    "its message": ("assert f(0) == 1", f"assert f(7) == 3, {SECRET!r}", "cell"),
    "printed": ("assert f(0) == 1", f"print({SECRET!r})\nassert f(7) == 3", "cell"),
    "a warning": (
        "assert f(0) == 1",
        f"import warnings\nwarnings.warn({SECRET!r})\nassert f(7) == 3",
        "cell",
    ),
    "an example": (">>> f(0)\nasked 0\n1\n", f">>> f(7)\n{SECRET!r}\n", "doctest"),
    "an example with an error": (">>> f(0)\nasked 0\n1\n", f">>> {{}}[{SECRET!r}]\n1\n", "doctest"),
    "too slow": ("assert f(0) == 1", f"while {SECRET!r}: pass", "cell"),
}


@pytest.mark.parametrize("what", HIDDEN_PARTS)
async def test_of_a_hidden_part_nothing_is_told(what: str) -> None:
    """Neither its line nor values, output, message or traceback; on runs it is not even tried."""
    shown, secret, form = HIDDEN_PARTS[what]
    separator = "\n" if form == "cell" else ""
    check = CellTest(f"{shown}{separator}{secret}", shown, form)  # type: ignore[arg-type]
    case = TestCase("half", check, points=2, source=shown)
    challenge = assignment({"q": [case]})
    answer = (
        "tried = []\n"
        "def f(x):\n"
        "    tried.append(x)\n"
        "    print('asked', x)\n"
        "    return 1 if x == 0 else bytearray(30_000_000) and 1 // (x == 7)\n"
    )
    sandbox = jail("B")
    submitted, cases = await graded(sandbox, challenge, {"q": answer})
    run, on_run = await graded(sandbox, challenge, {"q": answer}, hidden=False)
    await sandbox.close()

    half = cases["half"]
    assert half.status != "passed"
    assert half.earned == 0
    assert half.error == "What you see of this test passes; a part of it that is hidden does not."
    assert (half.call, half.expected, half.got, half.difference) == (None,) * 4
    assert (half.line, half.traceback) == (None, None)
    told = repr(submitted)
    assert SECRET not in told
    assert SECRET[:6] not in told
    assert "asked 7" not in told
    assert on_run["half"].status == "passed"
    assert SECRET not in repr(run)
    # What it took tells nothing either: it is what the shown part took.
    assert half.output == on_run["half"].output
    assert abs((half.memory_bytes or 0) - (on_run["half"].memory_bytes or 0)) < 10_000_000

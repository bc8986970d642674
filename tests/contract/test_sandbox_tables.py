"""numpy and pandas cross the wall of the jail, and are compared by a side that has neither."""

from __future__ import annotations

import importlib.util

import pytest
from msgspec.structs import replace
from sandbox_samples import challenge, jail

from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import CodeTest, Limits, Script, TestCase
from jupyter_codementor.model.verdict import CaseResult

IMPORTS = "import numpy as np\nimport pandas as pd"
NAMES = Names(frozenset({"f"}), imports=IMPORTS, modules={"np": "numpy", "pd": "pandas"})

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pandas") is None, reason="pandas is not installed here"
)


async def result_of(code: str, test: str, kind: type = Script) -> CaseResult:
    compiled = compile_calls(test, NAMES, "Cell 1")
    assert isinstance(compiled.check, kind), compiled.why_code
    asked = challenge(TestCase("t", compiled.check, source=test), limits=Limits(5.0, 512))
    asked = replace(asked, image="pandas")
    verdict = await grade(asked, f"{IMPORTS}\n{code}", jail("C"), hidden=True)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict.cases[0]


@pytest.mark.parametrize(
    ("code", "test"),
    [
        ("def f(a): return a * 2", "assert np.array_equal(f(np.array([1, 2])), np.array([2, 4]))"),
        ("def f(a): return a.sum()", "assert f(np.array([[1, 2], [3, 4]])) == 10"),
        ("def f(a): return a.mean()", "assert f(np.array([1, 2])) == 1.5"),
        ("def f(n): return np.zeros((n, 2))", "assert (f(3) == np.zeros((3, 2))).all()"),
        ("def f(n): return np.linspace(0, 1, 3)", "assert f(1) == approx(np.array([0, 0.5, 1]))"),
        ("def f(n): return np.array([0.1 + 0.2])", "np.testing.assert_allclose(f(1), [0.3])"),
        ("def f(a): a.sort()", "a = np.array([3, 1])\nf(a)\nassert np.array_equal(a, [1, 3])"),
        (
            "def f(df): return df.groupby('k')['v'].sum()",
            "assert f(pd.DataFrame({'k': ['a', 'b', 'a'], 'v': [1, 2, 3]}))"
            ".reset_index(drop=True).equals(pd.Series([4, 2], name='v'))",
        ),
        (
            "def f(df): return df[df.v > 1].reset_index(drop=True)",
            "pd.testing.assert_frame_equal(f(pd.DataFrame({'k': ['a', 'b'], 'v': [1, 2]})), "
            "pd.DataFrame({'k': ['b'], 'v': [2]}))",
        ),
        ("def f(n): return pd.Series([1, None])", "assert f(1).equals(pd.Series([1, None]))"),
    ],
)
async def test_what_is_right_passes_as_data(code: str, test: str) -> None:
    result = await result_of(code, test)
    assert (result.status, result.difference, result.error) == ("passed", None, None)


@pytest.mark.parametrize(
    ("code", "test", "difference"),
    [
        (
            "def f(n): return np.array([[1, 2], [3, 9]])",
            "assert np.array_equal(f(1), np.array([[1, 2], [3, 4]]))",
            "at [1, 1]: expected 4, got 9 (1 of 4 items differ)",
        ),
        (
            "def f(n): return np.array([1, 2, 3, 4])",
            "assert np.array_equal(f(1), np.array([[1, 2], [3, 4]]))",
            "expected an array of shape (2, 2), got one of shape (4,)",
        ),
        (
            "def f(n): return [1, 2]",
            "assert np.array_equal(f(1), np.array([1, 2]))",
            "expected an array, got the list [1, 2]",
        ),
        (
            "def f(n): return pd.DataFrame({'a': [1, 2], 'c': [3, 4]})",
            "pd.testing.assert_frame_equal(f(1), pd.DataFrame({'a': [1, 2], 'b': [3, 4]}))",
            "missing column: ['b']; column too many: ['c']",
        ),
        (
            "def f(n): return pd.DataFrame({'a': [1, 2]}, index=['x', 'y'])",
            "pd.testing.assert_frame_equal(f(1), pd.DataFrame({'a': [1, 3]}, index=['x', 'y']))",
            "column 'a': at row 'y': expected 3, got 2 (1 of 2 items differ)",
        ),
        (
            "def f(n): return pd.DataFrame({'a': [1.0, 3.0]})",
            "pd.testing.assert_frame_equal(f(1), pd.DataFrame({'a': [1, 3]}))",
            "column 'a': expected dtype int64, got float64",
        ),
    ],
)
async def test_the_first_difference_is_named_by_its_place(
    code: str, test: str, difference: str
) -> None:
    result = await result_of(code, test)
    assert result.status == "failed"
    assert difference in str(result.difference)


@pytest.mark.parametrize(
    "test",
    [
        "for n in range(3):\n    assert np.array_equal(f(np.arange(n)), np.arange(n) * 2)",
        "for n in range(3):\n    np.testing.assert_allclose(f(np.ones(n)), 2 * np.ones(n))",
        "table = pd.DataFrame({'a': range(3)})\nassert f(table).equals(table * 2)",
    ],
)
async def test_tables_reach_tests_that_are_code(test: str) -> None:
    result = await result_of("def f(a): return a * 2", test, CodeTest)
    assert (result.status, result.difference, result.error) == ("passed", None, None)
    result = await result_of("def f(a): return a * 3", test, CodeTest)
    assert result.status == "failed"

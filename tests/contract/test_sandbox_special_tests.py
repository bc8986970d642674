"""Random inputs, rules on the source, and steps that are counted, in real boxes."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from sandbox_samples import LIMITS, challenge, jail

from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.grading import grade
from jupyter_codementor.model.challenge import CodeTest, RandomCases, Script, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

NAMES = Names(frozenset({"f"}), imports="import math\nimport string")
SOLUTION = "def f(xs):\n    if not xs:\n        raise ValueError('empty')\n    return sorted(xs)"
RANDOM = """
from string import digits

def word(rng):
    return rng.choice(digits)

@random_cases(f, seed=3, count=30)
def inputs(rng):
    return [rng.randint(0, 9) for _ in range(rng.randint(0, 5))]
"""


async def verdict_of(code: str, test: str, **kwargs: Any) -> Verdict:
    check = compile_calls(test, NAMES, "Cell 1").check
    asked = challenge(TestCase("t", check, source=test), limits=LIMITS)
    return await grade(replace(asked, **kwargs), code, jail("C"), hidden=True)


async def result_of(code: str, test: str, **kwargs: Any) -> CaseResult:
    verdict = await verdict_of(code, test, **kwargs)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict.cases[0]


# --- random inputs --------------------------------------------------------------------------------


async def test_random_inputs_are_compared_with_the_reference_solution() -> None:
    assert isinstance(compile_calls(RANDOM, NAMES, "Cell 1").check, RandomCases)
    assert (await result_of(SOLUTION, RANDOM, solution=SOLUTION)).status == "passed"
    wrong = SOLUTION.replace("sorted(xs)", "sorted(set(xs))")
    result = await result_of(wrong, RANDOM, solution=SOLUTION)
    assert result.status == "failed"
    assert str(result.call).startswith("f([")
    assert "expected" in str(result.difference)
    again = await result_of(wrong, RANDOM, solution=SOLUTION)
    assert (again.call, again.expected) == (result.call, result.expected)
    silent = SOLUTION.replace("raise ValueError('empty')", "return []")
    result = await result_of(silent, RANDOM, solution=SOLUTION)
    assert (result.call, result.expected, result.got) == ("f([])", "ValueError", "[]")


async def test_the_results_of_random_inputs_may_be_compared_by_distance_or_in_any_order() -> None:
    near = "@random_cases(f, compare=approx)\ndef inputs(rng):\n    return rng.random(), 3"
    solution = "def f(x, n):\n    return x * n"
    assert (await result_of("def f(x, n): return x + x + x", near, solution=solution)).earned
    mixed = "@random_cases(f, compare=unordered)\ndef inputs(rng):\n    return rng.randint(2, 5)"
    solution = "def f(n):\n    return list(range(n))"
    backwards = "def f(n): return list(range(n))[::-1]"
    assert (await result_of(backwards, mixed, solution=solution)).earned


async def test_expected_values_of_random_inputs_never_enter_the_students_box() -> None:
    code = (
        "import gc\nSECRET = 90210\ndef f(n):\n"
        "    seen = [o for o in gc.get_objects() if isinstance(o, dict) and 'expect' in o]\n"
        "    return len(seen)"
    )
    test = "@random_cases(f, count=2)\ndef inputs(rng):\n    return (1,)"
    result = await result_of(code, test, solution="def f(n): return 123456")
    assert (result.status, result.got) == ("failed", "0")


@pytest.mark.parametrize(
    ("test", "solution", "why"),
    [
        ("def inputs(rng):\n    return 1 / 0", SOLUTION, "ZeroDivisionError"),
        ("def inputs(rng):\n    return object()", SOLUTION, "returns what is no data"),
        ("def inputs(rng):\n    return 1", "def f(n): return object()", "the solution returns"),
        ("def inputs(rng):\n    while True: pass", SOLUTION, "timeout"),
    ],
)
async def test_a_generator_that_does_not_work_is_the_fault_of_the_test(
    test: str, solution: str, why: str
) -> None:
    verdict = await verdict_of(SOLUTION, f"@random_cases(f)\n{test}", solution=solution)
    assert verdict.status == "grader_fault"
    assert "at fault, not your code" in str(verdict.fault)
    assert why in str(verdict.fault)


# --- rules on the source --------------------------------------------------------------------------

SORTED = "def helper(xs):\n    return sorted(xs)\n\ndef f(xs):\n    return helper(xs)\n"
METHOD = "def f(xs):\n    xs.sort()\n    return xs\n"
LOOP = "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n"
RECURSION = "def f(n):\n    return 0 if n == 0 else n + f(n - 1)\n"
MUTUAL = "def g(n): return f(n - 1)\ndef f(n): return 0 if n <= 0 else g(n)\n"
INNER = "def f(n):\n    def go(k): return 0 if k == 0 else go(k - 1)\n    return go(n)\n"
UNUSED = "def other(xs):\n    return sorted(xs)\n\ndef f(xs):\n    return xs\n"
IMPORTS = "import math\nfrom os.path import join\ndef f(n): return n\n"


@pytest.mark.parametrize(
    ("test", "code", "difference"),
    [
        (
            'assert not source(f).uses("sort", "sorted")',
            SORTED,
            "line 2 of your code uses `sort` or",
        ),
        ('assert not source(f).uses("sort", "sorted")', METHOD, "line 2 of your code uses"),
        ('assert not source(f).uses("sort", "sorted")', UNUSED, None),
        ('assert not source(f).uses("sort")', "def f(x): return getattr(x, 'sort')()", "line 1"),
        ('assert source(f).uses("sorted")', SORTED, None),
        ('assert source(f).uses("sorted")', LOOP, "`f` does not use `sorted`"),
        ("assert source(f).recurses()", RECURSION, None),
        ("assert source(f).recurses()", MUTUAL, None),
        ("assert source(f).recurses()", INNER, None),
        ("assert source(f).recurses()", LOOP, "`f` never calls itself"),
        (
            "assert not source(f).recurses()",
            RECURSION,
            "line 1 of your code begins a function that",
        ),
        ("assert not source(f).loops()", LOOP, "line 3 of your code is a loop"),
        ("assert not source(f).loops()", RECURSION, None),
        ("assert source(f).loops()", RECURSION, "`f` has no for or while loop"),
        ("assert not source(f).comprehensions()", "def f(n): return [i for i in n]", "line 1"),
        ('assert not source(f).imports("math")', IMPORTS, "line 1 of your code imports `math`"),
        ('assert not source(f).imports("os")', IMPORTS, "line 2 of your code imports `os`"),
        ('assert not source(f).imports("re")', IMPORTS, None),
        ("assert not source(f).loops()", "from math import sqrt as f", "is not defined by def"),
    ],
)
async def test_a_rule_on_the_source_is_kept_or_broken(
    test: str, code: str, difference: str | None
) -> None:
    assert isinstance(compile_calls(test, NAMES, "Cell 1").check, Script)
    result = await result_of(code, test)
    assert result.status == ("failed" if difference else "passed")
    assert (difference or "") in str(result.difference)


async def test_a_rule_about_what_is_missing_says_so() -> None:
    assert (await result_of("x = 1", "assert not source(f).loops()")).status == "missing"


# --- counting -------------------------------------------------------------------------------------

FAST = "def f(n):\n    return n * (n - 1) // 2\n"
SLOW = "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n"
COUNT = "assert steps(lambda: f(1_000)) < 100"


@pytest.mark.parametrize(
    ("code", "difference"),
    [
        (FAST, None),
        (SLOW, "2,003 lines of your code were executed, and at most 99 may be"),
        (SLOW.replace("total += i", "total += len([i])"), "2,003 lines"),
        (
            "class A:\n    def __init__(self, n):\n        for _ in range(n): pass\ndef f(n): A(n)",
            "1,00",
        ),
        ("def f(n):\n    exec('for i in range(1000):\\n  i')", "2,00"),
        ("def f(n):\n    return sum(i for i in range(n))", "1,00"),
        ("import sys\ndef f(n):\n    sys.settrace(None)\n    for i in range(n): pass", "settrace"),
        ("import sys\ndef f(n):\n    getattr(sys, 'set' + 'trace')(None)\n    return 1", None),
        (
            "def f(n):\n    import sys\n    sys._getframe().f_trace = None\n    return 1",
            "so its steps",
        ),
    ],
)
async def test_lines_are_counted(code: str, difference: str | None) -> None:
    assert isinstance(compile_calls(COUNT, NAMES, "Cell 1").check, Script)
    result = await result_of(code, COUNT)
    if "'set' + 'trace'" in code:  # unseen in the source, but stopped when it is called
        assert result.status == "error"
        assert "so they cannot be counted" in str(result.error)
        return
    assert result.status == ("failed" if difference else "passed")
    assert (difference or "") in str(result.difference)


async def test_lines_are_counted_in_tests_that_are_code() -> None:
    test = (
        "few = steps(lambda: f(100))\nmany = steps(lambda: f(200))\n"
        "assert many < 3 * few, 'it grows too fast'\nassert f(4) == 6"
    )
    assert isinstance(compile_calls(test, NAMES, "Cell 1").check, CodeTest)
    assert (await result_of(SLOW, test)).status == "passed"
    square = SLOW.replace("range(n)", "range(n * n)").replace("total += i", "total = 6")
    result = await result_of(square, test)
    assert result.status == "failed"
    assert "it grows too fast" in str(result.difference)
    result = await result_of(f"import sys\nx = sys.settrace\n{SLOW}", test)
    assert "so its steps cannot be counted" in str(result.difference)


@pytest.mark.parametrize(
    "test",
    [
        "assert source(f).uses()",
        "assert source(f).loops('x')",
        "assert len(source(f).uses('sort')) == 2",
        "assert source(g).loops()",
        "@random_cases(f, count=5000)\ndef inputs(rng): return 1",
        "@random_cases(g)\ndef inputs(rng): return 1",
        "@random_cases(f, compare=len)\ndef inputs(rng): return 1",
        "@random_cases(f)\ndef inputs(rng): return unknown",
        "@random_cases(f)\ndef inputs(rng): return 1\nassert f(1) == 1",
    ],
)
def test_what_these_words_do_not_take_is_refused(test: str) -> None:
    from jupyter_codementor.errors import NotAChallenge

    with pytest.raises(NotAChallenge, match="Cell 1, line"):
        compile_calls(test, NAMES, "Cell 1")

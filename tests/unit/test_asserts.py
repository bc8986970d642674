"""`approx`, `raises` and `unordered` hold in a notebook exactly if the grader says so."""

import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_codementor.asserts import (
    Source,
    approx,
    raises,
    random_cases,
    source,
    steps,
    unordered,
)
from jupyter_codementor.grading import compare
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Approximate, Unordered

NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([0.1 + 0.2, 0.3, 0.3000001, 1.0, 1 + 1e-10, 1 + 1e-7, math.inf, math.nan]),
    st.sampled_from([1j, 1 + 1e-8j, 10**400, 2**60]),
)
LEAVES = st.one_of(NUMBERS, st.booleans(), st.none(), st.sampled_from(["", "a"]))
KEYS = st.one_of(st.sampled_from(["a", 1, 1.0, True, (1,)]))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(KEYS, inner, max_size=2),
        st.sets(st.sampled_from([1, 2, "a", 0.3, 0.1 + 0.2]), max_size=2),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_approx_agrees_with_the_grader(got: Any, expected: Any) -> None:
    for value in (got, expected):
        graded = compare(Approximate(plaindata.encode(expected), rel=1e-6), value) is None
        assert (value == approx(expected)) is graded


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.lists(LEAVES, max_size=4), VALUES), st.lists(LEAVES, max_size=4), st.randoms())
def test_unordered_agrees_with_the_grader(got: Any, expected: list[Any], random: Any) -> None:
    shuffled = random.sample(expected, len(expected))
    for value in (got, shuffled, shuffled + shuffled[:1]):
        graded = compare(Unordered(plaindata.encode(expected)), value) is None
        assert (value == unordered(expected)) is graded
        if isinstance(value, (list, tuple, set, dict)):
            assert (unordered(value) == expected) is graded


@pytest.mark.parametrize(
    ("got", "expected", "holds"),
    [
        (1.5, approx(1.5), True),
        (1.5 + 1e-7, approx(1.5), True),
        (1.51, approx(1.5), False),
        (1.51, approx(1.5, abs=0.1), True),
        (2, approx(2.0), True),
        (True, approx(1), False),
        ("1", approx(1), False),
        ([0.1 + 0.2], approx([0.3]), True),
        ((0.3,), approx([0.3]), False),
        ({"a": 0.1 + 0.2}, approx({"a": 0.3}), True),
        ({"b": 0.3}, approx({"a": 0.3}), False),
        (math.nan, approx(math.nan), True),
        (math.inf, approx(1e308), False),
        (None, approx(0), False),
    ],
)
def test_approx_compares_numbers_by_distance(got: Any, expected: Any, holds: bool) -> None:
    assert (got == expected) is holds
    assert (expected == got) is holds


def test_unordered_counts_how_often_an_item_is_there() -> None:
    assert unordered([1, 2, 2]) == [2, 1, 2]
    assert unordered([1, 2, 2]) != [1, 1, 2]
    assert unordered([[2], {"a": 1}]) == [{"a": 1}, [2]]
    assert unordered([1]) == unordered((1,))
    assert unordered([True]) != [1]
    assert unordered(["a"]) != "a"


def test_unordered_asks_for_a_collection() -> None:
    with raises(TypeError, match="needs a list, tuple, set or dict, not a generator"):
        unordered(n for n in (1, 2))


def test_approx_refuses_negative_tolerances() -> None:
    for tolerance in (-1.0, math.nan):
        with raises(ValueError, match="0 or more"):
            approx(1, rel=tolerance)


def test_raises_holds_only_if_the_exception_is_raised() -> None:
    with raises(LookupError):
        {}["a"]
    with (
        pytest.raises(AssertionError, match="KeyError should have been raised, but nothing was"),
        raises(KeyError),
    ):
        pass
    with pytest.raises(ZeroDivisionError), raises((KeyError, ValueError)):
        _ = 1 / 0


def test_raises_looks_for_the_pattern_in_the_message() -> None:
    with raises(ValueError, match="is em.ty"):
        raise ValueError("the list is empty")
    with (
        pytest.raises(AssertionError, match="'no' is not found"),
        raises(ValueError, match="no"),
    ):
        raise ValueError("empty")


def test_what_is_compared_can_be_read_in_a_message() -> None:
    assert repr(approx(1.5)) == "approx(1.5, rel=1e-06, abs=1e-12)"
    assert repr(unordered((1, 2))) == "unordered([1, 2])"


# --- what a notebook runs: counted lines, facts about a source, random inputs --------------------


def _looping(n: int) -> int:
    total = 0
    for number in range(n):
        total += number
    return total


def _recursing(n: int) -> int:
    return 0 if n == 0 else n + _recursing(n - 1)


def test_steps_counts_the_lines_that_are_executed() -> None:
    few, many = steps(lambda: _looping(10)), steps(lambda: _looping(20))
    assert (few, many) == (23, 43)
    assert steps(lambda: sorted(range(1_000))) == 0


def test_source_tells_facts_about_a_function_of_a_module() -> None:
    assert source(_looping).loops()
    assert source(_looping).uses("range")
    assert not source(_looping).recurses()
    assert source(_recursing).recurses()
    assert not source(_recursing).loops()


def test_source_needs_something_with_a_source() -> None:
    with pytest.raises(TypeError, match="needs a function or class"):
        source(len)
    with pytest.raises(LookupError, match="does not define nothing"):
        Source("x = 1", "nothing")


def test_facts_reach_as_far_as_the_code_is_used() -> None:
    text = (
        "import re\ndef unused(): return sorted([])\nclass A:\n"
        "    def go(self): return self.stop()\n"
        "    def stop(self): return [i for i in helper()]\ndef helper(): return max(1, 2)\n"
    )
    assert Source(text, "A").uses("max") == (6,)
    assert Source(text, "A").comprehensions() == (5,)
    assert not Source(text, "A").uses("sorted")
    assert Source(text, "helper").imports("re") == (1,)


@pytest.mark.parametrize(
    "body",
    [
        "    sum = 0\n    for x in xs: sum += x\n    return sum\n",
        "    sum = 0\n    def add(x):\n        nonlocal sum\n        sum += x\n    return sum\n",
    ],
)
def test_a_variable_of_the_function_is_no_use_of_a_built_in_of_that_name(body: str) -> None:
    assert not Source(f"def f(xs):\n{body}", "f").uses("sum")
    assert not Source("def f(sum): return sum + 1\n", "f").uses("sum")


@pytest.mark.parametrize(
    "text",
    [
        "def f(xs): return sum(xs)\n",
        "def f(xs):\n    [0 for sum in []]\n    return sum(xs)\n",
        "def f(xs):\n    def g(sum): return sum\n    return sum(xs)\n",
        "def f(xs):\n    global sum\n    sum = sum\n    return 0\n",
        "def f(xs, sum=sum): return sum(xs)\n",
        "def f(xs):\n    sum = xs.sum\n    return sum()\n",
        "add = sum\ndef f(xs): return add(xs)\n",
    ],
)
def test_a_built_in_is_seen_however_its_name_is_bound_elsewhere(text: str) -> None:
    assert Source(text, "f").uses("sum")


def test_random_cases_tries_each_input_and_keeps_to_its_seed() -> None:
    seen: list[object] = []

    @random_cases(lambda *arguments: seen.append(arguments), seed=3, count=2)
    def inputs(rng: random.Random) -> object:
        return rng.random(), "x"

    first = list(seen)
    assert len(first) == 2
    random_cases(lambda *arguments: seen.append(arguments), seed=3, count=2)(inputs)
    assert seen[2:] == first
    random_cases(seen.append, count=1)(lambda _: "alone")
    assert seen[-1] == "alone"
    with pytest.raises(ValueError, match="1 to 1,000"):
        random_cases(print, count=0)


def test_raises_keeps_what_was_raised() -> None:
    with raises(ValueError, match="no") as caught:
        raise ValueError("no")
    assert str(caught.value) == "no"

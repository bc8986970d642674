"""Arrays, rules, counted steps and random inputs in test cells become data."""

from __future__ import annotations

import time

import pytest

from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import (
    Approximate,
    Below,
    Call,
    CodeTest,
    Constant,
    Equal,
    Expectation,
    Name,
    RandomCases,
    Rule,
    Script,
    Steps,
)

NAMES = Names(
    frozenset({"f"}),
    imports="import numpy as np\nimport pandas as pd\nimport math",
    modules={"np": "numpy", "pd": "pandas"},
)
ONE_TWO = {"array": ["int64", [2], [1, 2]]}


def expected(source: str) -> Expectation | None:
    check = compile_calls(source, NAMES, "Cell 1").check
    assert isinstance(check, Script)
    return check.steps[-1].expect


@pytest.mark.parametrize(
    "test",
    [
        "assert np.array_equal(f(1), np.array([1, 2]))",
        "assert np.array_equal([1, 2], f(1))",
        "assert (f(1) == np.array([1, 2])).all()",
        "np.testing.assert_array_equal(f(1), [1, 2])",
        "assert f(1) == approx(np.array([1, 2]), 0, 0)",
        "assert np.allclose(f(1), [1, 2], 0, 0)",
        "assert np.allclose(f(1), [1, 2], atol=0, rtol=0)",
    ],
)
def test_each_way_of_numpy_to_compare_becomes_data(test: str) -> None:
    assert expected(test) == Approximate(ONE_TWO, 0.0, 0.0)


def test_tolerances_are_those_of_numpy() -> None:
    assert expected("assert np.allclose(f(1), [1, 2])") == Approximate(ONE_TWO, 1e-5, 1e-8)
    near = "np.testing.assert_allclose(f(1), [1, 2], atol=1)"
    assert expected(near) == Approximate(ONE_TWO, 1e-7, 1.0)


@pytest.mark.parametrize(
    ("literal", "form"),
    [
        ("np.array([1, 2.5])", {"array": ["float64", [2], [1.0, 2.5]]}),
        ("np.array([[True], [False]])", {"array": ["bool", [2, 1], [True, False]]}),
        ("np.array(['a', 'bcd'])", {"array": ["U3", [2], ["a", "bcd"]]}),
        ("np.array([1], dtype=np.int8)", {"array": ["int8", [1], [1]]}),
        ("np.array([1], dtype='int8')", {"array": ["int8", [1], [1]]}),
        ("np.array([1, 2], dtype=float)", {"array": ["float64", [2], [1.0, 2.0]]}),
        ("np.zeros(2, dtype=int)", {"array": ["int64", [2], [0, 0]]}),
        ("np.arange(1, 5, 2)", {"array": ["int64", [2], [1, 3]]}),
        ("np.full((1, 2), 'x')", {"array": ["U1", [1, 2], ["x", "x"]]}),
        ("pd.Index([1])", {"index": [None, {"array": ["int64", [1], [1]]}]}),
    ],
)
def test_arrays_are_computed_as_numpy_would(literal: str, form: object) -> None:
    from jupyter_codementor.model.plaindata import encode

    check = compile_calls(f"assert f({literal}) == 1", NAMES, "Cell 1").check
    assert isinstance(check, Script)
    call = check.steps[0].expression
    assert isinstance(call, Call)
    plain = encode_floats(form, encode)
    assert call.args == (Constant(plain),)


def encode_floats(form: object, encode: object) -> object:
    if isinstance(form, dict):
        return {key: encode_floats(value, encode) for key, value in form.items()}
    if isinstance(form, list):
        return [encode_floats(value, encode) for value in form]
    return encode(form) if isinstance(form, float) else form  # type: ignore[operator] # a function


def test_a_data_frame_becomes_data() -> None:
    table = {
        "frame": [
            {"index": [None, {"array": ["object", [2], ["a", "b"]]}]},
            {"index": [None, {"array": ["int64", [1], [0]]}]},
            [{"array": ["int64", [1], [1]]}, {"array": ["object", [1], ["x"]]}],
        ]
    }
    test = "pd.testing.assert_frame_equal(f(1), pd.DataFrame({'a': [1], 'b': ['x']}))"
    assert expected(test) == Equal(table)
    assert expected("assert f(1).equals(pd.DataFrame({'a': [1], 'b': ['x']}))") == Equal(table)


@pytest.mark.parametrize(
    "test",
    [
        "assert np.array_equal(f(1), f(2))",
        "assert f(np.random.rand(3)) == 1",
        "assert f(np.array([[1], [2, 3]])) == 1",
        "assert np.array_equal(f(1), np.array([1], dtype='M8[D]'))",
        "assert f(pd.DataFrame({'a': [1]}, columns=['b'])) == 1",
    ],
)
def test_what_is_no_literal_of_numpy_or_pandas_stays_code(test: str) -> None:
    assert isinstance(compile_calls(test, NAMES, "Cell 1").check, CodeTest)


@pytest.mark.parametrize(
    "literal",
    [
        "np.zeros(10**9)",
        "np.zeros((10**5, 10**5))",
        "np.arange(10**12)",
        "np.arange(10**8)",
        "np.full(10**8, 'x')",
    ],
)
def test_no_array_costs_time_or_memory(literal: str) -> None:
    started = time.perf_counter()
    with pytest.raises(NotAChallenge):
        compile_calls(f"assert f({literal}) == 1", NAMES, "Cell 1")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("test", "rule"),
    [
        ('assert not source(f).uses("a", "b")', Rule("f", "uses", ("a", "b"), False)),
        ("assert source(f).recurses()", Rule("f", "recurses")),
        ("assert not source(f).loops()", Rule("f", "loops", (), False)),
        ('assert source(f).imports("math")', Rule("f", "imports", ("math",))),
    ],
)
def test_a_rule_on_the_source_becomes_data(test: str, rule: Rule) -> None:
    assert expected(test) == rule


def test_counted_steps_become_data() -> None:
    check = compile_calls("assert steps(lambda: f(1)) < 5_000", NAMES, "Cell 1").check
    assert isinstance(check, Script)
    [step] = check.steps
    assert step.expression == Steps(Call(Name("f"), (Constant(1),)))
    assert step.expect == Below(5_000)
    assert expected("assert steps(lambda: f(1)) <= 10**3") == Below(1_000, inclusive=True)
    assert isinstance(
        compile_calls("assert steps(lambda: f(1)) < f(2)", NAMES, "Cell 1").check, CodeTest
    )


def test_a_generator_of_inputs_becomes_a_random_test() -> None:
    cell = (
        "@random_cases(f, seed=7, count=3, compare=approx)\ndef inputs(rng):\n    return math.pi, 1"
    )
    assert compile_calls(cell, NAMES, "Cell 1").check == RandomCases(
        function="f",
        generator="def inputs(rng):\n    return (math.pi, 1)",
        name="inputs",
        seed=7,
        count=3,
        compare="approx",
        imports="import math",
    )

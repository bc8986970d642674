"""Tests of assignments are judged outside, by values, with Python's own `==`."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_codementor.challenges.assignment_tests import compiled_cell
from jupyter_codementor.grading.cell_test import Failure, as_code, planned, points_of
from jupyter_codementor.grading.ports import CallFunction, Evaluate, Outcome, RunExample, RunLines
from jupyter_codementor.model.challenge import CellTest
from jupyter_codementor.model.plaindata import Opaque


def cell(source: str, form: Any = "cell") -> CellTest:
    return compiled_cell(CellTest(source, source, form))


def judged(test: CellTest, *values: object) -> Failure | None:
    plan = planned(test, whole=True)
    return plan.failure([Outcome(status="value", value=value) for value in values])


@pytest.mark.parametrize(
    ("source", "value", "passes"),
    [
        ("assert f() == 1", 1, True),
        ("assert f() == 1", 1.0, True),
        ("assert f() == 1", True, True),
        ("assert f() == [1, 2]", (1, 2), False),
        ("assert f() == {'a': 1}", {"a": 1.0}, True),
        ("assert f() is True", True, True),
        ("assert f() is True", 1, False),
        ("assert f() is None", None, True),
        ("assert f() is not None", 0, True),
        ("assert f() != 2", 2.0, False),
        ("assert f()", [0], True),
        ("assert not f()", "", True),
        ("assert f() < 3", (2, 3), True),
        ("assert f() < 3", (3, 3), False),
        ("assert 'a' in f()", ("a", "cat"), True),
        ("assert f() == g()", ([1], [1.0]), True),
        ("assert f() == g()", ("1", 1), False),
    ],
)
def test_values_are_compared_as_python_compares_them(
    source: str, value: object, passes: bool
) -> None:
    assert (judged(cell(source), value) is None) is passes


def test_expected_values_do_not_leave_for_the_box() -> None:
    plan = planned(cell("assert f(1) == 'the secret'\nassert f(2) < 987654"), whole=True)
    assert all(isinstance(step, Evaluate) for step in plan.steps)
    assert "the secret" not in repr(plan.steps)
    assert plan.canary is None


def test_printed_text_that_is_expected_does_not_leave_for_the_box() -> None:
    plan = planned(
        cell(">>> f(1)\n'the secret'\n>>> f(2) == 'more'\nTrue\n", "doctest"), whole=True
    )
    assert [type(step) for step in plan.steps] == [RunExample, Evaluate]
    assert "the secret" not in repr(plan.steps)
    assert "more" not in repr(plan.steps)


def test_what_is_no_data_is_left_to_a_test_as_code() -> None:
    found = judged(cell("assert f() == 1"), Opaque("fractions.Fraction"))
    assert found is not None
    assert found.opaque
    found = judged(cell("assert f() == 1"), [Opaque("x.Y")])
    assert found is not None
    assert found.opaque
    plan = as_code(cell("assert f() == 1"), whole=True)
    assert [type(step) for step in plan.steps] == [RunLines]
    assert plan.canary is not None


def test_the_parts_of_a_cell_keep_their_order() -> None:
    test = cell(
        '"""Says nothing."""\nimport math\nassert f() == 1\nfor i in f():\n    pass\nprint(1)'
    )
    plan = planned(test, whole=True)
    assert [type(step) for step in plan.steps] == [RunLines, Evaluate, RunLines, Evaluate]
    assert plan.canary is not None


def test_an_import_alone_needs_no_canary() -> None:
    assert planned(cell("import math\nassert f() == 1"), whole=True).canary is None


def test_a_test_function_that_is_data_is_asked_as_data() -> None:
    assert all(
        isinstance(step, Evaluate)
        for step in planned(cell("def t(f):\n    assert f(1) == 1", "function"), whole=True).steps
    )
    plan = planned(cell("def t(f, env):\n    assert f(1) == 1", "function"), whole=True)
    assert [type(step) for step in plan.steps] == [CallFunction]
    assert plan.canary is not None


@pytest.mark.parametrize(
    ("value", "earned"),
    [(None, 4), (2, 2), (2.5, 2.5), (0, 0), (4, 4), (9, 4), (-1, 4), (True, 4), ("2", 4)],
)
def test_a_last_number_is_what_is_earned(value: object, earned: float) -> None:
    plan = planned(cell("f(1)\nscore()"), whole=True)
    outcomes = [Outcome(status="value", value=value)] * len(plan.items)
    assert points_of(plan, outcomes, 4) == earned


def test_answers_that_stop_short_are_no_pass() -> None:
    plan = planned(cell("assert f() == 1\nassert f() == 2"), whole=True)
    assert plan.failure([]) is not None
    assert plan.failure([Outcome(status="value", value=1)]) is not None
    crash = plan.failure([Outcome(status="crash")])
    assert crash is not None
    assert crash.outcome == Outcome(status="crash")


def test_what_python_cannot_read_runs_as_it_is() -> None:
    for source in ("%time f()", "x = 1; assert f() == 1", "assert f( == 1"):
        plan = planned(cell(source), whole=True)
        assert [type(step) for step in plan.steps] == [RunLines]
        assert plan.canary is not None

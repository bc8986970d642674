"""Mutants compile, differ, and come in one order; hidden results tell nothing."""

from __future__ import annotations

import ast
import time

import pytest

from jupyter_codementor.grading import mutants
from jupyter_codementor.grading.reveal import reveal
from jupyter_codementor.model.verdict import CaseResult

CODE = '''
def f(xs, n):
    """Doc."""
    total = 0
    for i in range(n):
        if xs[i] < 3 and not xs[i] == 0:
            total += xs[i] * 2
    return xs[1:n] if total >= 10 else True
'''


@pytest.mark.parametrize(
    "description",
    [
        "<= instead of <",
        "> instead of <",
        "!= instead of ==",
        "// instead of *",
        "- instead of +",
        "1 instead of 0",
        "9 instead of 10",
        "`or` instead of `and`",
        "`not` dropped from `not xs[i] == 0`",
        "returns None",
        "`total += xs[i] * 2` removed",
        "`range(n)` goes one step further",
        "the end of the slice `1:n` moved by 1",
        "False instead of True",
    ],
)
def test_each_kind_of_small_mistake_is_made(description: str) -> None:
    assert description in {mutant.description for mutant in mutants(CODE)}


def test_mutants_compile_differ_and_are_always_the_same() -> None:
    found = mutants(CODE)
    assert found == mutants(CODE)
    codes = {ast.dump(ast.parse(mutant.code)) for mutant in found}
    assert len(codes) == len(found)
    assert ast.dump(ast.parse(CODE)) not in codes
    assert all(1 <= mutant.line <= CODE.count("\n") for mutant in found)


def test_at_most_as_many_as_asked_for_are_taken_evenly_over_the_code() -> None:
    few = mutants(CODE, most=5)
    assert len(few) == 5
    assert few[-1].line - few[0].line >= 3


def test_a_docstring_is_left_alone() -> None:
    assert all('"""Doc."""' in mutant.code for mutant in mutants(CODE))


def test_a_hidden_result_is_reduced_and_a_visible_one_is_not() -> None:
    full = CaseResult(
        name="n",
        status="error",
        points=2,
        earned=0,
        message="hint",
        call="f(1)",
        expected="1",
        got="2",
        difference="d",
        error="e",
        line=3,
        traceback="t",
        output="o",
        duration_ms=1.0,
    )
    assert reveal(full) is full
    hidden = CaseResult(
        **{name: getattr(full, name) for name in full.__struct_fields__} | {"hidden": True}
    )
    assert reveal(hidden) == CaseResult(
        name="n", status="error", points=2, earned=0, hidden=True, message="hint"
    )


def test_mutants_of_long_code_are_few_spread_and_made_in_a_moment() -> None:
    lines = "".join(f"    if n > {i} and n < {i + 5}:\n        n = n + {i}\n" for i in range(100))
    started = time.perf_counter()
    made = mutants(f"def f(n):\n{lines}    return n\n", most=40)
    assert time.perf_counter() - started < 4
    assert len(made) == 40
    assert made[0].line < 20
    assert made[-1].line > 180

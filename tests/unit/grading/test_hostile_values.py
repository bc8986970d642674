"""What a box makes up is a failed test, never an exception in the grader nor text without form."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from jupyter_codementor.challenges.assignment_tests import compiled_cell
from jupyter_codementor.grading.assignment_result import Troubles, result_of
from jupyter_codementor.grading.cell_test import planned
from jupyter_codementor.grading.check import blank, judge
from jupyter_codementor.grading.ports import Outcome, Raised, Tried
from jupyter_codementor.model.challenge import (
    Below,
    CellTest,
    Equal,
    Expectation,
    Limits,
    Name,
    Script,
    Step,
    TestCase,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import PlainDataError, decode, encode
from jupyter_codementor.model.verdict import CaseResult

HALF = "\ud800"
HUGE = {"int": "0x" + "f" * 5_000}
CASE = TestCase("t", Script(()), source="assert f() == 1")


def judged(expect: Expectation, form: Any) -> CaseResult:
    step = Step("f()", Name("f"), expect=expect)
    outcome = Outcome(status="value", value=decode(form))
    return judge(CASE, step, outcome, Limits(), blank(CASE, "passed"))


@pytest.mark.parametrize(
    ("expect", "form"),
    [
        (Below(5, inclusive=True), HUGE),
        (Equal(1), {"opaque": HALF, "text": HALF}),
        (Truth(expected=True), {"opaque": f"builtins.{HALF}", "text": ""}),
        (Unordered([1]), {"opaque": HALF, "text": ""}),
        (Equal(1, numbers_alike=True), {"complex": ["0x1p0", "0x1p0"]}),
        (Equal(1), {"dict": [[HALF, HUGE]]}),
    ],
)
def test_a_made_up_value_fails_and_can_be_told(expect: Expectation, form: Any) -> None:
    result = judged(expect, form)
    assert result.status == "failed"
    assert msgspec.json.encode(result)


def test_a_dtype_that_is_no_text_breaks_the_protocol() -> None:
    with pytest.raises(PlainDataError):
        decode({"array": [HALF, [0], []]})


@pytest.mark.parametrize("form", ["dict", "set", "frozenset"])
def test_very_many_keys_whose_hash_can_be_worked_out_are_refused(form: str) -> None:
    """Chosen well, 70,000 whole numbers held up the grader for six seconds."""
    keys: list[Any] = list(range(20_000))
    with pytest.raises(PlainDataError, match="keys that are no text"):
        decode({form: [[key, 0] for key in keys] if form == "dict" else keys})
    value: Any = dict.fromkeys(keys) if form == "dict" else set(keys)
    with pytest.raises(PlainDataError, match="keys that are no text"):
        encode(value)


def test_many_keys_that_are_text_and_fewer_that_are_numbers_are_passed_on() -> None:
    for value in ({str(key) for key in range(60_000)}, dict.fromkeys(range(15_000))):
        assert decode(encode(value)) == value


def tried(source: str, outcome: Outcome, form: Any = "cell") -> CaseResult:
    check = compiled_cell(CellTest(source, source, form))
    failure = planned(check, whole=True).failure([outcome])
    troubles = Troubles()
    troubles.add("q", "of q", f"f = 1\n#{'a' * 60}", Outcome(status="raised"))
    case = TestCase("t", check, source=source)
    return result_of(case, "q", Tried(outcomes=(outcome,)), failure, 0, troubles, Limits())


@pytest.mark.parametrize("value", [None, 5, (1,), (1, 2, 3), [1, 2]])
def test_two_sides_that_are_no_two_sides_break_the_protocol(value: object) -> None:
    result = tried("assert f(1) < g(1)", Outcome(status="value", value=value))
    assert result.status == "protocol_error"


@pytest.mark.parametrize("name", ["(", "a(a|aa|a?)*Z", "", "f|a*"])
def test_a_missing_name_that_is_none_is_no_pattern_to_search_for(name: str) -> None:
    result = tried("assert f(1) == 3", Outcome(status="missing", missing=name))
    assert result.status == "missing"


def test_what_a_doctest_printed_can_be_told_whatever_it_is() -> None:
    for said in ("4", HALF, "x" * 100_000):
        result = tried(">>> f(3)\n5\n", Outcome(status="value", value=said + "\n"), "doctest")
        assert result.status == "failed"
        assert len(msgspec.json.encode(result)) < 10_000


def test_an_exception_that_a_doctest_wants_otherwise_is_told() -> None:
    source = ">>> f(3)\nTraceback (most recent call last):\n  ...\nValueError: x\n"
    raised = Raised("ValueError", ("ValueError",), "y")
    result = tried(source, Outcome(status="raised", raised=raised), "doctest")
    assert (result.status, result.got) == ("failed", "ValueError: y")

"""Comparisons of two values from the student's process: what is asked, and who decides."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading.both_sides import asked, compares, judged
from jupyter_codementor.model.challenge import (
    Constant,
    Display,
    Equal,
    Name,
    Operation,
    Step,
    Truth,
)
from jupyter_codementor.model.plaindata import Opaque
from jupyter_codementor.model.tabledata import Array

LIAR = Opaque("__main__.Liar", "Liar()")
TABLE = Array("int64", (2,), [1, 2])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.decimals()
    | st.fractions()
    | st.just(LIAR)
    | st.just(TABLE)
    | st.builds(range, st.integers(), st.integers()),
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)
OPERATORS: tuple[Any, ...] = ("==", "!=", "<", "<=", ">", ">=", "in", "not in")


def step(operator: Any, *, expected: bool = True) -> Step:
    return Step("left right", Operation(operator, Name("a"), Name("b")), expect=Truth(expected))


def holds(operator: Any, left: Any, right: Any, theirs: Any, *, expected: bool = True) -> bool:
    return judged(step(operator, expected=expected), ((left, right), theirs))[1] is None


def test_both_sides_are_asked_for_once() -> None:
    (both, kept), (told, name) = asked(step("=="))
    assert both == Display("tuple", (Name("a"), Name("b")))
    assert isinstance(told, Display)
    assert (kept, name) == ("__both__", None)
    assert "Name(name='a')" not in repr(told)


def test_only_what_is_asserted_of_a_comparison_is_asked_for_like_that() -> None:
    comparison = Operation("==", Name("a"), Name("b"))
    for other in (
        Step("x", comparison, expect=Equal(1)),
        Step("x", comparison, "x"),
        Step("x", Operation("+", Name("a"), Constant(1)), expect=Truth(True)),
        Step("x", Name("a"), expect=Truth(True)),
    ):
        assert not compares(other)
        assert asked(other) == ((other.expression, other.bind),)


@pytest.mark.parametrize("theirs", [True, False])
def test_what_the_students_process_says_of_data_does_not_count(theirs: bool) -> None:
    assert holds("==", [1, 2.0], [1.0, 2], theirs)
    assert not holds("==", [1], (1,), theirs)
    assert holds("==", range(3), range(0, 3, 1), theirs)
    assert holds("<", Decimal("1.1"), Fraction(6, 5), theirs)
    assert holds("in", 2, [1, 2], theirs)
    assert holds("not in", "a", "bc", theirs)
    assert holds("==", 1, 2, theirs, expected=False)


@pytest.mark.parametrize("theirs", [True, False])
def test_an_object_equals_no_data_whatever_it_says(theirs: bool) -> None:
    for left, right in ((LIAR, 1), ([LIAR], [1]), (range(3), LIAR), ({"a": LIAR}, {"a": 1})):
        assert not holds("==", left, right, theirs)
        assert holds("!=", left, right, theirs)


def test_objects_are_compared_as_their_class_says() -> None:
    for operator in OPERATORS:
        assert holds(operator, LIAR, [LIAR], True)
        assert not holds(operator, LIAR, [LIAR], False)
    assert holds("<", LIAR, 3, True)
    assert not holds("==", LIAR, LIAR, LIAR)
    assert holds("==", TABLE, TABLE, True)
    assert not holds("==", TABLE, TABLE, TABLE)


def test_what_has_no_order_fails_whatever_was_expected() -> None:
    for left, right in ((1, "a"), (1j, 2), (Decimal("NaN"), 1)):
        assert not holds("<", left, right, True)
        assert not holds("<", left, right, True, expected=False)


def test_a_long_range_is_not_walked_through() -> None:
    began = time.monotonic()
    for item in (0.5, 2.0, Fraction(1, 2), Decimal("1E+999999"), "a", None, 1j, 10**40):
        assert holds("in", item, range(10**30), True) is (item == 2.0)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("value", [None, 1, (), ((1, 2),), ((1, 2), 3, 4), (1, True), "ab", (1, 2)])
def test_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="two sides"):
        judged(step("=="), value)


@given(st.sampled_from(OPERATORS), VALUES, VALUES, VALUES, st.booleans())
def test_no_value_raises_in_the_grader(
    operator: Any, left: Any, right: Any, theirs: Any, expected: bool
) -> None:
    got, mismatch = judged(step(operator, expected=expected), ((left, right), theirs))
    assert got is left
    assert mismatch is None or mismatch.difference

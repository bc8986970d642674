"""What counts as equal, with exact types and a small tolerance for floats."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading import compare
from jupyter_codementor.grading.compare import compare_raised
from jupyter_codementor.grading.ports import Raised
from jupyter_codementor.model.challenge import Approximate, Equal, Raises, Truth, Unordered
from jupyter_codementor.model.plaindata import Opaque, PlainDataError, decode, encode

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.complex_numbers()
)
KEYS = st.booleans() | st.integers() | st.text() | st.tuples(st.integers(), st.text())
ORDERED = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)
VALUES = ORDERED | st.sets(KEYS) | st.frozensets(KEYS)


def is_equal(expected: Any, value: Any) -> bool:
    return compare(Equal(encode(expected)), value) is None


@given(ORDERED)
def test_plain_data_survives_the_way_out_of_the_jail(value: Any) -> None:
    form = encode(value)
    assert encode(decode(form)) == form


@given(VALUES)
def test_every_value_equals_itself_and_not_a_list_of_itself(value: Any) -> None:
    assert is_equal(value, decode(encode(value)))
    assert not is_equal(value, [decode(encode(value))])


@given(st.lists(VALUES), st.randoms())
def test_unordered_holds_for_every_order_and_not_for_one_item_less(
    items: list[Any], random: Any
) -> None:
    mixed = list(items)
    random.shuffle(mixed)
    assert compare(Unordered(encode(items)), mixed) is None
    assert not items or compare(Unordered(encode(items)), mixed[1:]) is not None


@given(VALUES, VALUES)
def test_negated_is_the_contrary(expected: Any, value: Any) -> None:
    negated = compare(Equal(encode(expected), negated=True), value) is None
    assert negated is not is_equal(expected, value)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, True),
        (1, 1.0),
        (1.0, 1),
        (True, 1),
        (0, False),
        ((1, 2), [1, 2]),
        ([1], (1,)),
        ({1}, frozenset({1})),
        ({1}, {True}),
        ({1: "a"}, {1.0: "a"}),
        ({1: "a"}, {True: "a"}),
        ("1", 1),
        ("1", b"1"),
        (None, 0),
        (1.0, 1.0 + 1e-8),
        (0.0, 1e-300),
        (math.inf, 1e308),
        (1, Opaque("main.One", "1")),
        ([1, 2], [1, 2, 3]),
        ([1, 2], [2, 1]),
    ],
    ids=repr,
)
def test_these_are_not_equal(expected: Any, got: Any) -> None:
    assert not is_equal(expected, got)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (0.3, 0.1 + 0.2),
        (math.nan, math.nan),
        ([math.nan], [math.nan]),
        (-0.0, 0.0),
        (1e16, 1e16 + 2),
        ({0.3}, {0.1 + 0.2}),
        ({"a": 0.3, "b": 1}, {"b": 1, "a": 0.1 + 0.2}),
    ],
    ids=repr,
)
def test_these_are_equal(expected: Any, got: Any) -> None:
    assert is_equal(expected, got)


@pytest.mark.parametrize(
    ("expected", "got", "holds"),
    [
        (1.5, 1.5000001, True),
        (1.5, 1.51, False),
        (2.0, 2, True),
        (2, 2.0000001, True),
        (1.0, True, False),
        ([0.5, "a"], [0.5000001, "a"], True),
        ({"x": 1.0}, {"x": 1.1}, False),
        (1.0, "1.0", False),
        (10**400, 10**400, True),
        (math.inf, math.inf, True),
        (math.inf, 1.0, False),
        (1.0, complex(1.7e308, 1.7e308), False),
        (1j, complex(-1.7e308, -1.7e308), False),
        (1j, 10**400, False),
    ],
    ids=str,
)
def test_approximate_compares_every_number_by_its_distance(
    expected: Any, got: Any, holds: bool
) -> None:
    assert (compare(Approximate(encode(expected)), got) is None) is holds


@pytest.mark.parametrize("got", [[(1, 2), [3]], ([3], (1, 2))], ids=repr)
def test_unordered_takes_items_that_cannot_be_hashed_and_any_collection(got: Any) -> None:
    assert compare(Unordered(encode([[3], (1, 2)])), got) is None


def test_unordered_says_what_is_missing_and_what_is_too_many() -> None:
    mismatch = compare(Unordered(encode([1, 2, 2, [3]])), [2, 1, 5, [3]])
    assert mismatch is not None
    assert mismatch.difference == "missing: 2; too many: 5"


def test_truth_takes_what_counts_as_true_but_no_object() -> None:
    assert compare(Truth(True), [0]) is None
    assert compare(Truth(False), "") is None
    assert compare(Truth(True), 0) is not None
    assert compare(Truth(True), Opaque("main.A")) is not None
    none = compare(Truth(True), None)
    assert none is not None
    assert "without return" in none.difference


def test_exceptions_are_compared_by_the_names_of_class_and_bases_and_by_message() -> None:
    raised = Raised("Empty", ("Empty", "ValueError", "Exception"), "the list is empty")
    assert compare_raised(Raises(("ValueError",)), raised) is None
    assert compare_raised(Raises(("KeyError", "Empty"), "is emp"), raised) is None
    assert compare_raised(Raises(("KeyError",)), raised) is not None
    assert compare_raised(Raises(("ValueError",), "^empty"), raised) is not None


COLLIDING = [n * (2**61 - 1) for n in range(1, 30_000)]
"""Whole numbers that all have one hash: a table of n of them takes n * n steps."""


@pytest.mark.parametrize(
    ("expectation", "got"),
    [
        (Unordered(encode([1, 2, 3])), COLLIDING),
        (Unordered(encode(list(range(400)))), [[number] for number in COLLIDING]),
        (Equal(encode(set(range(100)))), set(range(100_000, 200_000))),
        (Equal(encode(dict.fromkeys(range(100), 1))), dict.fromkeys(range(90_000))),
    ],
    ids=["unordered", "unordered lists", "set", "dict"],
)
def test_a_hostile_value_does_not_hold_up_the_grader(expectation: Any, got: Any) -> None:
    started = time.perf_counter()
    assert compare(expectation, got) is not None
    assert time.perf_counter() - started < 1.5


def test_colliding_keys_are_refused_wherever_in_the_value_they_are() -> None:
    parts = [{"set": [{"int": hex(number)} for number in COLLIDING[:800]]}] * 2
    with pytest.raises(PlainDataError, match="one hash"):
        decode(parts)

"""Arrays and tables are the same, or the first place where they differ is told."""

from __future__ import annotations

import time
from typing import Any

import pytest

from jupyter_codementor.challenges.table_literals import array, filled, frame, index, series
from jupyter_codementor.grading import compare
from jupyter_codementor.model.challenge import Approximate, Equal, Truth, Unordered
from jupyter_codementor.model.plaindata import encode
from jupyter_codementor.model.tabledata import Array, Frame

NAN = float("nan")
SAME = [
    array([1, 2]),
    array([[1.5, NAN], [0.0, -1.0]]),
    array(["a", None]),
    array([]),
    filled((2, 2), 7),
    index(["a", "b"], name="x"),
    series([1, None], labels=["p", "q"], name="s"),
    frame({"a": [1, 2], "b": ["x", "y"]}),
    frame([[1, "x"], [2, "y"]], columns=["a", "b"]),
    frame({}),
]


@pytest.mark.parametrize("value", SAME)
def test_each_is_the_same_as_itself(value: Any) -> None:
    assert compare(Equal(encode(value)), value) is None
    assert compare(Equal(encode([value])), [value]) is None
    assert compare(Approximate(encode(value)), value) is None


TABLE = frame({"a": [1, 2], "b": [1.0, 2.0]}, labels=["x", "y"])
DIFFERENT = [
    (array([1, 2]), array([1, 3]), "at [1]: expected 2, got 3 (1 of 2 items differ)"),
    (array([[1], [2]]), array([[1], [9]]), "at [1, 0]: expected 2, got 9"),
    (array([1, 2]), array([[1, 2]]), "expected an array of shape (2,), got one of shape (1, 2)"),
    (array([1, 2]), array([1.0, 2.0]), "expected dtype int64, got float64"),
    (array([1, 2]), [1, 2], "expected an array, got the list [1, 2]"),
    (array([1]), None, "the result is None"),
    ([1, 2], array([1, 2]), "expected the list [1, 2], not an array"),
    (series([1], name="a"), series([1], name="b"), "must be named 'a', not 'b'"),
    (series([1, 2]), series([1]), "the index must have 2 labels, not 1: [0, 1], not [0]"),
    (series([1, 2], labels=["x", "y"]), series([1, 3], labels=["x", "y"]), "at ['y']: expected 2"),
    (index(["a"]), index(["b"]), "the index differs at label 1: expected 'a', got 'b'"),
    (TABLE, frame({"a": [1, 2]}, labels=["x", "y"]), "missing column: ['b']"),
    (frame({"a": [1]}), frame({"a": [1], "c": [2]}), "column too many: ['c']"),
    (frame({"a": [1], "b": [2]}), frame({"b": [2], "a": [1]}), "the list of columns differs at"),
    (TABLE, frame({"a": [1, 9], "b": [1.0, 2.0]}, labels=["x", "y"]), "column 'a': at row 'y'"),
    (TABLE, series([1]), "expected a DataFrame, got a Series"),
]


@pytest.mark.parametrize(("expected", "got", "words"), DIFFERENT)
def test_the_first_difference_is_told(expected: Any, got: Any, words: str) -> None:
    mismatch = compare(Equal(encode(expected)), got)
    assert mismatch is not None
    assert words in mismatch.difference


def test_by_distance_numbers_of_any_dtype_agree_and_texts_of_any_width() -> None:
    near = Approximate(encode(array([1, 2])), 0.0, 0.0)
    assert compare(near, array([1.0, 2.0])) is None
    assert compare(near, Array("uint8", (2,), [1, 2])) is None
    assert compare(near, array([1.0, 2.1])) is not None
    assert compare(Equal(encode(array(["a"]))), Array("U7", (1,), ["a"])) is None
    assert compare(Equal(encode(Array("str", (1,), ["a"]))), Array("object", (1,), ["a"])) is None
    assert compare(Equal(encode(array([1]))), Array("bool", (1,), [True])) is not None


def test_a_table_is_neither_true_nor_false_and_no_collection() -> None:
    assert compare(Truth(True), array([1])) is not None
    assert compare(Unordered([1]), array([1])) is not None


def test_hostile_labels_do_not_hold_up_the_grader() -> None:
    wanted = frame({str(n): [n] for n in range(2_000)})
    labels = [f"{n}x" for n in range(60_000)]
    values = Array("int64", (1,), [0])
    got = Frame(index(labels), index([0]), [values] * len(labels))
    started = time.perf_counter()
    assert compare(Equal(encode(wanted)), got) is not None
    assert time.perf_counter() - started < 3

"""Where a language has one type of number, an int and a float of one value are the same."""

from typing import Any

import pytest

from jupyter_codementor.grading.compare import compare
from jupyter_codementor.model.challenge import Equal, Unordered
from jupyter_codementor.model.plaindata import encode


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        (3, 3.0, True),
        (3.0, 3, True),
        (0, -0.0, True),
        (3, 3.0000000001, True),
        (3, 3.1, False),
        ([1, {"a": 2.0}], [1.0, {"a": 2}], True),
        (1, True, False),
        (0, False, False),
        (1, "1", False),
        (10**30, 10**30 + 1, False),
        (10**400, float("inf"), False),
        (float("inf"), 10**400, False),
        (None, 0, False),
    ],
)
def test_numbers_are_compared_by_value(expected: Any, got: Any, same: bool) -> None:
    alike = Equal(encode(expected), numbers_alike=True)
    assert (compare(alike, got) is None) is same
    denied = Equal(encode(expected), negated=True, numbers_alike=True)
    assert (compare(denied, got) is None) is not same


def test_without_it_types_stay_exact() -> None:
    assert compare(Equal(encode(3)), 3.0) is not None


def test_it_holds_for_items_in_any_order() -> None:
    assert compare(Unordered(encode([1, 2]), numbers_alike=True), [2.0, 1.0]) is None
    assert compare(Unordered(encode([1, 2])), [2.0, 1.0]) is not None

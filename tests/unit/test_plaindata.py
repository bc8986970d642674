"""Each plain value survives the wall of the jail, and nothing else gets through it as one."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading.compare import compare
from jupyter_codementor.model import exactdata, plaindata
from jupyter_codementor.model.challenge import Equal
from jupyter_codementor.model.plaindata import Opaque, PlainDataError
from jupyter_codementor.model.tabledata import Array, Frame, Index, Series

ZONES = (
    st.none()
    | st.just(datetime.UTC)
    | st.builds(
        datetime.timezone,
        st.timedeltas(datetime.timedelta(hours=-23), datetime.timedelta(hours=23)),
    )
)
EXACT = (
    st.decimals(allow_nan=False)
    | st.fractions()
    | st.dates()
    | st.datetimes(timezones=ZONES)
    | st.times(timezones=ZONES)
    | st.timedeltas()
    | st.builds(range, st.integers(), st.integers(), st.integers(min_value=1))
)
ATOMS = (
    EXACT
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=20)
    | st.binary(max_size=20)
)
KEYS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
    ),
    max_leaves=20,
)
ARRAYS = st.one_of(
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6).map(
        lambda items: Array("int64", (len(items),), items)
    ),
    st.lists(st.floats(), min_size=2, max_size=2).map(lambda x: Array("float64", (1, 2), x)),
    st.lists(st.text(max_size=5) | st.none(), max_size=6).map(
        lambda items: Array("object", (len(items),), items)
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8)
            | st.sampled_from(
                [
                    "int",
                    "float",
                    "tuple",
                    "set",
                    "frozenset",
                    "dict",
                    "bytes",
                    "complex",
                    "array",
                    "index",
                    "series",
                    "frame",
                    "opaque",
                    "text",
                    *sorted(exactdata.TAGS),
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=25,
)


@given(VALUES)
def test_each_plain_value_survives(value: Any) -> None:
    form = json.loads(json.dumps(plaindata.encode(value)))
    assert compare(Equal(plaindata.encode(value)), plaindata.decode(form)) is None


@given(ARRAYS)
def test_each_array_and_table_survives(array: Array) -> None:
    tables: list[Any] = [array]
    if len(array.shape) == 1:
        index = Index("x", array)
        tables += [index, Series("s", index, array)]
        tables.append(Frame(Index(None, Array("object", (1,), ["a"])), index, [array]))
    for value in tables:
        form = json.loads(json.dumps(plaindata.encode(value)))
        assert compare(Equal(form), plaindata.decode(form)) is None


@given(JSON)
def test_no_json_raises_anything_but_the_one_error(form: Any) -> None:
    try:
        value = plaindata.decode(form)
    except PlainDataError:
        return
    compare(Equal(plaindata.encode([1])), value)
    compare(Equal(plaindata.encode(value)), value)


@pytest.mark.parametrize(
    "form",
    [
        {"array": ["int64", [3], [1, 2]]},
        {"array": ["int64", [-1], []]},
        {"array": ["int64", [2], "AAAA"]},
        {"array": ["int64", [True], [1]]},
        {"array": ["object", [1], "AAAAAAAAAAA="]},
        {"array": [7, [1], [1]]},
        {"array": ["int64", [1 << 62, 1 << 62], []]},
        {"array": ["x" * 1000, [0], []]},
        {"array": ["int64", [1] * 100, [1]]},
        {"series": ["x", [1], [2]]},
        {"series": [None, {"index": [None, {"array": ["int64", [1], [0]]}]}, [1]]},
        {"frame": [[], [], []]},
        {"frame": []},
        {"index": [1]},
    ],
)
def test_what_is_no_array_and_no_table_is_refused(form: Any) -> None:
    with pytest.raises(PlainDataError):
        plaindata.decode(form)


def test_numbers_may_come_as_their_bytes() -> None:
    value = plaindata.decode({"array": ["float32", [2], "AACAPwAAwH8="]})
    assert (value.dtype, value.shape, value.items[0]) == ("float32", (2,), 1.0)
    assert math.isnan(value.items[1])
    value = plaindata.decode({"array": ["complex64", [1], "AACAPwAAAEA="]})
    assert value.items == [1 + 2j]


def test_nested_gives_the_items_by_their_shape() -> None:
    assert Array("int64", (2, 2), [1, 2, 3, 4]).nested() == [[1, 2], [3, 4]]
    assert Array("int64", (0, 3), []).nested() == []
    assert Array("int64", (), [5]).nested() == 5


def test_an_opaque_value_stays_one_and_equals_nothing() -> None:
    form = plaindata.encode([Opaque("m.T", "a T")])
    assert form == [{"opaque": "m.T", "text": "a T"}]
    value = plaindata.decode(form)
    assert value[0] != value[0]
    assert compare(Equal(form), value) is not None


@given(EXACT)
def test_each_exact_value_survives_with_its_type_and_as_it_is_written(value: Any) -> None:
    found = plaindata.decode(json.loads(json.dumps(plaindata.encode(value))))
    assert (type(found), found, repr(found)) == (type(value), value, repr(value))


@pytest.mark.parametrize(
    "form",
    [
        {"decimal": "one"},
        {"decimal": 1},
        {"decimal": "sNaN"},
        {"decimal": "1" * 5_000},
        {"decimal": "1E+99999999999999999999"},
        {"fraction": [1, 0]},
        {"fraction": [1, -2]},
        {"fraction": [True, 2]},
        {"fraction": [1, {"int": hex(1 << 20_000)}]},
        {"fraction": ["1", "2"]},
        {"date": [2023, 2, 29]},
        {"date": [2024, 1, {"float": "0x1p+0"}]},
        {"date": [2024, 1]},
        {"time": [25, 0, 0, 0, 0, None]},
        {"time": [1, 0, 0, 0, 0, {"timedelta": [0, 0, 0]}]},
        {"time": [1, 0, 0, 0, 0]},
        {"datetime": [2024, 1, 1, 1, 0, 0, 0, 2, None]},
        {"timedelta": [10**12, 0, 0]},
        {"timezone": [{"timedelta": [2, 0, 0]}]},
        {"timezone": [{"timedelta": [0, 0, 0]}, 7]},
        {"timezone": [{"timedelta": [0, 0, 0]}, "x" * 1_000]},
        {"range": [0, 1, 0]},
        {"range": [0, {"float": "0x1p+0"}, 1]},
    ],
)
def test_what_is_no_exact_value_is_refused(form: Any) -> None:
    with pytest.raises(PlainDataError):
        plaindata.decode(form)


def test_a_subclass_of_an_exact_type_is_no_data() -> None:
    class Money(Decimal):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = Decimal.__hash__

    class Day(datetime.date):
        pass

    for value in (Money("1"), Day(2024, 1, 1)):
        assert isinstance(plaindata.decode(plaindata.encode(value)), Opaque)


def test_values_that_are_not_numbers_are_the_same_only_if_they_are_data() -> None:
    assert compare(Equal(plaindata.encode(Decimal("NaN"))), Decimal("NaN")) is None
    assert compare(Equal(plaindata.encode({Decimal("NaN")})), {Decimal("NaN")}) is None
    assert compare(Equal(plaindata.encode(Decimal("NaN"))), math.nan) is not None
    assert compare(Equal(plaindata.encode(Fraction(1, 2))), 0.5) is not None

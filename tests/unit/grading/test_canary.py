"""A canary sings, that is fails, for honest code; what equals everything makes it fall silent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading.canary import altered, canary, examples_canary
from jupyter_codementor.grading.ports import Outcome, Raised, RunLines


class Everything:
    """Equals everything, and is smaller and larger than all."""

    def __eq__(self, other: object) -> bool:
        return True

    def __lt__(self, other: object) -> bool:
        return True

    __gt__ = __le__ = __ge__ = __contains__ = __lt__  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def outcome_of(source: str, **names: Any) -> Outcome:
    """Return what a box would say of the code."""
    try:
        exec(source, dict(names))
    except Exception as error:  # noqa: BLE001 - as a box does
        kind = type(error)
        bases = tuple(base.__name__ for base in kind.__mro__)
        return Outcome(status="raised", raised=Raised(kind.__name__, bases, str(error)))
    return Outcome(status="value")


def sings(source: str, **names: Any) -> bool:
    made = canary(source, "cell")
    outcomes = [outcome_of(step.source, **names) for step in made.steps]  # type: ignore[union-attr]
    return made.sings(tuple(outcomes))


TESTS = [
    "assert f() == 3",
    "assert 3 == f()",
    "assert f() < 4",
    "assert f() >= 3",
    "assert f() != 4",
    "for n in (3,):\n    assert f() == n",
    "def same(a, b):\n    assert a == b\nsame(f(), 3)",
    "x = f()\nassert x in [1, 2, 3]",
    "assert [f() == 3]",
    "import math\nassert math.sqrt(f() ** 2) == 3.0",
]


@pytest.mark.parametrize("source", TESTS)
def test_an_honest_answer_is_believed(source: str) -> None:
    assert sings(source, f=lambda: 3)


@pytest.mark.parametrize("source", [*TESTS[:4], *TESTS[5:7]])
def test_what_equals_everything_is_not_believed(source: str) -> None:
    assert not sings(source, f=Everything)


class Small:
    """Equals all numbers that a test is likely to expect, and all texts, lists and dicts."""

    def __eq__(self, other: object) -> bool:
        return -(10**6) < other < 10**6 if type(other) in (int, float) else other != ""  # type: ignore[operator]

    __hash__ = None  # type: ignore[assignment]


KINDS: list[tuple[str, object]] = [
    *((source, 3) for source in (TESTS[0], TESTS[1], TESTS[5], TESTS[6])),
    ("x = 3\nassert x == f()", 3),
    ("assert f() is not None and f() == 3", 3),
    ("assert all(f() == n + 2 for n in (1, 1))", 3),
    ("assert all([f() == n for n in (3,)])", 3),
    ("assert f() == 0.5", 0.5),
    ("assert f() == 'abc'", "abc"),
    ("x = 'abc'\nassert x == f()", "abc"),
    ("assert f() == [1, 2]", [1, 2]),
    ("x = [1, 2]\nassert f() == x", [1, 2]),
    ("assert f() == {'a': 1}", {"a": 1}),
    (
        "a, b = iter([0, 1]), iter([0, 1])\nassert next(a) == next(b)\nassert next(a) == next(b)\n"
        "assert f() == 1",
        1,
    ),
]


@pytest.mark.parametrize(("source", "answer"), KINDS)
def test_what_equals_all_that_is_likely_is_not_believed(source: str, answer: object) -> None:
    assert sings(source, f=lambda: answer)
    assert not sings(source, f=Small)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("assert f() == 2 or f() == 3", 3),
        ("assert all(f() == n for n in [])", 3),
        ("import math\nassert f() == math.inf", float("inf")),
        ("assert f() == 10 ** 17", 1e17),
        ("assert f() == 100000000000000000", 1e17),
        ("x = {}\nassert f() == x", {}),
        ("assert f() == set()", set()),
        ("assert f() == b'ab'", b"ab"),
        ("assert f() == None", None),
    ],
)
def test_an_honest_answer_of_any_kind_is_believed(source: str, answer: object) -> None:
    for _ in range(10):  # what is exchanged is random
        assert sings(source, f=lambda: answer)


def test_a_python_in_which_nothing_fails_is_not_believed() -> None:
    made = canary("assert f() == 3", "cell")
    assert not made.sings(tuple(Outcome(status="value") for _ in made.steps))


def test_an_answer_that_is_missing_is_not_believed() -> None:
    made = canary("assert f() == 3", "cell")
    raised = Raised("AssertionError", ("AssertionError",), made.token)
    assert not made.sings((Outcome(status="raised", raised=raised),))
    wrong = Raised("AssertionError", ("AssertionError",), "another token")
    silent = Outcome(status="value")
    assert not made.sings((silent, Outcome(status="raised", raised=wrong)))


def test_two_canaries_never_have_the_same_token() -> None:
    made = [canary("assert f() == 3", "cell") for _ in range(20)]
    assert len({each.token for each in made}) == 20
    assert len({each.steps for each in made}) == 20
    assert isinstance(made[0].steps[0], RunLines)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    )
)
def test_an_expected_value_is_never_exchanged_for_itself(value: object) -> None:
    """So the right answer always fails the altered test."""
    if "inf" in repr(value):
        return
    source = altered(f"assert f() == {value!r}", "mark")
    assert outcome_of(source, f=lambda: value).status == "value"


def test_what_compares_nothing_has_only_the_plain_failure() -> None:
    assert altered("f()", "mark") == ""
    assert altered("this is no Python", "mark") == ""
    assert len(canary("f()", "cell").steps) == 1
    assert len(canary("def test(f):\n    f()", "function").steps) == 1


def test_the_canary_of_examples_must_not_print_what_is_wanted() -> None:
    made = examples_canary(["f() == 3\n"])
    token = Raised("AssertionError", ("AssertionError",), made.token)
    last = Outcome(status="raised", raised=token)
    assert made.sings((Outcome(status="value", value="False\n"), last))
    assert not made.sings((Outcome(status="value", value="True\n"), last))


def test_the_canary_of_an_example_that_must_hold_compares_with_what_is_close() -> None:
    made = examples_canary(["f() == 3\n", "f() == 3\n"], ["True\n", "False\n"])
    first, second, _ = (step.source for step in made.steps)  # type: ignore[union-attr]
    assert eval(first, {"f": lambda: 3}) is False
    assert eval(first, {"f": Small}) is True
    assert eval(second, {"f": lambda: 2}) is False

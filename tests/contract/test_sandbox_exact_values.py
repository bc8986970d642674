"""Exact numbers, dates, ranges, enum members and the like, through each way a test is graded."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from assignment_samples import a_test, assignment, handed
from sandbox_samples import challenge, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.assignment import grade_assignment
from jupyter_codementor.model.challenge import CellTest, CodeTest, Limits, RandomCases, TestCase
from jupyter_codementor.model.verdict import CaseResult

IMPORTS = """\
from collections import namedtuple
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
"""
CODE = f"""
{IMPORTS}
class Color(Enum):
    RED = 1
    BLUE = 2
class Level(IntEnum):
    LOW = 1
    HIGH = 2
@dataclass
class Point:
    x: int
    y: int = 0
Pair = namedtuple("Pair", "left right")
class Liar:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 1
def give(): return VALUE
def same(x): return x
def kind(x): return type(x).__name__
"""
NAMES = Names(
    frozenset({"Color", "Level", "Point", "Pair", "give", "same", "kind"}), imports=IMPORTS
)
ZONE = "timezone(timedelta(hours=2), 'CEST')"
VALUES = {  # written twice, as Python counts them equal, and once otherwise
    "Decimal": ("Decimal('1.10')", "Decimal('1.1')", "Decimal('1.2')"),
    "a huge Decimal": ("Decimal('1E+999999')", "Decimal('10E+999998')", "Decimal('1E+999998')"),
    "Fraction": ("Fraction(1, 3)", "Fraction(2, 6)", "Fraction(1, 4)"),
    "date": ("date(2024, 2, 29)", "date(2024, 2, 29)", "date(2024, 3, 1)"),
    "datetime": ("datetime(2024, 1, 1, 9)", "datetime(2024, 1, 1, 9, 0)", "datetime(2024, 1, 1)"),
    "a datetime with a zone": (
        f"datetime(2024, 1, 1, 9, tzinfo={ZONE})",
        "datetime(2024, 1, 1, 7, tzinfo=timezone.utc)",
        "datetime(2024, 1, 1, 9, tzinfo=timezone.utc)",
    ),
    "time": ("time(1, 2)", "time(1, 2, 0)", "time(1, 2, 3)"),
    "timedelta": ("timedelta(1)", "timedelta(hours=24)", "timedelta(hours=25)"),
    "timezone": (ZONE, "timezone(timedelta(hours=2))", "timezone.utc"),
    "range": ("range(3)", "range(0, 3, 1)", "range(4)"),
    "complex": ("1 + 2j", "complex(1, 2)", "1 - 2j"),
    "bytes": ("b'ab'", "bytes([97, 98])", "b'ba'"),
    "bytearray": ("bytearray(b'ab')", "bytearray([97, 98])", "bytearray(b'')"),
    "set": ("{1, 2}", "{2, 1}", "{1}"),
    "frozenset": ("frozenset({1, 2})", "frozenset({2, 1})", "frozenset()"),
    "in a list": ("[Decimal('1'), date(1, 1, 1)]", "[Decimal(1), date(1, 1, 1)]", "[Decimal(1)]"),
    "in a dict": ("{date(1, 1, 1): Fraction(1)}", "{date(1, 1, 1): Fraction(1)}", "{}"),
}
OF_THEIR_OWN = {
    "enum member": ("Color.RED", "Color.RED", "Color.BLUE"),
    "member that is an int": ("Level.LOW", "Level.LOW", "Level.HIGH"),
    "dataclass": ("Point(1)", "Point(1, 0)", "Point(2)"),
    "named tuple": ("Pair(1, 2)", "Pair(1, 2)", "Pair(2, 1)"),
    "in one list": ("[Color.RED, Point(1)]", "[Color.RED, Point(1)]", "[Color.BLUE, Point(1)]"),
}


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


async def result_of(sandbox: LocalSandbox, test: str, value: str = "None") -> CaseResult:
    check = compile_calls(test, NAMES, "Cell 1").check
    asked = challenge(
        TestCase("t", check, source=test),
        limits=Limits(time_s=3.0, memory_mb=256),
        solution=CODE.replace("VALUE", "None"),
    )
    verdict = await grade(asked, CODE.replace("VALUE", value), sandbox, hidden=True)
    assert verdict.status != "grader_fault", verdict.fault
    return verdict.cases[0]


@pytest.mark.parametrize("name", VALUES)
async def test_a_value_of_the_standard_library_is_compared_by_its_value(
    name: str, sandbox: LocalSandbox
) -> None:
    value, written_otherwise, another = VALUES[name]
    for test in ("assert give() == {}", "for _ in range(1):\n    assert give() == {}"):
        right = await result_of(sandbox, test.format(value), written_otherwise)
        assert right.status == "passed", right
        wrong = await result_of(sandbox, test.format(value), another)
        assert (wrong.status, wrong.error) == ("failed", None), wrong
        liar = await result_of(sandbox, test.format(value), "Liar()")
        assert (liar.status, liar.error) == ("failed", None), liar


@pytest.mark.parametrize("name", VALUES)
async def test_a_value_of_the_standard_library_is_passed_as_what_it_is(
    name: str, sandbox: LocalSandbox
) -> None:
    value = VALUES[name][0]
    for test in ("assert same({}) == {}", "for _ in range(1):\n    assert same({}) == {}"):
        result = await result_of(sandbox, test.format(value, value))
        assert result.status == "passed", result
        kinds = test.replace("same", "kind")
        result = await result_of(sandbox, kinds.format(value, f"type({value}).__name__"))
        assert result.status == "passed", result


@pytest.mark.parametrize("name", OF_THEIR_OWN)
async def test_a_value_of_the_students_own_class_is_compared_as_its_class_does(
    name: str, sandbox: LocalSandbox
) -> None:
    value, written_otherwise, another = OF_THEIR_OWN[name]
    for test in ("assert give() == {}", "for _ in range(1):\n    assert give() == {}"):
        right = await result_of(sandbox, test.format(value), written_otherwise)
        assert right.status == "passed", right
        wrong = await result_of(sandbox, test.format(value), another)
        assert (wrong.status, wrong.error) == ("failed", None), wrong


@pytest.mark.parametrize("name", {**VALUES, **OF_THEIR_OWN})
async def test_such_a_value_is_compared_in_a_cell_of_an_assignment(name: str) -> None:
    value, written_otherwise, another = {**OF_THEIR_OWN, **VALUES}[name]
    asked = assignment({"q": [a_test("t", f"assert give() == {value}")]})
    assert isinstance(asked.test_cases[0].check, CellTest)
    sandbox = jail("C")
    for given, status in ((written_otherwise, "passed"), (another, "failed"), ("Liar()", "failed")):
        answer = handed(asked, {"q": CODE.replace("VALUE", given)})
        verdict = await grade_assignment(asked, answer, sandbox, hidden=True)
        if given != "Liar()":
            assert verdict.cases[0].status == status, (given, verdict.cases[0])
        elif name in VALUES:  # a class of the student's own may well equal another one
            assert verdict.cases[0].status in (status, "protocol_error"), verdict.cases[0]
    await sandbox.close()


@pytest.mark.parametrize("name", VALUES)
async def test_such_a_value_is_an_input_and_a_result_of_random_tests(name: str) -> None:
    value, _, another = VALUES[name]
    test = f"@random_cases(same, count=3)\ndef inputs(rng):\n    return ({value},)"
    check = compile_calls(test, NAMES, "Cell 1").check
    assert isinstance(check, RandomCases)
    asked = challenge(TestCase("t", check, source=test), solution=CODE.replace("VALUE", "None"))
    sandbox = jail("C")
    verdict = await grade(asked, CODE.replace("VALUE", "None"), sandbox, hidden=True)
    assert verdict.status == "accepted", verdict
    wrong = CODE.replace("return x", f"return {another}")
    verdict = await grade(asked, wrong, sandbox, hidden=True)
    assert verdict.status == "wrong_answer", verdict
    await sandbox.close()


DIFFERENCES = [
    ("Decimal('1.10')", "Decimal('1.2')", "expected Decimal('1.10'), got Decimal('1.2')"),
    ("Decimal('1.1')", "1.1", "expected Decimal('1.1'), not the float 1.1"),
    ("1", "Decimal('1')", "expected the int 1, not Decimal('1')"),
    ("Fraction(1, 3)", "Fraction(1, 4)", "expected Fraction(1, 3), got Fraction(1, 4)"),
    ("[0, 1]", "range(2)", "expected the list [0, 1], not a range; list(...) makes a list of it"),
    ("range(2)", "[0, 1]", "expected range(0, 2), not the list [0, 1]"),
    (
        "{'due': date(2024, 2, 29)}",
        "{'due': date(2024, 3, 1)}",
        "at ['due']: expected datetime.date(2024, 2, 29), got datetime.date(2024, 3, 1)",
    ),
]


@pytest.mark.parametrize(("expected", "got", "difference"), DIFFERENCES)
async def test_a_difference_shows_such_values_as_they_are_written(
    expected: str, got: str, difference: str, sandbox: LocalSandbox
) -> None:
    result = await result_of(sandbox, f"assert give() == {expected}", got)
    assert (result.status, result.difference) == ("failed", difference)


@pytest.mark.parametrize("value", ["Decimal('1.05')", "Fraction(21, 20)", "1.05"])
async def test_exact_numbers_may_be_compared_by_distance(value: str, sandbox: LocalSandbox) -> None:
    for written in ("Decimal('1.0')", "Fraction(1)", "1.0"):
        test = f"for _ in [1]:\n    assert give() == approx({written}, abs=LIMIT)"
        assert (await result_of(sandbox, test.replace("LIMIT", "0.06"), value)).earned
        assert not (await result_of(sandbox, test.replace("LIMIT", "0.04"), value)).earned
    assert (await result_of(sandbox, "assert give() == approx(1.0, abs=0.06)", value)).earned


async def test_members_of_the_tests_own_enum_keep_their_identity(sandbox: LocalSandbox) -> None:
    test = "class Dir(Enum):\n    UP = 1\nassert same(Dir.UP) is Dir.UP and Dir.UP.value == 1"
    assert isinstance(compile_calls(test, NAMES, "Cell 1").check, CodeTest)
    assert (await result_of(sandbox, test)).status == "passed"


async def test_what_a_value_beyond_the_bounds_is_called_is_told(sandbox: LocalSandbox) -> None:
    for value in ("Decimal('1' * 9000)", "Fraction(1, 10**9000)", "Decimal('sNaN')"):
        result = await result_of(sandbox, "assert give() == 1", value)
        assert result.status == "failed"
        assert "an object of type" in str(result.difference)


async def test_a_long_range_costs_the_grader_no_time(sandbox: LocalSandbox) -> None:
    asked = assignment({"q": [a_test("t", "assert 2.0 in give()"), a_test("u", "assert give()")]})
    answer = handed(asked, {"q": "def give(): return range(10**30)"})
    verdict = await grade_assignment(asked, answer, sandbox, hidden=True)
    assert [case.status for case in verdict.cases] == ["passed", "passed"]
    test = "assert give() == same(range(10**18))"
    assert (await result_of(sandbox, test, "range(10**18)")).status == "passed"


async def test_exceptions_of_the_library_are_the_same_on_both_sides(sandbox: LocalSandbox) -> None:
    """What the student's code raises is told by its class, its attributes and its own bases."""
    test = (
        "from decimal import InvalidOperation\nimport json\nfor _ in [1]:\n"
        "    with raises(InvalidOperation):\n        give()\n"
    )
    assert (await result_of(sandbox, test, "Decimal('x')")).status == "passed"
    assert (await result_of(sandbox, test, "1 // 0")).status == "error"
    test = (
        "import json\ntry:\n    give()\nexcept json.JSONDecodeError as error:\n"
        "    assert error.pos == 1\nelse:\n    assert False"
    )
    assert (await result_of(sandbox, test, "__import__('json').loads('[')")).status == "passed"
    assert (await result_of(sandbox, test, "int('x')")).status == "error"

"""Test files of unittest and pytest become data where they can, and code where not."""

from __future__ import annotations

import pytest

from jupyter_codementor.challenges.importers.python_tests import (
    TestFile,
    read_python_tests,
    stub_of,
)
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import CodeTest, Script

SOLUTION = '''"""Leap years."""
LIMIT = 3


def leap_year(year):
    """Say whether it is one."""
    if year < 0:
        raise ValueError("negative")
    return year % 4 == 0


class Account:
    """An account."""

    def __init__(self, amount=0):
        self.amount = amount

    def add(self, more):
        self.amount += more
        return self.amount
'''


def read(text: str, starter: str = "") -> TestFile:
    return read_python_tests(text, "leap", SOLUTION, starter, "leap_test.py")


def unittest_file(*body: str, head: str = "from leap import leap_year, Account") -> str:
    lines = "\n".join(f"        {line}" for text in body for line in text.split("\n"))
    test = f"class LeapTest(unittest.TestCase):\n    def test_it(self):\n{lines}\n"
    return f"import unittest\n{head}\n\n{test}"


@pytest.mark.parametrize(
    ("statement", "ours"),
    [
        ("self.assertEqual(leap_year(4), True)", "assert leap_year(4) == True"),
        ("self.assertIs(leap_year(4), True)", "assert leap_year(4) is True"),
        ("self.assertTrue(leap_year(4))", "assert leap_year(4)"),
        ("self.assertFalse(leap_year(5))", "assert not leap_year(5)"),
        ("self.assertIsNone(leap_year(5))", "assert leap_year(5) is None"),
        ("self.assertNotEqual(leap_year(4), 1)", "assert leap_year(4) != 1"),
        (
            "self.assertAlmostEqual(leap_year(4), 1.5, places=2)",
            "assert leap_year(4) == approx(1.5, rel=0, abs=0.005)",
        ),
        (
            "self.assertCountEqual(leap_year(4), [1, 2])",
            "assert unordered(leap_year(4)) == [1, 2]",
        ),
        ("self.assertIn('a', leap_year(4))", "assert 'a' in leap_year(4)"),
        (
            "with self.assertRaises(ValueError):\n    leap_year(-1)",
            "with raises(ValueError):\n    leap_year(-1)",
        ),
        (
            "with self.assertRaises(ValueError) as err:\n    leap_year(-1)\n"
            "self.assertEqual(type(err.exception), ValueError)\n"
            "self.assertEqual(err.exception.args[0], 'not (so)')",
            "with raises(ValueError, match='^not\\\\ \\\\(so\\\\)$'):\n    leap_year(-1)",
        ),
        ("with self.subTest('x'):\n    self.assertTrue(leap_year(4))", "assert leap_year(4)"),
        (
            "account = Account(1)\naccount.add(2)\nself.assertEqual(account.add(3), 6)",
            "account = Account(1)\naccount.add(2)\nassert account.add(3) == 6",
        ),
    ],
)
def test_a_statement_of_unittest_becomes_data(statement: str, ours: str) -> None:
    [case] = read(unittest_file(statement)).cases

    assert case.source == ours
    assert isinstance(case.check, Script)


@pytest.mark.parametrize(
    "statement",
    [
        "for year in (4, 8):\n    self.assertTrue(leap_year(year))",
        "self.assertRegex(str(leap_year(4)), 'T')",
        "self.helper(leap_year(4))",
    ],
)
def test_what_has_no_form_as_data_stays_code_with_the_whole_file(statement: str) -> None:
    [case] = read(unittest_file(statement)).cases

    assert isinstance(case.check, CodeTest)
    assert case.check.source.endswith("LeapTest('test_it').debug()")
    assert "from leap" not in case.check.source
    assert case.check.names == ("Account", "leap_year")
    compile(case.check.source, "<test>", "exec")


def test_a_class_with_set_up_runs_as_code() -> None:
    text = unittest_file("self.assertEqual(leap_year(4), True)").replace(
        "    def test_it", "    def setUp(self):\n        self.x = 1\n\n    def test_it"
    )

    [case] = read(text).cases

    assert isinstance(case.check, CodeTest)


def test_names_are_readable_and_distinct() -> None:
    found = read(
        "from leap import leap_year\n\ndef test_year_by_4():\n    assert leap_year(4)\n"
        "def test_year__by_4():\n    assert leap_year(8)\n"
    )

    assert [case.name for case in found.cases] == ["year by 4", "year by 4-2"]


def test_the_module_may_be_imported_as_a_whole_or_under_another_name() -> None:
    whole = read("import leap\n\ndef test_a():\n    assert leap.leap_year(4)\n")
    renamed = read("from leap import leap_year as ly\n\ndef test_a():\n    assert ly(4)\n")
    tried = read(
        "try:\n    from leap import leap_year\nexcept ImportError:\n    raise\n"
        "def test_a():\n    assert leap_year(4)\n"
    )
    star = read("from leap import *\n\ndef test_a():\n    assert leap_year(4)\n")

    for found in (whole, renamed, tried):
        assert found.entry == ("leap_year",)
        assert found.cases[0].source == "assert leap_year(4)"
    assert star.entry == ("Account", "LIMIT", "leap_year")


def test_each_set_of_parameters_is_a_test_with_its_values_written_out() -> None:
    found = read(
        "import pytest\nfrom leap import leap_year\n\n"
        '@pytest.mark.parametrize("year, leap", [(4, True), pytest.param(5, False, id="odd")])\n'
        '@pytest.mark.parametrize("other", [0, 8])\n'
        "def test_years(year, leap, other):\n"
        "    assert leap_year(year + other) is leap\n"
    )

    assert len(found.cases) == 4
    assert found.cases[0].source == "assert leap_year(4 + 0) is True"
    assert all(isinstance(case.check, Script) for case in found.cases)


def test_pytests_raises_and_approx_become_ours() -> None:
    found = read(
        "import pytest\nfrom leap import leap_year\n\ndef test_a():\n"
        '    with pytest.raises(ValueError, match="neg"):\n        leap_year(-1)\n'
        "    assert leap_year(4) == pytest.approx(1.0, abs=0.1)\n"
    )

    [case] = found.cases
    assert isinstance(case.check, Script)
    assert case.source == (
        "with raises(ValueError, match='neg'):\n    leap_year(-1)\n"
        "assert leap_year(4) == approx(1.0, abs=0.1)"
    )


def test_a_simple_fixture_is_written_out_and_one_that_yields_runs_as_code() -> None:
    found = read(
        "import pytest\nfrom leap import Account\n\n"
        "@pytest.fixture\ndef account():\n    return Account(5)\n\n"
        "@pytest.fixture()\ndef opened():\n    yield Account(6)\n\n"
        "def test_a(account):\n    assert account.add(1) == 6\n\n"
        "def test_b(opened):\n    assert opened.add(1) == 7\n"
    )

    first, second = found.cases
    assert first.source == "account = Account(5)\nassert account.add(1) == 6"
    assert isinstance(second.check, CodeTest)
    assert second.check.source.endswith("test_b(opened=next(opened()))")
    assert "pytest" not in second.check.source


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("def test_a(tmp_path):\n    assert leap_year(4)", "tmp_path"),
        ("def test_a(unknown):\n    assert leap_year(4)", "does not define"),
        ("@pytest.mark.skip\ndef test_a():\n    assert leap_year(4)", "skip"),
        ("@pytest.mark.xfail()\ndef test_a():\n    assert leap_year(4)", "xfail"),
        (
            '@pytest.mark.parametrize("x", range(3))\ndef test_a(x):\n    assert leap_year(x)',
            "computed",
        ),
    ],
)
def test_what_cannot_be_carried_is_named(text: str, word: str) -> None:
    found = read(f"import pytest\nfrom leap import leap_year\n\n{text}\n")

    assert found.cases == ()
    [lost] = found.lost
    assert word in lost.what
    assert "test_a" in lost.what


def test_nothing_of_a_test_file_is_executed() -> None:
    found = read(
        "import os\nos.abort()\nfrom leap import leap_year\n\n"
        "def test_a():\n    assert leap_year(4)\n"
    )

    assert len(found.cases) == 1


@pytest.mark.parametrize("text", ["def (", "\0", "x = " + "(" * 5000])
def test_a_file_that_is_no_python_is_refused(text: str) -> None:
    with pytest.raises(NotAChallenge):
        read(text)


def test_a_starter_has_the_heads_and_docstrings_of_what_is_tested() -> None:
    stub = stub_of(SOLUTION, ("leap_year", "Account"))

    assert '"""Say whether it is one."""' in stub
    assert "def add(self, more):" in stub
    assert "year % 4" not in stub
    assert "LIMIT" not in stub
    compile(stub, "<starter>", "exec")

"""Test cells become data in each documented form, and what cannot is refused with a way out."""

import time

import pytest
from msgspec.structs import replace

from jupyter_codementor.challenges.compile_tests import compile_calls, compile_io
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import (
    Approximate,
    Attribute,
    Call,
    CodeTest,
    Constant,
    Display,
    Equal,
    Expectation,
    Expression,
    InputOutput,
    Item,
    Name,
    Operation,
    Raises,
    Script,
    Step,
    Truth,
    Unordered,
)

NAMES = Names(
    entry=frozenset({"f", "Stack", "EmptyError"}),
    given=frozenset({"TABLE"}),
    unsure=frozenset({"helper"}),
)
ONE = Call(Name("f"), (Constant(1),))
HALF = {"float": "0x1.0000000000000p-1"}


def steps(source: str) -> tuple[Step, ...]:
    check = compile_calls(source, NAMES, "Cell 3").check
    assert isinstance(check, Script)
    return check.steps


@pytest.mark.parametrize(
    ("source", "shown", "expectation"),
    [
        ("assert f(1) == [0, 1]", "f(1)", Equal([0, 1])),
        ("assert [0, 1] == f(1)", "f(1)", Equal([0, 1])),
        ("assert f(1) != (1,)", "f(1)", Equal({"tuple": [1]}, negated=True)),
        ("assert f(1) is None", "f(1)", Equal(None)),
        ("assert f(1) is not True", "f(1)", Equal(True, negated=True)),
        ("assert f(1) == approx(0.5)", "f(1)", Approximate(HALF)),
        ("assert approx(0.5) == f(1)", "f(1)", Approximate(HALF)),
        (
            "assert f(1) == approx([1, 2], rel=0.01, abs=1)",
            "f(1)",
            Approximate([1, 2], rel=0.01, abs_=1.0),
        ),
        ("assert f(1) == approx(1, 1e-3, 10 ** -2)", "f(1)", Approximate(1, 1e-3, 1e-2)),
        ("assert unordered(f(1)) == [1, 2]", "f(1)", Unordered([1, 2])),
        ("assert f(1) == unordered({1})", "f(1)", Unordered({"set": [1]})),
        ("assert [1, 2] == unordered(f(1))", "f(1)", Unordered([1, 2])),
        ("with raises(ValueError): f(1)", "f(1)", Raises(("ValueError",))),
        (
            'with raises((TypeError, EmptyError), match="empty"):\n    f(1)',
            "f(1)",
            Raises(("TypeError", "EmptyError"), "empty"),
        ),
        ("with raises(ValueError):\n    x = f(1)", "f(1)", Raises(("ValueError",))),
        ("assert f(1)", "f(1)", Truth(True)),
        ("assert not f(1)", "f(1)", Truth(False)),
        ("assert f(\n  1  # one\n) == 2", "f(\n  1  # one\n)", Equal(2)),
    ],
)
def test_each_form_of_assert_becomes_an_expectation(
    source: str, shown: str, expectation: Expectation
) -> None:
    assert steps(source) == (Step(shown, ONE, expect=expectation),)


def test_steps_before_an_assert_prepare_it() -> None:
    pushed = Call(Attribute(Name("stack"), "push"), (Constant(1),))
    assert steps("stack = Stack()\nstack.push(1)\nassert stack.pop() == 1") == (
        Step("Stack()", Call(Name("Stack")), bind="stack"),
        Step("stack.push(1)", pushed),
        Step("stack.pop()", Call(Attribute(Name("stack"), "pop")), expect=Equal(1)),
    )


@pytest.mark.parametrize(
    ("expression", "compiled"),
    [
        ("f(TABLE, k=2)", Call(Name("f"), (Name("TABLE"),), {"k": Constant(2)})),
        ("f(1).name", Attribute(ONE, "name")),
        ("f(1)['k']", Item(ONE, Constant("k"))),
        (
            "f(1)[1:]",
            Item(ONE, Call(Name("slice"), (Constant(1), Constant(None), Constant(None)))),
        ),
        ("len(f(1))", Call(Name("len"), (ONE,))),
        ("[f(1), 2]", Display("list", (ONE, Constant(2)))),
        ("(f(1), f(1))", Display("tuple", (ONE, ONE))),
        ("f(1) + f(1)", Operation("+", ONE, ONE)),
        ("f(1) < f(1)", Operation("<", ONE, ONE)),
        ("'a' in f(1)", Operation("in", Constant("a"), ONE)),
        ("f(1) == f(1)", Operation("==", ONE, ONE)),
        ("f(range(3))", Call(Name("f"), (Call(Name("range"), (Constant(3),)),))),
    ],
)
def test_what_is_evaluated_keeps_its_form(expression: str, compiled: Expression) -> None:
    assert steps(f"assert {expression}") == (Step(expression, compiled, expect=Truth(True)),)


@pytest.mark.parametrize(
    ("literal", "data"),
    [
        ("[0] * 3", [0, 0, 0]),
        ("2 ** 64 - 1", {"int": "0xffffffffffffffff"}),
        ("-1", -1),
        ("1 + 2j", {"complex": ["0x1.0000000000000p+0", "0x1.0000000000000p+1"]}),
        ("set()", {"set": []}),
        ("frozenset({1})", {"frozenset": [1]}),
        ("{1: (2,)}", {"dict": [[1, {"tuple": [2]}]]}),
        ("list(range(2, 8, 2))", [2, 4, 6]),
        ('float("inf")', {"float": "inf"}),
        ("math.inf", {"float": "inf"}),
        ('"a" * 3 + "b"', "aaab"),
        ("b'x'", {"bytes": "eA=="}),
        ("[]", []),
    ],
)
def test_literals_are_computed(literal: str, data: object) -> None:
    assert steps(f"assert f(1) == {literal}")[0].expect == Equal(data)


def test_a_built_in_that_the_student_defines_is_no_literal() -> None:
    shadowing = Names(entry=frozenset({"f", "list"}))
    check = compile_calls("assert f(list((1,))) == 1", shadowing, "Cell 3").check
    assert isinstance(check, Script)
    listed = Call(Name("list"), (Constant({"tuple": [1]}),))
    assert check.steps[0].expression == Call(Name("f"), (listed,))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("for n in [1]:\n    assert f(n)", "line 1: this is a for loop"),
        ("x = f(1)\nwhile x:\n    assert f(1)\n    x = 0", "line 2: this is a while loop"),
        ("if f(1):\n    assert f(2)", "line 1: this is an if"),
        ("import math\nassert f(1)", "line 1: this is an import"),
        ("def g(): pass\nassert f(1)", "line 1: this line defines a function"),
        ("class A: pass\nassert f(A())", "line 1: this line defines a class"),
        ("x = 1\nx += f(1)\nassert x", "line 2: this line changes a name in place"),
        ("x, y = f(1)\nassert x", "only a plain `name = value`"),
        ("try:\n    f(1)\nexcept ValueError: pass\nassert f(2)", "this is a try"),
        ('"a text"\nassert f(1)', "line 1: this line cannot become data"),
        ("assert f(1) == [n for n in (1, 2)]", "a comprehension cannot become data"),
        ("assert f(lambda n: n) == 1", "a lambda cannot become data"),
        ("assert f(1) and f(2)", "`and` and `or` cannot become data"),
        ("assert 0 < f(1) < 3", "a chain of comparisons cannot become data"),
        ('assert f(1) == f"{1}"', "an f-string cannot become data"),
        ("assert f(*[1])", "`*` in front of a value"),
        ("assert f(**{'k': 1})", "`**` in a call cannot become data"),
        ("assert -f(1) == 1", "this operator cannot become data in front of a call"),
        ("assert f(1) @ f(2)", "this operator cannot become data; try"),
        ("assert f(1) is f(2)", "`is` can only be asserted with None, True or False"),
        ("assert f({'a': f(1)}) == 1", "a dictionary whose items are not all literals"),
        ("assert not f(1) == 2", "`not` stands in front of a comparison"),
        ("wanted = [1]\nassert f(1) == wanted", "line 2: the expected value must be written out"),
        ("assert f(1), f(2)", "an assert's message must be a plain text"),
        ("assert f(1) == approx(f(2))", "the value of approx(...) must be a literal"),
        ("assert f(1) != approx(1)", "`!=` with approx cannot become data"),
        ("assert unordered(f(1)) == f(2)", "must be a literal"),
        ("with raises(ValueError) as error: f(1)", "only `with raises(SomeError):`"),
        ("with raises(ValueError):\n    f(1)\n    f(2)", "put only the one call that raises"),
        ("numpy.testing.assert_array_equal(f(1), 1)", "`numpy` is defined neither"),
    ],
)
def test_what_cannot_be_data_stays_code_and_its_author_is_told_why(
    source: str, reason: str
) -> None:
    compiled = compile_calls(source, replace(NAMES, imports="import numpy\nimport os"), "Cell 3")
    assert isinstance(compiled.check, CodeTest)
    assert (compiled.check.source, compiled.check.names) == (source, ("f",))
    assert reason in compiled.why_code
    assert compiled.check.imports == ("import numpy" if "numpy" in source else "")


def test_a_test_that_is_code_keeps_its_message_and_all_names_of_the_students_code() -> None:
    source = "for n in TABLE:\n    assert f(Stack()) == n, 'look again'"
    compiled = compile_calls(source, NAMES, "Cell 3")
    assert isinstance(compiled.check, CodeTest)
    assert (compiled.check.names, compiled.message) == (("Stack", "TABLE", "f"), "look again")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("while True: f(1)", "line 1: this test asserts nothing"),
        ("with open('x'): f(1)", "line 1: this test asserts nothing"),
        ("for f in [1]:\n    assert f == 1", "never uses what the student's code defines"),
        ("for n in [1]:\n    assert g(n)", "line 2: `g` is defined neither by the solution"),
        ("for n in [1]:\n    assert f(helper(n))", "line 2: `helper` is defined by the solution"),
        ("class Mine(Stack): pass\nassert f(Mine())", "`Mine` derives from `Stack` of the student"),
        ("assert 1 == 1", "compares literals and calls nothing"),
        ("assert True", "compares literals and calls nothing"),
        ("assert 1 < 2", "compares literals and calls nothing"),
        ("assert len([1]) == 1", "never uses what the student's code defines"),
        ("f(1)", "this test asserts nothing"),
        ("", "this test asserts nothing"),
        ("assert g(1) == 1", "`g` is defined neither by the solution nor by an earlier line"),
        ("assert helper(1) == 1", "`helper` is defined by the solution only; add it to `entry`"),
        ("assert f(1) == approx()", "approx takes a value"),
        ("assert unordered(f(1), 2) == [1]", "unordered(...) takes one value"),
        ("with raises(): f(1)", "raises takes an exception"),
        ("with raises(()): f(1)", "raises needs an exception"),
        ("with raises(Unknown): f(1)", "`Unknown` is defined neither"),
        ("with raises(ValueError, match='('): f(1)", "is no regular expression"),
        ("assert f(", "line 1 is not valid Python"),
        ("for n in [1]:\n    assert f(", "is not valid Python"),
        ("return f(1)\nassert f(1)", "is not valid Python"),
        ("assert f('\0')", "not valid Python"),
        ("assert f(1) == 1 / 0", "this literal cannot be computed: division by zero"),
        ("assert f({[1]: 2}) == 1", "this literal cannot be computed: unhashable"),
    ],
)
def test_what_can_be_neither_is_refused_with_line_and_reason(source: str, sentence: str) -> None:
    with pytest.raises(NotAChallenge) as refused:
        compile_calls(source, NAMES, "Cell 3")
    assert str(refused.value).startswith("Cell 3")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "argument",
    [
        "10**10**10",
        "2**13001",
        "-(9**9**9)",
        "[0] * 10**9",
        "10**9 * 'a'",
        "list(range(10**12))",
        "[[[0] * 1000] * 1000] * 1000",
        "set(list(range(10**6)))",
        "(" * 300 + ")" * 300,
        "-" * 20_000 + "1",
        "1" + "+1" * 20_000,
        "'" + "a" * 70_000 + "'",
    ],
)
def test_no_literal_costs_time_or_memory(argument: str) -> None:
    start = time.perf_counter()
    with pytest.raises(NotAChallenge):
        compile_calls(f"assert f({argument}) == 1", NAMES, "Cell 3")
    assert time.perf_counter() - start < 2


def test_a_large_argument_within_the_bounds_is_data() -> None:
    [step] = steps("assert f([0] * 100_000) == 0")
    assert step.expression == Call(Name("f"), (Constant([0] * 100_000),))


@pytest.mark.parametrize(
    ("source", "check"),
    [
        ("%%io\nAda\n---\nHello, Ada!", InputOutput("Ada\n", "Hello, Ada!\n")),
        ("%%io\n---\nHello\nthere\n\n", InputOutput("", "Hello\nthere\n")),
        ("%%io\n\n---\na\n---\nb", InputOutput("\n", "a\n---\nb\n")),
        ("%%io\nnothing\n---", InputOutput("nothing\n", "")),
    ],
)
def test_an_io_cell_holds_what_is_typed_and_what_is_printed(
    source: str, check: InputOutput
) -> None:
    assert compile_io(source, "Cell 3").check == check


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("assert f(1)", "must begin with the line %%io"), ("%%io\nAda", "has no line `---`")],
)
def test_a_broken_io_cell_is_refused(source: str, sentence: str) -> None:
    with pytest.raises(NotAChallenge, match=sentence):
        compile_io(source, "Cell 3")

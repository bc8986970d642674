"""Tests that are code: two real boxes, of which the student's never learns what the test knows."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from sandbox_code_samples import BANK, TOOLS, code_test, result_of, verdict_of
from sandbox_samples import case, challenge, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading import grade, mutation_score
from jupyter_codementor.model.challenge import Challenge, CodeTest, Limits


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


BANK_TESTS = [
    "a = Account(10)\nassert a.deposit(5) == 15 and a.balance == 15",
    "a = Account()\nwith raises(ValueError, match='positive'):\n    a.deposit(-1)\n"
    "assert len(a) == 0",
    "with raises(Insufficient):\n    Account().withdraw(3)\n"
    "with raises(BankError): Account().withdraw(1)"
    "\nassert [1 for _ in Account(2)] == [1, 1]",
    "try:\n    Account(15).withdraw(100)\nexcept BankError as error:\n"
    "    assert (error.missing, str(error)) == (85, 'missing 85')\nelse:\n    assert False",
    "a = Account(3)\nassert isinstance(a, Account) and not isinstance(3, Account)",
    "for n in range(3):\n    assert Account(n) == Account(n)\n"
    "    assert Account(n) != Account(n + 1)",
    "for n in range(3):\n    assert Account(3) + Account(n) == Account(3 + n)\n"
    "    assert n + Account(1) == Account(n + 1)",
    "assert [a.balance for a in sorted([Account(3), Account(1)])] == [1, 3]",
    "assert [x for x in Account(3)] == [0, 1, 2]",
    "a = Account(4)\nassert 3 in a and 4 not in a and a[2] == 8",
    "with Account(2) as a:\n    a.balance = 7\n    raise ValueError\nassert a.balance == 7",
    "assert f'{Account(15)}' == 'Account(15)' and repr(Account(1)) == 'Account(1)'",
    "assert Account.__name__ == 'Account' and Account(1).__class__ is Account",
    "import copy\na = Account(1)\nb = copy.deepcopy(a)\nb.balance = 2\nassert a.balance == 1\n"
    "assert b is not a",
    "assert max([Account(1), Account(5)]).balance == 5",
    "table = {Account(1): 'one'}\nassert table[Account(1)] == 'one'",
    "a = Account(1)\na.owner = 'Ada'\nassert a.owner == 'Ada'\ndel a.owner\n"
    "assert not hasattr(a, 'owner')",
]


@pytest.mark.parametrize("source", BANK_TESTS)
async def test_classes_work_through_the_wall(source: str) -> None:
    names = "Account Insufficient BankError"
    assert (await result_of(jail("C"), BANK, source, names)).status == "passed"


TOOL_TESTS = [
    "@logged\ndef double(n):\n    'twice'\n    return 2 * n\nassert double(4) == 8\n"
    "assert (double.__name__, double.__doc__) == ('double', 'twice')\nassert double.calls == 1",
    "calls = []\n@remember\ndef slow(n):\n    calls.append(n)\n    return n + 1\n"
    "assert [slow(1), slow(1), slow(2)] == [2, 2, 3]\nassert calls == [1, 2]",
    "assert by(lambda word: -len(word), ['a', 'ccc', 'bb']) == ['ccc', 'bb', 'a']\n"
    "assert by(len, ['bb', 'a']) == ['a', 'bb']",
    "assert apply(lambda x: x + 1, 2) == 3",
    "assert [x for x, _ in zip(steps_of(2), range(3))] == [0, 2, 4]",
    "xs = [3, 1, 2]\nsort_in_place(xs)\nassert xs == [1, 2, 3], 'sorted in place'\n"
    "assert [1 for _ in xs]",
    "for words in ['aab']:\n    assert count(words) == {'a': 2, 'b': 1}\n"
    "    assert count(words).most_common(1) == [('a', 2)]",
    "assert [adder(n)(3) for n in range(3)] == [3, 4, 5]",
    "seen = []\neach([1, 2], seen.append)\nassert seen == [1, 2]\n"
    "each([3], lambda x: seen.append(x))"
    "\nassert seen == [1, 2, 3]",
    "assert apply(lambda x: adder(x)(1), 2) == 3",
    "xs = [1]\nassert first(xs) is xs\nassert first(range(2)) == range(2)",
    "assert origin() == (0, 0) and origin().x == 0\nassert origin() == (0, 0)",
    "class Thing:\n    size = 4\n    def double(self, n): return 2 * n\nassert use(Thing()) == 8",
    "def failing(x): raise KeyError(x)\nwith raises(KeyError):\n    apply(failing, 1)\nassert True",
    "gen = steps_of(1)\nassert next(gen) == 0 and next(gen) == 1\ngen.close()\n"
    "assert list(gen) == []",
    "assert unordered([adder(1)(1), 3]) == [adder(1)(2), adder(1)(1)]",
    "for n in [1, 2]:\n    assert adder(n)(0.5) == approx(n + 0.5)",
    "import random\nn = random.random()\nassert adder(n)(0) == n",
    "with raises(TypeError) as caught:\n    adder()\nassert 'missing' in str(caught.value)",
]


@pytest.mark.parametrize("source", TOOL_TESTS)
async def test_functions_generators_and_callbacks_work_through_the_wall(source: str) -> None:
    names = "logged remember by apply steps_of sort_in_place count adder each first origin use"
    result = await result_of(jail("C"), TOOLS, source, names)
    assert (result.status, result.difference, result.error) == ("passed", None, None)


@pytest.mark.parametrize(
    ("source", "call", "difference"),
    [
        (
            "for n in range(5):\n    assert double(n) == n * n",
            "double(n)   # n = 1",
            "expected 1, got 2",
        ),
        (
            "for n in [3]:\n    assert [n] == double([n]), f'doubling {n}'",
            "double([n])   # n = 3",
            "doubling 3\nexpected 1 item, got 2; [1] is too much: 3",
        ),
        ("assert double(1) < 1 < 2", "double(1) < 1 < 2", "expected True, got False"),
        ("x = double(1)\nassert x > 5 and x", "x > 5 and x   # x = 2", "expected True, got False"),
        ("for n in [1]:\n    assert double(n) > 5", "double(n)   # n = 1", "2 > 5 is not so"),
        (
            "for n in [1]:\n    assert double(n) == approx(2.5)",
            "double(n)   # n = 1",
            "expected 2.5, got 2",
        ),
        ("for n in []:\n    assert double(n)", None, "no assert of this test was reached"),
        (
            "for n in [1]:\n    assert double(n)[0] == 1",
            "assert double(n)[0] == 1",
            "the test stopped in line 2: TypeError: 'int' object is not subscriptable",
        ),
        (
            "for n in [1]:\n    with raises(ValueError): double(n)",
            "with raises(ValueError): double(n)",
            "ValueError should have been raised, but nothing was",
        ),
    ],
)
async def test_a_failing_assert_is_told_with_the_values_of_both_sides(
    source: str, call: str | None, difference: str
) -> None:
    result = await result_of(jail("C"), "def double(x): return x + x", source, "double")
    assert (result.status, result.call) == ("failed", call)
    assert difference in str(result.difference)


async def test_sides_that_are_too_large_to_be_told_fail_all_the_same() -> None:
    source = "for n in [60_000]:\n    assert f(n) == ['y' * 9] * n"
    result = await result_of(jail("C"), "def f(n): return ['x' * 9] * n", source, "f")
    assert result.status == "failed"
    assert "too large to be told" in str(result.difference)
    result = await result_of(jail("C"), "def f(n): return ['x' * 9] * n * 9", source, "f")
    assert result.error == "ValueError: the value has more than 200000 parts"
    result = await result_of(jail("C"), "def f(n): return ['x' * 9] * n * 2", source, "f")
    assert "too large" in str(result.difference)


async def test_an_exception_of_the_students_code_is_told_as_everywhere(
    sandbox: LocalSandbox,
) -> None:
    code = "def f(n):\n    print('seen', n)\n    return 1 // n"
    result = await result_of(sandbox, code, "for n in [1, 0]:\n    assert f(n) == 1", "f")
    assert (result.status, result.line) == ("error", 3)
    assert result.error == "ZeroDivisionError: integer division or modulo by zero"
    assert result.call == "assert f(n) == 1"
    assert result.output == "seen 1\nseen 0\n"


async def test_a_test_that_never_ends_is_the_fault_of_the_test() -> None:
    started = time.monotonic()
    verdict = await verdict_of(jail("C"), "def f(): return 1", "while f(): pass\nassert f()", "f")
    assert (verdict.status, verdict.cases[0].status) == ("wrong_answer", "timeout")
    assert "asked each other 10,000 times" in str(verdict.cases[0].error)
    verdict = await verdict_of(
        jail("C"), "def f(): return 1", "x = f()\nwhile x: pass\nassert x", "f"
    )
    assert verdict.status == "grader_fault"
    assert verdict.fault is not None
    assert 'The test "t" is at fault, not your code: its own code ran for more' in verdict.fault
    assert time.monotonic() - started < 30


async def test_time_of_the_test_is_not_time_of_the_student() -> None:
    source = "import time\ntime.sleep(0.6)\nassert f(lambda: time.sleep(0.6)) == 1"
    limits = Limits(0.5, 128)
    code = "def f(g):\n    g()\n    return 1"
    result = await result_of(jail("C"), code, source, "f", limits=limits)
    assert result.status == "passed"
    assert result.duration_ms is not None
    assert result.duration_ms < 300
    slow = "import time\ndef f(g):\n    time.sleep(0.6)\n    return 1"
    result = await result_of(jail("C"), slow, source, "f", limits=limits)
    assert result.status == "timeout"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import os; os._exit(0)", "crash"),
        ("while True: pass", "timeout"),
        ("return bytearray(1 << 30)", "memory"),
        ("while True: print('x' * 99)", "output_limit"),
        ("import os; os.write(3, b'x' * 99)", "protocol_error"),
        ("return f(g)", "error"),
    ],
)
async def test_a_crash_costs_one_test_and_the_next_one_runs(body: str, status: str) -> None:
    code = f"def f(g):\n    if g == 2: return 2\n    {body}"
    asked = challenge(
        code_test("for n in [1]:\n    assert f(n) == n", "f", name="a"),
        code_test("for n in [2]:\n    assert f(n) == n", "f", name="b"),
        limits=Limits(1.0 if status == "timeout" else 3.0, 128),
    )
    verdict = await grade(asked, code, jail("C"), hidden=True)
    after = "timeout" if status == "timeout" else "passed"  # all of its time is used up
    assert [result.status for result in verdict.cases] == [status, after]


async def test_calls_to_and_fro_end_at_a_depth() -> None:
    source = "def back(f): return f()\nassert f(back) == 1"
    result = await result_of(jail("C"), "def f(g): return g(lambda: f(g))", source, "f")
    assert (result.status, "40 times deep" in str(result.error)) == ("timeout", True)


async def test_a_name_that_is_missing_is_said() -> None:
    verdict = await verdict_of(jail("C"), "x = 1", "for n in [1]:\n    assert f(n)", "f")
    assert (verdict.status, verdict.cases[0].status) == ("error", "missing")
    assert verdict.cases[0].error == "Your code does not define `f`."


async def test_of_a_hidden_test_that_is_code_nothing_is_told() -> None:
    hidden = code_test("for n in [1]:\n    assert f(n) == 77, 'SECRET'", "f", hidden=True)
    verdict = await grade(challenge(hidden), "def f(n): print(n)", jail("C"), hidden=True)
    [result] = verdict.cases
    told = {name for name in result.__struct_fields__ if getattr(result, name)}
    assert told == {"name", "status", "points", "hidden", "message"} - {"message"}


async def test_data_and_code_tests_share_a_submission() -> None:
    asked = challenge(
        case("f", (1,), 1),
        code_test("for n in [2]:\n    assert f(n) == n", "f"),
        case("f", (3,), 3, hidden=True),
    )
    verdict = await grade(asked, "def f(n): return n", jail("C"), hidden=True)
    assert verdict.status == "accepted"
    assert all(result.memory_bytes for result in verdict.cases if not result.hidden)


async def test_the_order_of_tests_does_not_change_a_verdict() -> None:
    cases = [
        case("f", (1,), 1),
        code_test("for n in [2, 3]:\n    assert f(n) == n", "f", name="same"),
        code_test("for n in [4]:\n    assert f(n) == 0", "f", name="not so"),
        code_test("assert f(lambda: 1)() == 1", "f", name="a function", hidden=True),
        code_test("for n in [5]:\n    assert f(n).x", "f", name="an error"),
        case("f", (6,), 7, hidden=True),
    ]
    told = []
    for turn in range(len(cases)):
        asked = challenge(*cases[turn:], *cases[:turn])
        verdict = await grade(asked, "def f(n): return n", jail("C"), hidden=True)
        results = {(one.name, one.status, one.difference) for one in verdict.cases}
        told.append((verdict.status, verdict.earned, results))
    assert all(one == told[0] for one in told)
    assert told[0][:2] == ("partial", 3)


async def test_two_submissions_with_one_place_each_do_not_wait_for_each_other() -> None:
    import asyncio

    sandbox = jail("C", boxes_at_once=1)
    tests = [
        verdict_of(sandbox, "def f(n): return n", "for n in [2]:\n    assert f(n) == n", "f")
        for _ in range(4)
    ]
    async with asyncio.timeout(30):
        verdicts = await asyncio.gather(*tests)
    assert {verdict.status for verdict in verdicts} == {"accepted"}


async def test_isolate_test_gives_each_test_a_box_of_its_own() -> None:
    code = "seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)"
    cases = [case("f", (n,), 1, name=str(n)) for n in range(3)]
    shared, apart = challenge(*cases), replace(challenge(*cases), isolate="test")
    assert (await grade(shared, code, jail("C"), hidden=True)).earned == 1
    assert (await grade(apart, code, jail("C"), hidden=True)).earned == 3


async def test_without_a_jail_hidden_tests_are_not_run() -> None:
    asked = challenge(case("f", (1,), 1), case("f", (2,), 2, hidden=True))
    verdict = await grade(asked, "def f(n): return n", jail("E"), hidden=True)
    assert [result.hidden for result in verdict.cases] == [False]
    assert (verdict.status, verdict.points, verdict.isolation) == ("accepted", 1, "E")
    only_hidden = challenge(case("f", (2,), 2, hidden=True))
    verdict = await grade(only_hidden, "def f(n): return n", jail("E"), hidden=True)
    assert verdict.status == "grader_fault"


def stack_challenge() -> Challenge:
    solution = (
        "class Stack:\n    def __init__(self):\n        self.items = []\n"
        "    def push(self, item):\n        self.items.append(item)\n"
        "    def pop(self):\n        if not self.items:\n            raise IndexError('empty')\n"
        "        return self.items.pop()\n    def __len__(self):\n        return len(self.items)\n"
    )
    tests = [
        "stack = Stack()\nfor n in range(4):\n    stack.push(n)\nassert len(stack) == 4\n"
        "assert [stack.pop() for _ in range(4)] == [3, 2, 1, 0]",
        "stack = Stack()\nfor _ in range(2):\n    with raises(IndexError):\n        stack.pop()\n"
        "stack.push(1)\nassert len(stack) == 1",
    ]
    cases = [code_test(source, "Stack", name=str(n)) for n, source in enumerate(tests)]
    return challenge(*cases, solution=solution)


async def test_mutants_are_caught_by_tests_that_are_code() -> None:
    asked = stack_challenge()
    assert (await grade(asked, asked.solution, jail("C"), hidden=True)).status == "accepted"
    score = await mutation_score(asked, jail("C"))
    assert score.share > 0.7  # without the check, `list.pop` raises the same


async def test_a_call_through_the_wall_takes_less_than_a_millisecond() -> None:
    source = "for n in range(500):\n    assert f(n) == n"
    result = await result_of(jail("C"), "def f(n): return n", source, "f")
    assert result.status == "passed"
    assert result.duration_ms is not None
    assert result.duration_ms < 500


def test_code_tests_are_what_they_are_called() -> None:
    assert isinstance(code_test("for n in [1]:\n    assert f(n)", "f").check, CodeTest)

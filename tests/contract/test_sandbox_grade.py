"""Grading in the real jail: each word of a verdict, and what a student and nobody else may see."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sandbox_samples import LIMITS, call, case, challenge, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox, Profile
from jupyter_codementor.grading import grade, mutants, mutation_score
from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Challenge,
    Constant,
    Equal,
    InputOutput,
    Limits,
    Name,
    Raises,
    Script,
    Step,
    TestCase,
)

ADD = challenge(
    case("add", (2, 3), 5),
    case("add", (0, 0), 0, hidden=True),
    case("add", (10, -4), 6, hidden=True),
)
GREET = challenge(
    TestCase("Ada", InputOutput("Ada\n", "Hello, Ada!\n")),
    TestCase("Bob", InputOutput("Bob\n", "Hello, Bob!\n"), hidden=True),
    kind="program",
)


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


CODES = [
    ("def add(a, b): return a + b", "accepted", "passed"),
    ("def add(a, b): return 0", "partial", "failed"),
    ("def add(a, b): return 99", "wrong_answer", "failed"),
    ("def add(a, b): return 1 / 0", "wrong_answer", "error"),
    ("def add(a, b) return a", "error", "syntax_error"),
    ("1 / 0", "error", "error"),
    ("def plus(a, b): return a + b", "error", "missing"),
    ("def add(a, b):\n    while True: pass", "wrong_answer", "timeout"),
    ("while True: pass", "error", "timeout"),
    ("def add(a, b): return bytearray(1 << 30)", "wrong_answer", "memory"),
    ("def add(a, b):\n    while True: print('x' * 99)", "wrong_answer", "output_limit"),
    ("import os\ndef add(a, b): os._exit(0)", "wrong_answer", "crash"),
    (
        "import os\ndef add(a, b):\n    for n in range(3, 999):\n"
        "        try: os.write(n, b'xxxxxxxx')\n        except OSError: pass",
        "wrong_answer",
        "protocol_error",
    ),
    ("", "error", "missing"),
]


@pytest.mark.parametrize(("code", "status", "case_status"), CODES)
async def test_each_word_of_a_verdict_has_its_code(
    sandbox: LocalSandbox, code: str, status: str, case_status: str
) -> None:
    asked = replace(ADD, limits=Limits(1.0, 128))
    verdict = await grade(asked, code, sandbox, hidden=True)
    assert (verdict.status, verdict.cases[0].status) == (status, case_status)
    assert [result.name for result in verdict.cases] == [case.name for case in ADD.test_cases]
    assert (verdict.points, verdict.challenge_version) == (3, 7)
    assert verdict.isolation == sandbox.level
    if case_status not in ("passed", "failed"):
        assert verdict.cases[0].error


async def test_a_run_takes_the_visible_tests_only(sandbox: LocalSandbox) -> None:
    verdict = await grade(ADD, "def add(a, b): return a + b", sandbox, hidden=False)
    assert [result.hidden for result in verdict.cases] == [False]
    assert (verdict.status, verdict.earned, verdict.points) == ("accepted", 1, 1)


async def test_of_hidden_tests_only_name_status_points_and_message_are_told(
    sandbox: LocalSandbox,
) -> None:
    code = "def add(a, b):\n    print('SEEN', a)\n    raise ValueError(a)"
    verdict = await grade(ADD, code, sandbox, hidden=True)
    for result in verdict.cases[1:]:
        told = {
            name: value for name in result.__struct_fields__ if (value := getattr(result, name))
        }
        assert set(told) == {"name", "status", "points", "hidden", "message"}
    assert verdict.cases[0].output == "SEEN 2\n"


async def test_a_failing_test_shows_call_expected_got_and_the_difference(
    sandbox: LocalSandbox,
) -> None:
    verdict = await grade(
        ADD, "def add(a, b):\n    print('hi')\n    return float(a + b)", sandbox, hidden=False
    )
    [result] = verdict.cases
    assert (result.call, result.expected, result.got) == ("add(2, 3)", "5", "5.0")
    assert result.difference == "expected the int 5, not the float 5.0"
    assert result.output == "hi\n"
    assert result.duration_ms is not None
    assert verdict.memory_bytes > 1 << 20


async def test_what_was_printed_while_loading_is_told_apart(sandbox: LocalSandbox) -> None:
    verdict = await grade(ADD, "print('top')\ndef add(a, b): return a + b", sandbox, hidden=True)
    assert (verdict.output, verdict.cases[0].output) == ("top\n", "")


async def test_a_crash_in_one_test_costs_only_that_test(sandbox: LocalSandbox) -> None:
    code = "import os\ndef add(a, b):\n    if a == 0: os._exit(1)\n    return a + b"
    verdict = await grade(ADD, code, sandbox, hidden=True)
    assert [result.status for result in verdict.cases] == ["passed", "crash", "passed"]
    assert verdict.status == "partial"


async def test_after_three_fresh_boxes_the_rest_is_not_run(sandbox: LocalSandbox) -> None:
    asked = challenge(*[case("f", (n,), n, name=f"t{n}") for n in range(7)])
    verdict = await grade(asked, "import os\ndef f(n): os._exit(0)", sandbox, hidden=True)
    assert [result.status for result in verdict.cases] == ["crash"] * 7
    not_run = [result.name for result in verdict.cases if "not run" in str(result.error)]
    assert not_run == ["t4", "t5", "t6"]


async def test_the_time_limit_is_for_the_whole_submission(sandbox: LocalSandbox) -> None:
    asked = replace(ADD, limits=Limits(0.7, 128))
    code = "import time\ndef add(a, b):\n    time.sleep(0.3)\n    return a + b"
    verdict = await grade(asked, code, sandbox, hidden=True)
    assert [result.status for result in verdict.cases] == ["passed", "passed", "timeout"]


def stack_challenge() -> Challenge:
    push = Call(Attribute(Name("stack"), "push"), (Constant(1),))
    pop = Call(Attribute(Name("stack"), "pop"))
    steps = (
        Step("stack = Stack()", call("Stack"), "stack"),
        Step("stack.push(1)", push),
        Step("stack.pop()", pop, None, Equal(1)),
        Step("stack.pop()", pop, None, Raises(("IndexError",), "empty")),
    )
    return challenge(TestCase("stack", Script(steps)))


STACK = """
class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def pop(self):
        if not self.items: raise IndexError("the stack is empty")
        return self.items.pop()
"""


async def test_a_test_of_several_steps_shows_the_way_to_the_failing_call(
    sandbox: LocalSandbox,
) -> None:
    asked = stack_challenge()
    assert (await grade(asked, STACK, sandbox, hidden=True)).status == "accepted"
    wrong = STACK.replace("self.items.pop()", "self.items[0]")
    [result] = (await grade(asked, wrong, sandbox, hidden=True)).cases
    assert result.status == "failed"
    assert result.call == "stack = Stack()\nstack.push(1)\nstack.pop()\nstack.pop()"
    assert result.got == "1"
    assert result.difference == "IndexError should have been raised, but nothing was"
    other = STACK.replace("IndexError", "KeyError")
    [result] = (await grade(asked, other, sandbox, hidden=True)).cases
    assert (result.status, result.line) == ("failed", 6)
    assert result.difference == "expected IndexError, but KeyError was raised"


@pytest.mark.parametrize(
    ("code", "status", "case_status"),
    [
        ("print(f'Hello, {input()}!')", "accepted", "passed"),
        ("import sys\nprint(f'Hello, {input()}!  \\n')\nsys.exit()", "accepted", "passed"),
        ("print('Hello, Ada!')", "partial", "passed"),
        ("print('Hello,', input(), '!')", "wrong_answer", "failed"),
        ("print(1 / 0)", "wrong_answer", "error"),
        ("print(", "error", "syntax_error"),
        ("input(); input()", "wrong_answer", "error"),
        ("while True: pass", "wrong_answer", "timeout"),
    ],
)
async def test_a_program_is_judged_by_what_it_prints(
    sandbox: LocalSandbox, code: str, status: str, case_status: str
) -> None:
    verdict = await grade(replace(GREET, limits=Limits(1.0, 128)), code, sandbox, hidden=True)
    assert (verdict.status, verdict.cases[0].status) == (status, case_status)


async def test_white_space_is_visible_in_the_difference_of_printed_text(
    sandbox: LocalSandbox,
) -> None:
    verdict = await grade(GREET, "print('Hello,', input(), '!')", sandbox, hidden=False)
    assert verdict.cases[0].difference == (
        "line 1: the text differs from character 11 on\n"
        "expected: Hello,·Ada!\n"
        "got:      Hello,·Ada·!\n"
        "                    ^"
    )


async def test_a_package_that_is_not_there_is_explained(sandbox: LocalSandbox) -> None:
    verdict = await grade(ADD, "import numpy\ndef add(a, b): return a + b", sandbox, hidden=False)
    assert verdict.cases[0].error == (
        "ModuleNotFoundError: No module named 'numpy' (while it is graded, your code can import "
        "what comes with Python, what its challenge names, and nothing else)"
    )


async def test_a_jail_that_does_not_start_is_our_fault_and_costs_nothing() -> None:
    broken = LocalSandbox(Profile(frozenset({"bubblewrap", "landlock", "seccomp"}), "/bin/false"))
    verdict = await grade(ADD, "def add(a, b): return a + b", broken, hidden=True)
    assert (verdict.status, verdict.cases, verdict.points) == ("grader_fault", (), 3)
    assert verdict.fault == "The jail does not start."


async def test_the_mutants_of_a_reference_are_killed_by_good_tests_and_survive_poor_ones() -> None:
    solution = "def add(a, b):\n    if a > 5:\n        return a + b\n    return b + a\n"
    sandbox = jail("C")
    good = replace(ADD, solution=solution)
    poor = challenge(case("add", (0, 0), 0), limits=LIMITS, solution=solution)
    assert len(mutants(solution)) >= 8
    strong, weak = await mutation_score(good, sandbox), await mutation_score(poor, sandbox)
    assert strong.share > weak.share
    assert {mutant.description for mutant in weak.survived} >= {"- instead of +"}

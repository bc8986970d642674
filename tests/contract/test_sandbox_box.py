"""What a box answers, whatever the jail that it stands in: values, exceptions, what is printed."""

from __future__ import annotations

import math

import pytest
from sandbox_samples import LIMITS, ask, call, jail, load

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Constant,
    Display,
    Item,
    Name,
    Operation,
)
from jupyter_codementor.model.plaindata import Opaque, encode


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


VALUES = [
    None,
    True,
    0,
    -(2**70),
    0.1,
    math.inf,
    "text \ud800 \u202e \0",
    b"\xff",
    1 + 2j,
    [1, (2, {3: {"four"}}), frozenset({5})],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
async def test_plain_values_come_back_with_their_exact_types(
    sandbox: LocalSandbox, value: object
) -> None:
    outcome = await ask(sandbox, "def f(x): return x", "f", value)
    assert (outcome.status, encode(outcome.value)) == ("value", encode(value))


async def test_expressions_are_evaluated_in_the_namespace_of_the_code(
    sandbox: LocalSandbox,
) -> None:
    code = "class Stack:\n    def __init__(self): self.items = [1, 2]\n    size = 2"
    async with sandbox.box(LIMITS) as box:
        await box.load(code)
        kept = await box.evaluate(Call(Name("Stack")), bind="stack")
        items = Attribute(Name("stack"), "items")
        one = Item(items, Constant(0))
        both = Display("tuple", (one, Operation("+", one, Attribute(Name("stack"), "size"))))
        inside = Operation("not in", Constant(7), items)
        counted = Call(Name("len"), (items,))
        assert (kept.status, kept.value) == ("value", None)
        assert (await box.evaluate(both)).value == (1, 3)
        assert (await box.evaluate(inside)).value is True
        assert (await box.evaluate(counted)).value == 2


async def test_what_is_no_data_comes_back_opaque(sandbox: LocalSandbox) -> None:
    outcome = await ask(sandbox, "class Liar:\n    __class__ = int\ndef f(): return Liar()")
    assert outcome.status == "value"
    assert isinstance(outcome.value, Opaque)
    assert outcome.value != outcome.value


async def test_a_value_too_large_comes_back_opaque_and_is_no_fault(sandbox: LocalSandbox) -> None:
    outcome = await ask(sandbox, "def f(): return 'x' * 3_000_000")
    assert outcome.status == "value"
    assert "too large" in repr(outcome.value)


async def test_an_exception_tells_its_line_and_only_the_frames_of_the_code(
    sandbox: LocalSandbox,
) -> None:
    outcome = await ask(sandbox, "def f(x):\n    y = x\n    return 1 / y\n", "f", 0)
    raised = outcome.raised
    assert outcome.status == "raised"
    assert raised is not None
    assert (raised.type_name, raised.line) == ("ZeroDivisionError", 3)
    assert raised.bases[:2] == ("ZeroDivisionError", "ArithmeticError")
    assert raised.traceback == (
        "Traceback (most recent call last):\n"
        '  File "<solution>", line 3, in f\n'
        "    return 1 / y\n"
        "ZeroDivisionError: division by zero\n"
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("def f(): return f()", "RecursionError"),
        ("import sys\ndef f(): sys.exit(3)", "SystemExit"),
        ("def f(): raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(): return input('name? ')", "EOFError"),
        ("import os\ndef f(): os.fork()", "PermissionError"),
    ],
)
async def test_the_box_goes_on_after_an_exception(
    sandbox: LocalSandbox, code: str, name: str
) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load(code + "\ndef g(): return 'still here'")
        outcome = await box.evaluate(call("f"))
        assert outcome.status == "raised"
        assert outcome.raised is not None
        assert outcome.raised.type_name == name
        assert (await box.evaluate(call("g"))).value == "still here"


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("x = 1\ndef f(:\n    pass", 2, "invalid syntax"),
        ("x = 1\ny = '\0'", 2, "NUL"),
        ("x = 1\n\ny = '\ud800'", 3, "surrogate"),
        ("x = 1\nreturn 2", 2, "outside function"),
    ],
)
async def test_code_that_is_no_python_is_a_syntax_error_with_its_line(
    sandbox: LocalSandbox, code: str, line: int, words: str
) -> None:
    outcome = await load(sandbox, code)
    assert outcome.status == "syntax_error"
    assert outcome.raised is not None
    assert outcome.raised.line == line
    assert words in outcome.raised.message


async def test_a_name_that_is_not_defined_is_missing(sandbox: LocalSandbox) -> None:
    outcome = await ask(sandbox, "def g(): pass", "f")
    assert (outcome.status, outcome.missing) == ("missing", "f")


async def test_async_functions_can_be_run(sandbox: LocalSandbox) -> None:
    code = (
        "import asyncio\nasync def g():\n    await asyncio.sleep(0)\n"
        "    return await asyncio.to_thread(int, '3')\ndef f(): return asyncio.run(g())"
    )
    outcome = await ask(sandbox, code)
    assert (outcome.value, outcome.stderr) == (3, "")


async def test_input_in_a_function_challenge_says_where_the_input_comes_from(
    sandbox: LocalSandbox,
) -> None:
    outcome = await load(sandbox, "x = input('number? ')")
    assert outcome.raised is not None
    assert outcome.raised.message == (
        "nothing is typed in when a function is tested; what it needs comes as its parameters"
    )


async def test_printed_bytes_that_are_not_utf8_are_replaced(sandbox: LocalSandbox) -> None:
    outcome = await ask(
        sandbox, "import os\ndef f():\n    os.write(1, b'\\xff\\xfe ok')\n    print('\\ud800', 'é')"
    )
    assert outcome.status == "value"
    assert outcome.stdout.encode("utf-8").endswith(" ok\\ud800 é\n".encode())


async def test_stdout_and_stderr_are_apart_and_belong_to_the_step(sandbox: LocalSandbox) -> None:
    async with sandbox.box(LIMITS) as box:
        code = (
            "import sys\nprint('load')\ndef f(x):\n    print(x)\n    print('e', x, file=sys.stderr)"
        )
        assert (await box.load(code)).stdout == "load\n"
        first = await box.evaluate(call("f", 1))
        second = await box.evaluate(call("f", 2))
        assert (first.stdout, first.stderr) == ("1\n", "e 1\n")
        assert (second.stdout, second.stderr) == ("2\n", "e 2\n")


@pytest.mark.parametrize("size", [10, 200_000])
async def test_a_program_reads_its_input_and_prompts_are_no_output(
    sandbox: LocalSandbox, size: int
) -> None:
    code = "name = input('name? ')\nprint(len(name), input())"
    async with sandbox.box(LIMITS) as box:
        outcome = await box.run_program(code, "a" * size + "\nend\n")
    assert (outcome.status, outcome.stdout) == ("value", f"{size} end\n")


async def test_threads_work(sandbox: LocalSandbox) -> None:
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f():\n    with ThreadPoolExecutor(8) as pool: return sum(pool.map(int, '123'))"
    )
    assert (await ask(sandbox, code)).value == 6


async def test_memory_is_what_the_kernel_counts(sandbox: LocalSandbox) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load("def f(): return len(bytearray(b'x') * (60 << 20))")
        before = box.memory_bytes
        assert (await box.evaluate(call("f"))).status == "value"
        assert 1 << 20 < before < 40 << 20
        assert 60 << 20 <= box.memory_bytes <= 128 << 20

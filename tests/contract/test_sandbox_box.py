"""What a box answers, whatever the jail that it stands in: every status, and every hard case."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import math
import os
import time
from pathlib import Path

import pytest
from sandbox_samples import LIMITS, call, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Constant,
    Display,
    Item,
    Limits,
    Name,
    Operation,
)
from jupyter_codementor.model.plaindata import Opaque, encode


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


async def ask(
    sandbox: LocalSandbox,
    code: str,
    function: str = "f",
    *arguments: object,
    limits: Limits = LIMITS,
) -> Outcome:
    async with sandbox.box(limits) as box:
        loaded = await box.load(code)
        assert loaded.status == "value", loaded
        return await box.evaluate(call(function, *arguments))


async def load(sandbox: LocalSandbox, code: str, limits: Limits = LIMITS) -> Outcome:
    async with sandbox.box(limits) as box:
        return await box.load(code)


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


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import os; os._exit(0)", "crash"),
        ("import ctypes; ctypes.string_at(0)", "crash"),
        ("return bytearray(1 << 30)", "memory"),
        ("x = [0]\n    while True: x = x + x", "memory"),
        ("while True: print('x' * 1000)", "output_limit"),
        ("import sys\n    while True: sys.stderr.write('x' * 1000)", "output_limit"),
    ],
)
async def test_after_an_ending_the_box_is_gone(
    sandbox: LocalSandbox, body: str, status: str
) -> None:
    async with sandbox.box(LIMITS) as box:
        await box.load(f"def f():\n    {body}")
        outcome = await box.evaluate(call("f"))
        assert outcome.status == status
        assert len(outcome.stdout) <= 65_536
        assert (await box.evaluate(call("f"))).status == "crash"


async def test_a_gigabyte_of_output_is_stopped_at_once(sandbox: LocalSandbox) -> None:
    started = time.monotonic()
    outcome = await ask(sandbox, "def f():\n    for _ in range(1024): print('x' * (1 << 20))")
    assert outcome.status == "output_limit"
    assert time.monotonic() - started < 3


async def test_an_endless_loop_ends_within_half_a_second_of_the_limit(
    sandbox: LocalSandbox,
) -> None:
    async with sandbox.box(Limits(0.5, 128)) as box:
        started = time.monotonic()
        outcome = await box.load("print('begun')\nwhile True: pass")
        assert (outcome.status, outcome.stdout) == ("timeout", "begun\n")
        assert time.monotonic() - started < 1.0


async def test_the_time_limit_counts_over_the_whole_life_of_a_box(sandbox: LocalSandbox) -> None:
    async with sandbox.box(Limits(0.6, 128)) as box:
        await box.load("import time\ndef f(): time.sleep(0.25)")
        assert [(await box.evaluate(call("f"))).status for _ in range(3)] == [
            "value",
            "value",
            "timeout",
        ]


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


FORGERIES = {
    "no frame": b"nonsense",
    "not JSON": framed(b"{]"),
    "no object": framed(b"1"),
    "too large": b"\xff\xff\xff\xff",
    "wrong number": framed(b'{"n":1,"status":"value","value":1}'),
    "unknown status": framed(b'{"n":1,"status":"accepted"}'),
    "deep": framed(b"[" * 50_000),
    "NaN": framed(b'{"n":NaN}'),
}
WRITE_TO_ALL = """\
import os
def write(data):
    for fd in range(3, 999):
        try: os.write(fd, data)
        except OSError: pass
"""


@pytest.mark.parametrize("frame", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_forged_answer_breaks_the_protocol_and_nothing_else(
    sandbox: LocalSandbox, frame: bytes
) -> None:
    code = f"{WRITE_TO_ALL}\ndef f():\n    write({frame!r})\n    return 1"
    outcome = await ask(sandbox, code)
    assert outcome.status == "protocol_error"


ANSWER_WITH = """\
import os, sys, time
def answer(text):
    frame = sys._getframe()
    while not {"request", "fd"} <= set(frame.f_locals):
        frame = frame.f_back
    n, fd = frame.f_locals["request"]["n"], frame.f_locals["fd"]
    body = ('{"n":%d,%s}' % (n, text)).encode()
    os.write(fd, len(body).to_bytes(4, "big") + body)
    time.sleep(60)
"""


async def test_what_a_forged_answer_says_of_an_exception_is_cut(sandbox: LocalSandbox) -> None:
    body = (
        "long = 'm' * 90_000\n"
        "    bases = ','.join(['\"' + long[:500] + '\"'] * 99)\n"
        '    answer(f\'"status":"raised","raised":{{"type_name":"{long}","bases":[{bases}],\'\n'
        '           f\'"message":"{long}","line":-{"9" * 99},"traceback":"{long}"}}\')'
    )
    outcome = await ask(sandbox, f"{ANSWER_WITH}\ndef f():\n    {body}")
    raised = outcome.raised
    assert outcome.status == "raised"
    assert raised is not None
    assert raised.line is None
    assert len(raised.type_name) == 200
    assert len(raised.message) == 2_000
    assert len(raised.traceback) <= 9_000
    assert len("".join(raised.bases)) <= 20_000


async def test_a_forged_name_of_what_is_missing_is_cut(sandbox: LocalSandbox) -> None:
    body = 'answer(\'"status":"missing","missing":"\' + \'x\' * 90_000 + \'"\')'
    outcome = await ask(sandbox, f"{ANSWER_WITH}\ndef f():\n    {body}")
    assert (outcome.status, outcome.missing) == ("missing", "x" * 200)


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


async def test_an_answer_sent_ahead_breaks_the_protocol(sandbox: LocalSandbox) -> None:
    code = f"""{WRITE_TO_ALL}
import threading, time
def f():
    def later():
        time.sleep(0.05)
        write({framed(b"{}")!r})
    threading.Thread(target=later).start()
def g(): time.sleep(0.3)
"""
    async with sandbox.box(LIMITS) as box:
        await box.load(code)
        assert (await box.evaluate(call("f"))).status == "value"
        assert (await box.evaluate(call("g"))).status == "protocol_error"


async def test_colliding_keys_do_not_hold_up_the_grader(sandbox: LocalSandbox) -> None:
    code = "def f(): return {n * (2**61 - 1) for n in range(1, 5_000)}"
    started = time.monotonic()
    outcome = await ask(sandbox, code)
    assert outcome.status == "protocol_error"
    assert time.monotonic() - started < 2


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


async def test_a_thread_bomb_is_stopped_and_leaves_other_boxes_their_threads() -> None:
    """Unless we are root, whose processes the kernel does not count: then all 300 are started."""
    sandbox = jail("B", boxes_at_once=2)
    code = (
        "import threading, time\nthreading.stack_size(32768)\ndef f():\n    try:\n"
        "        for n in range(300):\n"
        "            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "    except RuntimeError: return n"
    )
    outcomes = await asyncio.gather(ask(sandbox, code), ask(sandbox, code))
    started = None if os.getuid() == 0 else 63
    assert [outcome.status for outcome in outcomes] == ["value", "value"]
    assert [outcome.value for outcome in outcomes] == [started, started]


async def test_a_fork_bomb_starts_nothing(sandbox: LocalSandbox) -> None:
    code = "import os\ndef f():\n    while True: os.fork()"
    outcome = await ask(sandbox, code)
    assert outcome.status == "raised"
    assert outcome.raised is not None
    assert outcome.raised.type_name == "PermissionError"


async def test_nothing_of_a_box_is_alive_after_it_was_left(sandbox: LocalSandbox) -> None:
    before = children()
    async with sandbox.box(LIMITS) as box:
        await box.load(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()"
        )
        assert children() - before
    assert children() == before


async def test_cancelling_kills_the_box_at_once(sandbox: LocalSandbox) -> None:
    before = children()
    running = asyncio.Event()

    async def grade() -> None:
        async with sandbox.box(Limits(30.0, 128)) as box:
            await box.load("def f():\n    while True: pass")
            running.set()
            await box.evaluate(call("f"))

    task = asyncio.create_task(grade())
    await running.wait()
    started = time.monotonic()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    assert time.monotonic() - started < 1
    assert children() == before


async def test_two_hundred_boxes_leak_neither_descriptors_nor_processes() -> None:
    sandbox = jail("C", boxes_at_once=8)

    async def one(number: int) -> object:
        async with sandbox.box(LIMITS) as box:
            await box.load(f"def f(): return {number}")
            return (await box.evaluate(call("f"))).value

    await one(0)
    gc.collect()
    before = (descriptors(), children())
    assert await asyncio.gather(*map(one, range(200))) == list(range(200))
    assert (descriptors(), children()) == before


async def test_too_few_descriptors_are_our_fault_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox = jail("C")
    await ask(sandbox, "def f(): return 1")
    before, pipe, calls = descriptors(), os.pipe, iter(range(2))

    def second_fails() -> tuple[int, int]:
        if next(calls):
            raise OSError(errno.EMFILE, "Too many open files")
        return pipe()

    monkeypatch.setattr("jupyter_codementor.adapters.sandbox.process.os.pipe", second_fails)
    with pytest.raises(Unavailable, match="Too many open files"):
        await load(sandbox, "")
    assert descriptors() == before


def descriptors() -> int:
    """How many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> set[str]:
    """The processes below this one."""
    found: set[str] = set()
    for path in Path("/proc/self/task").glob("*/children"):
        found |= set(path.read_text().split())
    return found

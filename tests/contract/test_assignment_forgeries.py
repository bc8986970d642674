"""Hostile answers to assignments: they get nothing, take nothing, and leave nothing behind."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from assignment_samples import (
    ADD,
    RIGHT,
    a_test,
    assignment,
    graded,
)
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox


@pytest.fixture(params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    made = jail(request.param)
    yield made
    await made.close()


HOSTILE = {
    "h01 leaves at the top level": ("import os\nos._exit(0)\ndef one(): return 1", 3),
    "h02 leaves in a function": ("def one():\n    import os\n    os._exit(0)", 3),
    "h05 changes what cells are turned into": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        "get_ipython().ast_transformers.append(type('T', (), {'visit': lambda s, n: n})())\n"
        "def one(): return 5",
        0,
    ),
    "h06 changes doctest and unittest": (
        "import doctest, unittest, sys\n"
        "doctest.DocTestRunner.run = lambda *a, **k: doctest.TestResults(0, 1)\n"
        "doctest.OutputChecker.check_output = lambda *a: True\n"
        "def one(): return 5",
        3,
    ),
    "h07 equals everything": (
        "class Any:\n"
        "    def __eq__(self, other): return True\n"
        "    def __lt__(self, other): return True\n"
        "    def __mul__(self, other): return self\n"
        "    def __hash__(self): return 0\n"
        "def one(): return Any()\n",
        3,
    ),
    "h09 changes compile, exec and the builtins": (
        "import builtins\n"
        "for name in ('compile', 'exec', 'eval', 'isinstance'):\n"
        "    setattr(builtins, name, lambda *a, **k: None)\n"
        "def one(): return 5",
        3,
    ),
    "h10 takes all memory": ("def one(): return len(bytearray(1 << 31))", 3),
    "h11 prints without end": ("while True: print('x' * 100_000)", 3),
    "h14 swallows what would stop it": (
        "def one():\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        3,
    ),
    "h14b ignores the signal that ends it": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
        "def one():\n    signal.signal(signal.SIGALRM, signal.SIG_IGN)\n    while True: pass",
        3,
    ),
    "h16 writes into every channel": (
        "import os\n"
        "def one():\n"
        "    for fd in range(3, 64):\n"
        "        try: os.write(fd, b'\\x00\\x00\\x00\\x02{}' * 9)\n"
        "        except OSError: pass\n"
        "    return 1",
        3,
    ),
    "h16b closes every channel": (
        "import os\ndef one():\n    os.closerange(3, 64)\n    return 1",
        3,
    ),
    "takes every name of the grader": (
        "import sys\n"
        "for name in list(sys.modules):\n"
        "    if name.startswith('box'): sys.modules[name] = None\n"
        "def one(): return 5",
        3,
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_hostile_answer_gets_nothing_and_takes_nothing(
    what: str, sandbox: LocalSandbox
) -> None:
    code, least = HOSTILE[what]
    verdict, cases = await graded(sandbox, ADD, {"q1": code, "q2": RIGHT["q2"]})
    assert cases["q1 a"].earned == 0, what
    if least:
        assert cases["q2 a"].status == cases["q2 b"].status == "passed", what
    assert verdict.earned in (least, 0)


async def test_objects_equal_to_everything_fail_tests_that_run_as_code(
    sandbox: LocalSandbox,
) -> None:
    """h07 where no test can be data: a loop, a doctest, a function, a call of the test's own."""
    challenge = assignment(
        {
            "q1": [
                a_test("loop", "for n in (1, 2):\n    assert one() == n"),
                a_test("example", ">>> [one() == 1][0]\nTrue\n", form="doctest"),
                a_test("data", ">>> one() == 1\nTrue\n", form="doctest"),
                a_test("function", "def test(env):\n    assert env['one']() == 1", form="function"),
                a_test("call", "def same(a, b):\n    assert a == b\nsame(one(), 1)"),
            ]
        }
    )
    any_ = "class Any:\n    def __eq__(self, other): return True\ndef one(): return Any()"
    _, cases = await graded(sandbox, challenge, {"q1": any_})
    assert {name: case.status for name, case in cases.items()} == dict.fromkeys(
        cases, "protocol_error"
    )
    assert "must fail" in (cases["loop"].error or "")
    _, honest = await graded(sandbox, challenge, {"q1": "def one(): return 1"})
    assert [honest[name].status for name in ("example", "data", "function", "call")] == [
        "passed"
    ] * 4
    assert honest["loop"].status == "failed"


async def test_transformers_do_not_reach_tests_that_run_as_code(sandbox: LocalSandbox) -> None:
    """h05 in full: all cells become `pass`; the tests do not."""
    code = (
        "def one(): return 5\n"
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        "get_ipython().input_transformer_manager.transform_cell = lambda cell: 'pass'\n"
        "get_ipython().run_cell = lambda *a, **k: None\n"
    )
    challenge = assignment({"q1": [a_test("t", "for n in (1,):\n    assert one() == n")]})
    _, cases = await graded(sandbox, challenge, {"q1": code})
    assert cases["t"].status == "failed"


async def test_hidden_tests_cannot_be_found_by_a_later_cell(sandbox: LocalSandbox) -> None:
    """h08: a test leaves neither memory, files nor anything in a pipe that is shown afterwards."""
    spy = (
        "import gc, os, sys\n"
        "mine, yours = os.pipe()\n"
        "os.set_blocking(mine, False)\n"
        "def two():\n"
        "    text = []\n"
        "    frame = sys._getframe()\n"
        "    while frame:\n"
        "        text.append(repr(frame.f_locals)[:20000]); frame = frame.f_back\n"
        "    os.write(yours, ' '.join(text).encode()[:60000])\n"
        "    try: open('/tmp/found', 'a').write(' '.join(text))\n"
        "    except OSError: pass\n"
        "    return 2\n"
    )
    look = (
        "try: print(os.read(mine, 60000))\n"
        "except OSError as error: print(error)\n"
        "try: print(open('/tmp/found').read())\n"
        "except OSError as error: print(error)\n"
        "print([o for o in gc.get_objects() if isinstance(o, (str, bytes)) and 'SECRET' in str(o)])"
    )
    challenge = assignment(
        {
            "q1": [a_test("hidden", "SECRET_WORD = 4\nassert two() * 2 == 4", hidden=True)],
            "q2": [a_test("shown", "assert later() == 1")],
        }
    )
    verdict, cases = await graded(
        sandbox, challenge, {"q1": spy, "q2": f"{look}\ndef later():\n    return 1"}, look
    )
    assert cases["hidden"].status == cases["shown"].status == "passed"
    assert "SECRET" not in repr(verdict).replace("'SECRET' in str(o)", "")


async def test_neither_processes_nor_connections_are_left(sandbox: LocalSandbox) -> None:
    """h12 and h13: what a cell starts ends with it; nothing is reached."""
    mark = f"left-{os.getpid()}-{time.monotonic_ns()}"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        code = (
            "import os, socket, time\n"
            "try:\n"
            "    if os.fork() == 0:\n"
            "        try: os.setsid()\n"
            "        except OSError: pass\n"
            f"        mark = '{mark}'\n"
            "        time.sleep(60)\n"
            "        os._exit(0)\n"
            "except OSError as error: print(error)\n"
            f"try: socket.create_connection(('127.0.0.1', {port}), 0.2)\n"
            "except OSError as error: print(error)\n"
            "def one(): return 1"
        )
        before = _children()
        _, cases = await graded(sandbox, ADD, {**RIGHT, "q1": code})
        assert cases["q2 b"].status == "passed"
        with pytest.raises(BlockingIOError):
            server.accept()
        await sandbox.close()
        deadline = time.monotonic() + 2
        while _children() - before and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert not _children() - before


def _children() -> set[int]:
    """Return all processes beneath this one."""
    found: set[int] = set()
    left = [os.getpid()]
    while left:
        pid = left.pop()
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                new = {int(each) for each in task.read_text().split()}
            except OSError:
                continue
            found |= new
            left += new
    return found

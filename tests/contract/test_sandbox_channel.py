"""The channel of a box: what a student writes on it breaks the protocol and nothing else."""

from __future__ import annotations

import time

import pytest
from sandbox_samples import LIMITS, ask, call, jail

from jupyter_codementor.adapters.sandbox import LocalSandbox


@pytest.fixture(params=["B", "C"])
def sandbox(request: pytest.FixtureRequest) -> LocalSandbox:
    return jail(request.param)


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
    while not hasattr(frame.f_locals.get("self"), "_numbers"):
        frame = frame.f_back
    n, fd = frame.f_locals["self"]._numbers[-1], frame.f_locals["self"]._fd
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

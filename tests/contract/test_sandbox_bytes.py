"""Whatever bytes come out of a box, the grader answers with a status and raises nothing."""

from __future__ import annotations

import asyncio
import os
import socket

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_codementor.adapters.sandbox.client import LocalBox
from jupyter_codementor.adapters.sandbox.process import BoxProcess
from jupyter_codementor.grading.ports import Outcome, Request
from jupyter_codementor.model.challenge import Name

KNOWN = {"value", "raised", "missing", "protocol_error", "crash", "memory", "output_limit"}
KNOWN |= {"timeout", "syntax_error"}


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


BODIES = st.binary(max_size=60) | st.sampled_from(
    [
        b"{}",
        b"[]",
        b"null",
        b'{"n": 1}',
        b'{"n": NaN, "status": "value"}',
        b'{"n": 1, "status": "value", "value": {"float": "x"}}',
        b'{"n": 1e999, "op": "call", "args": [{"yours": 1}], "kwargs": {}}',
        b'{"status": "value"',
        b"[" * 60_000,
        b'{"n":' * 5_000,
        b"\xff\xfe",
        b'"\\ud800"',
        b'{"n": ' + b"9" * 5_000 + b"}",
    ]
)
BYTES = st.lists(BODIES.map(framed) | st.binary(max_size=40), max_size=3).map(b"".join)


async def _foreign(request: Request) -> Outcome:
    return Outcome(status="value", value={"value": None})


async def _answered(said: bytes, printed: bytes) -> Outcome:
    ends: list[int] = []
    process = BoxProcess(lambda fds: ends.extend(map(os.dup, fds)))
    channel = socket.socket(fileno=ends[0])
    channel.setblocking(False)
    process.stdout.attach()
    process.stderr.attach()
    loop = asyncio.get_running_loop()

    async def speak() -> None:
        await loop.sock_recv(channel, 1 << 16)
        os.write(ends[1], printed)
        await loop.sock_sendall(channel, said)
        channel.close()

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(speak())
            asked = LocalBox(process, 5.0).evaluate(Name("f"), foreign=_foreign)
            outcome = group.create_task(asked)
        return outcome.result()
    finally:
        os.close(ends[1])
        os.close(ends[2])
        process.close()


@settings(max_examples=150, deadline=None)
@given(BYTES, st.binary(max_size=100))
def test_no_bytes_make_the_grader_raise(said: bytes, printed: bytes) -> None:
    outcome = asyncio.run(_answered(said, printed))
    assert outcome.status in KNOWN - {"value"}
    outcome.stdout.encode("utf-8")

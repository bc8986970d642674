"""The jail on this machine: one process per box, started on demand."""

from __future__ import annotations

import asyncio
import marshal
import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import msgspec

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Box, Outcome, OutcomeStatus, Raised
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Expression, Limits
from jupyter_codementor.model.verdict import IsolationLevel

from .layers import Profile, modules, rlimits
from .process import BoxProcess
from .seccomp import compiled_filter

_START_S: Final = 10.0
_MAX_NAME: Final = 200
_MAX_BASES: Final = 100
_MAX_MESSAGE: Final = 2_000
_MAX_TRACEBACK: Final = 9_000
_MAX_LINE: Final = 1 << 16
_GOES_ON: Final = ("value", "raised", "missing")


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of an answer; whatever has another shape breaks the protocol."""

    n: int
    status: OutcomeStatus
    value: Any = None
    raised: Raised | None = None
    missing: str | None = None


class LocalBox:
    """One process with one student's code; implements the port `Box`."""

    def __init__(self, process: BoxProcess, time_s: float) -> None:
        self._process = process
        self._time_s = time_s
        self._deadline: float | None = None
        self._over = False
        self._peak_bytes = 0

    @property
    def memory_bytes(self) -> int:
        """Peak resident memory of the box so far, as the kernel counts it; 0 if unknown."""
        return self._peak_bytes

    async def load(self, code: str) -> Outcome:
        """Execute `code` as a module named ``__main__``."""
        return await self._ask({"do": "load", "code": code})

    async def evaluate(self, expression: Expression, bind: str | None = None) -> Outcome:
        """Evaluate in the namespace of the loaded code; keep the value as `bind` if given."""
        form = msgspec.to_builtins(expression)
        return await self._ask({"do": "evaluate", "expression": form, "bind": bind})

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Execute `code` as a program that reads `stdin`."""
        return await self._ask({"do": "run", "code": code, "stdin": stdin})

    async def _ask(self, request: dict[str, Any]) -> Outcome:
        if self._over:
            return Outcome(status="crash")
        if self._process.has_unread():
            return self._finish("protocol_error", 0.0)
        started = time.monotonic()
        if self._deadline is None:
            self._deadline = started + self._time_s
        number = secrets.randbits(48)
        said: _Said | None = None
        status: OutcomeStatus = "crash"
        try:
            async with asyncio.timeout(self._deadline - started):
                if await self._process.send(marshal.dumps({"n": number, **request})):
                    said = await self._answer(number)
        except TimeoutError:
            status = "timeout"
        except (ValueError, RecursionError):
            status = "protocol_error"
        took_ms = (time.monotonic() - started) * 1000
        if said is None or said.status not in _GOES_ON:
            return self._finish(status if said is None else said.status, took_ms, said)
        return self._outcome(said.status, took_ms, said)

    async def _answer(self, number: int) -> _Said | None:
        frame = await self._process.receive()
        if frame is None:
            return None
        said = msgspec.convert(frame, _Said)
        if said.n != number:
            raise ValueError("an answer to something that was not asked")
        if said.status == "value":
            said.value = plaindata.decode(said.value)
        return said

    def _finish(self, status: OutcomeStatus, took_ms: float, said: _Said | None = None) -> Outcome:
        """End the box, which is of no use any more, and say why."""
        outcome = self._outcome(status, took_ms, said)
        self._over = True
        self._process.kill()
        return outcome

    def _outcome(self, status: OutcomeStatus, took_ms: float, said: _Said | None) -> Outcome:
        self._peak_bytes = max(self._peak_bytes, self._process.peak_bytes())
        stdout, stderr = self._process.stdout, self._process.stderr
        stdout.drain()
        stderr.drain()
        if stdout.overflowed or stderr.overflowed:
            self._over = True
            status, said = "output_limit", None
        return Outcome(
            status=status,
            value=said.value if said and status == "value" else None,
            raised=_readable(said.raised) if said and said.raised else None,
            missing=_text(said.missing, _MAX_NAME) if said and said.missing else None,
            stdout=stdout.take(),
            stderr=stderr.take(),
            duration_ms=took_ms,
        )


class LocalSandbox:
    """Makes boxes on this machine; implements the port `Sandbox`.

    Args:
        profile: the layers of each box, as the self-test found them to hold.
        boxes_at_once: how many run side by side; further ones wait, which costs no student time.
    """

    def __init__(self, profile: Profile, boxes_at_once: int | None = None) -> None:
        self.profile = profile
        self._free = asyncio.Semaphore(boxes_at_once or max(2, os.cpu_count() or 2))
        self._readable = profile.readable()
        self._filter = compiled_filter() if "seccomp" in profile.layers else None

    @property
    def level(self) -> IsolationLevel:
        """The isolation in force."""
        return self.profile.level

    def box(self, limits: Limits) -> AbstractAsyncContextManager[Box]:
        """Return a fresh box; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: the jail cannot be started, or a layer of it does not hold.
        """
        return self._box(limits)

    @asynccontextmanager
    async def _box(self, limits: Limits) -> AsyncIterator[Box]:
        async with self._free:
            process = BoxProcess(self.profile)
            try:
                await self._start(process, limits)
                yield LocalBox(process, limits.time_s)
            finally:
                await process.end()

    async def _start(self, process: BoxProcess, limits: Limits) -> None:
        """Hand the box its program and its confinement, and wait until both are in force."""
        settings = {
            "limits": rlimits(limits, self.profile),
            "read": self._readable,
            "write": self.profile.writable(),
            "seccomp": self._filter,
        }
        frame = marshal.dumps(settings)
        ready: dict[str, Any] | None = None
        try:
            async with asyncio.timeout(_START_S):
                if await process.send_raw(modules() + len(frame).to_bytes(4, "big") + frame):
                    ready = await process.receive()
        except (TimeoutError, ValueError):
            ready = None
        if ready is None:
            process.stderr.drain()
            said = process.stderr.take().strip().splitlines()
            raise Unavailable("The jail does not start" + (f": {said[-1]}" if said else "") + ".")
        if ready.get("failed") and self.level != "E":
            reasons = "; ".join(f"{layer}: {why}" for layer, why in ready["failed"].items())
            raise Unavailable(f"The jail is not safe, so it was not used ({reasons}).")


def _text(text: str, most: int) -> str:
    """Cut text from the box and make it encodable: a lone surrogate becomes its escape."""
    return text[:most].encode("utf-8", "backslashreplace").decode("utf-8")


def _readable(raised: Raised) -> Raised:
    """Return what is said of an exception within bounds: the code may have written it itself."""
    line = raised.line
    return Raised(
        type_name=_text(raised.type_name, _MAX_NAME),
        bases=tuple(_text(base, _MAX_NAME) for base in raised.bases[:_MAX_BASES]),
        message=_text(raised.message, _MAX_MESSAGE),
        line=line if line is not None and 1 <= line <= _MAX_LINE else None,
        traceback=_text(raised.traceback, _MAX_TRACEBACK),
    )

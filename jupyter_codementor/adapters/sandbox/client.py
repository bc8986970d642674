"""One box as the trusted side sees it: what is asked of it, and what of its answers is believed."""

from __future__ import annotations

import asyncio
import marshal
import secrets
import time
from typing import Any, Final

import msgspec

from jupyter_codementor.grading.ports import Outcome, OutcomeStatus, Raised
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Expression

from .process import BoxProcess

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

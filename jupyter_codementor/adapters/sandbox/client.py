"""One box as the trusted side sees it: what is asked of it, and what of its answers is believed."""

from __future__ import annotations

import asyncio
import marshal
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import msgspec

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Foreign, Outcome, OutcomeStatus, Raised, Request
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Expression

from .frames import asked, checked_answer
from .process import BoxProcess

_T = TypeVar("_T")
Renew = Callable[[], Awaitable[BoxProcess]]

_MAX_NAME: Final = 200
_MAX_BASES: Final = 100
_MAX_MESSAGE: Final = 2_000
_MAX_TRACEBACK: Final = 9_000
_MAX_LINE: Final = 1 << 16
_GOES_ON: Final = ("value", "raised", "missing")


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of an answer; whatever has another shape breaks the protocol."""

    n: int
    status: OutcomeStatus
    value: Any = None
    raised: Raised | None = None
    missing: str | None = None


class LocalBox:
    """One process with one student's code; implements the port `Box`.

    Args:
        process: the process.
        time_s: how long it may take over all that it is asked.
        renew: gives another process in the place of one that ended before it was asked anything.

    Attributes:
        ended: how it ended before its time, or None.
    """

    def __init__(self, process: BoxProcess, time_s: float, renew: Renew | None = None) -> None:
        self._process = process
        self._renew = renew
        self.left_s = time_s
        self.ended: OutcomeStatus | None = None
        self._over = False
        self._peak_bytes = 0

    @property
    def memory_bytes(self) -> int:
        """Peak resident memory of the box so far, as the kernel counts it; 0 if unknown."""
        if not self._over:
            self._peak_bytes = max(self._peak_bytes, self._process.peak_bytes())
        return self._peak_bytes

    async def load(self, code: str) -> Outcome:
        """Execute `code` as a module named ``__main__``."""
        return await self._ask({"do": "load", "code": code})

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        """Evaluate in the namespace of the loaded code; keep the value as `bind` if given."""
        if isinstance(expression, Request):
            request = {
                "do": "operate",
                "op": expression.operation,
                "args": list(expression.args),
                "kwargs": expression.kwargs,
                "guarded": expression.guarded,
            }
            return await self._ask(request, foreign)
        form = msgspec.to_builtins(expression)
        return await self._ask({"do": "evaluate", "expression": form, "bind": bind}, foreign)

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Execute `code` as a program that reads `stdin`."""
        return await self._ask({"do": "run", "code": code, "stdin": stdin})

    async def ask(self, request: dict[str, Any], time_s: float) -> Outcome:
        """Ask what the box of another program understands, within a time of its own."""
        self.left_s = time_s
        return await self._ask(request)

    async def _ask(self, request: dict[str, Any], foreign: Foreign | None = None) -> Outcome:
        if self._over:
            return Outcome(status="crash")
        if self._process.has_unread():
            return self._finish("protocol_error", 0.0)
        number = secrets.randbits(48)
        clock = _Clock(self)
        said: Said | None = None
        status: OutcomeStatus = "crash"
        try:
            frame = await self._first_frame(marshal.dumps({"n": number, **request}), clock)
            if foreign is not None:
                frame = await self._last_frame(frame, clock, number, foreign)
            said = None if frame is None else _said(frame, number, request["do"])
        except TimeoutError:
            status = "timeout"
        except (ValueError, RecursionError):
            status = "protocol_error"
        except BaseException:
            self._finish("crash", clock.used_ms)
            raise
        if said is None or said.status not in _GOES_ON:
            return self._finish(status if said is None else said.status, clock.used_ms, said)
        return self._outcome(said.status, clock.used_ms, said)

    async def _first_frame(self, data: bytes, clock: _Clock) -> dict[str, Any] | None:
        """Ask, and return the frame that comes next; None if the box is gone.

        A box that ended before it read the first thing that it was asked knew no code yet, so no
        code ended it: a fresh one is asked, once.

        Raises:
            Unavailable: that one ended in the same way, or there is none.
        """
        renew, self._renew = self._renew, None
        frame = await clock.timed(self._answer(data))
        if renew is None or frame is not None or not self._process.ended_unread:
            return frame
        self._process = await renew()
        frame = await clock.timed(self._answer(data))
        if frame is None and self._process.ended_unread:
            raise Unavailable("The jail ended before the code ran; that was not the code's fault.")
        return frame

    async def _answer(self, data: bytes) -> dict[str, Any] | None:
        """Send something, and return the frame that comes next; None if the box is gone."""
        return await self._process.receive() if await self._process.send(data) else None

    async def _last_frame(
        self, frame: dict[str, Any] | None, clock: _Clock, number: int, foreign: Foreign
    ) -> dict[str, Any] | None:
        """Return the answer's frame, or None if the box is gone; serve what it asks until then."""
        while frame is not None and "op" in frame:
            outcome = await _not_timed(foreign(asked(frame, number)))
            if self._process.has_unread():
                raise ValueError("it speaks while it is not asked")
            frame = await clock.timed(self._answer(marshal.dumps({"reply": outcome.value})))
        return frame

    def _finish(self, status: OutcomeStatus, took_ms: float, said: Said | None = None) -> Outcome:
        """End the box, which is of no use any more, and say why."""
        self._peak_bytes = self.memory_bytes  # while it can still be told
        outcome = self._outcome(status, took_ms, said)
        self.ended = outcome.status
        self._over = True
        self._process.kill()
        return outcome

    def _outcome(self, status: OutcomeStatus, took_ms: float, said: Said | None) -> Outcome:
        stdout, stderr = self._process.stdout, self._process.stderr
        stdout.drain()
        stderr.drain()
        if stdout.overflowed or stderr.overflowed:
            self._peak_bytes = self.memory_bytes
            self._over = True
            status, said = "output_limit", None
        return Outcome(
            status=status,
            value=said.value if said and status in ("value", "raised") else None,
            raised=readable(said.raised) if said and said.raised else None,
            missing=within(said.missing, _MAX_NAME) if said and said.missing else None,
            stdout=stdout.take(),
            stderr=stderr.take(),
            duration_ms=took_ms,
        )


class _Clock:
    """The time that a box takes over one request; while another box works, it stands still."""

    def __init__(self, box: LocalBox) -> None:
        self.used_ms = 0.0
        self._box = box

    async def timed(self, wait: Awaitable[_T]) -> _T:
        """Wait for the box within the time that is left to it.

        Raises:
            TimeoutError: its time is up.
        """
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._box.left_s):
                return await wait
        finally:
            took_s = time.monotonic() - started
            self._box.left_s -= took_s
            self.used_ms += took_s * 1000


class _OtherTimeoutError(Exception):
    """A time limit that is not of this box."""


async def _not_timed(answer: Awaitable[Outcome]) -> Outcome:
    try:
        return await answer
    except (TimeoutError, ValueError, RecursionError) as error:
        raise _OtherTimeoutError(str(error)) from error


def _said(frame: dict[str, Any], number: int, what: str) -> Said:
    """Return an answer whose shape is that of one to what was asked.

    Raises:
        ValueError: it has another.
    """
    said = msgspec.convert(frame, Said)
    if said.n != number:
        raise ValueError("an answer to something that was not asked")
    if what == "operate":
        if said.status in ("value", "raised"):
            said.value = checked_answer(said.value)
    else:
        said.value = plaindata.decode(said.value) if said.status == "value" else None
    return said


def within(text: str, most: int) -> str:
    """Cut text from the box and make it encodable: a lone surrogate becomes its escape."""
    return text[:most].encode("utf-8", "backslashreplace").decode("utf-8")


def readable(raised: Raised) -> Raised:
    """Return what is said of an exception within bounds: the code may have written it itself."""
    line = raised.line
    return Raised(
        type_name=within(raised.type_name, _MAX_NAME),
        bases=tuple(within(base, _MAX_NAME) for base in raised.bases[:_MAX_BASES]),
        message=within(raised.message, _MAX_MESSAGE),
        line=line if line is not None and 1 <= line <= _MAX_LINE else None,
        traceback=within(raised.traceback, _MAX_TRACEBACK),
    )

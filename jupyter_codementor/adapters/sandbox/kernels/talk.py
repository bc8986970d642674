"""Talking to a jailed kernel by Jupyter's protocol. Nothing that it says is believed.

The kernel's process holds the key of the messages, and student code runs in it; so each message may
be forged. All is bounded, and what cannot be understood ends the kernel.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import OutcomeStatus, Raised

from ..client import readable
from .process import KernelProcess

_MAX_PRINTED: Final = 1 << 16
_MAX_SHOWN: Final = 1 << 21
_MAX_MESSAGE: Final = 4 << 20
_MAX_QUEUED: Final = 256
_MAX_SOCKETS: Final = 64
_READY_S: Final = 60.0
_LOOK_EVERY_S: Final = 0.05
_ASK_EVERY_S: Final = 0.25
_IDLE_S: Final = 1.0
_ANSI: Final = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-_]")


class Ran(Struct, frozen=True, kw_only=True):
    """What came of one cell: its status, what was printed and shown, and the exception.

    `shown` holds the results and displays, each by media type, texts only; `values` what was asked
    for by `expressions`.
    """

    status: OutcomeStatus
    stdout: str = ""
    stderr: str = ""
    shown: tuple[dict[str, str], ...] = ()
    raised: Raised | None = None
    values: dict[str, Any] = {}
    duration_ms: float = 0.0


class _Ended(Exception):
    """The kernel is of no use any more; `status` says why."""

    def __init__(self, status: OutcomeStatus) -> None:
        super().__init__(status)
        self.status: OutcomeStatus = status


class _Heard:
    """What a cell printed and showed so far."""

    def __init__(self) -> None:
        self.streams = {"stdout": "", "stderr": ""}
        self.shown: list[dict[str, str]] = []
        self.raised: Raised | None = None
        self._shown_size = 0

    def take(self, kind: str, content: dict[str, Any]) -> None:
        if kind == "stream":
            name = "stderr" if content.get("name") == "stderr" else "stdout"
            self.streams[name] += _plain(str(content["text"]))
            if len(self.streams[name]) > _MAX_PRINTED:
                self.streams[name] = self.streams[name][:_MAX_PRINTED]
                raise _Ended("output_limit")
        elif kind in ("execute_result", "display_data"):
            data = {str(key): it for key, it in content["data"].items() if isinstance(it, str)}
            self._shown_size += sum(map(len, data.values())) + 1_000
            if self._shown_size > _MAX_SHOWN:
                raise _Ended("output_limit")
            self.shown.append(data)
        elif kind == "error":
            self.raised = _raised(content)


class Talk:
    """A client of one kernel.

    Args:
        process: the kernel.
        memory_mb: what its cells may use beyond what it needs when it is ready.
    """

    def __init__(self, process: KernelProcess, memory_mb: int) -> None:
        import zmq
        import zmq.asyncio
        from jupyter_client.asynchronous.client import AsyncKernelClient

        self.process = process
        self.peak_bytes = 0
        self._limit_bytes = memory_mb << 20
        self._base_bytes = 0
        self._context = zmq.asyncio.Context()
        for option, value in (
            (zmq.MAXMSGSIZE, _MAX_MESSAGE),
            (zmq.RCVHWM, _MAX_QUEUED),
            (zmq.LINGER, 0),
        ):
            self._context.setsockopt(option, value)
        client: Any = AsyncKernelClient(context=self._context)
        client.load_connection_info(process.connection)
        client.start_channels(stdin=False, hb=False)
        self._dropped = client.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._client = client

    async def ready(self) -> None:
        """Wait until the kernel answers, and until what it tells everybody is heard.

        Raises:
            Unavailable: it ended, or does not answer.
        """
        deadline = time.monotonic() + _READY_S
        while True:
            if not self.process.alive or time.monotonic() > deadline:
                said = self.process.said.splitlines()
                raise Unavailable("The kernel does not start" + (f": {said[-1]}" if said else "."))
            asked = self._client.kernel_info()
            try:
                async with asyncio.timeout(_ASK_EVERY_S):
                    await self._idle(asked, _Heard())
            except TimeoutError:
                continue
            except _Ended as error:
                raise Unavailable("The kernel says what cannot be understood.") from error
            self._base_bytes = self.process.memory_bytes()
            return

    async def run(self, code: str, time_s: float, expressions: dict[str, str] | None = None) -> Ran:
        """Run a cell; afterwards, the kernel is gone unless the status is value or raised.

        Args:
            code: the cell.
            time_s: how long it may take.
            expressions: what is evaluated after it; the answers are in `values`.
        """
        began = time.monotonic()
        heard = _Heard()
        reply: dict[str, Any] = {}
        status: OutcomeStatus = "value"
        try:
            async with asyncio.timeout(max(time_s, 0.0)):
                reply = await self._watched(code, heard, expressions or {})
        except TimeoutError:
            status = "timeout"
        except _Ended as end:
            status = end.status
        if status == "value":
            status, heard.raised = _judged(reply, heard.raised)
        return Ran(
            status=status,
            stdout=heard.streams["stdout"],
            stderr=heard.streams["stderr"],
            shown=tuple(heard.shown),
            raised=heard.raised,
            values=_values(reply) if status == "value" else {},
            duration_ms=(time.monotonic() - began) * 1000,
        )

    async def _watched(
        self, code: str, heard: _Heard, expressions: dict[str, str]
    ) -> dict[str, Any]:
        asked = self._client.execute(
            code, allow_stdin=False, user_expressions=expressions, stop_on_error=False
        )
        try:
            async with asyncio.TaskGroup() as group:
                watches = (self._gone(), self._too_much(), self._too_long())
                watching = [group.create_task(watch) for watch in watches]
                idle = group.create_task(self._idle(asked, heard))
                reply = await group.create_task(self._reply(asked))
                with contextlib.suppress(TimeoutError):  # it may have been lost in a flood
                    async with asyncio.timeout(_IDLE_S):
                        await idle
                for task in (*watching, idle):
                    task.cancel()
        except* _Ended as ends:
            first = ends.exceptions[0]
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            raise first from None
        return reply

    async def _gone(self) -> None:
        await self.process.exited()
        raise _Ended("crash")

    async def _too_long(self) -> None:
        """End when ZeroMQ hung up on a message beyond our limit: a flood of output."""
        await self._dropped.recv_multipart()
        await asyncio.sleep(_IDLE_S)  # if it was the kernel that hung up, it ends now
        raise _Ended("output_limit")

    async def _too_much(self) -> None:
        while True:
            used = self.process.memory_bytes() - self._base_bytes
            self.peak_bytes = max(self.peak_bytes, used)
            if used > self._limit_bytes or self.process.sockets() > _MAX_SOCKETS:
                raise _Ended("memory")
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _idle(self, asked: str, heard: _Heard) -> None:
        """Hear what the kernel tells everybody until it is done with what was asked."""
        while True:
            kind, parent, content = await self._message(self._client.get_iopub_msg)
            if parent != asked:
                continue
            if kind == "status" and content.get("execution_state") == "idle":
                return
            try:
                heard.take(kind, content)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise _Ended("protocol_error") from error

    async def _reply(self, asked: str) -> dict[str, Any]:
        while True:
            kind, parent, content = await self._message(self._client.get_shell_msg)
            if parent == asked and kind == "execute_reply":
                return content

    async def _message(self, receive: Any) -> tuple[str, str, dict[str, Any]]:
        try:
            message = await receive(timeout=None)
            kind, parent = message["header"]["msg_type"], message["parent_header"].get("msg_id", "")
            content = message["content"]
        except Exception as error:  # whatever is made of bytes from student code
            raise _Ended("protocol_error") from error
        if not (isinstance(kind, str) and isinstance(content, dict)):
            raise _Ended("protocol_error")
        return kind, str(parent), content

    async def close(self) -> None:
        """End the kernel with all that it started, and our side of it."""
        await self.process.end()
        self._client.iopub_channel.socket.disable_monitor()
        self._client.stop_channels()
        self._context.destroy(linger=0)


def _judged(reply: dict[str, Any], raised: Raised | None) -> tuple[OutcomeStatus, Raised | None]:
    said = reply.get("status")
    if said == "ok":
        return ("raised", raised) if raised else ("value", None)
    if said == "error":
        return "raised", raised or _raised(reply)
    return "protocol_error", None


def _values(reply: dict[str, Any]) -> dict[str, Any]:
    found = reply.get("user_expressions")
    return found if isinstance(found, dict) else {}


def _raised(content: dict[str, Any]) -> Raised:
    lines = content.get("traceback")
    text = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
    name = str(content.get("ename") or "Error")
    said = Raised(name, (name,), _plain(str(content.get("evalue") or "")), None, _plain(text))
    return readable(said)


def _plain(text: str) -> str:
    """Return text without the codes that colour it in a terminal, and encodable."""
    return _ANSI.sub("", text).encode("utf-8", "backslashreplace").decode("utf-8")

"""A notebook as the trusted side sees it: what is asked of it, and what of its answers is believed.

Each request has a fresh random token, which leaves with the request and not before. What answers
with another token, or with something of another shape, has broken the protocol.
"""

from __future__ import annotations

import functools
import marshal
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import CodeType
from typing import Any, Final, Literal, Protocol, runtime_checkable

import msgspec

from jupyter_codementor import asserts
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import (
    Box,
    NotebookBox,
    NotebookSetup,
    Outcome,
    OutcomeStatus,
    Raised,
    TestStep,
    Tried,
)
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Limits

from .client import readable, within

GRACE_S: Final = 0.2
"""What the notebook has beyond a time limit to end by itself what exceeds it."""
START_S: Final = 10.0
_MAX_OUTPUT: Final = 40_000
_MAX_BYTES: Final = 1 << 30
_MAX_NAME: Final = 200


class _Said(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of an answer to one step, or to a cell."""

    status: OutcomeStatus
    value: Any = None
    raised: Raised | None = None
    missing: str | None = None


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of an answer; whatever has another shape breaks the protocol."""

    token: str
    status: OutcomeStatus | Literal["refused"]
    raised: Raised | None = None
    steps: tuple[_Said, ...] = ()
    stdout: str = ""
    stderr: str = ""
    peak_bytes: int = 0


_decoder: Final = msgspec.json.Decoder(_Answer)


@runtime_checkable
class Asked(Protocol):
    """The box that the notebook is in."""

    async def ask(self, request: dict[str, Any], time_s: float) -> Outcome:
        """Send a request; the value is the text of the answer."""


class LocalNotebook:
    """Implements the port `NotebookBox` over a box of the image that holds notebooks.

    Args:
        box: the box.
        forks: whether it may start processes; else a cell that is not done to its end ends it.
    """

    def __init__(self, box: Asked, *, forks: bool = True) -> None:
        self._box = box
        self._forks = forks
        self._gone = False
        self._kept = 0

    @property
    def gone(self) -> bool:
        """Whether the namespace is lost."""
        return self._gone

    async def open(self, setup: NotebookSetup) -> None:
        """Start the notebook's own process.

        Raises:
            Unavailable: it does not start.
        """
        settings = {
            "files": dict(setup.files),
            "modules": _modules(),
            "seed_variable": setup.seed_variable,
            "forks": self._forks,
        }
        answer = await self._ask("hello", START_S, before={"open": settings})
        if answer.status != "value":
            raise Unavailable(f"The notebook does not start ({answer.status}).")

    async def run_cell(
        self, source: str, name: str, *, time_s: float, seed: int | None = None
    ) -> Outcome:
        """Run a cell; `name` is what errors call it. The value is None."""
        started = time.monotonic()
        answer = await self._ask("cell", time_s, source=source, name=name, seed=seed)
        if not self._forks and answer.status in ("memory", "output_limit"):
            self._gone = True  # half of the cell is done
        return Outcome(
            status=_status(answer),
            raised=readable(answer.raised) if answer.raised else None,
            stdout=within(answer.stdout, _MAX_OUTPUT),
            stderr=within(answer.stderr, _MAX_OUTPUT),
            duration_ms=(time.monotonic() - started) * 1000,
        )

    async def try_test(
        self, steps: Sequence[TestStep], *, time_s: float, seed: int | None = None
    ) -> Tried:
        """Take a test's steps with the namespace as it is now."""
        body = marshal.dumps({"steps": msgspec.to_builtins(list(steps))})
        started = time.monotonic()
        answer = await self._ask("test", time_s, body, seed=seed)
        outcomes = _outcomes(answer, len(steps))
        return Tried(
            outcomes=outcomes,
            stdout=within(answer.stdout, _MAX_OUTPUT),
            stderr=within(answer.stderr, _MAX_OUTPUT),
            duration_ms=(time.monotonic() - started) * 1000,
            memory_bytes=min(max(answer.peak_bytes, 0), _MAX_BYTES),
        )

    async def keep(self) -> bool:
        """Keep the namespace as it is now for later; False if this notebook cannot."""
        kept = (await self._ask("keep", START_S)).status == "value"
        self._kept += kept
        return kept

    async def go_back(self) -> bool:
        """Go on with what was kept last; nothing comes after it. False if that is lost."""
        if self._kept == 0:
            return False
        self._kept -= 1
        wake = marshal.dumps({"call": "back", "token": ""})
        return (await self._ask("hello", START_S, first=wake)).status == "value"

    async def _ask(
        self,
        call: str,
        time_s: float,
        *bodies: bytes,
        first: bytes | None = None,
        before: dict[str, Any] | None = None,
        **content: Any,
    ) -> _Answer:
        """Send one request, with what goes before and behind it, and return its answer."""
        if self._gone:
            return _Answer("", "crash")
        token = secrets.token_hex(8)
        head = marshal.dumps({"call": call, "token": token, "time_s": time_s, **content})
        frames = [*([first] if first else []), head, *bodies]
        started = time.monotonic()
        request = {"do": "notebook", **(before or {}), "frames": frames}
        outcome = await self._box.ask(request, time_s + GRACE_S)
        answer = _read(outcome, token)
        if answer is not None:
            return answer
        self._gone = True
        status = outcome.status if outcome.status != "value" else "protocol_error"
        if status == "crash" and time.monotonic() - started >= time_s:
            status = "timeout"
        return _Answer(token, status)


def _read(outcome: Outcome, token: str) -> _Answer | None:
    """Return the answer in what the box said, or None if there is none."""
    if outcome.status != "value" or not isinstance(outcome.value, str):
        return None
    try:
        answer = _decoder.decode(outcome.value)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    return answer if secrets.compare_digest(answer.token.encode(), token.encode()) else None


def _status(answer: _Answer) -> OutcomeStatus:
    return "protocol_error" if answer.status == "refused" else answer.status


def _outcomes(answer: _Answer, asked: int) -> tuple[Outcome, ...]:
    """Return an outcome for each step that was taken, or the one that says why none was."""
    status = _status(answer)
    if status != "value":
        return (Outcome(status=status),)
    if not 0 < len(answer.steps) <= asked:
        return (Outcome(status="protocol_error"),)
    return tuple(map(_outcome, answer.steps))


def _outcome(said: _Said) -> Outcome:
    try:
        value = plaindata.decode(said.value) if said.status == "value" else None
    except plaindata.PlainDataError:
        return Outcome(status="protocol_error")
    return Outcome(
        status=said.status,
        value=value,
        raised=readable(said.raised) if said.raised else None,
        missing=within(said.missing, _MAX_NAME) if said.missing else None,
    )


@functools.cache
def _modules() -> dict[str, CodeType | None]:
    """Return what notebooks may import of ours: the words of tests."""
    found: dict[str, CodeType | None] = {"jupyter_codementor": None}
    for path in sorted(Path(str(asserts.__file__)).parent.glob("*.py")):
        own = "" if path.stem == "__init__" else f".{path.stem}"
        found[asserts.__name__ + own] = compile(path.read_text("utf-8"), f"<{path.stem}>", "exec")
    return found


class Boxes(Protocol):
    """What makes boxes that can be asked."""

    def box(self, limits: Limits, image: str) -> AbstractAsyncContextManager[Box]:
        """Return a fresh box of that image."""


@asynccontextmanager
async def open_notebook(
    boxes: Boxes, setup: NotebookSetup, *, forks: bool = True
) -> AsyncIterator[NotebookBox]:
    """Start a notebook in a fresh box; leaving the context kills everything that it started.

    Without `forks` it is a single process, which tests share with the notebook.

    Raises (on entering):
        Unavailable: the jail or the notebook cannot be started, or has no such kernel.
    """
    if setup.kernel != "python":
        raise Unavailable(f"There is no kernel {setup.kernel} here.")
    limits = setup.limits if forks else msgspec.structs.replace(setup.limits, processes=1)
    async with boxes.box(limits, setup.image) as box:
        if not isinstance(box, Asked):
            raise Unavailable(f"A box of the image {setup.image} holds no notebook.")
        notebook = LocalNotebook(box, forks=forks)
        await notebook.open(setup)
        yield notebook

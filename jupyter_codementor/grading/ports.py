"""What grading needs from outside: a jail that evaluates student code and returns plain data."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol

from msgspec import Struct

from jupyter_codementor.model.challenge import Expression, Limits
from jupyter_codementor.model.verdict import IsolationLevel

OutcomeStatus = Literal[
    "value",
    "raised",
    "syntax_error",
    "timeout",
    "memory",
    "output_limit",
    "crash",
    "protocol_error",
    "missing",
]


class Raised(Struct, frozen=True):
    """An exception that left the student's code.

    Args:
        type_name: name of its class, e.g. ``ValueError``.
        bases: names of the class and its bases, e.g. ``("ValueError", "Exception")``.
        message: ``str(exception)``, cut.
        line: line of the student's code, from 1, or None.
        traceback: as Python prints it, frames of the student's code only.
    """

    type_name: str
    bases: tuple[str, ...]
    message: str
    line: int | None = None
    traceback: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """What the jail says of one thing that it was asked to do. Nothing in it is trusted.

    `value` is decoded plain data (see `model.plaindata`), set with status ``value``; `missing`
    names what the code does not define. `stdout` and `stderr` are what was printed meanwhile.
    """

    status: OutcomeStatus
    value: Any = None
    raised: Raised | None = None
    missing: str | None = None
    stdout: str = ""
    stderr: str = ""
    duration_ms: float = 0.0


class Box(Protocol):
    """One process with one student's code in it.

    After a status other than ``value``, ``raised`` or ``missing`` the process is gone, and each
    further call answers ``crash``.
    """

    async def load(self, code: str) -> Outcome:
        """Execute `code` as a module named ``__main__``; the value is None."""

    async def evaluate(self, expression: Expression, bind: str | None = None) -> Outcome:
        """Evaluate in the namespace of the loaded code; keep the value as `bind` if given.

        With `bind` the value stays inside, and the outcome's value is None.
        """

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Execute `code` as a program that reads `stdin`; the value is None."""

    @property
    def memory_bytes(self) -> int:
        """Peak resident memory of the box so far, as the kernel counts it; 0 if unknown."""


class Sandbox(Protocol):
    """Makes boxes."""

    @property
    def level(self) -> IsolationLevel:
        """The isolation in force, as the self-test at the start found it."""

    def box(self, limits: Limits, image: str = "stdlib") -> AbstractAsyncContextManager[Box]:
        """Return a fresh box; leaving the context kills everything that it started.

        `image` names the prepared interpreter: ``stdlib``, ``numpy``, ``pandas``, ``javascript``,
        or one that the settings name.

        `limits.time_s` counts for the box's whole life from the first `load` or `run_program`.

        Raises (on entering):
            Unavailable: the jail cannot be started, or has no such image; the student is not to
                blame.
        """

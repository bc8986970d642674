"""A notebook in a jailed kernel: its cells in order, and tests in the same namespace."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import (
    CallFunction,
    Evaluate,
    Outcome,
    RunExample,
    TestStep,
    Tried,
)
from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import Name

from . import values
from .talk import Ran, Talk

_SEEDS: Final = {
    "python": "import random as _r; _r.seed({seed}); del _r",
    "r": "set.seed({seed})",
    "julia": "import Random; Random.seed!({seed})",
    "bash": "RANDOM={seed}",
    "octave": "rand('seed', {seed})",
}
_SEED_S: Final = 5.0
_FRESH: Final = 3
_AGAIN_S: Final = 1.0
_NUMBER: Final = re.compile(r"(?:\[1\] *)?([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_NO_ANSWER: Final = Outcome(status="crash")
_CANNOT_FAIL: Final = ")](\n"
"""No language takes this; a kernel that says that it does tells nothing true of any test."""


class KernelNotebook:
    """One notebook in a kernel; implements the port `NotebookBox`.

    When a cell ends the kernel, a fresh one takes over and runs the cells before it again, so that
    what was lost is that cell; tests share the namespace, as these kernels cannot be copied.

    Args:
        talk: to the first kernel.
        language: of the kernel, in lower case.
        fresh: starts one more of the same.
    """

    def __init__(self, talk: Talk, language: str, fresh: Callable[[], Awaitable[Talk]]) -> None:
        self._talk: Talk | None = talk
        self._language = language
        self._fresh = fresh
        self._left = _FRESH
        self._done: list[tuple[str, float]] = []
        self._gone = False

    @property
    def gone(self) -> bool:
        """Whether the namespace is lost."""
        return self._gone

    async def run_cell(
        self, source: str, name: str, *, time_s: float, seed: int | None = None
    ) -> Outcome:
        """Run a cell. The value is None."""
        talk = await self._ready()
        if talk is None:
            return _NO_ANSWER
        await self._seed(talk, seed)
        ran = await talk.run(source, time_s)
        await self._after(ran)
        if not _is_over(ran):
            self._done.append((source, ran.duration_ms / 1000))
        return _outcome(ran, None)

    async def try_test(
        self, steps: Sequence[TestStep], *, time_s: float, seed: int | None = None
    ) -> Tried:
        """Take a test's steps, and then one that must fail.

        Raises:
            Unavailable: a step that this kernel cannot take.
        """
        self._check(steps)
        talk = await self._ready()
        if talk is None:
            return Tried(outcomes=(_NO_ANSWER,))
        await self._seed(talk, seed)
        outcomes: list[Outcome] = []
        used_ms = 0.0
        for step in steps:
            outcome = await self._take(talk, step, time_s - used_ms / 1000)
            used_ms += outcome.duration_ms
            outcomes.append(outcome)
            goes_on = outcome.status == "raised" and step.may_raise
            if outcome.status != "value" and not goes_on:
                break
        if outcomes and outcomes[-1].status == "value" and not await self._can_fail(talk):
            outcomes[-1] = Outcome(status="protocol_error", duration_ms=used_ms)
        return Tried(
            outcomes=tuple(outcomes),
            stdout="".join(outcome.stdout for outcome in outcomes),
            stderr="".join(outcome.stderr for outcome in outcomes),
            duration_ms=used_ms,
            memory_bytes=talk.peak_bytes,
        )

    async def keep(self) -> bool:
        """Not here: no kernel but ours can be copied."""
        return False

    async def go_back(self) -> bool:
        """Not here."""
        return False

    async def close(self) -> None:
        """End the kernel with all that it started."""
        if self._talk is not None:
            talk, self._talk = self._talk, None
            await talk.close()

    def _check(self, steps: Sequence[TestStep]) -> None:
        for step in steps:
            if isinstance(step, CallFunction):
                raise Unavailable("A test that is a function can be run by our own Python only.")
            if isinstance(step, Evaluate) and self._language != "python":
                raise Unavailable(
                    f"A test can ask for values in Python only, not in {self._language}; "
                    "compare what is printed."
                )
            if isinstance(step, Evaluate) and not isinstance(step.expression, Name):
                raise Unavailable("In a kernel, a test can ask for variables by name only.")

    async def _take(self, talk: Talk, step: TestStep, time_s: float) -> Outcome:
        if isinstance(step, Evaluate):
            assert isinstance(step.expression, Name)  # noqa: S101 - `_check` saw to it
            return await self._value(talk, step.expression.name, time_s)
        ran = await talk.run(step.source, time_s)
        await self._after(ran)
        value = printed(ran) if isinstance(step, RunExample) else number(ran)
        return _outcome(ran, value)

    async def _value(self, talk: Talk, name: str, time_s: float) -> Outcome:
        ran = await talk.run("", time_s, {"value": values.expression(name)})
        await self._after(ran)
        if ran.status != "value":
            return _outcome(ran, None)
        try:
            said = values.read(ran.values.get("value"))
            found = plaindata.decode(said.value) if said.status == "value" else None
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return Outcome(status="protocol_error", duration_ms=ran.duration_ms)
        missing = name if said.status == "missing" else None
        return Outcome(
            status=said.status, value=found, missing=missing, duration_ms=ran.duration_ms
        )

    async def _can_fail(self, talk: Talk) -> bool:
        """Whether the kernel still tells of errors: code could have made it deaf to them."""
        ran = await talk.run(_CANNOT_FAIL, _SEED_S)
        await self._after(ran)
        return ran.status == "raised"

    async def _seed(self, talk: Talk, seed: int | None) -> None:
        line = _SEEDS.get(self._language)
        if seed is not None and line is not None:
            await talk.run(line.format(seed=seed), _SEED_S)

    async def _after(self, ran: Ran) -> None:
        if _is_over(ran):
            await self.close()

    async def _ready(self) -> Talk | None:
        """Return the kernel, or a fresh one with the cells so far; None if there is none left."""
        if self._talk is not None or self._gone:
            return self._talk
        if self._left == 0:
            self._gone = True
            return None
        self._left -= 1
        self._talk = talk = await self._fresh()
        for source, took_s in self._done:
            ran = await talk.run(source, 2 * took_s + _AGAIN_S)
            if _is_over(ran):
                self._gone = True
                await self.close()
                return None
        return talk


def printed(ran: Ran) -> str:
    """Return what a cell printed, and its result as text, as a notebook shows them."""
    shown = [data["text/plain"] for data in ran.shown if "text/plain" in data]
    text = ran.stdout + "\n".join(shown)
    return text if not text or text.endswith("\n") else text + "\n"


def number(ran: Ran) -> float | None:
    """Return the number that is a cell's result, or None if it is none."""
    texts = [data["text/plain"] for data in ran.shown[-1:] if "text/plain" in data]
    found = _NUMBER.fullmatch(texts[0].strip()) if texts else None
    return float(found[1]) if found else None


def _is_over(ran: Ran) -> bool:
    return ran.status not in ("value", "raised")


def _outcome(ran: Ran, value: Any) -> Outcome:
    return Outcome(
        status=ran.status,
        value=value if ran.status == "value" else None,
        raised=ran.raised if ran.status == "raised" else None,
        stdout=ran.stdout + "".join(data.get("text/plain", "") + "\n" for data in ran.shown),
        stderr=ran.stderr,
        duration_ms=ran.duration_ms,
    )

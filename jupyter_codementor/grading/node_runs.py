"""The same as `many_codes` for JavaScript: one code on many inputs, step by step in one box."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.model.challenge import Call, Challenge, Constant, Equal, Expression, Name

from .compare import compare
from .many_codes import Run, Told
from .ports import Box, Outcome, Sandbox
from .probes import Probe

_KEPT: Final = "given__"
_WATCHED_PROBES: Final = 8
_ENDED: Final = frozenset({"timeout", "memory", "output_limit", "crash", "protocol_error"})


async def run_in_node(
    challenge: Challenge,
    codes: Sequence[str],
    probes: Sequence[Probe],
    sandbox: Sandbox,
    time_s: float,
    goes_on: Callable[[int, Run], bool] | None = None,
) -> list[tuple[Run, ...] | None]:
    """Run each code on each input, in one box as long as it lasts.

    Args:
        challenge: what was asked.
        codes: the versions.
        probes: the inputs.
        sandbox: where they run.
        time_s: for all of them together.
        goes_on: told the number of an input and what came; where it returns False, the code is
            tried on no further input. With it, nobody looks whether arguments are changed.

    Returns:
        For each code its runs, fewer than there are inputs if time was up; None for one that
        cannot be loaded, or that was not reached.

    Raises:
        Unavailable: the jail cannot be started.
    """
    found: list[tuple[Run, ...] | None] = []
    limits = replace(challenge.limits, time_s=time_s)
    async with sandbox.box(limits, challenge.image) as box:
        until = asyncio.get_running_loop().time() + time_s
        for code in codes:
            if asyncio.get_running_loop().time() > until:
                break
            enclosed = _enclosed(code, challenge.entry)
            runs, lasts = await _one(box, enclosed, probes, until, goes_on)
            found.append(runs)
            if not lasts:
                break
    return found + [None] * (len(codes) - len(found))


def _enclosed(code: str, entry: Sequence[str]) -> str:
    """Return code whose names can be defined again by another version of it."""
    names = "".join(f"globalThis.{name} = {name};\n" for name in entry)
    return f"{{{code}\n{names}}}"


async def _one(
    box: Box,
    code: str,
    probes: Sequence[Probe],
    until: float,
    goes_on: Callable[[int, Run], bool] | None,
) -> tuple[tuple[Run, ...] | None, bool]:
    """Return the runs of a code, and whether there is a box and time for another one."""
    loaded = await box.load(code)
    if loaded.status != "value":
        return None, True
    runs: list[Run] = []
    for probe in probes:
        told: list[Told] = []
        for step in probe.steps:
            looks = goes_on is None and (not probe.fresh or len(runs) < _WATCHED_PROBES)
            watched = _watched(step.expression) if looks else None
            if watched is None or step.bind is not None:
                outcome = await box.evaluate(step.expression, step.bind)
                told.append(_told(outcome))
            else:
                outcome, changed = await _watch(box, *watched)
                told.append(replace(_told(outcome), changed=changed))
            if outcome.status == "timeout":
                return tuple(runs), False  # its time was short, which is not the code's fault
            if outcome.status in _ENDED:
                return (*runs, Run(tuple(told))), False
        runs.append(Run(tuple(told)))
        if asyncio.get_running_loop().time() > until:
            return tuple(runs), False
        if goes_on is not None and not goes_on(len(runs) - 1, runs[-1]):
            break
    return tuple(runs), True


def _watched(expression: Expression) -> tuple[Call, int] | None:
    """Return a call with the place of its first argument that could be changed by it."""
    if isinstance(expression, Call):
        for place, part in enumerate(expression.args):
            if isinstance(part, Constant) and isinstance(part.data, list) and part.data:
                return expression, place
    return None


async def _watch(box: Box, call: Call, place: int) -> tuple[Outcome, bool]:
    """Call with an argument that is kept, and say whether it is another one afterwards."""
    given = call.args[place]
    assert isinstance(given, Constant)  # noqa: S101 - what was asked before says so
    await box.evaluate(given, _KEPT)
    args = (*call.args[:place], Name(_KEPT), *call.args[place + 1 :])
    outcome = await box.evaluate(replace(call, args=args))
    if outcome.status in _ENDED:
        return outcome, False
    after = await box.evaluate(Name(_KEPT))
    numbers_alike = Equal(given.data, numbers_alike=True)
    return outcome, after.status == "value" and compare(numbers_alike, after.value) is not None


def _told(outcome: Outcome) -> Told:
    if outcome.status == "raised" and outcome.raised is not None:
        raised = outcome.raised
        return Told(
            error=raised.type_name,
            bases=raised.bases,
            message=raised.message,
            line=raised.line,
            printed=outcome.stdout,
        )
    if outcome.status == "missing":
        return Told(error="ReferenceError", message=f"{outcome.missing} is not defined")
    if outcome.status in _ENDED:
        return Told(endless=True)
    return Told(value=outcome.value, printed=outcome.stdout)

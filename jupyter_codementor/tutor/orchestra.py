"""Lets the specialists look side by side, each within its own time."""

from __future__ import annotations

import asyncio
import logging
import textwrap
import time
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from jupyter_codementor.model.tutor import Finding, StepTaken

from .situation import Situation, Specialist, TellsSoFar

_log = logging.getLogger(__name__)
_NOTE_MAX = 160


class Gathered(Struct, frozen=True):
    """What all found, and what each did, both in the order in which they were handed in."""

    findings: tuple[Finding, ...]
    steps: tuple[StepTaken, ...]


async def gather(specialists: Sequence[Specialist], situation: Situation) -> Gathered:
    """Ask all specialists at once; none waits for another or suffers from its failure.

    Args:
        specialists: who is asked; those that do not apply are noted as ``not_needed``.
        situation: what they look at.

    Returns:
        What was found in time. As long as the longest budget of those that apply, at most.
    """
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(each, situation)) for each in specialists]
    return together([task.result() for task in tasks])


def together(gathered: Sequence[Gathered]) -> Gathered:
    """Return what several found, in their order."""
    return Gathered(
        findings=tuple(finding for each in gathered for finding in each.findings),
        steps=tuple(step for each in gathered for step in each.steps),
    )


async def ask(specialist: Specialist, situation: Situation) -> Gathered:
    """Ask one specialist, within its own time; it never raises what goes wrong there."""
    began = time.perf_counter()
    found: tuple[Finding, ...] = ()
    status: Literal["found", "nothing", "failed", "late", "not_needed"]
    note = ""
    limit = asyncio.timeout(specialist.budget_s)
    try:
        if not specialist.applies(situation):
            status = "not_needed"
        else:
            async with limit:
                found = tuple(await specialist.find(situation))
            status = "found" if found else "nothing"
            sentence = found[0].sentence if found else ""
            note = textwrap.shorten(sentence, _NOTE_MAX, placeholder=" …")
    except Exception as error:  # noqa: BLE001 - a failing specialist must not cost the others
        if limit.expired():
            status, note = "late", f"took longer than {specialist.budget_s * 1000:.0f} ms"
            _log.warning("specialist %s was late", specialist.name)
            found = _so_far(specialist, situation)
        else:
            status, note = "failed", type(error).__name__
            _log.warning("specialist %s failed", specialist.name, exc_info=error)
    step = StepTaken(
        specialist=specialist.name,
        status=status,
        duration_ms=round((time.perf_counter() - began) * 1000, 3),
        note=note,
    )
    return Gathered(found, (step,))


def _so_far(specialist: Specialist, situation: Situation) -> tuple[Finding, ...]:
    """Return what a specialist has found when its time is over; nothing if it cannot tell."""
    if not isinstance(specialist, TellsSoFar):
        return ()
    try:
        return specialist.so_far(situation)
    except Exception as error:  # noqa: BLE001 - a failing specialist must not cost the others
        _log.warning("specialist %s failed", specialist.name, exc_info=error)
        return ()

"""Level A on this machine: what its operator states, and what of it can be found out.

That a machine is there for grading alone cannot be found out, so the operator says it. That the
server runs as a user of its own, and that the kernel really bounds each box as a whole, is tried.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import Call, Limits, Name

from .local import LocalSandbox

_MIB: Final = 1 << 20
_LIMITS: Final = Limits(time_s=5.0, memory_mb=192)
_WIDE: Final = (512 * _MIB, 64)
_TIGHT: Final = (40 * _MIB, 4)
_NOBODY_LOGGED_IN: Final = "4294967295"
_HELD: Final = 96
_STARTED: Final = 12
_PROGRAM: Final = f"""
import threading, time

def hold():
    return len(b"x" * ({_HELD} << 20))

def start():
    ready = threading.Event()
    count = 0
    try:
        for _ in range({_STARTED}):
            threading.Thread(target=ready.wait, daemon=True).start()
            count += 1
    except RuntimeError:
        pass
    ready.set()
    return count
"""


def person() -> str:
    """Return why the user who runs this is none of its own, as a sentence, or ""."""
    if os.getuid() == 0:
        return "the server runs as root; give it a user of its own"
    try:
        login = Path("/proc/self/loginuid").read_text("ascii").strip()
    except OSError:  # a kernel that keeps no such record
        return ""
    if login in ("", _NOBODY_LOGGED_IN):
        return ""
    return f"the server runs in the session of somebody who signed in (user {login})"


async def bounds_hold(sandbox: LocalSandbox) -> dict[str, str]:
    """Return what was tried, each with "" if the control groups held it, else what could be done.

    What is tried is first done where the bounds allow it, so that nothing else can be what stops
    it afterwards.

    Args:
        sandbox: one that has control groups.

    Raises:
        Unavailable: the jail does not start, or what should be possible is not.
    """
    for name, wanted in (("hold", _HELD * _MIB), ("start", _STARTED)):
        free = await _done(sandbox, name, _WIDE)
        if free.value != wanted:
            raise Unavailable(f"The control groups cannot be tried out ({name}: {free.status}).")
    held = await _done(sandbox, "hold", _TIGHT)
    started = await _done(sandbox, "start", _TIGHT)
    few = started.status != "value" or (
        isinstance(started.value, int) and started.value < _TIGHT[1]
    )
    return {
        "hold more than its control group": "" if held.status != "value" else "memory is not bound",
        "start more than its control group": "" if few else "processes are not bound",
    }


async def _done(sandbox: LocalSandbox, name: str, bounds: tuple[int, int]) -> Outcome:
    async with sandbox.bounded(_LIMITS, bounds) as box:
        loaded = await box.load(_PROGRAM)
        return loaded if loaded.status != "value" else await box.evaluate(Call(Name(name)))

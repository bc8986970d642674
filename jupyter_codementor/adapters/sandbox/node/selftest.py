"""Whether JavaScript can be graded here as safely as Python: node is let loose in a box.

The attacks have all of node in their hands, since the language itself is no boundary: what has to
hold is the jail around it.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Limits

from ..layers import Profile
from .installed import Node
from .process import NodeProcess

_LIMITS: Final = Limits(time_s=5.0, memory_mb=64)
_WITHIN_S: Final = 20.0
_CANARY: Final = "canary"


async def attacked(profile: Profile, node: Node) -> dict[str, str]:
    """Return what was tried, each with "" if the jail held, else with what could be done.

    Raises:
        Unavailable: the jail cannot be started, or the attacks did not finish.
    """
    with tempfile.TemporaryDirectory() as folder:
        _lay_canary(folder)
        found = await _let_loose(profile, node, folder)
        changed = "" if _is_untouched(folder) else "a file changed"
    return found | {"nothing outside was changed": changed}


def _lay_canary(folder: str) -> None:
    Path(folder, _CANARY).write_text(_CANARY, "utf-8")


def _is_untouched(folder: str) -> bool:
    files = list(Path(folder).iterdir())
    return [file.read_text("utf-8") for file in files] == [_CANARY]


async def _let_loose(profile: Profile, node: Node, folder: str) -> dict[str, str]:
    source = Path(__file__).with_name("attacks.js").read_text("utf-8")
    process = NodeProcess(profile, node, _LIMITS, (source, folder, str(os.getpid())))
    try:
        async with asyncio.timeout(_WITHIN_S):
            answer = await process.receive() if await process.is_ready() else None
    except (TimeoutError, ValueError):
        answer = None
    finally:
        said = process.said()
        await process.end()
    if not answer:
        raise Unavailable(
            "The self-test of the jail for JavaScript did not finish"
            + (f" ({said})." if said else ".")
        )
    return {str(name): str(detail) for name, detail in answer.items()}

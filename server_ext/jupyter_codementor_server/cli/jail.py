"""The jail of a command: that of the settings here, which are read only if they have a say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jupyter_codementor.adapters.sandbox import Layer, LocalSandbox
    from jupyter_codementor.model.challenge import Challenge

_JAVASCRIPT: Final = "javascript"
_PYTHON: Final = "python"


async def jail_for(
    challenge: Challenge | None, boxes_at_once: int | None = None, *, own_code: bool = False
) -> LocalSandbox:
    """Return the strongest jail that holds here; who asks closes it.

    To read the settings takes a second of work, as long as to grade fifty submissions, so it is
    done only where bubblewrap is not on the PATH, or an image or a kernel must be named.

    Args:
        challenge: what is graded; None if that may be anything.
        boxes_at_once: how many boxes run side by side; by the number of cores if None.
        own_code: what is run is an author's, who needs all of Python: level D is passed over.

    Raises:
        Unavailable: student code cannot be run here.
    """
    from jupyter_codementor.adapters.sandbox import selftest

    without: tuple[Layer, ...] = ("monty",) if own_code else ()
    if challenge is not None and not _needs_settings(challenge):
        return (await selftest.choose(boxes_at_once=boxes_at_once, without=without)).sandbox
    from .doctor import _settings

    settings = await asyncio.to_thread(_settings)
    chosen = await selftest.choose(
        bwrap=settings.bubblewrap or None,
        boxes_at_once=boxes_at_once or settings.boxes_at_once or None,
        images=settings.images,
        kernel_paths=settings.kernel_paths,
        dedicated_host=settings.dedicated_host,
        without=without,
    )
    return chosen.sandbox


def _needs_settings(challenge: Challenge) -> bool:
    from jupyter_codementor.adapters.sandbox.images import BUILT_IN
    from jupyter_codementor.adapters.sandbox.layers import find_bubblewrap

    known = {image.name for image in BUILT_IN} | {_JAVASCRIPT}
    kernel = challenge.assignment.kernel if challenge.assignment else _PYTHON
    return (
        find_bubblewrap() is None
        or challenge.image not in known
        or not kernel.startswith(_PYTHON)
        or challenge.language not in (_PYTHON, _JAVASCRIPT)
    )

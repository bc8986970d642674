"""A notebook where no process may be started: each cell and each test runs in this one.

What a test binds is undone after it; what it changes in the notebook's own lists and other objects
stays. A cell or test that crashes or takes too long ends the notebook, and a fresh one, in which
the cells before it ran again, makes up for that.
"""

from __future__ import annotations

import marshal
from typing import Any, NoReturn

from . import wire
from .lineage import Line, arm, disarm
from .shell import Shell, close_figures
from .transcript import Transcript


class _OutOfMemory(BaseException):
    """A cell needed more memory than there is; half of it is done."""


class _Flooded(BaseException):
    """Far too much was printed."""


class _Bounded(Transcript):
    def flood(self) -> NoReturn:
        raise _Flooded


class InPlace(Line):
    """The notebook of a box that has but one process.

    Args:
        shell: where cells run.
        seed_variable: the name that is given the seed, or "" if generators are seeded.
    """

    transcript = _Bounded

    def __init__(self, shell: Shell, seed_variable: str) -> None:
        super().__init__(-1, shell, seed_variable)
        self._answer = ""

    def answer(self, frames: list[bytes]) -> str:
        """Do what the first frame asks, to which the others belong; return the answer's text."""
        request, *bodies = [marshal.loads(frame) for frame in frames]  # noqa: S302 - trusted sender
        self._out.clear()
        self._err.clear()
        if request["call"] == "test":
            self._test_here(request, bodies[0]["steps"])
        else:
            getattr(self, f"_{request['call']}")(request)
        return self._answer

    def _cell(self, request: dict[str, Any]) -> None:
        arm(request["time_s"])
        try:
            answer = self._run(request)
        except _OutOfMemory:
            answer = {"status": "memory"}
        disarm()
        self._say(request, answer)

    def _test_here(self, request: dict[str, Any], steps: Any) -> None:
        names = dict(self._names)
        arm(request["time_s"])
        answer = self._try(request, steps)
        disarm()
        self._names.clear()
        self._names.update(names)
        close_figures()
        self._say(request, answer)

    def _keep(self, request: dict[str, Any]) -> None:
        self._say(request, {"status": "refused"})

    def _no_memory(self) -> NoReturn:
        raise _OutOfMemory

    def _say(self, request: dict[str, Any], answer: dict[str, object]) -> None:
        if self._out.is_flooded or self._err.is_flooded:
            answer = {"status": "output_limit"}
        self._answer = wire.dumps({"token": request["token"], **answer})

"""A box whose code Monty interprets, as the trusted side sees it."""

from __future__ import annotations

from typing import Any, Final

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.grading.ports import Foreign, Outcome, Request, Unsupported
from jupyter_codementor.model.challenge import Expression, Limits

from ..client import LocalBox, Renew
from ..process import BoxProcess

_UNSUPPORTED: Final = "unsupported"
_START_S: Final = 10.0
_MIB: Final = 1 << 20


class PortableBox(LocalBox):
    """One process of ours and, below it, one of Monty; implements the port `Box`.

    Each question may raise `Unsupported`: the code needs what Monty lacks.
    """

    def __init__(self, process: BoxProcess, limits: Limits, renew: Renew | None = None) -> None:
        super().__init__(process, limits.time_s, renew)
        self._limits = limits

    async def start(self) -> None:
        """Start Monty; its time does not count.

        Raises:
            Unavailable: it does not start.
        """
        memory = self._limits.memory_mb * _MIB
        started = await self.ask({"do": "start", "memory_bytes": memory}, _START_S)
        pid = started.value
        if started.status != "value" or not isinstance(pid, int):
            said = (started.stderr.strip().splitlines() or [started.status])[-1]
            raise Unavailable(f"The portable interpreter does not start ({said}).")
        self._process.measure(pid)
        self.left_s = self._limits.time_s

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        """Evaluate in the namespace of the loaded code; another box cannot ask for anything."""
        if isinstance(expression, Request):
            raise Unsupported(refusal("a test that is code of its own"))
        return await super().evaluate(expression, bind, foreign=foreign)

    async def _ask(self, request: dict[str, Any], foreign: Foreign | None = None) -> Outcome:
        outcome = await super()._ask(request, foreign)
        raised = outcome.raised
        if outcome.status == "raised" and raised and raised.type_name == _UNSUPPORTED:
            raise Unsupported(refusal(raised.message))
        return outcome


def refusal(what: str) -> str:
    """Return the sentence that says that Monty cannot run something."""
    return (
        f"This machine can run a part of Python only, and your code needs more: {what}. "
        "That is no mistake of yours."
    )

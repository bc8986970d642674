"""The jail as the tutor sees it, without one: it says what it is told to say."""

from __future__ import annotations

import asyncio

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.ports import CounterExample, Explained


class FixedTrials:
    """Implements the port `Trials`.

    Args:
        verdict: of each run.
        explained: what is said of each exception.
        counter_example: what each look for a failing input finds.
        review: what there is to say of each code.
        hangs: nothing is ever answered.
        down: each call raises `Unavailable`.

    Attributes:
        asked: the calls by name, in their order.
    """

    def __init__(
        self,
        *,
        verdict: Verdict | None = None,
        explained: Explained | None = None,
        counter_example: CounterExample | None = None,
        review: Review | None = None,
        hangs: bool = False,
        down: bool = False,
    ) -> None:
        self.asked: list[str] = []
        self._verdict = verdict or Verdict(status="accepted")
        self._explained = explained
        self._counter_example = counter_example
        self._review = review
        self._hangs = hangs
        self._down = down

    async def run(self, challenge: Challenge, code: str) -> Verdict:
        """Return the verdict that was given."""
        await self._answer("run")
        return self._verdict

    async def passed(self, challenge: Challenge, code: str) -> frozenset[str]:
        """Return the names of what passed in the verdict that was given."""
        await self._answer("passed")
        return frozenset(case.name for case in self._verdict.cases if case.status == "passed")

    async def counter_example(self, challenge: Challenge, code: str) -> CounterExample | None:
        """Return the example that was given."""
        await self._answer("counter_example")
        return self._counter_example

    async def explain(self, challenge: Challenge, code: str) -> Explained | None:
        """Return the explanation that was given."""
        await self._answer("explain")
        return self._explained

    async def review(self, challenge: Challenge, code: str) -> Review | None:
        """Return the review that was given."""
        await self._answer("review")
        return self._review

    async def _answer(self, name: str) -> None:
        self.asked.append(name)
        if self._down:
            raise Unavailable("The jail could not be started.")
        if self._hangs:
            await asyncio.Event().wait()

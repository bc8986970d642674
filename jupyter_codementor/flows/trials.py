"""Try code out for the tutor: in the jail, by the tests, and on fresh inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from cachetools import LRUCache

from jupyter_codementor.grading import Sandbox, grade
from jupyter_codementor.grading.counter_examples import CounterExamples, smallest
from jupyter_codementor.grading.ports import Explains
from jupyter_codementor.model.behaviour import Attempt, Behaviour
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.ports import CounterExample, Explained

from .review_code import ReviewCode

_KEPT: Final = 256
_Key = tuple[str, int, str, float, bytes]
_Code = tuple[str, int, str, bytes]
_T = TypeVar("_T")


def _memory() -> LRUCache[_Key, _T]:
    return LRUCache(_KEPT)


def _ran() -> LRUCache[_Code, tuple[float, Verdict]]:
    return LRUCache(_KEPT)


@dataclass(frozen=True)
class SandboxTrials:
    """Implements the ports `Trials` and `Bench` of the tutor; the same code is tried once."""

    sandbox: Sandbox
    review_code: ReviewCode
    _inputs: CounterExamples = field(init=False)
    _verdicts: LRUCache[_Code, tuple[float, Verdict]] = field(default_factory=_ran)
    _passed: LRUCache[_Key, frozenset[str]] = field(default_factory=_memory)
    _behaviours: LRUCache[_Key, Behaviour] = field(default_factory=_memory)
    _apart: LRUCache[_Key, Behaviour] = field(default_factory=_memory)

    def __post_init__(self) -> None:
        """Make what looks for failing inputs."""
        object.__setattr__(self, "_inputs", CounterExamples(self.sandbox))

    async def run(self, challenge: Challenge, code: str) -> Verdict:
        """Return the verdict of the visible tests; of a run that had no less time, if there was."""
        limit_s, found = self._verdicts.get(_code(challenge, code), (0.0, None))
        if found is None or limit_s < challenge.limits.time_s:
            found = await grade(challenge, code, self.sandbox, hidden=False)
            self.ran(challenge, code, found)
        return found

    def ran(self, challenge: Challenge, code: str, verdict: Verdict) -> None:
        """Remember what the visible tests said of a code, so that nobody waits for them again."""
        if verdict.status != "grader_fault":
            self._verdicts[_code(challenge, code)] = (challenge.limits.time_s, verdict)

    def forget(self) -> None:
        """Forget everything: what is kept tells no longer whose code it was."""
        for kept in (self._verdicts, self._passed, self._behaviours, self._apart):
            kept.clear()

    async def passed(self, challenge: Challenge, code: str) -> frozenset[str]:
        """Return the names of all test cases that it passes: for the leak check alone."""
        key = _key(challenge, code)
        found = self._passed.get(key)
        if found is None:
            verdict = await grade(challenge, code, self.sandbox, hidden=True)
            found = frozenset(case.name for case in verdict.cases if case.status == "passed")
            if verdict.status != "grader_fault":
                self._passed[key] = found
        return found

    async def counter_example(self, challenge: Challenge, code: str) -> CounterExample | None:
        """Return a smallest failing input among the visible tests and fresh inputs."""
        behaviour = await self.behaviour(challenge, code)
        example = None if behaviour is None else smallest(behaviour)
        if example is None:
            return None
        return CounterExample(
            call=example.call,
            expected=example.expected,
            got=example.got,
            fresh=example.fresh,
            others=example.failed,
            tried=example.tried,
        )

    async def explain(self, challenge: Challenge, code: str) -> Explained | None:
        """Return the first exception of the code in plain words, where the jail explains any."""
        if not isinstance(self.sandbox, Explains):
            return None
        found = await self.sandbox.explain(challenge, code)
        if found is None:
            return None
        return Explained(
            type_name=found.type_name,
            message=found.message,
            line=found.line,
            cause=found.cause,
            hint=found.hint,
        )

    async def review(self, challenge: Challenge, code: str) -> Review | None:
        """Return what there is to say of the code itself."""
        return await self.review_code(challenge, code)

    async def behaviour(
        self, challenge: Challenge, code: str, *, apart: bool = False
    ) -> Behaviour | None:
        """Return what the code does with the inputs of a challenge."""
        kept = self._apart if apart else self._behaviours
        key = _key(challenge, code)
        found = kept.get(key)
        if found is None:
            found = await self._inputs.behaviour(challenge, code, apart=apart)
            if found is not None and _is_whole(found):
                kept[key] = found
        return found

    async def attempts(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[Attempt | None]:
        """Return how each version of a code does beside the code itself."""
        return await self._inputs.attempts(challenge, before, codes, time_s)

    async def learn(self, challenge: Challenge, codes: Sequence[str], time_s: float) -> None:
        """Find out what known codes do, so that `alike` knows it at once."""
        await self._inputs.learn(challenge, codes, time_s)

    async def alike(
        self, challenge: Challenge, before: Behaviour, codes: Sequence[str], time_s: float
    ) -> Sequence[float | None]:
        """Return how much other codes do the same as one whose behaviour is known."""
        return await self._inputs.alike(challenge, before, codes, time_s)


def _is_whole(behaviour: Behaviour) -> bool:
    """Return whether there was time for all inputs that a code can be tried on."""
    return behaviour.complete or any(seen.endless for seen in behaviour.seen)


def _key(challenge: Challenge, code: str) -> _Key:
    id, version, solution, digest = _code(challenge, code)
    return (id, version, solution, challenge.limits.time_s, digest)


def _code(challenge: Challenge, code: str) -> _Code:
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
    return (challenge.id, challenge.version, challenge.solution, digest)

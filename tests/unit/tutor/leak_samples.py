"""What the tests of the leak check share: a small task, and a jail that knows its solution."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from jupyter_codementor.model.challenge import Challenge, Script, TestCase
from jupyter_codementor.model.review import Review
from jupyter_codementor.model.verdict import Verdict
from jupyter_codementor.tutor.leak_check.gate import Gate
from jupyter_codementor.tutor.leak_check.leaks import LeakCheck
from jupyter_codementor.tutor.ports import CounterExample, Explained

STARTER = "def add_up(numbers):\n    ..."
SOLUTION = """\
def add_up(numbers):
    total = 0
    for number in numbers:
        total += number
    return total"""
NAMES = ("some", "one", "none")
CHALLENGE = Challenge(
    id="add-up",
    version=1,
    title="Add up",
    description="Write `add_up(numbers)`.",
    starter=STARTER,
    solution=SOLUTION,
    test_cases=tuple(TestCase(name, Script(()), hidden=name == "none") for name in NAMES),
    difficulty="easy",
    xp=10,
    entry=("add_up",),
)


class ScriptedTrials:
    """A jail that takes for right what reads like a right solution; nothing is run.

    Args:
        right: texts one of which must be in the code, without spaces, for all tests to pass.
        trouble: what it raises.
    """

    def __init__(
        self,
        right: Iterable[str] = ("+=number\nreturntotal", "+=number\nreturnresult", "sum(numbers)"),
        trouble: Exception | None = None,
    ) -> None:
        self.tried: list[str] = []
        self._right = tuple(right)
        self._trouble = trouble

    async def passed(self, challenge: Challenge, code: str) -> frozenset[str]:
        if self._trouble is not None:
            raise self._trouble
        self.tried.append(code)
        plain = ast.unparse(ast.parse(code)).replace(" ", "")
        return frozenset(NAMES if any(text in plain for text in self._right) else ())

    async def run(self, challenge: Challenge, code: str) -> Verdict:
        raise NotImplementedError

    async def counter_example(self, challenge: Challenge, code: str) -> CounterExample | None:
        raise NotImplementedError

    async def explain(self, challenge: Challenge, code: str) -> Explained | None:
        raise NotImplementedError

    async def review(self, challenge: Challenge, code: str) -> Review | None:
        raise NotImplementedError


def check_for(
    trials: ScriptedTrials | None = None, code: str = STARTER, rung: int = 1
) -> LeakCheck:
    return LeakCheck(trials or ScriptedTrials(), CHALLENGE, code, rung)


def gate_for(trials: ScriptedTrials | None = None) -> Gate:
    return Gate(check_for(trials))


async def through(gate: Gate, deltas: Iterable[str]) -> str:
    """Send a stream through a gate and return what is shown."""
    shown = ""
    for delta in deltas:
        shown += await gate.feed(delta)
    return shown + await gate.end()

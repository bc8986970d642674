"""A verdict does not depend on the order of the test cases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.grading import Box, Outcome, grade
from jupyter_codementor.grading.ports import Foreign, Request
from jupyter_codementor.model.challenge import (
    Call,
    Challenge,
    Constant,
    Equal,
    Expression,
    Limits,
    Name,
    Script,
    Step,
    TestCase,
)
from jupyter_codementor.model.verdict import IsolationLevel


class _Echo:
    """A box whose code returns its argument: pure, as the law demands."""

    memory_bytes = 1

    async def load(self, code: str) -> Outcome:
        return Outcome(status="value")

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        assert isinstance(expression, Call)
        [argument] = expression.args
        assert isinstance(argument, Constant)
        if argument.data == 0:
            return Outcome(status="crash")
        return Outcome(status="value", value=argument.data)

    async def run_program(self, code: str, stdin: str) -> Outcome:
        return Outcome(status="value", stdout=stdin)


class _Boxes:
    level: IsolationLevel = "B"

    @asynccontextmanager
    async def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AsyncIterator[Box]:
        yield _Echo()


def _case(number: int, given_: int, expected: int, hidden: bool) -> TestCase:
    step = Step("f", Call(Name("f"), (Constant(given_),)), None, Equal(expected))
    return TestCase(str(number), Script((step,)), hidden, points=number)


CASES = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.booleans()), max_size=8)


@given(CASES, st.booleans(), st.randoms())
def test_the_verdict_is_the_same_for_every_order(
    parts: list[tuple[int, int, bool]], crashes: bool, random: object
) -> None:
    cases = [_case(number, *part) for number, part in enumerate(parts)]
    if crashes:
        cases.append(_case(len(cases), 0, 0, False))
    mixed = list(cases)
    random.shuffle(mixed)  # type: ignore[attr-defined] # a random.Random
    first, second = (asyncio.run(_grade(order)) for order in (cases, mixed))
    assert first == second


async def _grade(cases: list[TestCase]) -> object:
    challenge = Challenge(
        id="echo",
        version=1,
        title="",
        description="",
        starter="",
        solution="",
        test_cases=tuple(cases),
        difficulty="easy",
        xp=10,
    )
    verdict = await grade(challenge, "", _Boxes(), hidden=True)
    return verdict.status, verdict.earned, {(case.name, case.status) for case in verdict.cases}

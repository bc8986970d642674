"""What the tests of boxes for JavaScript share: real jails, and short ways to ask a box."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace
from sandbox_samples import jail

from jupyter_codementor.adapters.sandbox import LocalSandbox
from jupyter_codementor.grading.ports import Outcome
from jupyter_codementor.model.challenge import Call, Challenge, Constant, Expression, Limits, Name
from jupyter_codementor.model.plaindata import encode

LIMITS = Limits(time_s=3.0, memory_mb=64)
SAME = "const f = x => x;"


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["B", "C"])
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[LocalSandbox]:
    found = jail(request.param)
    yield found
    await found.close()


def in_javascript(one: Challenge) -> Challenge:
    return replace(one, language="javascript", image="javascript")


def call(function: str, *arguments: Any) -> Call:
    return Call(Name(function), tuple(Constant(encode(argument)) for argument in arguments))


async def said(sandbox: LocalSandbox, code: str, *asked: Expression) -> Outcome:
    """Load the code and return the outcome of the last thing asked."""
    async with sandbox.box(LIMITS, "javascript") as box:
        outcome = await box.load(code)
        for expression in asked:
            assert outcome.status == "value", outcome
            outcome = await box.evaluate(expression)
        return outcome


async def ran(sandbox: LocalSandbox, code: str, stdin: str) -> Outcome:
    """Run the code as a program."""
    async with sandbox.box(LIMITS, "javascript") as box:
        return await box.run_program(code, stdin)

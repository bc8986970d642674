"""A sandbox that tells what is asked of it and what it answers, so that a verdict can be explained.

It changes nothing: each request goes on to the real one. What it tells is for teachers, since the
inputs of hidden tests are among it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from textwrap import indent
from typing import Final

from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Constant,
    Display,
    Expression,
    Item,
    Limits,
    Name,
    Operation,
    Steps,
)
from jupyter_codementor.model.plaindata import decode
from jupyter_codementor.model.verdict import IsolationLevel

from .ports import (
    Box,
    CallFunction,
    Evaluate,
    Foreign,
    NotebookBox,
    NotebookSetup,
    Outcome,
    Request,
    RunExample,
    RunLines,
    Sandbox,
    TestStep,
    Tried,
)
from .source_text import shorten, shown

Tell = Callable[[str], None]
_MOST_LINES: Final = 40
_MOST_SENT: Final = 600


class TracingSandbox:
    """Implements the port `Sandbox` over another one; each line goes to `tell`."""

    def __init__(self, sandbox: Sandbox, tell: Tell) -> None:
        self._sandbox = sandbox
        self._tell = tell
        self._boxes = 0

    @property
    def level(self) -> IsolationLevel:
        """The isolation of the real one."""
        return self._sandbox.level

    @asynccontextmanager
    async def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AsyncIterator[Box]:
        """Return a box of the real sandbox that tells."""
        self._boxes += 1
        name = f"box {self._boxes}"
        real = beside.real if isinstance(beside, TracingBox) else beside
        whose = "for the teacher's test code" if beside is not None else "for the student's code"
        self._tell(
            f"{name}: a fresh one {whose}, level {self.level}, image {image}, "
            f"{limits.time_s:g} s and {limits.memory_mb} MiB left"
        )
        async with self._sandbox.box(limits, image, beside=real) as box:
            traced = TracingBox(box, name, self._tell)
            yield traced
            self._tell(f"{name}: closed; it used {_memory(box.memory_bytes)}")

    @asynccontextmanager
    async def notebook(self, setup: NotebookSetup) -> AsyncIterator[NotebookBox]:
        """Return a notebook of the real sandbox that tells."""
        self._boxes += 1
        name = f"notebook {self._boxes}"
        self._tell(
            f"{name}: a fresh one, level {self.level}, kernel {setup.kernel}, "
            f"image {setup.image}, {setup.limits.memory_mb} MiB"
        )
        for path in setup.files:
            self._tell(f"{name}: the file {path} lies beside it")
        real: AbstractAsyncContextManager[NotebookBox] = self._sandbox.notebook(setup)
        async with real as box:
            yield TracingNotebook(box, name, self._tell)
            self._tell(f"{name}: closed")


class TracingBox:
    """Implements the port `Box`; `real` is the box that does the work."""

    def __init__(self, box: Box, name: str, tell: Tell) -> None:
        self.real = box
        self._name = name
        self._tell = tell

    @property
    def memory_bytes(self) -> int:
        """Peak resident memory of the real box."""
        return self.real.memory_bytes

    async def load(self, code: str) -> Outcome:
        """Load the code there."""
        self._tell(f"{self._name}: loads {code.count(chr(10)) + 1} lines of code")
        return self._told(await self.real.load(code), memory=True)

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        """Evaluate there."""
        if isinstance(expression, Request):
            self._tell(f"{self._name}: is asked by the other box to {expression.operation}")
        else:
            kept = f"{bind} = " if bind else ""
            self._tell(f"{self._name}: sent {kept}{shorten(source(expression), _MOST_SENT)}")
        if foreign is None:
            return self._told(await self.real.evaluate(expression, bind))

        async def serve(request: Request) -> Outcome:
            self._tell(f"{self._name}: asks the other box to {request.operation}")
            return await foreign(request)

        return self._told(await self.real.evaluate(expression, bind, foreign=serve))

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Run the program there."""
        self._tell(f"{self._name}: runs the program and types {shown(stdin)}")
        return self._told(await self.real.run_program(code, stdin), memory=True)

    def _told(self, outcome: Outcome, *, memory: bool = False) -> Outcome:
        used = f", {_memory(self.memory_bytes)} so far" if memory else ""
        self._tell(f"{self._name}: {answer(outcome)} ({outcome.duration_ms:.1f} ms{used})")
        _printed(outcome.stdout + outcome.stderr, self._name, self._tell)
        return outcome


class TracingNotebook:
    """Implements the port `NotebookBox`."""

    def __init__(self, box: NotebookBox, name: str, tell: Tell) -> None:
        self._box = box
        self._name = name
        self._tell = tell

    @property
    def gone(self) -> bool:
        """Whether the namespace is lost."""
        return self._box.gone

    async def run_cell(
        self, source: str, name: str, *, time_s: float, seed: int | None = None
    ) -> Outcome:
        """Run the cell there."""
        seeded = f", seed {seed}" if seed is not None else ""
        self._tell(f"{self._name}: runs cell {name} ({time_s:.3g} s left{seeded})")
        outcome = await self._box.run_cell(source, name, time_s=time_s, seed=seed)
        self._tell(f"{self._name}: {_ended(outcome)} ({outcome.duration_ms:.1f} ms)")
        _printed(outcome.stdout + outcome.stderr, self._name, self._tell)
        return outcome

    async def try_test(
        self, steps: Sequence[TestStep], *, time_s: float, seed: int | None = None
    ) -> Tried:
        """Try the test there."""
        self._tell(f"{self._name}: a test in a copy of the namespace ({time_s:.3g} s left)")
        tried = await self._box.try_test(steps, time_s=time_s, seed=seed)
        for step, outcome in zip(steps, tried.outcomes, strict=False):
            said = answer(outcome) if isinstance(step, Evaluate) else _ended(outcome)
            self._tell(f"{self._name}: sent {_asked(step)}")
            self._tell(f"{self._name}: {said} ({outcome.duration_ms:.1f} ms)")
        _printed(tried.stdout + tried.stderr, self._name, self._tell)
        memory = f", {_memory(tried.memory_bytes)}"
        self._tell(f"{self._name}: the test took {tried.duration_ms:.1f} ms{memory}")
        return tried

    async def keep(self) -> bool:
        """Keep the namespace there."""
        kept = await self._box.keep()
        self._tell(f"{self._name}: the namespace is kept for a later test")
        return kept

    async def go_back(self) -> bool:
        """Go back there."""
        back = await self._box.go_back()
        self._tell(f"{self._name}: goes back to the namespace that was kept")
        return back


def answer(outcome: Outcome) -> str:
    """Return what came back, in words."""
    if outcome.status == "value":
        return f"came back {shorten(shown(outcome.value), _MOST_SENT)}"
    if outcome.raised is not None:
        raised = outcome.raised
        line = f" in line {raised.line}" if raised.line else ""
        said = f": {shorten(raised.message, 500)}" if raised.message else ""
        return f"{outcome.status}{line} with {raised.type_name}{said}"
    return f"no value: {outcome.status}" + (f" of {outcome.missing}" if outcome.missing else "")


def _ended(outcome: Outcome) -> str:
    """Return how code ended that need not give a value."""
    ended = outcome.status == "value" and outcome.value is None
    return "ran to its end" if ended else answer(outcome)


def _asked(step: TestStep) -> str:
    if isinstance(step, Evaluate):
        kept = f"{step.bind} = " if step.bind else ""
        return kept + shorten(source(step.expression), _MOST_SENT)
    what = {RunLines: "lines", RunExample: "an example", CallFunction: "a function"}[type(step)]
    if step.source.startswith("assert False, "):
        return "a test that must fail, to see that tests still can"
    text = shorten(step.source.strip("\n"), 2_000)
    return f"{what}: {text}" if "\n" not in text else f"{what}:\n{indent(text, ' ' * 6)}"


def _printed(text: str, name: str, tell: Tell) -> None:
    lines = text.splitlines()
    for line in lines[:_MOST_LINES]:
        tell(f"{name}: printed {shorten(line, 500)}")
    if len(lines) > _MOST_LINES:
        tell(f"{name}: printed {len(lines) - _MOST_LINES} lines more")


def _memory(count: int) -> str:
    return f"{count / 2**20:.1f} MiB" if count else "memory unknown"


def source(expression: Expression) -> str:
    """Return an expression as Python."""
    match expression:
        case Constant():
            return shown(decode(expression.data))
        case Name():
            return expression.name
        case Steps():
            return f"steps(lambda: {source(expression.of)})"
        case Attribute():
            return f"{source(expression.of)}.{expression.name}"
        case Item():
            return f"{source(expression.of)}[{source(expression.key)}]"
        case Operation():
            return f"{source(expression.left)} {expression.operator} {source(expression.right)}"
        case Display():
            return _display(expression)
        case Call():
            given = [source(each) for each in expression.args]
            given += [f"{name}={source(each)}" for name, each in expression.kwargs.items()]
            return f"{source(expression.function)}({', '.join(given)})"


def _display(display: Display) -> str:
    items = ", ".join(source(each) for each in display.items)
    if display.kind == "list":
        return f"[{items}]"
    return f"({items},)" if len(display.items) == 1 else f"({items})"

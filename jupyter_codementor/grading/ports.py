"""What grading needs from outside: a jail that evaluates student code and returns plain data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, Protocol, runtime_checkable

from msgspec import Struct, field

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge, Expression, Limits
from jupyter_codementor.model.verdict import IsolationLevel

OutcomeStatus = Literal[
    "value",
    "raised",
    "syntax_error",
    "timeout",
    "memory",
    "output_limit",
    "crash",
    "protocol_error",
    "missing",
]


class Raised(Struct, frozen=True):
    """An exception that left the student's code.

    Args:
        type_name: name of its class, e.g. ``ValueError``.
        bases: names of the class and its bases, e.g. ``("ValueError", "Exception")``.
        message: ``str(exception)``, cut.
        line: line of the student's code, from 1, or None.
        traceback: as Python prints it, frames of the student's code only.
    """

    type_name: str
    bases: tuple[str, ...]
    message: str
    line: int | None = None
    traceback: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """What the jail says of one thing that it was asked to do. Nothing in it is trusted.

    `value` is decoded plain data (see `model.plaindata`), set with status ``value``; `missing`
    names what the code does not define. `stdout` and `stderr` are what was printed meanwhile.
    """

    status: OutcomeStatus
    value: Any = None
    raised: Raised | None = None
    missing: str | None = None
    stdout: str = ""
    stderr: str = ""
    duration_ms: float = 0.0


class Request(Struct, frozen=True, kw_only=True):
    """What one box asks of an object in another; the forms in it are checked, and trusted by none.

    Args:
        operation: what is done, e.g. ``call`` or ``getattr``.
        args: forms of plain data, or of objects by number.
        kwargs: the same by name.
        guarded: the object belongs to a test, and the one who asks is student code: it may use
            what it was given, and not look into it.
    """

    operation: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    guarded: bool = False


Foreign = Callable[[Request], Awaitable[Outcome]]
"""Has the other box do something; the outcome's value is the checked answer, for who asked."""


class Box(Protocol):
    """One process with one student's code in it.

    After a status other than ``value``, ``raised`` or ``missing`` the process is gone, and each
    further call answers ``crash``.
    """

    async def load(self, code: str) -> Outcome:
        """Execute `code` as a module named ``__main__``; the value is None."""

    async def evaluate(
        self,
        expression: Expression | Request,
        bind: str | None = None,
        *,
        foreign: Foreign | None = None,
    ) -> Outcome:
        """Evaluate in the namespace of the loaded code; keep the value as `bind` if given.

        With `bind` the value stays inside, and the outcome's value is None. Of a `Request`, the
        value is the checked answer: ``value`` or ``error``, and ``changed``, as forms.

        Args:
            expression: what is evaluated, or what another box asks of an object in this one.
            bind: the name that keeps the value for later steps.
            foreign: serves what the code asks of another box meanwhile; the time that this takes
                is not the code's. Without it, whoever asks breaks the protocol. What it raises
                ends this box and passes through.
        """

    async def run_program(self, code: str, stdin: str) -> Outcome:
        """Execute `code` as a program that reads `stdin`; the value is None."""

    @property
    def memory_bytes(self) -> int:
        """Peak resident memory of the box so far, as the kernel counts it; 0 if unknown."""


class NotebookSetup(Struct, frozen=True, kw_only=True):
    """What a notebook is started with.

    Args:
        limits: of memory and processes; time is given with each cell and test.
        kernel: ``python`` for ours, which forks; else the name of an installed kernelspec.
        image: names the prepared interpreter of a ``python`` notebook.
        imports: packages that it is likely to import; a sandbox may have them ready.
        files: relative path -> content in base64: what lies in the folder where it runs.
        seed_variable: the name that is given the seed, or "" if generators are seeded.
    """

    limits: Limits
    kernel: str = "python"
    image: str = "notebook"
    imports: frozenset[str] = frozenset()
    files: dict[str, str] = field(default_factory=dict)
    seed_variable: str = ""


class Evaluate(Struct, frozen=True, tag="evaluate"):
    """Evaluate in the notebook's namespace; the value leaves as plain data, or stays as `bind`.

    With `may_raise` the test goes on after an exception; so it is with all steps.
    """

    expression: Expression
    bind: str | None = None
    may_raise: bool = False


class RunLines(Struct, frozen=True, tag="lines"):
    """Execute a cell; the value is that of its last expression, or None."""

    source: str
    may_raise: bool = False


class RunExample(Struct, frozen=True, tag="example"):
    """Execute one example of a doctest; the value is what it printed."""

    source: str
    may_raise: bool = False


class CallFunction(Struct, frozen=True, tag="function"):
    """Define one function, and call it with what its parameters name in the namespace."""

    source: str
    may_raise: bool = False


TestStep = Evaluate | RunLines | RunExample | CallFunction


class Tried(Struct, frozen=True, kw_only=True):
    """What came of one test: an outcome for each step, up to the one that ended it.

    If the process of the test ended, there is one outcome, which says how. `memory_bytes` is what
    that process says of its own peak.
    """

    outcomes: tuple[Outcome, ...]
    stdout: str = ""
    stderr: str = ""
    duration_ms: float = 0.0
    memory_bytes: int = 0


class NotebookBox(Protocol):
    """One notebook: its cells run in order in one namespace, and no test leaves a trace in it.

    A cell or test that crashes or takes too long leaves the namespace as it was before; when that
    cannot be had, `gone` is true, and each further call answers ``crash``.
    """

    @property
    def gone(self) -> bool:
        """Whether the namespace is lost."""

    async def run_cell(
        self, source: str, name: str, *, time_s: float, seed: int | None = None
    ) -> Outcome:
        """Run a cell; `name` is what errors call it. The value is None."""

    async def try_test(
        self, steps: Sequence[TestStep], *, time_s: float, seed: int | None = None
    ) -> Tried:
        """Take a test's steps with the namespace as it is now."""

    async def keep(self) -> bool:
        """Keep the namespace as it is now for later; False if this notebook cannot."""

    async def go_back(self) -> bool:
        """Go on with what was kept last; nothing comes after it. False if that is lost."""


class Unsupported(Unavailable):
    """The code needs what the interpreter of this sandbox lacks; it is neither right nor wrong."""


class Sandbox(Protocol):
    """Makes boxes."""

    @property
    def level(self) -> IsolationLevel:
        """The isolation in force, as the self-test at the start found it."""

    def notebook(self, setup: NotebookSetup) -> AbstractAsyncContextManager[NotebookBox]:
        """Return a fresh notebook; leaving the context kills everything that it started.

        Raises (on entering):
            Unavailable: the jail cannot be started, or has no such kernel or image.
        """

    def box(
        self, limits: Limits, image: str = "stdlib", *, beside: Box | None = None
    ) -> AbstractAsyncContextManager[Box]:
        """Return a fresh box; leaving the context kills everything that it started.

        With `beside`, a box that the caller has already, it is a second one that works only while
        the first one waits: it does not wait for a free place, since two callers with a box each
        could wait for each other.

        `image` names the prepared interpreter: ``stdlib``, ``numpy``, ``pandas``, ``javascript``,
        or one that the settings name.

        `limits.time_s` counts for the box's whole life from the first `load` or `run_program`.

        Raises (on entering):
            Unavailable: the jail cannot be started, or has no such image; the student is not to
                blame.
        """


@runtime_checkable
class Partial(Protocol):
    """A sandbox that may raise `Unsupported`, also when a box is asked something."""

    @property
    def instead(self) -> Sandbox | None:
        """What runs such code, at a lower level; None if it must not be run."""


class ExplainedError(Struct, frozen=True, kw_only=True):
    """An exception in plain words, which come from the jail and are not trusted.

    Args:
        type_name: name of its class.
        message: what it says itself.
        line: line of the student's code, from 1, or None.
        cause: why it came, in sentences; "" if that is not known.
        hint: what to try, often the remedy itself; may be empty.
    """

    type_name: str
    message: str
    line: int | None
    cause: str
    hint: str = ""


@runtime_checkable
class Explains(Protocol):
    """A sandbox that can say why an exception came."""

    async def explain(self, challenge: Challenge, code: str) -> ExplainedError | None:
        """Return the first exception that the code raises when it is loaded or visibly tested.

        None if it raises none within a second, or if nothing here can explain it.

        Raises:
            Unavailable: the jail cannot be used.
        """


class Trial(Struct, frozen=True, kw_only=True):
    """What one test case asks of the code. What it expects is not in it, so it cannot leave.

    Args:
        steps: expressions, each with the name that keeps its value, one after the other.
        stdin: of a program what is typed; None for a function.
        hidden: it must not run where anything that is shown could speak of it.
    """

    steps: tuple[tuple[Expression, str | None], ...] = ()
    stdin: str | None = None
    hidden: bool = False


class Work(Struct, frozen=True, kw_only=True):
    """Code, and all that is asked of it; nothing of it depends on an answer.

    `limits`, `image` and `language` are those of the challenge; with `isolate`, each trial gets a
    process of its own.
    """

    code: str
    trials: tuple[Trial, ...]
    limits: Limits
    image: str = "stdlib"
    language: str = "python"
    isolate: bool = False


class Trace(Struct, frozen=True, kw_only=True):
    """What the code answered in one trial.

    Args:
        loaded: of a function, how its code was loaded in the process of this trial.
        outcomes: of the steps in order, up to the one that ended the process; of a program, one.
        not_run: the status of the trial that ended the process once too often before this one.
        memory_bytes: peak of the process up to then; 0 if unknown.
    """

    loaded: Outcome | None = None
    outcomes: tuple[Outcome, ...] = ()
    not_run: OutcomeStatus | None = None
    memory_bytes: int = 0


@runtime_checkable
class Batch(Protocol):
    """A grader on another machine: it is asked everything at once, as each question is a journey.

    A sandbox that is one, too, makes boxes for whatever it does not take as a batch.
    """

    @property
    def batch_level(self) -> IsolationLevel:
        """The isolation of what was answered as a batch."""

    async def answer(self, work: Work) -> Sequence[Trace]:
        """Run all trials and return a trace for each, in order.

        Raises:
            Unavailable: it is down or full, or does not take such work; the code is not to blame.
        """

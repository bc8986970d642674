"""What a challenge is, as data. Its form as a notebook is the business of `challenges`."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from .assignment import Assignment
from .mistakes import Mistake
from .tutor import TutorPolicy

Difficulty = Literal["easy", "medium", "hard"]
Kind = Literal["function", "program", "assignment"]
Isolate = Literal["submission", "test"]
PlainJson = Any
"""A value in the JSON form of `model.plaindata`."""
NotebookJson = dict[str, Any]
"""A notebook (nbformat 4) as JSON data."""


class Limits(Struct, frozen=True):
    """What student code may use: `time_s` seconds for a whole submission, `memory_mb` MiB.

    `processes` is how many processes there may be at once; with 1, the default, none can be forked.
    """

    time_s: float = 5.0
    memory_mb: int = 256
    processes: int = 1


# --- Expressions: what the jail evaluates in the namespace of the student's code -----------------


class Constant(Struct, frozen=True, tag="constant"):
    """A literal, in the JSON form of plain data."""

    data: PlainJson


class Name(Struct, frozen=True, tag="name"):
    """A name of the student's code, of an earlier step's `bind`, or a built-in."""

    name: str


class Attribute(Struct, frozen=True, tag="attribute"):
    """``of.name``"""

    of: Expression
    name: str


class Item(Struct, frozen=True, tag="item"):
    """``of[key]``"""

    of: Expression
    key: Expression


class Call(Struct, frozen=True, tag="call"):
    """``function(*args, **kwargs)``"""

    function: Expression
    args: tuple[Expression, ...] = ()
    kwargs: dict[str, Expression] = field(default_factory=dict)


class Display(Struct, frozen=True, tag="display"):
    """``[...]`` or ``(...)`` whose items are not all literals."""

    kind: Literal["list", "tuple"]
    items: tuple[Expression, ...]


class Operation(Struct, frozen=True, tag="operation"):
    """``left operator right``, evaluated in the jail: arithmetic and comparisons of objects."""

    operator: Literal[
        "+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "in", "not in"
    ]
    left: Expression
    right: Expression


class Steps(Struct, frozen=True, tag="steps"):
    """``steps(lambda: of)``: how many lines of the student's code are executed meanwhile."""

    of: Expression


Expression = Constant | Name | Attribute | Item | Call | Display | Operation | Steps

# --- Expectations: what the trusted side demands of the value that came back ---------------------


class Equal(Struct, frozen=True, tag="equal"):
    """Same types and values throughout; floats within 1e-9 relative. With `negated`: not so."""

    expected: PlainJson
    negated: bool = False
    numbers_alike: bool = False
    """An int and a float of one value are the same, as in a language with one type of number."""
    identity: bool = False
    """Asked for by ``is``; only assignments, which compare as Python does, tell it from ``==``."""


class Approximate(Struct, frozen=True, tag="approximate"):
    """As `Equal`, but every number within `rel` or `abs_` of the expected one."""

    expected: PlainJson
    rel: float = 1e-6
    abs_: float = field(default=1e-12, name="abs")


class Unordered(Struct, frozen=True, tag="unordered"):
    """The same items in any order, each as often."""

    expected: PlainJson
    numbers_alike: bool = False


class Truth(Struct, frozen=True, tag="truth"):
    """``assert f(x)`` (True) or ``assert not f(x)`` (False)."""

    expected: bool


class Raises(Struct, frozen=True, tag="raises"):
    """One of these exceptions, by the names of its class and bases."""

    exceptions: tuple[str, ...]
    match: str | None = None


class Below(Struct, frozen=True, tag="below"):
    """A count below `limit`, or at most as large where `inclusive`."""

    limit: int
    inclusive: bool = False


Fact = Literal["uses", "imports", "loops", "comprehensions", "recurses"]


class Rule(Struct, frozen=True, tag="rule"):
    """A rule on the source of what is named `about`, e.g. ``assert not source(f).uses("sort")``.

    `fact` is a method of `asserts.Source`, `words` its arguments, `wanted` what it must say. The
    value that the step has in the jail plays no part.
    """

    about: str
    fact: Fact
    words: tuple[str, ...] = ()
    wanted: bool = True


Expectation = Below | Rule | Equal | Approximate | Unordered | Truth | Raises


class Step(Struct, frozen=True):
    """One statement of a test cell.

    Args:
        source: the call as the student is shown it, e.g. ``two_sum([3, 3], 6)``.
        expression: what is evaluated in the jail.
        bind: the name that keeps the value there for later steps.
        expect: what the value must be; None for a step that only prepares.
    """

    source: str
    expression: Expression
    bind: str | None = None
    expect: Expectation | None = None


class Script(Struct, frozen=True, tag="script"):
    """A test by steps; it passes if each expectation holds."""

    steps: tuple[Step, ...]


class InputOutput(Struct, frozen=True, tag="io"):
    """A test of a whole program: what is typed, and what must be printed."""

    stdin: str
    stdout: str


class CodeTest(Struct, frozen=True, tag="code"):
    """A test that cannot be data: Python that runs in a box of its own, the teacher's.

    `names` stand there for what the student's box defines under them; whatever the code does with
    them goes there and back through the trusted side. `imports` are those of earlier cells.
    """

    source: str
    names: tuple[str, ...] = ()
    imports: str = ""


class Lines(Struct, frozen=True, tag="lines"):
    """A part of a test that cannot be data: Python that runs where the student's code ran."""

    source: str


class Example(Struct, frozen=True, tag="example"):
    """An example of a doctest: Python, and what it must print.

    Args:
        source: one statement.
        want: what it must print.
        raises: the message with which it must raise, or None.
        flags: option flags as `doctest` numbers them.
    """

    source: str
    want: str
    raises: str | None = None
    flags: int = 0


Part = Script | Lines | Example


class CellTest(Struct, frozen=True, tag="cell"):
    """A test of an assignment, run at its place in the one namespace of the notebook.

    Args:
        source: what a submission is graded by.
        shown: what a run executes and a student sees: `source` without its hidden parts.
        form: ``cell``: Python that must not raise; a last expression that is a number from 0 to
            the points is the points earned (nbgrader). ``doctest``: examples, all of which must
            print what they say (Otter). ``function``: one function whose parameters are filled by
            name from the namespace, ``env`` with all of it (Otter).
    """

    source: str
    shown: str = ""
    form: Literal["cell", "doctest", "function"] = "cell"
    parts: tuple[Part, ...] = ()
    """`source` as far as it is data; without them all of it runs as code."""
    shown_parts: tuple[Part, ...] = ()
    """`shown` as far as it is data."""


class RandomCases(Struct, frozen=True, tag="random"):
    """Inputs from a seeded generator, compared with what the reference solution makes of them.

    Args:
        function: the name of the student's function.
        generator: source of ``def name(rng)``, which returns the arguments as a tuple.
        name: the generator's name.
        seed: of the `random.Random` that it is given.
        count: how many inputs there are.
        compare: how a result is compared with that of the reference.
        imports: import statements that the generator needs.
    """

    function: str
    generator: str
    name: str
    seed: int = 0
    count: int = 20
    compare: Literal["equal", "approx", "unordered"] = "equal"
    imports: str = ""


Check = Script | InputOutput | CodeTest | CellTest | RandomCases
Points = int | float


class TestCase(Struct, frozen=True):
    """A test of a challenge. Of a hidden one, only name, points and message are ever shown.

    `source` is the text of its cell, as a student sees a visible one.
    """

    __test__ = False

    name: str
    check: Check
    hidden: bool = False
    points: Points = 1
    message: str = ""
    source: str = ""
    praise: str = ""
    """What is said when it passes; `message` is said when it does not."""


class WrongSolution(Struct, frozen=True):
    """Code such as students write, that must be rejected, and why it is wrong.

    `mistakes` are the kinds of mistake that it may rightly be called, usually one.
    """

    cause: str
    code: str
    mistakes: tuple[Mistake, ...] = ()


class Challenge(Struct, frozen=True, kw_only=True):
    """A task with everything that belongs to it.

    `id` is lower-case words joined by hyphens; `version` counts up from 1; `description` and
    `explanation` are Markdown; `entry` holds the names that the student's code must define;
    `hints` is a ladder, mildest first. `image` names the prepared interpreter that runs the code:
    ``stdlib``, ``numpy``, ``pandas`` or one that the settings name. With `isolate` ``test``, each
    test case gets a box of its own. `assignment` is set for that kind only; `test_cases` are then
    those of its cells, in notebook order.
    """

    id: str
    version: int
    title: str
    description: str
    starter: str
    solution: str
    test_cases: tuple[TestCase, ...]
    difficulty: Difficulty
    xp: int
    kind: Kind = "function"
    language: str = "python"
    entry: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    limits: Limits = Limits()
    complexity: str = ""
    explanation: str = ""
    wrong: tuple[WrongSolution, ...] = ()
    licence: str = ""
    image: str = "stdlib"
    isolate: Isolate = "submission"
    assignment: Assignment | None = None
    tutor: TutorPolicy = TutorPolicy()

    @property
    def points(self) -> Points:
        """The points of all test cases."""
        return sum(case.points for case in self.test_cases)

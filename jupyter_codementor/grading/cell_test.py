"""A test of an assignment: what the notebook is asked, and what its answers are worth.

What is data is compared here, as Python's ``==`` compares it, so that the scores are those of the
tools that the assignment comes from: ``1 == 1.0`` holds, a list is no tuple.
"""

from __future__ import annotations

import doctest
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.model.challenge import (
    CellTest,
    Display,
    Equal,
    Example,
    Expectation,
    Lines,
    Operation,
    Part,
    Raises,
    Step,
    TestCase,
    Truth,
)
from jupyter_codementor.model.plaindata import decode

from .both_sides import COMPARISONS, holds_opaque
from .canary import Canary, canary, examples_canary
from .compare import Mismatch, compare, compare_raised
from .difference import difference
from .ports import CallFunction, Evaluate, Outcome, Raised, RunExample, RunLines, TestStep
from .source_text import encodable, expected_text, shorten, shown

_CHECKER: Final = doctest.OutputChecker()


class Item(Struct, frozen=True):
    """One step, and what is expected of it: a step of a script, an example, or that it is quiet."""

    ask: TestStep
    expect: Step | Example | None = None


class Failure(Struct, frozen=True, kw_only=True):
    """Why a test did not pass. With `opaque` that cannot be said from outside."""

    call: str = ""
    expected: str | None = None
    got: str | None = None
    difference: str | None = None
    opaque: bool = False
    outcome: Outcome | None = None


class Plan(Struct, frozen=True):
    """A test as it is asked.

    Args:
        items: the steps in order.
        canary: what must fail if the test is to be believed; None if all of it is data.
    """

    items: tuple[Item, ...]
    canary: Canary | None

    @property
    def steps(self) -> tuple[TestStep, ...]:
        """What the notebook is asked."""
        return tuple(item.ask for item in self.items)

    def failure(self, outcomes: Sequence[Outcome]) -> Failure | None:
        """Return why the test did not pass, or None."""
        for item, outcome in zip(self.items, outcomes, strict=False):
            found = _failure(item, outcome)
            if found is not None:
                return found
        if len(outcomes) < len(self.items):
            return Failure(outcome=outcomes[-1] if outcomes else Outcome(status="protocol_error"))
        return None


def has_hidden_part(case: TestCase) -> bool:
    """Whether a test that is shown has parts that are not."""
    check = case.check
    return (
        isinstance(check, CellTest)
        and not case.hidden
        and check.shown.strip() != check.source.strip()
    )


def planned(test: CellTest, *, whole: bool) -> Plan:
    """Return how a test is asked: as data where it can be.

    Args:
        test: the test.
        whole: with its hidden parts, or only what is shown.
    """
    source, parts = (test.source, test.parts) if whole else (test.shown, test.shown_parts)
    if not source.strip():
        return Plan((), None)
    if not parts:
        return as_code(test, whole=whole)
    items = tuple(item for part in parts for item in _items(part))
    code = "".join(part.source for part in parts if isinstance(part, Lines))
    examples = [part for part in parts if isinstance(part, Example)]
    if examples:
        sources, wants = [each.source for each in examples], [each.want for each in examples]
        return Plan(items, examples_canary(sources, wants))
    return Plan(items, canary(source, test.form) if _decides(code) else None)


def as_code(test: CellTest, *, whole: bool) -> Plan:
    """Return how a test is asked if all of it runs beside the student's code."""
    source = test.source if whole else test.shown
    if test.form == "doctest":
        found = doctest.DocTestParser().get_examples(source)
        examples = [
            Example(
                each.source,
                each.want,
                each.exc_msg,
                sum(f for f in each.options if each.options[f]),
            )
            for each in found
        ]
        items = tuple(item for each in examples for item in _items(each))
        sources, wants = [each.source for each in examples], [each.want for each in examples]
        return Plan(items, examples_canary(sources, wants))
    ask = CallFunction(source) if test.form == "function" else RunLines(source)
    return Plan((Item(ask),), canary(source, test.form))


def points_of(plan: Plan, outcomes: Sequence[Outcome], points: float) -> float:
    """Return what a test that passed earns: a last expression from 0 to its points, or all."""
    last = plan.items[-1].ask if plan.items else None
    if not isinstance(last, RunLines) or len(outcomes) < len(plan.items):
        return points
    value = outcomes[-1].value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= points:
        return value
    return points


def _decides(code: str) -> bool:
    """Whether the parts that run as code may fail the test, and not only prepare it."""
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    return not all(line.startswith(("import ", "from ", "#")) for line in lines)


def _items(part: Part) -> list[Item]:
    if isinstance(part, Lines):
        return [Item(RunLines(part.source))]
    if isinstance(part, Example):
        return [Item(RunExample(part.source, may_raise=part.raises is not None), part)]
    return [_item(step) for step in part.steps]


def _item(step: Step) -> Item:
    expression = step.expression
    compares = isinstance(expression, Operation) and expression.operator in COMPARISONS
    if isinstance(step.expect, Truth) and isinstance(expression, Operation) and compares:
        both = Display("tuple", (expression.left, expression.right))
        return Item(Evaluate(both), step)
    return Item(Evaluate(expression, step.bind, isinstance(step.expect, Raises)), step)


def _failure(item: Item, outcome: Outcome) -> Failure | None:
    if isinstance(item.expect, Example):
        return _of_example(item.expect, outcome)
    step = item.expect
    if step is None or step.expect is None:
        return None if outcome.status == "value" else Failure(outcome=outcome)
    expected = expected_text(step.expect)
    if isinstance(step.expect, Raises) and outcome.status == "raised" and outcome.raised:
        wrong = compare_raised(step.expect, outcome.raised)
        if wrong is None:
            return None
        return Failure(
            call=step.source, expected=expected, difference=wrong.difference, outcome=outcome
        )
    if outcome.status != "value":
        return Failure(call=step.source, expected=expected, outcome=outcome)
    if isinstance(item.ask, Evaluate) and item.ask.expression is not step.expression:
        return _of_operation(step, outcome.value)
    value = outcome.value
    if not isinstance(step.expect, Raises) and holds_opaque(value):
        return Failure(opaque=True)
    mismatch = _mismatch(step.expect, value)
    if mismatch is None:
        return None
    return Failure(
        call=step.source, expected=expected, got=shown(value), difference=mismatch.difference
    )


def _of_operation(step: Step, value: Any) -> Failure | None:
    """Compare both sides of an operation here: the student's code has no say in what it means."""
    operation = step.expression
    if not isinstance(operation, Operation) or type(value) is not tuple or len(value) != 2:
        return Failure(outcome=Outcome(status="protocol_error"))
    if holds_opaque(value):
        return Failure(opaque=True)
    left, right = value
    try:
        found = bool(COMPARISONS[operation.operator](left, right))
    except (TypeError, ValueError, ArithmeticError, RecursionError) as error:
        return Failure(call=step.source, got=shown(left), difference=f"{error}")
    if found is (isinstance(step.expect, Truth) and step.expect.expected):
        return None
    return Failure(
        call=step.source,
        got=shown(left),
        difference=f"{shown(left)} {operation.operator} {shown(right)} does not hold",
    )


def _mismatch(expectation: Expectation, value: Any) -> Mismatch | None:
    if not isinstance(expectation, Equal):
        return compare(expectation, value)
    expected = decode(expectation.expected)
    same = _python_equal(expected, value)
    if expectation.identity:
        same = type(expected) is type(value) and same
    if same is not expectation.negated:
        return None
    if expectation.negated:
        return Mismatch(f"the result must be anything but {shown(expected, 200)}")
    return Mismatch(difference(expected, value, _python_equal))


def _python_equal(expected: Any, value: Any) -> bool:
    try:
        return bool(expected == value)
    except (RecursionError, OverflowError):
        return False


def _of_example(example: Example, outcome: Outcome) -> Failure | None:
    call = example.source.strip()
    if outcome.status == "raised" and outcome.raised and example.raises is not None:
        said = _exception_line(outcome.raised)
        if _raises_as(example.raises, outcome.raised, example.flags):
            return None
        return Failure(call=call, expected=example.raises.strip(), got=_printed(said))
    if outcome.status != "value":
        return Failure(call=call, expected=example.want.strip(), outcome=outcome)
    got = outcome.value if isinstance(outcome.value, str) else ""
    if example.raises is None and _CHECKER.check_output(example.want, got, example.flags):
        return None
    return Failure(
        call=call, expected=example.want.strip(), got=_printed(got), difference="printed otherwise"
    )


def _printed(text: str) -> str:
    return shorten(encodable(text.strip()))


def _exception_line(raised: Raised) -> str:
    return raised.type_name + (f": {raised.message}" if raised.message else "") + "\n"


def _raises_as(wanted: str, raised: Raised, flags: int) -> bool:
    """Whether an example raised what it names, as `doctest` sees it.

    Python writes the module before the name of an exception that is not built in; what leaves the
    box is the name alone.
    """
    name, colon, message = wanted.partition(":")
    name = name.strip().rpartition(".")[2]
    if flags & doctest.IGNORE_EXCEPTION_DETAIL:
        return _CHECKER.check_output(f"{name}\n", f"{raised.type_name}\n", flags)
    wanted = f"{name}:{message}" if colon else f"{name}\n"
    return _CHECKER.check_output(wanted, _exception_line(raised), flags)

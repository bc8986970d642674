"""Any challenge as an assignment: a function or program challenge becomes one question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.errors import BadInput
from jupyter_codementor.model.assignment import Assignment, AssignmentCell, Question
from jupyter_codementor.model.challenge import (
    CellTest,
    Challenge,
    InputOutput,
    RandomCases,
    Script,
    TestCase,
)

from .models import Missing

_ASSERTS: Final = re.compile(r"\b(approx|raises|unordered)\b")
_NO_PROGRAMS: Final = (
    "Only function challenges and assignments in Python can be exported: the other tools do not "
    "test programs by what is typed and printed."
)


def as_assignment(
    challenge: Challenge,
) -> tuple[Assignment, tuple[TestCase, ...], tuple[Missing, ...]]:
    """Return the assignment of a challenge, its test cases, and what could not be carried.

    Raises:
        BadInput: it is a program, or not in Python.
    """
    if challenge.assignment is not None:
        return challenge.assignment, challenge.test_cases, ()
    if challenge.kind != "function" or challenge.language != "python":
        raise BadInput(_NO_PROGRAMS)
    cases = tuple(_case(case) for case in challenge.test_cases)
    cells = (
        AssignmentCell(
            id="description",
            kind="markdown",
            role="text",
            source=_described(challenge),
            starter=_described(challenge),
        ),
        *_helper(challenge),
        AssignmentCell(
            id=challenge.id,
            kind="code",
            role="answer",
            source=challenge.solution.rstrip("\n"),
            starter=challenge.starter.rstrip("\n"),
            question=challenge.id,
        ),
        *(
            AssignmentCell(
                id=f"{challenge.id}-test-{number}",
                kind="code",
                role="test",
                source=case.check.source if isinstance(case.check, CellTest) else "",
                starter=case.source,
                test=case.name,
                question=challenge.id,
                locked=True,
            )
            for number, case in enumerate(cases, start=1)
        ),
    )
    question = Question(name=challenge.id, tests=tuple(case.name for case in cases))
    return Assignment(cells=cells, questions=(question,)), cases, tuple(_missing(challenge))


def _described(challenge: Challenge) -> str:
    if challenge.description.lstrip().startswith("# "):
        return challenge.description
    return f"# {challenge.title}\n\n{challenge.description}"


def _helper(challenge: Challenge) -> Iterator[AssignmentCell]:
    if _needs_asserts(challenge):
        source = "from jupyter_codementor.asserts import approx, raises, unordered"
        yield AssignmentCell(
            id="imports", kind="code", role="given", source=source, starter=source, locked=True
        )


def _case(case: TestCase) -> TestCase:
    source = _source(case)
    shown = "" if case.hidden else source
    return TestCase(
        name=case.name,
        check=CellTest(source=source, shown=shown),
        hidden=case.hidden,
        points=case.points,
        message=case.message,
        praise=case.praise,
        source=shown,
    )


def _source(case: TestCase) -> str:
    if isinstance(case.check, InputOutput):
        raise BadInput(_NO_PROGRAMS)
    if isinstance(case.check, (Script, RandomCases)):
        return case.source
    return case.check.source


def _needs_asserts(challenge: Challenge) -> bool:
    return any(_ASSERTS.search(case.source) for case in challenge.test_cases)


def _missing(challenge: Challenge) -> Iterator[Missing]:
    if _needs_asserts(challenge):
        yield Missing(
            "Its tests import jupyter_codementor.asserts, so jupyter_codementor has to be "
            "installed where it is graded."
        )
    if challenge.hints:
        yield Missing("Hints have no place in the format.")
    if challenge.wrong:
        yield Missing("Wrong solutions have no place in the format.")
    if challenge.explanation:
        yield Missing("The explanation has no place in the format.")

"""Check an assignment before it is published: by its own solutions, and by what students get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeVar

from jupyter_codementor.challenges.graded_code import solved, untouched
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.verdict import CaseResult, Verdict

_SHOWN: Final = 3
Level = Literal["ok", "warning", "error"]
_F = TypeVar("_F")


async def findings_of(
    challenge: Challenge, sandbox: Sandbox, finding: Callable[[Level, str, str], _F]
) -> list[_F]:
    """Return what the check finds in an assignment, besides its form.

    Args:
        challenge: of kind ``assignment``.
        sandbox: where its notebook runs.
        finding: makes one finding of a level, a rule and a sentence.
    """
    whole = await grade(challenge, solved(challenge), sandbox, hidden=True)
    shown = await grade(challenge, solved(challenge), sandbox, hidden=False)
    starter = await grade(challenge, untouched(challenge), sandbox, hidden=True)
    found = [
        _of_solution(whole, "The solutions pass all tests", finding),
        _of_solution(shown, "The solutions pass all that students see of the tests", finding),
    ]
    if found[0] == found[1]:  # the same complaint
        del found[1]
    found += _of_questions(challenge, starter, finding)
    return found


def _of_solution(verdict: Verdict, praise: str, finding: Callable[[Level, str, str], _F]) -> _F:
    if verdict.status == "accepted":
        return finding("ok", "solution", f"{praise}.")
    failed = [case for case in verdict.cases if case.status != "passed"]
    told = "; ".join(f'"{case.name}": {_why(case)}' for case in failed[:_SHOWN])
    told = told or verdict.fault or f"{verdict.earned} of {verdict.points} points"
    return finding("error", "solution", f"The solutions fail their own tests: {told}.")


def _why(case: CaseResult) -> str:
    return case.difference or case.error or case.status


def _of_questions(
    challenge: Challenge, starter: Verdict, finding: Callable[[Level, str, str], _F]
) -> Iterator[_F]:
    """Yield for each question with an answer whether its starter is rejected."""
    if starter.status == "grader_fault":
        yield finding("error", "starter", f"It could not be graded: {starter.fault}.")
        return
    assert challenge.assignment is not None  # noqa: S101 - the kind says so
    answered = {cell.question for cell in challenge.assignment.cells if cell.role == "answer"}
    passed = {case.name for case in starter.cases if case.status == "passed"}
    for question in challenge.assignment.questions:
        if question.name not in answered:
            continue
        if not question.tests:
            yield finding("warning", "tests", f'Question "{question.name}" has no test.')
        elif passed >= set(question.tests):
            message = f'The starter of "{question.name}" passes all its tests; nothing is left.'
            yield finding("error", "starter", message)
        else:
            yield finding("ok", "starter", f'The starter of "{question.name}" is rejected.')

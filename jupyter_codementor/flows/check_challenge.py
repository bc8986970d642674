"""Check a challenge before it is published.

Is it complete, do its tests tell right from wrong, and does nothing give the answer away?
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from msgspec import Struct

from jupyter_codementor.challenges import (
    Authored,
    layout_problems,
    leaks,
    read,
    student_notebook,
)
from jupyter_codementor.errors import BadInput, Unavailable
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.mutants import MutationScore, mutation_score
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.model.challenge import Challenge, NotebookJson, WrongSolution
from jupyter_codementor.model.verdict import CaseResult, Verdict

from .check_assignment import findings_of

VISIBLE_MIN: Final = 3
HIDDEN_MIN: Final = 5
HINTS_MIN: Final = 3
WRONG_MIN: Final = 3
NEAR_MISSES_MIN: Final = 2
"""Wrong solutions that pass some visible test: mistakes that are easily made."""
MUTANTS_KILLED_MIN: Final = 0.6
MUTANTS_KILLED_GOOD: Final = 0.8
_SURVIVORS_SHOWN: Final = 3

Level = Literal["ok", "warning", "error"]


class Finding(Struct, frozen=True):
    """Something that the check says; `rule` is a word for it, `message` a sentence."""

    level: Level
    rule: str
    message: str


class CheckReport(Struct, frozen=True):
    """What the check found. `passed`: no error; `mutants`: small bugs put into the solution."""

    passed: bool
    findings: tuple[Finding, ...]
    mutants: int = 0
    mutants_killed: int = 0


@dataclass(frozen=True)
class CheckChallenge:
    """Reads the challenge, then grades its solution, starter, wrong solutions and mutants."""

    sandbox: Sandbox

    async def __call__(self, notebook: NotebookJson) -> CheckReport:
        """Return the report; a notebook that cannot be read as a challenge is an error in it.

        Raises:
            Unavailable: the jail cannot be started.
        """
        try:
            authored = read(notebook)
        except BadInput as error:
            return CheckReport(False, (Finding("error", "format", str(error)),))
        challenge = authored.challenge
        if challenge.kind == "assignment":
            found = await findings_of(challenge, self.sandbox, Finding)
            return _report([*_forms(authored), *_shape(notebook), *found])
        findings = [*_forms(authored), *_amounts(challenge), *_shape(notebook)]
        codes = (challenge.solution, challenge.starter, *(each.code for each in challenge.wrong))
        reference, starter, *wrong = await self._grade_all(challenge, codes)
        findings += [_of_reference(reference), _of_starter(starter)]
        findings += map(_of_wrong, challenge.wrong, wrong)
        findings += _of_near_misses(challenge, wrong)
        if reference.status != "accepted":  # then every mutant is rejected, which says nothing
            return _report(findings)
        score = await mutation_score(challenge, self.sandbox)
        findings.append(_of_mutants(score, challenge))
        return _report(findings, score)

    async def _grade_all(self, challenge: Challenge, codes: Iterable[str]) -> list[Verdict]:
        """Grade side by side, since one that never ends takes its whole time limit."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(grade(challenge, code, self.sandbox, hidden=True, own=True))
                    for code in codes
                ]
        except* Unavailable as errors:
            raise Unavailable(str(errors.exceptions[0])) from errors
        return [task.result() for task in tasks]


def _report(findings: list[Finding], score: MutationScore | None = None) -> CheckReport:
    return CheckReport(
        passed=all(finding.level != "error" for finding in findings),
        findings=tuple(findings),
        mutants=score.killed + len(score.survived) if score else 0,
        mutants_killed=score.killed if score else 0,
    )


def _forms(authored: Authored) -> Iterator[Finding]:
    for note in authored.notes:
        yield Finding("ok", "form", f'Test "{note.name}" is {note.text}.')


def _amounts(challenge: Challenge) -> Iterator[Finding]:
    hidden = sum(case.hidden for case in challenge.test_cases)
    amounts = (
        ("visible tests", len(challenge.test_cases) - hidden, VISIBLE_MIN),
        ("hidden tests", hidden, HIDDEN_MIN),
        ("hints", len(challenge.hints), HINTS_MIN),
        ("wrong solutions", len(challenge.wrong), WRONG_MIN),
    )
    for what, count, least in amounts:
        if count >= least:
            yield Finding("ok", what, f"There are {count} {what}.")
        else:
            yield Finding("warning", what, f"{count} {what} are few; write {least} or more.")


def _shape(notebook: NotebookJson) -> Iterator[Finding]:
    for problem in layout_problems(notebook):
        yield Finding("warning", "layout", problem)
    found = leaks(notebook, student_notebook(notebook))
    for leak in found:
        yield Finding("error", "student's notebook", leak)
    if not found:
        yield Finding("ok", "student's notebook", "It gives nothing away.")


def _of_reference(verdict: Verdict) -> Finding:
    if verdict.status == "accepted":
        return Finding("ok", "solution", "The solution passes all tests.")
    failed = [case for case in verdict.cases if case.status != "passed"]
    told = "; ".join(f'"{case.name}": {_why(case)}' for case in failed[:_SURVIVORS_SHOWN])
    told = told or verdict.fault or verdict.status
    return Finding("error", "solution", f"The solution fails its own tests: {told}.")


def _why(case: CaseResult) -> str:
    return case.difference or case.error or case.status


def _of_starter(verdict: Verdict) -> Finding:
    if verdict.status == "accepted":
        return Finding("error", "starter", "The starter passes all tests; nothing is left to do.")
    if verdict.status == "grader_fault":
        return Finding("error", "starter", f"The starter could not be graded: {verdict.fault}.")
    return Finding("ok", "starter", f"The starter is rejected ({verdict.status}).")


def _of_wrong(wrong: WrongSolution, verdict: Verdict) -> Finding:
    if verdict.status == "accepted":
        return Finding(
            "error",
            "wrong solution",
            f"“{wrong.cause}” passes all tests; write a test that it fails.",
        )
    if verdict.status == "grader_fault":
        return Finding(
            "error", "wrong solution", f"“{wrong.cause}” could not be graded: {verdict.fault}."
        )
    passed = sum(case.status == "passed" for case in verdict.cases)
    return Finding(
        "ok",
        "wrong solution",
        f"“{wrong.cause}” is rejected ({verdict.status}, "
        f"passes {passed} of {len(verdict.cases)} tests).",
    )


def _of_near_misses(challenge: Challenge, verdicts: list[Verdict]) -> Iterator[Finding]:
    near = sum(
        any(case.status == "passed" and not case.hidden for case in verdict.cases)
        for verdict in verdicts
    )
    if challenge.wrong and near < NEAR_MISSES_MIN:
        yield Finding(
            "warning",
            "near misses",
            f"Only {near} of the wrong solutions pass a visible test; "
            f"show {NEAR_MISSES_MIN} or more mistakes that look right at first.",
        )


def _of_mutants(score: MutationScore, challenge: Challenge) -> Finding:
    total = score.killed + len(score.survived)
    if not total:
        return Finding("ok", "mutants", "The solution has nothing that could be mutated.")
    message = f"The tests reject {score.killed} of {total} small bugs in the solution."
    if score.survived:
        # Its cell begins with a line such as %%program or %%node, which is no part of the code.
        first_line = int(challenge.kind == "program" or challenge.language != "python")
        shown = "; ".join(
            f"line {mutant.line + first_line}: {mutant.description}"
            for mutant in score.survived[:_SURVIVORS_SHOWN]
        )
        message += f" They let pass: {shown}."
    return Finding(_level(score.share), "mutants", message)


def _level(share: float) -> Level:
    if share < MUTANTS_KILLED_MIN:
        return "error"
    return "warning" if share < MUTANTS_KILLED_GOOD else "ok"

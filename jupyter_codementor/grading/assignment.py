"""Grading an assignment: its notebook is run in order, and each test is tried at its place.

A cell that fails does not stop those after it. The time limit is that of each question, so an
endless loop costs its own question. Tests leave no trace in the notebook. Hidden ones come last,
each with the namespace as it was at its place, so that nothing that is shown can speak of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import BadInput, Unavailable
from jupyter_codementor.model.assignment import Assignment, HandedCell, HandedIn
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict, VerdictStatus

from .assignment_result import Troubles, not_tried, of_both, result_of, without_output
from .cell_test import Failure, Plan, as_code, has_hidden_part, planned, points_of
from .ports import NotebookBox, NotebookSetup, Outcome, Sandbox, Tried, Unsupported
from .reveal import reveal

_FRESH_BOXES: Final = 3
_LEAST_TIME_S: Final = 0.01
_COARSE_MS: Final = 10
_MOST_OUTPUT: Final = 20_000
_PROCESSES: Final = 8
_MOST_KEPT: Final = 24
_NO_NOTEBOOK: Final = "This submission holds no notebook; open it and hand it in again."
_IMPORT: Final = re.compile(r"^[ \t>]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
_COULD_NOT_RUN: Final = frozenset({"syntax_error", "missing"})


async def grade_assignment(
    challenge: Challenge,
    handed: HandedIn,
    sandbox: Sandbox,
    *,
    hidden: bool,
    own: bool = False,
) -> Verdict:
    """Grade a student's notebook by the tests of an assignment.

    Args:
        challenge: of kind ``assignment``.
        handed: what was handed in.
        sandbox: where it runs.
        hidden: True for a submission (all tests), False for a run (what is shown of them).
        own: it is the author's, who knows the hidden tests: they run without a jail, too.

    Returns:
        The verdict, results in the order of the test cases; `grader_fault` with the reason if the
        jail cannot be started, or no test can be run in it.
    """
    # At level E the code could read what is hidden, so that is not run: the result is practice.
    whole = hidden and (own or sandbox.level != "E")
    grading = _Grading(challenge, handed, sandbox, hidden=whole)
    if challenge.test_cases and not grading.cases:
        return nothing_to_run(challenge, sandbox)
    points = sum(case.points for case in grading.cases.values())
    try:
        await grading.run()
    except Unsupported:
        raise
    except Unavailable as error:
        return Verdict(
            status="grader_fault",
            points=points,
            isolation=sandbox.level,
            challenge_version=challenge.version,
            fault=str(error),
        )
    shown = [reveal(result) for result in grading.in_order()]
    return Verdict(
        status=_status(shown),
        cases=tuple(shown),
        earned=sum(result.earned for result in shown),
        points=points,
        duration_ms=float(round(grading.used_ms / _COARSE_MS) * _COARSE_MS),
        memory_bytes=max((result.memory_bytes or 0 for result in shown), default=0),
        isolation=sandbox.level,
        challenge_version=challenge.version,
        output=grading.output(),
    )


def nothing_to_run(challenge: Challenge, sandbox: Sandbox) -> Verdict:
    """Return the verdict where each test is hidden and nothing hides it."""
    return Verdict(
        status="grader_fault",
        isolation=sandbox.level,
        challenge_version=challenge.version,
        fault="This challenge has no test that can be run here: hidden tests need a jail.",
    )


def handed_in_of(code: str) -> HandedIn:
    """Return what was handed in, from the JSON that a submission stores.

    Raises:
        BadInput: it is none.
    """
    try:
        return msgspec.json.decode(code, type=HandedIn)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(_NO_NOTEBOOK) from error


def longest_s(challenge: Challenge) -> float:
    """Return for how long grading may take at most, in seconds."""
    if challenge.assignment is None:
        return challenge.limits.time_s
    questions = len(challenge.assignment.questions) + 2
    return challenge.limits.time_s * questions * (1 + _FRESH_BOXES)


class _Place(Struct):
    """The tests between two cells: those that are shown, and those that come last."""

    shown: list[TestCase]
    hidden: list[TestCase]


class _Code(Struct):
    """A cell that is run; `where` is how it is called, `budget` whose time it takes."""

    number: int
    source: str
    where: str
    budget: str


class _Grading:
    """One notebook under test: what came of it so far, and the time that was used."""

    def __init__(
        self, challenge: Challenge, handed: HandedIn, sandbox: Sandbox, *, hidden: bool
    ) -> None:
        assert challenge.assignment is not None  # noqa: S101 - the kind says so
        self._challenge = challenge
        self._assignment = challenge.assignment
        self._handed = handed
        self._sandbox = sandbox
        self._whole = hidden
        self.cases = {case.name: case for case in challenge.test_cases if hidden or not case.hidden}
        self._question = _questions(self._assignment)
        self._steps = list(self._timeline())
        self._results: dict[str, CaseResult] = {}
        self._half: dict[str, CaseResult] = {}  # what is shown of them passed
        self._spent_s: dict[str, float] = {}
        self._again_s: dict[str, float] = {}  # the same for cells that run once more, in this box
        self._troubles = Troubles()
        self._said: dict[int, str] = {}
        self._dropped: set[int] = set()
        self._exposed = False
        self.used_ms = 0.0

    def _timeline(self) -> Iterator[_Code | _Place]:
        questions = {cell.id: cell.question for cell in self._assignment.cells}
        given = {cell.id for cell in self._assignment.cells if cell.role == "given"}
        place = _Place([], [])
        for number, cell in enumerate(self._handed.cells, start=1):
            case = self.cases.get(cell.test) if cell.test else None
            if case is not None:
                if not case.hidden:
                    place.shown.append(case)
                if case.hidden or (self._whole and has_hidden_part(case)):
                    place.hidden.append(case)
            elif cell.kind == "code" and not cell.test and cell.source.strip():
                if place.shown or place.hidden:
                    yield place
                    place = _Place([], [])
                question = questions.get(cell.id, "")
                budget = question or ("\0given" if cell.id in given else "\0own")
                yield _Code(number, cell.source, _where(cell, question, number), budget)
        if place.shown or place.hidden:
            yield place

    async def run(self) -> None:
        """Run the notebook, in fresh boxes if one is lost.

        Raises:
            Unavailable: the jail cannot be started.
        """
        kept = sum(isinstance(step, _Place) and bool(step.hidden) for step in self._steps)
        setup = NotebookSetup(
            limits=replace(self._challenge.limits, processes=_PROCESSES + min(kept, _MOST_KEPT)),
            kernel="python" if self._challenge.language == "python" else self._assignment.kernel,
            imports=self._imports(),
            files=self._assignment.files,
            seed_variable=self._assignment.seed_variable,
        )
        # Without a jail no process can be kept back, so that each crash costs a box.
        fresh = len(self._assignment.questions) if self._sandbox.level == "E" else 0
        for _ in range(1 + max(_FRESH_BOXES, fresh)):
            async with self._sandbox.notebook(setup) as notebook:
                if await self._go_through(notebook):
                    return

    def _imports(self) -> frozenset[str]:
        """Return what the notebook or its tests seem to import."""
        sources = [cell.source for cell in self._handed.cells if cell.kind == "code"]
        sources += [
            case.check.source for case in self.cases.values() if isinstance(case.check, CellTest)
        ]
        found = frozenset(_IMPORT.findall("\n".join(sources)))
        seeds = self._assignment.seed is not None and not self._assignment.seed_variable
        return found | {"numpy"} if seeds else found

    async def _go_through(self, notebook: NotebookBox) -> bool:
        """Do what is left to be done in a fresh notebook; False if it was lost on the way."""
        kept: list[_Place] = []
        self._again_s.clear()
        for step in self._steps:
            if isinstance(step, _Code):
                if step.number not in self._dropped:
                    await self._run_cell(notebook, step)
            else:
                await self._try_all(notebook, step.shown, last=False)
                if not notebook.gone and self._left(step.hidden):
                    last = step is self._steps[-1]
                    if not last and len(kept) < _MOST_KEPT and await notebook.keep():
                        kept.append(step)
                    elif not notebook.gone:
                        self._exposed = self._exposed or not last
                        await self._try_all(notebook, step.hidden, last=True)
            if notebook.gone:
                return False
        for place in reversed(kept):
            if await notebook.go_back():
                await self._try_all(notebook, place.hidden, last=True)
            if notebook.gone:
                return False
        return True

    def _left(self, cases: Iterable[TestCase]) -> list[TestCase]:
        return [case for case in cases if case.name not in self._results]

    async def _run_cell(self, notebook: NotebookBox, cell: _Code) -> None:
        again = cell.number in self._said  # in a fresh box, after another one was lost
        spent = self._again_s if again else self._spent_s
        left_s = self._challenge.limits.time_s - spent.get(cell.budget, 0.0)
        if left_s <= _LEAST_TIME_S:
            outcome = Outcome(status="timeout")
        else:
            outcome = await notebook.run_cell(
                cell.source, cell.where, time_s=left_s, seed=self._assignment.seed
            )
        if outcome.status not in ("value", "raised"):
            self._dropped.add(cell.number)  # it left nothing behind
        if again:
            self._again_s[cell.budget] = spent.get(cell.budget, 0.0) + outcome.duration_ms / 1000
            return
        self._spend(cell.budget, outcome.duration_ms)
        self._said[cell.number] = "" if self._exposed else outcome.stdout + outcome.stderr
        if outcome.status != "value":
            self._troubles.add(cell.budget, cell.where, cell.source, outcome)

    async def _try_all(self, notebook: NotebookBox, cases: list[TestCase], *, last: bool) -> None:
        """Try those that are left; with `last`, what is hidden of them, of which little is said."""
        for case in self._left(cases):
            if notebook.gone:
                return
            if not last and case.name in self._half:
                continue  # done before another box was lost
            result = await self._try(notebook, case, whole=last)
            if not last and result.status == "passed" and self._whole and has_hidden_part(case):
                self._half[case.name] = result
            elif last and not case.hidden:
                self._results[case.name] = of_both(self._half.get(case.name, result), result)
            else:
                hush = self._exposed and not case.hidden
                self._results[case.name] = without_output(result) if hush else result

    async def _try(self, notebook: NotebookBox, case: TestCase, *, whole: bool) -> CaseResult:
        assert isinstance(case.check, CellTest)  # noqa: S101 - the kind says so
        question = self._question.get(case.name, "")
        plan = planned(case.check, whole=whole)
        if not plan.items:  # nothing of it is shown, or it says nothing
            return self._result(case, Tried(outcomes=()), None, case.points)
        tried, failure = await self._ask(notebook, plan, question)
        if failure is not None and failure.opaque:
            plan = as_code(case.check, whole=whole)
            tried, failure = await self._ask(notebook, plan, question)
        # In other languages, the kernel's own notebook sees to it that errors are still told of.
        ours = self._challenge.language == "python"
        if ours and failure is None and plan.canary is not None:
            time_s = max(self._left_s(question), _LEAST_TIME_S)
            sung = await notebook.try_test(
                plan.canary.steps, time_s=time_s, seed=self._assignment.seed
            )
            self._spend(question, sung.duration_ms)
            if not plan.canary.sings(sung.outcomes):
                failure = Failure(outcome=Outcome(status="protocol_error"))
        earned = 0 if failure else points_of(plan, tried.outcomes, case.points)
        return self._result(case, tried, failure, earned)

    async def _ask(
        self, notebook: NotebookBox, plan: Plan, question: str
    ) -> tuple[Tried, Failure | None]:
        left_s = self._left_s(question)
        if left_s <= _LEAST_TIME_S:
            tried = Tried(outcomes=(Outcome(status="timeout"),))
        else:
            tried = await notebook.try_test(plan.steps, time_s=left_s, seed=self._assignment.seed)
        self._spend(question, tried.duration_ms)
        return tried, plan.failure(tried.outcomes)

    def _result(
        self, case: TestCase, tried: Tried, failure: Failure | None, earned: float
    ) -> CaseResult:
        question = self._question.get(case.name, "")
        return result_of(
            case, question, tried, failure, earned, self._troubles, self._challenge.limits
        )

    def _left_s(self, budget: str) -> float:
        return self._challenge.limits.time_s - self._spent_s.get(budget, 0.0)

    def _spend(self, budget: str, duration_ms: float) -> None:
        self.used_ms += duration_ms
        self._spent_s[budget] = self._spent_s.get(budget, 0.0) + duration_ms / 1000

    def in_order(self) -> list[CaseResult]:
        """Return the results in the order of the test cases, questions settled."""
        results = {
            name: self._results.get(name) or not_tried(case, self._question.get(name, ""))
            for name, case in self.cases.items()
        }
        for question in self._assignment.questions:
            own = [results[name] for name in question.tests if name in results]
            if question.all_or_nothing and any(each.earned < each.points for each in own):
                for each in own:
                    results[each.name] = replace(each, earned=0)
        return list(results.values())

    def output(self) -> str:
        """Return what was put right in the notebook, and what its cells printed."""
        text = "".join(f"{note}\n" for note in self._handed.notes)
        text += "".join(self._said[number] for number in sorted(self._said))
        half = _MOST_OUTPUT // 2
        return text if len(text) <= _MOST_OUTPUT else f"{text[:half]}\n[...]\n{text[-half:]}"


def _questions(assignment: Assignment) -> dict[str, str]:
    """Return the question of each test case."""
    return {name: question.name for question in assignment.questions for name in question.tests}


def _where(cell: HandedCell, question: str, number: int) -> str:
    return f'of question "{question}"' if question and cell.id else f"{number}"


def _status(results: list[CaseResult]) -> VerdictStatus:
    if results and all(result.status in _COULD_NOT_RUN for result in results):
        return "error"
    if all(result.status == "passed" and result.earned == result.points for result in results):
        return "accepted"
    return "partial" if any(result.earned for result in results) else "wrong_answer"

"""The publish check, with a grader that is told what to answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from challenge_notebooks import Make, Notebook

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows import check_challenge
from jupyter_codementor.flows.check_challenge import CheckChallenge, CheckReport
from jupyter_codementor.grading import Mutant, MutationScore
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.verdict import CaseResult, Verdict

RIGHT = "return sum(numbers) / len(numbers)"
Check = Callable[..., Awaitable[CheckReport]]


def _verdict(challenge: Challenge, code: str) -> Verdict:
    right = RIGHT in code
    return Verdict(
        status="accepted" if right else "wrong_answer",
        cases=tuple(
            CaseResult(
                name=case.name,
                status="passed" if right else "failed",
                points=case.points,
                earned=case.points if right else 0,
                hidden=case.hidden,
                difference=None if right else "expected 2, got 1",
            )
            for case in challenge.test_cases
        ),
    )


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """``await check(notebook, survived=1)``: of ten mutants, one is not caught."""

    async def run(notebook: Notebook, survived: int = 0, fault: bool = False) -> CheckReport:
        async def grade(
            challenge: Challenge, code: str, *_: Any, hidden: bool, own: bool
        ) -> Verdict:
            assert hidden
            assert own
            if fault:
                raise Unavailable("the jail cannot be started")
            return _verdict(challenge, code)

        async def mutation_score(*_: Any) -> MutationScore:
            survivors = [Mutant(n, f"mutant {n}", "") for n in range(1, survived + 1)]
            return MutationScore(10 - survived, tuple(survivors))

        monkeypatch.setattr(check_challenge, "grade", grade)
        monkeypatch.setattr(check_challenge, "mutation_score", mutation_score)
        return await CheckChallenge(None)(notebook)  # type: ignore[arg-type]

    return run


def found(report: CheckReport, rule: str) -> list[tuple[str, str]]:
    return [(f.level, f.message) for f in report.findings if f.rule == rule]


async def test_the_form_of_each_test_is_told(make: Make, check: Check) -> None:
    forms = found(await check(make()), "form")
    assert forms[0] == ("ok", 'Test "two numbers" is data: 1 call, compared outside.')
    assert len(forms) == 2


async def test_too_few_tests_hints_and_wrong_solutions_are_warnings(
    make: Make, check: Check
) -> None:
    report = await check(make())
    assert found(report, "visible tests")[0][0] == "warning"
    assert found(report, "hidden tests") == [
        ("warning", "1 hidden tests are few; write 5 or more.")
    ]
    assert found(report, "hints")[0][0] == "warning"
    assert found(report, "wrong solutions")[0][0] == "warning"
    assert found(report, "near misses")[0][0] == "warning"
    assert report.passed


async def test_a_solution_that_fails_is_an_error_and_is_not_mutated(
    make: Make, check: Check
) -> None:
    notebook = make()
    notebook["cells"][3]["source"] = "def mean(numbers):\n    return 1"
    report = await check(notebook)
    assert not report.passed
    assert report.mutants == 0
    [(level, message)] = found(report, "solution")
    assert (level, '"two numbers": expected 2, got 1' in message) == ("error", True)


async def test_a_starter_that_passes_is_an_error(make: Make, check: Check) -> None:
    notebook = make()
    notebook["cells"][2]["source"] = f"def mean(numbers):\n    {RIGHT}"
    report = await check(notebook)
    assert not report.passed
    assert found(report, "starter")[0][0] == "error"


async def test_a_wrong_solution_that_passes_is_an_error_that_names_its_cause(
    make: Make, check: Check
) -> None:
    notebook = make()
    notebook["cells"][8]["source"] = f"def mean(numbers):\n    {RIGHT}  # no"
    report = await check(notebook)
    assert not report.passed
    assert found(report, "wrong solution") == [
        ("error", "“floors the result” passes all tests; write a test that it fails.")
    ]


@pytest.mark.parametrize(
    ("survived", "level"), [(0, "ok"), (2, "ok"), (3, "warning"), (4, "warning"), (5, "error")]
)
async def test_mutants_that_survive_are_named(
    make: Make, check: Check, survived: int, level: str
) -> None:
    report = await check(make(), survived=survived)
    [(got, message)] = found(report, "mutants")
    assert got == level
    assert report.passed is (level != "error")
    assert (report.mutants, report.mutants_killed) == (10, 10 - survived)
    assert message.count("mutant ") == min(survived, 3)


async def test_a_line_of_the_solution_in_the_students_notebook_is_an_error(
    make: Make, check: Check
) -> None:
    notebook = make()
    notebook["cells"][0]["source"] += f"\n#\n{RIGHT}"
    report = await check(notebook)
    assert not report.passed
    assert found(report, "student's notebook") == [
        ("error", f"A line of the solution is shown: {RIGHT}")
    ]


async def test_cells_out_of_order_are_warnings(make: Make, check: Check) -> None:
    notebook = make()
    cells = notebook["cells"]
    del cells[8]["metadata"]["tags"]
    cells[3], cells[4] = cells[4], cells[3]
    cells.insert(7, cells.pop(8))
    cells.append(dict(cells[0], id="late"))
    messages = [message for _, message in found(await check(notebook), "layout")]
    assert messages == [
        "Cell 4 (test) stands before cell 5 (solution); exchange them.",
        "Cell 8 (wrong) needs the tag nbval-skip.",
        "Cell 10 stands after a wrong solution; these stand last.",
    ]


async def test_a_word_that_no_cell_imports_is_a_warning_with_the_line_to_write(
    make: Make, check: Check
) -> None:
    notebook = make()
    notebook["cells"][4]["source"] = "assert steps(lambda: mean([1, 3])) < 9"
    assert found(await check(notebook), "layout") == [
        (
            "warning",
            "Cell 5 (test) uses `steps`, which no cell imports; it would not run in a notebook. "
            "Write at the top: from jupyter_codementor.asserts import steps",
        )
    ]
    notebook["cells"][0]["source"] = (
        "%load_ext jupyter_codementor.notebook\n"
        "from jupyter_codementor.asserts import raises, steps"
    )
    assert found(await check(notebook), "layout") == []


async def test_the_form_of_a_test_tells_calls_rules_and_bounds_apart(
    make: Make, check: Check
) -> None:
    notebook = make()
    notebook["cells"][4]["source"] = (
        'assert mean([1, 3]) == approx(2)\nassert not source(mean).uses("mean")\n'
        "assert steps(lambda: mean([1, 3])) < 9"
    )
    assert found(await check(notebook), "form")[0] == (
        "ok",
        'Test "two numbers" is data: 1 call, compared outside; 1 rule, looked up in the text of '
        "the code; 1 bound, on the lines that are executed.",
    )


async def test_a_notebook_that_is_no_challenge_is_an_error_in_the_report(check: Check) -> None:
    report = await check({"nbformat": 4, "metadata": {}, "cells": []})
    assert not report.passed
    assert found(report, "format")[0][1].startswith("This notebook is no challenge")


async def test_a_jail_that_cannot_start_is_not_blamed_on_the_author(
    make: Make, check: Check
) -> None:
    with pytest.raises(Unavailable, match="the jail cannot be started"):
        await check(make(), fault=True)

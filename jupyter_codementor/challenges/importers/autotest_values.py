"""Fills the values of the reference solution into imported AUTOTEST lines.

The reference solution is run by whoever grades, in the jail; here it is only said what is to be
printed, and what is made of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec.structs import replace

from jupyter_codementor.challenges.assignment_tests import compiled_cell
from jupyter_codementor.ids import new_id
from jupyter_codementor.model.assignment import Assignment, HandedCell, HandedIn
from jupyter_codementor.model.challenge import CellTest, Challenge, TestCase
from jupyter_codementor.model.verdict import CaseResult, Verdict

from .models import Imported, Lost
from .nbgrader_autotest import (
    NO_VALUES,
    AutotestCell,
    Templates,
    autotest_cell,
    completed_source,
    dispatch_source,
    read_prints,
    read_templates,
    value_source,
)
from .nbgrader_config import NbgraderConfig
from .nbgrader_marks import shown_tests
from .plain_yaml import BrokenYamlError

Grade = Callable[[Challenge, HandedIn], Awaitable[Verdict]]
AUTOTESTS = "codementor_autotests"
"""Where an assignment's metadata keeps the text of ``autotests.yml``."""


async def completed_all(
    found: Imported, grade: Grade, config: NbgraderConfig | None = None
) -> Imported:
    """Return what was imported with the values of its AUTOTEST lines; see `completed`.

    What was said of them in `lost` is replaced by what is still missing.
    """
    challenges = []
    lost = [each for each in found.lost if each.what != NO_VALUES]
    for challenge in found.challenges:
        made, missing = await completed(challenge, grade, config)
        challenges.append(made)
        lost += [replace(each, where=challenge.id) for each in missing]
    return Imported(tuple(challenges), tuple(lost))


def lacks_values(found: Imported) -> bool:
    """Return whether something imported has AUTOTEST lines without values."""
    return any(each.what == NO_VALUES for each in found.lost)


async def completed(
    challenge: Challenge, grade: Grade, config: NbgraderConfig | None = None
) -> tuple[Challenge, tuple[Lost, ...]]:
    """Return an imported assignment with the values of its AUTOTEST lines, and what is missing.

    The reference solution runs twice: for the types of the expressions, which choose the templates,
    and for the values. A test whose values could not be had stays as it is and cannot pass.

    Args:
        challenge: as imported; without AUTOTEST lines it is returned as it is.
        grade: grades a notebook by all test cases of a challenge.
        config: the settings of its course; nbgrader's defaults if None.
    """
    assignment = challenge.assignment
    config = config or NbgraderConfig()
    cells = _autotest_cells(assignment, config) if assignment is not None else {}
    if assignment is None or not cells:
        return challenge, ()
    try:
        templates = read_templates(str(assignment.metadata.get(AUTOTESTS, "")), assignment.kernel)
    except BrokenYamlError as error:
        return challenge, (Lost(f"{config.autotest_file} cannot be used: {error}."),)
    mark = f"autotest-{new_id()}"
    probes = {name: dispatch_source(cell, templates, mark) for name, cell in cells.items()}
    kinds = await _printed(challenge, assignment, probes, mark, grade)
    probes = {
        name: value_source(cell, templates, kinds[name][0], mark)
        for name, cell in cells.items()
        if not kinds[name][1]
    }
    values = await _printed(challenge, assignment, probes, mark, grade)
    return _filled(challenge, cells, templates, kinds, values, config)


def _autotest_cells(assignment: Assignment, config: NbgraderConfig) -> dict[str, AutotestCell]:
    """Return the tests cells with AUTOTEST lines by the names of their tests."""
    found = {
        cell.test: autotest_cell(cell.source, number, config)
        for number, cell in enumerate(assignment.cells, start=1)
        if cell.role == "test"
    }
    return {name: cell for name, cell in found.items() if cell.tests}


async def _printed(
    challenge: Challenge,
    assignment: Assignment,
    probes: Mapping[str, str],
    mark: str,
    grade: Grade,
) -> dict[str, tuple[dict[str, str], str]]:
    """Return for each probe what it printed by name, and why it failed, or ""."""
    nothing = CellTest("pass", "pass")
    cases = tuple(
        TestCase(case.name, CellTest(probes[case.name], probes[case.name]))
        if case.name in probes
        else TestCase(case.name, nothing)
        for case in challenge.test_cases
    )
    verdict = await grade(replace(challenge, test_cases=cases), _reference(assignment))
    results = {case.name: case for case in verdict.cases}
    return {name: _outcome(results.get(name), verdict, mark) for name in probes}


def _outcome(result: CaseResult | None, verdict: Verdict, mark: str) -> tuple[dict[str, str], str]:
    if result is None or result.status != "passed":
        reason = (
            result.error or result.status if result is not None else verdict.fault or "no result"
        )
        return {}, reason
    return read_prints(result.output, mark), ""


def _reference(assignment: Assignment) -> HandedIn:
    return HandedIn(
        cells=tuple(
            HandedCell(
                kind=cell.kind, source="" if cell.test else cell.source, id=cell.id, test=cell.test
            )
            for cell in assignment.cells
        )
    )


def _filled(
    challenge: Challenge,
    cells: Mapping[str, AutotestCell],
    templates: Templates,
    kinds: Mapping[str, tuple[dict[str, str], str]],
    values: Mapping[str, tuple[dict[str, str], str]],
    config: NbgraderConfig,
) -> tuple[Challenge, tuple[Lost, ...]]:
    lost: list[Lost] = []
    cases = []
    for case in challenge.test_cases:
        cell = cells.get(case.name)
        if cell is None or not isinstance(case.check, CellTest):
            cases.append(case)
            continue
        found, reason = values.get(case.name, ({}, kinds[case.name][1]))
        try:
            source = completed_source(cell, templates, kinds[case.name][0], found)
        except KeyError:
            reason = reason or "its values were not printed"
        if reason:
            lost.append(Lost(f"The AUTOTEST values could not be had: {reason}.", cell.number))
            cases.append(case)
            continue
        shown = "" if case.hidden else shown_tests(source, config)
        check = compiled_cell(CellTest(source, shown))
        cases.append(replace(case, check=check, source=shown or source))
    return replace(challenge, test_cases=tuple(cases)), tuple(lost)

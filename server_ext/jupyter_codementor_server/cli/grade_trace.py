"""``jupyter codementor grade --trace``: how one verdict came about, step by step."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.adapters.handins import HandIn
from jupyter_codementor.challenges.feedback.parts import clean, points_text
from jupyter_codementor.challenges.handed_files import read_handed
from jupyter_codementor.errors import BadInput
from jupyter_codementor.grading import grade
from jupyter_codementor.grading.ports import Sandbox
from jupyter_codementor.grading.source_text import expected_text
from jupyter_codementor.grading.tracing import TracingSandbox
from jupyter_codementor.model.challenge import (
    Approximate,
    CellTest,
    Challenge,
    CodeTest,
    Equal,
    Expectation,
    InputOutput,
    Script,
    TestCase,
)
from jupyter_codementor.model.verdict import CaseResult

_FIELDS: Final = (
    ("sent", "call"),
    ("expected", "expected"),
    ("came back", "got"),
    ("difference", "difference"),
    ("error", "error"),
    ("line", "line"),
    ("traceback", "traceback"),
    ("printed", "output"),
)


async def trace(challenge: Challenge, found: Sequence[HandIn], sandbox: Sandbox) -> int:
    """Grade one submission and print each step; 0 if it could be graded, 1 if not, 2 if many."""
    if len(found) != 1:
        names = ", ".join(each.student for each in found[:10])
        print(f"--trace explains one submission; there are {len(found)}: {names}", file=sys.stderr)
        return 2
    [submitted] = found
    _say("This is for teachers: it shows hidden tests. Nothing of it is stored.")
    _say(f"{submitted.student}: {submitted.file}, graded by {challenge.id} v{challenge.version}")
    try:
        name = submitted.file.rpartition("/")[2]
        handed = read_handed(submitted.read(), name, challenge)
    except BadInput as error:
        _say(f"It was not graded: {error}")
        return 1
    for note in handed.notes:
        _say(f"note: {note}")
    lines = handed.code.count("\n") + 1
    what = f"The code that is graded, {lines} line{'s' * (lines > 1)}, runs in order:"
    _say("\nThe notebook runs cell by cell:" if challenge.assignment else f"\n{what}")
    cases = sorted(challenge.test_cases, key=lambda case: case.hidden)
    # As if nothing were hidden, so that the verdict keeps what it was made of.
    bare = replace(challenge, test_cases=tuple(replace(case, hidden=False) for case in cases))
    traced = TracingSandbox(sandbox, lambda line: _say(f"  {line}"))
    verdict = await grade(bare, handed.code, traced, hidden=True)
    results = {result.name: result for result in verdict.cases}
    for case in cases:
        if case.name in results:
            _case(case, results[case.name])
    _say(
        f"\n{verdict.status}: {points_text(verdict.earned)} of {points_text(verdict.points)} points"
        ", "
        f"{verdict.duration_ms:.0f} ms, {verdict.memory_bytes / 2**20:.1f} MiB, "
        f"isolation level {verdict.isolation}"
    )
    if verdict.fault:
        _say(verdict.fault)
    return 1 if verdict.status == "grader_fault" else 0


def _case(case: TestCase, result: CaseResult) -> None:
    kind = "hidden" if case.hidden else "visible"
    earned = f"{points_text(result.earned)} of {points_text(result.points)} points"
    _say(f'\nTest "{case.name}" ({kind}): {result.status}, {earned}')
    for line in _compared(case):
        _say(f"  compared: {line}")
    for label, field in _FIELDS:
        text = getattr(result, field)
        if text:
            _say(f"  {label}: " + str(text).rstrip("\n").replace("\n", "\n    "))
    if result.duration_ms is not None:
        memory = (
            f", peak so far {result.memory_bytes / 2**20:.1f} MiB" if result.memory_bytes else ""
        )
        _say(f"  took: {result.duration_ms:.1f} ms{memory}")


def _compared(case: TestCase) -> Iterator[str]:
    """Yield how a test compares, a sentence for each thing that it demands."""
    check = case.check
    if isinstance(check, Script):
        for step in check.steps:
            if step.expect is not None:
                yield f"{step.source} must give {expected_text(step.expect)}{_how(step.expect)}"
    elif isinstance(check, InputOutput):
        yield "what is printed, line by line, without white space at the ends"
    elif isinstance(check, CodeTest):
        yield "by the teacher's code, in a box of its own"
    elif isinstance(check, CellTest):
        demands = {"cell": "the cell must not raise", "doctest": "each example must print its text"}
        yield demands.get(check.form, "the function must not raise")
    else:
        yield f"with the reference solution, for {check.count} inputs of seed {check.seed}"


def _how(expectation: Expectation) -> str:
    if isinstance(expectation, Equal):
        return ", of the same types throughout, floats within 1e-9"
    if isinstance(expectation, Approximate):
        return f", within {expectation.rel:g} relative or {expectation.abs_:g}"
    return ""


def _say(text: str) -> None:
    print(clean(text, 100_000))

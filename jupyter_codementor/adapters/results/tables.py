"""The results of a class as CSV for a spreadsheet, and as JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import CaseResult, IsolationLevel

FORMAT: Final = 1
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
_BEFORE: Final = ("student", "challenge", "status")
_AFTER: Final = ("total", "points", "duration_ms", "isolation", "file", "error")


def csv_text(challenge: Challenge, results: Sequence[Graded]) -> str:
    """Return one line for each submission, with the points of each test case in its own column.

    A text that a spreadsheet would take for a formula gets a ``'`` in front of it. A submission
    that was not graded has no points, which is not the same as 0.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [case.name for case in challenge.test_cases]
    writer.writerow([*_BEFORE, *map(_harmless, names), *_AFTER])
    for graded in results:
        writer.writerow(_row(challenge, graded, names))
    return out.getvalue()


def _row(challenge: Challenge, graded: Graded, names: Sequence[str]) -> list[Any]:
    verdict = graded.verdict if graded.is_graded else None
    earned = {case.name: case.earned for case in verdict.cases} if verdict else {}
    return [
        _harmless(graded.student),
        _harmless(challenge.id),
        graded.status,
        *(earned.get(name, "") for name in names),
        verdict.earned if verdict else "",
        verdict.points if verdict else challenge.points,
        round(verdict.duration_ms) if verdict else "",
        (verdict.isolation or "") if verdict else "",
        _harmless(graded.file),
        _harmless(trouble(graded)),
    ]


def trouble(graded: Graded) -> str:
    """Return what kept a submission from its points besides wrong answers, or "".

    Why it was not graded; or which tests were ended, by a time limit for one, and not failed.
    """
    if graded.error or graded.verdict is None:
        return graded.error
    if graded.verdict.fault:
        return graded.verdict.fault
    ended: dict[str, list[str]] = {}
    for case in graded.verdict.cases:
        if case.status not in ("passed", "failed"):
            ended.setdefault(case.status, []).append(case.name)
    every = len(graded.verdict.cases)
    return "; ".join(
        f"{status}: {'all tests' if len(names) == every else ', '.join(names)}"
        for status, names in ended.items()
    )


def _harmless(text: str) -> str:
    line = " ".join(text.splitlines())
    return f"'{line}" if text.lstrip(" ").startswith(_FORMULA) else line


def json_text(
    challenge: Challenge,
    results: Sequence[Graded],
    *,
    isolation: IsolationLevel,
    finished: bool,
    left_out: Sequence[str] = (),
) -> bytes:
    """Return the same with everything that is known, as docs/how-to/grade-a-class.md has it."""
    content = {
        "format": FORMAT,
        "challenge": {
            "id": challenge.id,
            "version": challenge.version,
            "title": challenge.title,
            "kind": challenge.kind,
            "points": challenge.points,
            "points_by_hand": by_hand(challenge),
        },
        "isolation": isolation,
        "practice": isolation > "C",
        "finished": finished,
        "left_out": list(left_out),
        "tests": [
            {"name": name, "hidden": hidden, "failed": failed, "of": of}
            for name, hidden, failed, of in failures(challenge, results)
        ],
        "submissions": [_submission(graded) for graded in results],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def by_hand(challenge: Challenge) -> float:
    """Return the points that a person gives, which no result here counts."""
    cells = challenge.assignment.cells if challenge.assignment else ()
    return sum(cell.points for cell in cells if cell.role == "by_hand")


def _submission(graded: Graded) -> dict[str, Any]:
    found: dict[str, Any] = {
        "student": graded.student,
        "file": graded.file,
        "status": graded.status,
        "error": graded.error,
        "notes": graded.notes,
    }
    verdict = graded.verdict
    if verdict is None:
        return found
    return found | {
        "earned": verdict.earned,
        "points": verdict.points,
        "duration_ms": verdict.duration_ms,
        "memory_bytes": verdict.memory_bytes,
        "isolation": verdict.isolation,
        "fault": verdict.fault,
        "note": verdict.note,
        "cases": [_case(case) for case in verdict.cases],
    }


def _case(case: CaseResult) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(case)
    return {key: value for key, value in found.items() if value not in (None, "")}


def failures(
    challenge: Challenge, results: Sequence[Graded]
) -> Iterator[tuple[str, bool, int, int]]:
    """Yield for each test case its name, whether it is hidden, how many failed it, and of how many.

    Only submissions that were graded are counted.
    """
    graded = [each.verdict for each in results if each.verdict and each.is_graded]
    for test in challenge.test_cases:
        found = [case for verdict in graded for case in verdict.cases if case.name == test.name]
        failed = sum(case.status != "passed" for case in found)
        yield test.name, test.hidden, failed, len(found)

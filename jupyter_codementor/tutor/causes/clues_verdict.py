"""Clues from the visible tests alone, for code that cannot be tried on fresh inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.model.verdict import CaseResult, Verdict

from .clues import Clue


def verdict_clues(verdict: Verdict, *, alone: bool) -> Iterator[Clue]:
    """Yield what the results of the visible tests say.

    With `alone`, nothing else is known of what the code does.
    """
    failed = [case for case in verdict.cases if case.status != "passed" and not case.hidden]
    if not failed:
        return
    statuses = {case.status for case in failed}
    if "missing" in statuses:
        yield _clue("interface", 0.9, "a name is not defined", failed[0])
    if statuses == {"timeout"}:
        yield _clue("too-slow", 0.7, "took too long", failed[0])
    texts = [case for case in failed if case.status == "failed" and case.expected and case.got]
    if texts and alone:
        yield from _printed(texts, len(verdict.cases))


def _printed(failed: list[CaseResult], tried: int) -> Iterator[Clue]:
    answers = {case.got for case in failed}
    wanted = {case.expected for case in failed}
    if "None" not in answers and len(failed) == tried > 1 and len(answers) == 1 and len(wanted) > 1:
        yield _clue("hard-coded", 0.9, "the same answer for all inputs", failed[0])
    if all(_bare(case.expected) == _bare(case.got) for case in failed):
        yield _clue("text-form", 0.7, "the same but for its form", failed[0])
    distances = {_distance(case.expected, case.got) for case in failed}
    if distances == {1}:
        yield _clue("off-by-one", 0.4, "a number is one off", failed[0])


def _bare(text: str | None) -> str:
    return re.sub(r"[\s\W_]+", "", text or "").casefold()


def _distance(expected: str | None, got: str | None) -> int | None:
    """Return by how much the first numbers that differ are apart."""
    pairs = zip(_numbers(expected), _numbers(got), strict=False)
    return next((abs(one - other) for one, other in pairs if one != other), None)


def _numbers(text: str | None) -> list[int]:
    return [int(each) for each in re.findall(r"-?\d{1,9}", text or "")]


def _clue(mistake: Mistake, weight: float, why: str, case: CaseResult) -> Clue:
    call = (case.call or "").strip().replace("\n", "; ")
    shown = case.expected is not None and case.got is not None
    return Clue(
        mistake=mistake,
        weight=weight,
        why=why,
        specialist="test_analyst",
        lines=(case.line,) if case.line else (),
        evidence=f"{call} should give {case.expected}, and gives {case.got}" if shown else "",
    )

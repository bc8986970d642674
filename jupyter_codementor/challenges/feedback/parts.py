"""What feedback says, before it has a form: words, places, and text made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.challenges.assignment_marks import marked
from jupyter_codementor.challenges.handed_files import Handed
from jupyter_codementor.challenges.notebook_json import PlainCell
from jupyter_codementor.model.challenge import Challenge, Points
from jupyter_codementor.model.verdict import CaseResult, CaseStatus, Verdict, VerdictStatus

_ESCAPES: Final = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOST_TEXT: Final = 20_000
MOST_SOURCE: Final = 1024 * 1024
STATUS_WORDS: Final[Mapping[VerdictStatus, str]] = {
    "queued": "Waiting to be graded",
    "accepted": "Accepted",
    "partial": "Partly right",
    "wrong_answer": "Not yet right",
    "error": "No test could run",
    "grader_fault": "This was our fault. It does not count.",
}
_CASE_WORDS: Final[Mapping[CaseStatus, str]] = {
    "passed": "passed",
    "failed": "not what was expected",
    "error": "your code stopped with an error",
    "syntax_error": "{language} cannot read the code",
    "timeout": "took too long and was stopped",
    "memory": "needed more memory than allowed",
    "output_limit": "printed too much and was stopped",
    "crash": "{language} itself ended while your code ran",
    "protocol_error": "your code disturbed the test program, so there is no result",
    "missing": "did not run",
}


_LANGUAGES: Final[Mapping[str, str]] = {"python": "Python", "javascript": "JavaScript"}


class Feedback(Struct, frozen=True, kw_only=True):
    """What a student gets back.

    Args:
        student: how the student is called.
        challenge: what was asked; only its title and the places of its tests are used.
        handed: what was handed in.
        verdict: of the submission.
    """

    student: str
    challenge: Challenge
    handed: Handed
    verdict: Verdict

    @property
    def cases(self) -> tuple[CaseResult, ...]:
        """The results; of a hidden test only name, word, points and message."""
        return tuple(map(_shown, self.verdict.cases))

    @property
    def headline(self) -> str:
        """The verdict and the points, in words."""
        earned, points = points_text(self.verdict.earned), points_text(self.verdict.points)
        return f"{STATUS_WORDS[self.verdict.status]}: {earned} of {points} points"

    def word(self, result: CaseResult) -> str:
        """Return what happened in one test, and in which line, in words."""
        language = self.challenge.language
        name = _LANGUAGES.get(language, language.capitalize())
        at = f" (line {result.line})" if result.line else ""
        return _CASE_WORDS[result.status].format(language=name) + at

    def sentences(self) -> Iterator[str]:
        """Yield what else must be said of the whole."""
        yield from self.handed.notes
        if self.verdict.fault:
            yield self.verdict.fault
        if self.verdict.note:
            yield self.verdict.note
        if (self.verdict.isolation or "E") > "C":
            yield "This was graded with weak isolation; take the result as practice."
        by_hand = sum(
            cell.points
            for cell in (self.challenge.assignment.cells if self.challenge.assignment else ())
            if cell.role == "by_hand"
        )
        if by_hand:
            yield f"{points_text(by_hand)} more points are given by a person, and not counted here."


def _shown(result: CaseResult) -> CaseResult:
    """Return a result with its texts made harmless; of a hidden test what may be told of it."""
    if result.hidden:
        # The grader told no more already; this page does not rely on it.
        return CaseResult(
            name=clean(result.name),
            status=result.status,
            points=result.points,
            earned=result.earned,
            hidden=True,
            message=clean(result.message),
            question=clean(result.question),
        )
    texts = {
        field: clean(text)
        for field in (
            *("name", "message", "call", "expected", "got", "difference"),
            *("error", "traceback", "output", "question"),
        )
        if isinstance(text := getattr(result, field), str)
    }
    return replace(result, **texts)


def clean(text: str, most: int = _MOST_TEXT) -> str:
    """Return text without terminal escapes, control characters and turns of the direction.

    It is cut to `most` characters.
    """
    cut = text if len(text) <= most else text[:most] + " …"
    return _UNSEEN.sub("\ufffd", _ESCAPES.sub("", cut.replace("\r\n", "\n")))


def points_text(points: Points) -> str:
    """Return points without a needless decimal: 1, 2.5."""
    return f"{points:.4g}" if isinstance(points, float) else str(points)


def details(result: CaseResult) -> Iterator[tuple[str, str]]:
    """Yield what is said of a visible test that did not pass: a label, and a text of some lines."""
    if result.hidden or result.status == "passed":
        return
    for label, text in (
        ("Call", result.call),
        ("Expected", result.expected),
        ("Yours", result.got),
        ("Difference", result.difference),
        ("Error", result.traceback or result.error),
        ("Printed", result.output),
    ):
        if text and text.strip():
            yield label, text.rstrip("\n")


def placed(feedback: Feedback) -> tuple[dict[int, list[CaseResult]], list[CaseResult]]:
    """Return the results by the number of the cell behind which they stand, and those of no cell.

    In an assignment, a test stands behind its own cell, and one without a cell behind the last
    answer of its question; of another challenge all stand behind the answer.
    """
    assignment = feedback.challenge.assignment
    found: dict[int, list[CaseResult]] = {}
    rest: list[CaseResult] = []
    if assignment is None:
        last = max(feedback.handed.answers, default=0)
        return ({last: list(feedback.cases)}, []) if last else ({}, list(feedback.cases))
    ids = {id: cell.number for cell, id in marked(feedback.handed.cells, assignment) if id}
    own = {cell.test: ids[cell.id] for cell in assignment.cells if cell.test and cell.id in ids}
    answers = {
        cell.question: ids[cell.id]
        for cell in assignment.cells
        if cell.role in ("answer", "by_hand") and cell.id in ids
    }
    for result, shown in zip(feedback.verdict.cases, feedback.cases, strict=True):
        number = own.get(result.name) or answers.get(result.question)
        if number:
            found.setdefault(number, []).append(shown)
        else:
            rest.append(shown)
    return found, rest


def marked_lines(feedback: Feedback, cell: PlainCell) -> frozenset[int]:
    """Return the lines of a cell in which the code stopped, from 1; of one answer cell only."""
    if feedback.handed.answers != (cell.number,):
        return frozenset()
    return frozenset(result.line for result in feedback.cases if result.line)

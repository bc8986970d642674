"""What grading says: per test case and over all."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from .challenge import Points

IsolationLevel = Literal["A", "B", "C", "D", "E"]
"""A: a dedicated host. B: namespaces, Landlock, seccomp. C: without namespaces. D: a portable
interpreter. E: limits only."""

CaseStatus = Literal[
    "passed",
    "failed",
    "error",
    "syntax_error",
    "timeout",
    "memory",
    "output_limit",
    "crash",
    "protocol_error",
    "missing",
]
VerdictStatus = Literal["queued", "accepted", "partial", "wrong_answer", "error", "grader_fault"]


class CaseResult(Struct, frozen=True, kw_only=True):
    """What one test case gave. Of a hidden one: name, status, points and message, nothing else.

    `call`, `expected`, `got` are source text; `difference` points at the smallest part that
    differs; `error` is the exception's last line; `line` is the line of the student's code, from
    1; `traceback` holds the frames in the student's code only; `output` is what was printed;
    `memory_bytes` is the peak of the process so far.
    """

    name: str
    status: CaseStatus
    points: Points
    earned: Points
    hidden: bool = False
    message: str = ""
    call: str | None = None
    expected: str | None = None
    got: str | None = None
    difference: str | None = None
    error: str | None = None
    line: int | None = None
    traceback: str | None = None
    output: str = ""
    duration_ms: float | None = None
    memory_bytes: int | None = None
    question: str = ""
    """The question of an assignment that it belongs to."""


class Verdict(Struct, frozen=True, kw_only=True):
    """The result of a run or of a submission."""

    status: VerdictStatus
    cases: tuple[CaseResult, ...] = ()
    earned: Points = 0
    points: Points = 0
    duration_ms: float = 0.0
    memory_bytes: int = 0
    isolation: IsolationLevel | None = None
    challenge_version: int = 0
    output: str = ""
    """What was printed while the code was loaded, before any test."""
    fault: str | None = None
    """With `grader_fault`: what went wrong on our side."""
    note: str = ""
    """Why it was graded in another way than usual, as a sentence for the student; may be empty."""

"""What whoever puts the answer into words may know: never a solution, never a hidden test."""

from __future__ import annotations

from msgspec import Struct

from jupyter_codementor.model.tutor import Finding, Intent, Personality, Resource
from jupyter_codementor.model.verdict import CaseResult


class Said(Struct, frozen=True):
    """An earlier question of this conversation, and what was answered."""

    question: str
    message: str


class Briefing(Struct, frozen=True, kw_only=True):
    """What a composer is given.

    Args:
        title, description: of the challenge, as students read them; "" outside a challenge.
        programming_language: of the code, e.g. ``python``.
        starter: what every student begins with.
        code: the student's own, untrusted.
        question, selection: the student's words, untrusted.
        intent: what kind of help is asked for.
        tests: results of the visible tests with the student's code.
        findings: of the specialists, the one that is to lead first.
        resources: what fits to read or practise.
        rung: the step of the hint ladder that the answer is for, 1 to 4.
        personality, language: from the profile.
        history: the last turns, the oldest first, untrusted.
        blocks: of rung 4: lines of a solution in a mixed order, or empty.
        hints: the author's hints that the student has taken already.
        test_name: which test is asked about, with the intent ``failing-test``.
    """

    title: str
    description: str
    programming_language: str
    starter: str
    code: str
    question: str
    selection: str
    intent: Intent
    tests: tuple[CaseResult, ...]
    findings: tuple[Finding, ...]
    resources: tuple[Resource, ...]
    rung: int
    personality: Personality
    language: str
    history: tuple[Said, ...] = ()
    blocks: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    test_name: str = ""

"""How far a student is with a task, and what to do next: the step before any mistake is found."""

from __future__ import annotations

from typing import Final, Literal

from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Finding, SpecialistName
from jupyter_codementor.model.verdict import Verdict

from .fingerprint import fingerprint
from .situation import Situation

Progress = Literal["outside", "empty", "unchanged", "solved", "none", "some"]
"""outside: no challenge. empty: no code. unchanged: nothing but the starter. solved: all visible
tests pass. none, some: how many do."""

_BUDGET_S: Final = 0.05


def is_empty(code: str) -> bool:
    """Return whether there is no code: nothing at all, or only comments."""
    lines = (line.strip() for line in code.splitlines())
    return all(not line or line.startswith(("#", "//")) for line in lines)


def progress_of(code: str, starter: str, language: str, statuses: tuple[str, ...]) -> Progress:
    """Return how far the code is.

    Args:
        code: the student's.
        starter: what everybody begins with.
        language: of both.
        statuses: of the visible tests.
    """
    if is_empty(code):
        return "empty"
    if statuses and all(status == "passed" for status in statuses):
        return "solved"
    if starter.strip() and fingerprint(code, language) == fingerprint(starter, language):
        return "unchanged"
    return "some" if "passed" in statuses else "none"


class HintPlanner:
    """A `Specialist` that looks at how far the student is, and says what the next move is."""

    @property
    def name(self) -> SpecialistName:
        """Who it is."""
        return "hint_planner"

    @property
    def budget_s(self) -> float:
        """It compares two pieces of code, no more."""
        return _BUDGET_S

    def applies(self, situation: Situation) -> bool:
        """Return whether there is a task to be somewhere with."""
        return situation.challenge is not None

    def knows_at_once(self, situation: Situation) -> bool:
        """Return that it needs no time."""
        return True

    async def find(self, situation: Situation) -> tuple[Finding, ...]:
        """Return one finding: where the student stands, and what to do next."""
        if situation.challenge is None:
            return ()
        found = _standing(situation.code, situation.challenge, situation.verdict)
        return (found,) if found else ()


def _standing(code: str, challenge: Challenge, verdict: Verdict | None) -> Finding | None:
    cases = [case for case in verdict.cases if not case.hidden] if verdict else []
    statuses = tuple(case.status for case in cases)
    match progress_of(code, challenge.starter, challenge.language, statuses):
        case "empty":
            return _finding(
                "There is no code yet.",
                f"Every solution begins with {_first_line(challenge)}, and with one example "
                "from the task that you can work out by hand.",
                "Which example from the task is the easiest to work out on paper?",
            )
        case "unchanged":
            return _finding(
                "Your code is still the one that everybody starts with.",
                "The frame is there; what is missing is the work inside of it. Take one example, "
                "do it by hand, and write down each small step: these are your lines of code.",
                "What is the very first thing that you do when you solve one example by hand?",
            )
        case "solved":
            return _finding(
                f"{_all_pass(len(cases))}.",
                "Submitting runs the hidden tests too. They try inputs that the examples do not "
                "show, such as very small or unusual ones.",
                "Which unusual input have you not tried yet?",
                confidence=_PRAISE,
            )
        case "some":
            passed = statuses.count("passed")
            return _finding(
                f"{passed} of {len(statuses)} visible tests pass already.",
                "So the main idea works, and only some inputs come out wrong. What those inputs "
                "have in common shows what is missing.",
                "What is special about the inputs of the tests that fail?",
                confidence=_WEAK,
            )
    return _pointer(challenge) if statuses else None


_PRAISE: Final = 0.2
"""An input that fails although no test shows it stands before what the tests say."""
_WEAK: Final = 0.3
"""For what is true, but says little: any mistake that was found stands before it."""


def _pointer(challenge: Challenge) -> Finding | None:
    """Point to the author's hints; they are taken, not told."""
    if not challenge.hints:
        return None
    count = "a hint" if len(challenge.hints) == 1 else f"{len(challenge.hints)} hints"
    return _finding(
        "None of the visible tests passes yet.",
        "It helps to make one single test pass first, the easiest one, and to forget the others "
        f"for now. The author of this task has also written {count}, which you can open "
        "beside the task.",
        "Which of the tests is the easiest one?",
        confidence=_WEAK,
    )


def _finding(sentence: str, cause: str, question: str, confidence: float = 1.0) -> Finding:
    return Finding(
        specialist="hint_planner",
        sentence=sentence,
        cause=cause,
        question=question,
        confidence=confidence,
    )


def _all_pass(count: int) -> str:
    return f"All {count} visible tests pass" if count > 1 else "The visible test passes"


def _first_line(challenge: Challenge) -> str:
    if challenge.kind == "function" and challenge.entry:
        return f"the line that names the function, `{challenge.entry[0]}`"
    return "reading what comes in"

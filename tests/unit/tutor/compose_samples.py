"""A student whose loop ends too early, and readability as it is measured."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from jupyter_codementor.model.challenge import (
    Challenge,
    InputOutput,
    TestCase,
    TutorPolicy,
    WrongSolution,
)
from jupyter_codementor.model.tutor import Ask, Finding
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor.tutor.briefing import Briefing
from jupyter_codementor.tutor.situation import Situation

STARTER = "def mean(numbers):\n    ..."
CODE = """\
def mean(numbers):
    total = 0
    for n in numbers:
        total += n
        return total / len(numbers)
"""
SOLUTION = """\
def mean(numbers):
    \"\"\"Return the mean.\"\"\"
    if not numbers:
        return SECRET_DEFAULT
    total_secret = 0
    for number in numbers:
        # each one
        total_secret += number
    return total_secret / len(numbers)
"""
WRONG = """\
def mean(numbers):
    total_secret = 1
    for number in numbers:
        total_secret *= number
    return total_secret / 2
"""
FAILED = CaseResult(
    name="three numbers",
    status="failed",
    points=1,
    earned=0,
    call="mean([1, 2, 3])",
    expected="2.0",
    got="0.3333",
)
PASSED = CaseResult(
    name="one number", status="passed", points=1, earned=1, call="mean([4])", expected="4.0"
)
FOUND = Finding(
    specialist="test_analyst",
    sentence="Look at line 5: the work ends there before everything has been looked at.",
    mistake="returns-early",
    lines=(5,),
    confidence=0.9,
    evidence="`mean([1, 2, 3])` should give `2.0`, but it gives `0.3333`",
)
SECOND = Finding(
    specialist="next_step_finder",
    sentence="One line stands deeper than it should.",
    confidence=0.5,
    cause="It belongs after the loop.",
)


def briefing(**changes: Any) -> Briefing:
    """What a composer is given for the student of this file, with changes."""
    plain = Briefing(
        title="Mean",
        description="# Mean\n\nWrite `mean(numbers)`.",
        programming_language="python",
        starter=STARTER,
        code=CODE,
        question="why does it fail?",
        selection="",
        intent="question",
        tests=(FAILED, PASSED),
        findings=(FOUND, SECOND),
        resources=(),
        rung=1,
        personality="encouraging",
        language="en",
    )
    return msgspec.structs.replace(plain, **changes)


def challenge(**changes: Any) -> Challenge:
    """The challenge, with a secret solution and a secret hidden test."""
    plain = Challenge(
        id="mean",
        version=1,
        title="Mean",
        description="Write `mean(numbers)`.",
        starter=STARTER,
        solution=SOLUTION,
        test_cases=(
            TestCase("three numbers", InputOutput("1", "2")),
            TestCase("HIDDEN name", InputOutput("HIDDEN in", "HIDDEN out"), hidden=True),
        ),
        difficulty="easy",
        xp=10,
        entry=("mean",),
        hints=("FIRST HINT", "SECOND HINT"),
        wrong=(WrongSolution("multiplies", WRONG),),
        tutor=TutorPolicy(),
    )
    return msgspec.structs.replace(plain, **changes)


def situation(code: str = CODE, cases: tuple[CaseResult, ...] = (FAILED, PASSED)) -> Situation:
    """What specialists look at."""
    return Situation(
        ask=Ask(challenge_id="mean", code=code),
        challenge=challenge(),
        verdict=Verdict(status="partial", cases=cases),
    )


def prose(markdown: str) -> str:
    """The text without blocks of code and without marks; code within a line is one word."""
    text = re.sub(r"^(`{3,})[\s\S]*?^\1$", " ", markdown, flags=re.MULTILINE)
    text = re.sub(r"(`+)(?:(?!\1)[\s\S])+\1", "code", text)
    return text.replace("*", "")


def reading_grade(markdown: str) -> float:
    """The US grade by Flesch and Kincaid (1975)."""
    text = prose(markdown)
    sentences = [part for part in re.split(r"[.!?]+|\n\n+", text) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    word = word.lower().strip("'")
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)

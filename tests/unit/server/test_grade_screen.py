"""What grading a class says at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor_server.cli.grade_screen import Screen

TASK = Challenge(
    id="add",
    version=1,
    title="Add",
    description="",
    starter="",
    solution="",
    test_cases=tuple(TestCase(f"t{n}", InputOutput("", "")) for n in range(12)),
    difficulty="easy",
    xp=10,
)


def result(failed: int) -> Graded:
    cases = tuple(
        CaseResult(
            name=case.name,
            status="failed" if number < failed else "passed",
            points=1,
            earned=int(number >= failed),
        )
        for number, case in enumerate(TASK.test_cases)
    )
    verdict = Verdict(status="partial", cases=cases, earned=12 - failed, points=12, isolation="B")
    return Graded(student=f"f{failed}", file="x.py", key="k", verdict=verdict)


@pytest.mark.parametrize(("level", "practice"), [("B", False), ("C", False), ("E", True)])
def test_below_level_c_it_says_that_results_are_practice(
    capsys: pytest.CaptureFixture[str], level: str, practice: bool
) -> None:
    Screen(1).summary(TASK, [result(0)], level, Path("out"))  # type: ignore[arg-type]

    assert ("practice only" in capsys.readouterr().out) == practice


def test_the_tests_that_failed_most_often_stand_first(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(3).summary(TASK, [result(11), result(11), result(1)], "B", Path("out"))

    said = capsys.readouterr().out.splitlines()
    assert said[1] == '  "t0" failed for 3 of 3'
    assert said[2] == '  "t1" failed for 2 of 3'
    assert "  and 1 other test failed for somebody" in said


def test_text_of_students_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(1)
    screen.told(
        Graded(student="[red]x\x1b[2J\n", file="f", error="\x1b]0;title\x07broken\n"), known=False
    )
    screen.say(["a\x1b[Hb"])

    assert capsys.readouterr().out == "[1/1] [red]x: not graded: broken\nnote: ab\n"

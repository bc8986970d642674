"""Where a student stands is told, and the author's hints are pointed to, never quoted."""

from __future__ import annotations

import pytest
from compose_samples import CODE, FAILED, PASSED, STARTER, challenge, situation

from jupyter_codementor.model.tutor import Ask
from jupyter_codementor.model.verdict import CaseResult
from jupyter_codementor.tutor.hint_planner import HintPlanner, is_empty, progress_of
from jupyter_codementor.tutor.situation import Situation

PLANNER = HintPlanner()


@pytest.mark.parametrize(
    ("code", "cases", "words", "confidence"),
    [
        ("", (), "There is no code yet.", 1.0),
        ("# nothing\n", (), "There is no code yet.", 1.0),
        (STARTER + "  # hm", (FAILED,), "Your code is still the one", 1.0),
        (CODE, (PASSED,), "The visible test passes.", 0.2),
        (CODE, (FAILED, PASSED), "1 of 2 visible tests pass already.", 0.3),
        (CODE, (FAILED,), "None of the visible tests passes yet.", 0.3),
    ],
)
async def test_it_says_where_the_student_stands(
    code: str, cases: tuple[CaseResult, ...], words: str, confidence: float
) -> None:
    [found] = await PLANNER.find(situation(code, cases))
    assert words in found.sentence
    assert found.confidence == confidence
    assert found.question.endswith("?")


async def test_hints_are_pointed_to_and_not_quoted() -> None:
    [found] = await PLANNER.find(situation(CODE, (FAILED,)))
    assert "2 hints" in found.cause
    assert "FIRST HINT" not in str(found)


async def test_outside_a_task_there_is_nowhere_to_stand() -> None:
    outside = Situation(ask=Ask(), challenge=None, verdict=None)
    assert not PLANNER.applies(outside)
    assert await PLANNER.find(outside) == ()
    assert PLANNER.applies(situation())


async def test_hidden_tests_play_no_part() -> None:
    hidden = CaseResult(name="h", status="failed", points=1, earned=0, hidden=True)
    [found] = await PLANNER.find(situation(CODE, (PASSED, PASSED, hidden)))
    assert found.sentence == "All 2 visible tests pass."


def test_code_that_passes_is_solved_even_if_it_is_the_starter() -> None:
    assert progress_of(STARTER, STARTER, "python", ("passed",)) == "solved"
    assert progress_of("x = 1", "", "python", ()) == "none"
    assert progress_of(challenge().solution, STARTER, "python", ("failed",)) == "none"


def test_comments_and_blank_lines_are_no_code() -> None:
    assert is_empty("\n  # a\n// b\n")
    assert not is_empty("x")

"""Over the whole catalogue: blocks are no solution, and prompts and answers hold no secret."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

from jupyter_codementor.challenges.reading import read_file
from jupyter_codementor.model.challenge import Challenge
from jupyter_codementor.model.tutor import Finding
from jupyter_codementor.model.verdict import CaseResult
from jupyter_codementor.tutor.briefing import Briefing
from jupyter_codementor.tutor.parsons import blocks
from jupyter_codementor.tutor.words.offline import compose
from jupyter_codementor.tutor.words.prompt import prompt

ROOT = Path(__file__).parents[2]
CATALOGUE = [
    read_file(path).challenge for path in sorted((ROOT / "notebooks/catalogue").rglob("*.ipynb"))
]

BLOCKS = {challenge.id: blocks(challenge) for challenge in CATALOGUE}


def briefing(challenge: Challenge, code: str, rung: int) -> Briefing:
    """What a composer is given for a wrong solution of which nobody found anything."""
    return Briefing(
        title=challenge.title,
        description=challenge.description,
        programming_language=challenge.language,
        starter=challenge.starter,
        code=code,
        question="",
        selection="",
        intent="failing-test",
        tests=tuple(
            CaseResult(name=case.name, status="failed", points=1, earned=0, hidden=case.hidden)
            for case in challenge.test_cases
        ),
        findings=(Finding(specialist="test_analyst", sentence="Look.", confidence=0.5),),
        resources=(),
        rung=rung,
        personality="encouraging",
        language="en",
        blocks=BLOCKS[challenge.id],
    )


def secrets(challenge: Challenge, code: str) -> set[str]:
    """Lines of the solution and of hidden tests that a student cannot know."""
    known = challenge.description + challenge.starter + code
    known += "".join(case.source for case in challenge.test_cases if not case.hidden)
    hidden = [case.source for case in challenge.test_cases if case.hidden]
    lines = {line.strip() for text in (challenge.solution, *hidden) for line in text.splitlines()}
    return {line for line in lines if len(line) > 15 and line not in known}


@pytest.mark.parametrize("challenge", CATALOGUE, ids=lambda each: each.id)
def test_no_secret_is_in_a_prompt_or_in_an_answer_below_the_fourth_step(
    challenge: Challenge,
) -> None:
    for wrong in challenge.wrong:
        secret = secrets(challenge, wrong.code)
        for rung in (1, 2, 3):
            given = briefing(challenge, wrong.code, rung)
            answer = compose(given)
            asked = "\n".join(message.content for message in prompt(given))
            assert [line for line in secret if line in answer or line in asked] == []
        asked = "\n".join(m.content for m in prompt(briefing(challenge, wrong.code, 4)))
        assert [line for line in secret if line in asked] == []


@pytest.mark.parametrize("challenge", CATALOGUE, ids=lambda each: each.id)
def test_blocks_are_never_the_solution(challenge: Challenge) -> None:
    found = BLOCKS[challenge.id]
    assert len(found) <= 10
    if not found:
        return
    joined = "\n".join(found)
    assert joined != challenge.solution
    if challenge.language == "python" and challenge.kind == "function":
        with pytest.raises(SyntaxError):
            ast.parse(joined)


def test_composing_takes_a_few_milliseconds() -> None:
    taken = []
    for challenge in CATALOGUE:
        for wrong in challenge.wrong:
            given = briefing(challenge, wrong.code, 2)
            began = time.perf_counter()
            compose(given)
            prompt(given)
            taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    assert taken[int(len(taken) * 0.95)] < 30

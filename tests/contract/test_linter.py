"""Ruff as the linter: each rule that we have words for, its time limit, its absence."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest
from review_samples import SAMPLES

from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.adapters.linter.ruff import RuffLinter
from jupyter_codementor.errors import Unavailable
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.grading.review import LINTER_CODES, RULES, compose

CATALOGUE = Path(__file__).parents[2] / "notebooks" / "catalogue"


@pytest.fixture(scope="module")
def linter() -> RuffLinter:
    return RuffLinter()


@pytest.mark.parametrize("code", LINTER_CODES)
async def test_code_that_breaks_a_rule_gets_our_sentence_on_its_line(
    linter: RuffLinter, code: str
) -> None:
    line, source = SAMPLES[code]

    found = [each for each in await linter.findings(source) if each.rule == code]
    remark = compose(source, "", found[:1]).remarks[0]

    assert (remark.code, remark.rule, remark.line) == (code, RULES[code].name, line)
    assert "{" not in remark.sentence.replace("{}", "")


def test_there_is_a_sample_for_each_rule_and_no_more() -> None:
    assert set(SAMPLES) == set(LINTER_CODES)


async def test_the_solutions_of_the_catalogue_get_no_remark(linter: RuffLinter) -> None:
    review = ReviewCode(linter)
    for authored in NotebookCatalogue([CATALOGUE]).load().values():
        challenge = authored.challenge
        if challenge.language == "python" and challenge.kind != "assignment":
            found = await review(challenge, challenge.solution)
            assert found is not None, challenge.id
            assert found.complete
            assert found.remarks == (), challenge.id


async def test_typical_wrong_solutions_of_the_catalogue_are_explained(linter: RuffLinter) -> None:
    challenges = NotebookCatalogue([CATALOGUE]).load()
    review = ReviewCode(linter)
    told = {}
    for authored in challenges.values():
        for wrong in authored.challenge.wrong:
            found = await review(authored.challenge, wrong.code)
            if found is not None and found.remarks:
                told[authored.challenge.id, wrong.cause] = found.remarks[0].rule

    assert told["everybody-moves-one-seat", "prints instead of returning"] == "printed-not-returned"
    assert told["two-sum", "returns inside the loop"] == "loop-ends-in-first-round"
    assert told["word-shelf", "keeps the shelves of the last call"] == "mutable-argument-default"
    assert (
        told["who-can-see-the-sea", "too slow: looks at everything again"]
        == "whole-list-worked-on-inside-a-loop"
    )


async def test_columns_count_characters(linter: RuffLinter) -> None:
    [found] = await linter.findings("text = 'häßlich', f'süß'\n")

    assert (found.rule, found.column, found.end_column) == ("F541", 19, 25)


async def test_code_that_cannot_be_read_has_no_findings(linter: RuffLinter) -> None:
    for code in ("def f(:\n", "(" * 8_000, "x = '\0'", "\ufeff\x0c", ""):
        assert await linter.findings(code) == ()


async def test_code_with_far_too_many_findings_is_refused(linter: RuffLinter) -> None:
    with pytest.raises(Unavailable, match="more in one code"):
        await RuffLinter().findings("a;" * 10_000)


async def test_a_linter_that_hangs_is_ended_at_its_time_limit() -> None:
    hanging = RuffLinter([sys.executable, "-c", "import time; time.sleep(60)"], limit_s=0.2)
    began = time.monotonic()

    with pytest.raises(Unavailable, match=r"0\.2 s"):
        await hanging.findings("x = 1\n")

    assert time.monotonic() - began < 5
    assert "0.2 s" in hanging.problem


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (["/nowhere/ruff"], "cannot be started"),
        ([sys.executable, "-c", "import sys; sys.exit('no such option')"], "cannot be read"),
        ([sys.executable, "-c", "import sys; sys.stderr.write('odd'); sys.exit(2)"], "odd"),
        ([sys.executable, "-c", "print('{')"], "cannot be read"),
        ([], "not installed"),
    ],
)
async def test_a_linter_that_fails_says_why_and_that_it_is_unwell(
    program: list[str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = RuffLinter(program)
    for _ in range(2):
        with pytest.raises(Unavailable, match=said):
            await broken.findings("x = 1\n")

    assert said in broken.problem
    assert len(caplog.records) <= 1  # once, not for each student


async def test_after_a_failure_it_is_left_alone_for_a_while_and_then_asked_again(
    tmp_path: Path,
) -> None:
    asked = tmp_path / "asked"
    note = f"open({str(asked)!r}, 'a').write('x'); import sys; sys.exit(2)"
    paused = RuffLinter([sys.executable, "-c", note], pause_s=60)
    restless = RuffLinter([sys.executable, "-c", note], pause_s=0)

    for linter, times in ((paused, 1), (restless, 3)):
        asked.write_text("")
        for _ in range(3):
            with pytest.raises(Unavailable, match="status 2"):
                await linter.findings("x = 1\n")
        assert len(asked.read_text()) == times


async def test_the_linter_sees_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "hunter2")
    program = "import os, sys; sys.stderr.write(','.join(os.environ)); sys.exit(2)"

    with pytest.raises(Unavailable) as told:
        await RuffLinter([sys.executable, "-c", program]).findings("x = 1\n")

    assert "SECRET" not in str(told.value)


async def test_many_at_once_are_all_answered(linter: RuffLinter) -> None:
    found = await asyncio.gather(*(linter.findings("import math\n") for _ in range(12)))

    assert all([each.rule for each in one] == ["F401"] for one in found)

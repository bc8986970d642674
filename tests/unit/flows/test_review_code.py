"""Reviewing beside grading: what is reviewed, remembered, left out, and never harmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_codementor.app import assemble
from jupyter_codementor.flows.check_health import PartHealth
from jupyter_codementor.flows.review_code import ReviewCode
from jupyter_codementor.grading.review import Finding, Linter
from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase
from jupyter_codementor.settings import Settings
from jupyter_codementor.testing.documents import MemoryDocuments
from jupyter_codementor.testing.linter import FixedLinter, MissingLinter
from jupyter_codementor.testing.sandbox import BrokenSandbox

CODE = "def f(x):\n    x == 1\n    return x is 1\n"
SOLUTION = "def f(x):\n    return x\n"
FOUND = (Finding("B015", 2, 5, 2, 11), Finding("F632", 3, 12, 3, 18))


def challenge(**more: object) -> Challenge:
    values = {
        "id": "one",
        "version": 1,
        "title": "One",
        "description": "",
        "starter": "def f(x):\n    ...\n",
        "solution": SOLUTION,
        "test_cases": (TestCase("a", InputOutput("", "")),),
        "difficulty": "easy",
        "xp": 10,
        "entry": ("f",),
    }
    return Challenge(**(values | more))  # type: ignore[arg-type]


async def test_findings_become_remarks() -> None:
    review = await ReviewCode(FixedLinter({CODE: FOUND}))(challenge(), CODE)

    assert review is not None
    assert [remark.code for remark in review.remarks] == ["B015", "F632"]
    assert review.complete


async def test_the_same_code_is_read_once() -> None:
    linter = FixedLinter({CODE: FOUND})
    review = ReviewCode(linter)

    assert await review(challenge(), CODE) == await review(challenge(), CODE)
    assert sorted(linter.asked) == sorted([CODE, SOLUTION])


async def test_a_new_version_of_the_challenge_is_another_review() -> None:
    linter = FixedLinter()
    review = ReviewCode(linter)
    await review(challenge(), CODE)
    await review(challenge(version=2), CODE)

    assert linter.asked.count(CODE) == 2


async def test_what_the_solution_does_too_is_not_remarked_on() -> None:
    linter = FixedLinter({CODE: FOUND, SOLUTION: (Finding("F632", 2, 1, 2, 2),)})
    review = await ReviewCode(linter)(challenge(), CODE)

    assert review is not None
    assert [remark.code for remark in review.remarks] == ["B015"]


async def test_without_a_linter_our_own_checks_remain() -> None:
    code = "def f(x):\n    return x.sort()\n"
    review = await ReviewCode(MissingLinter())(challenge(), code)

    assert review is not None
    assert [remark.rule for remark in review.remarks] == ["none-from-in-place"]
    assert not review.complete


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"language": "javascript"}, CODE),
        ({"kind": "assignment"}, CODE),
        ({}, "def f(:\n"),
        ({}, "x = 1\n" * 5000),
        ({}, "x = '\udcff'"),
    ],
)
async def test_what_is_not_reviewed_gives_none_and_asks_nobody(
    more: dict[str, object], code: str
) -> None:
    linter = FixedLinter()

    assert await ReviewCode(linter)(challenge(**more), code) is None
    assert linter.asked == []


async def test_a_fault_of_ours_is_logged_and_harms_nobody(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    linter = FixedLinter()

    async def burst(code: str) -> tuple[Finding, ...]:
        raise RuntimeError(code[:3])

    monkeypatch.setattr(linter, "findings", burst)

    assert await ReviewCode(linter)(challenge(), CODE) is None
    assert "could not be reviewed" in caplog.text


async def test_health_tells_a_missing_linter_from_a_well_one(tmp_path: Path) -> None:
    async def health(linter: Linter) -> PartHealth:
        settings = Settings(data_folder=tmp_path)
        app = assemble(settings, MemoryDocuments(), BrokenSandbox(), linter=linter)
        return (await app.health())["linter"]

    assert (await health(FixedLinter())).status == "up"
    unwell = await health(MissingLinter())
    assert (unwell.status, unwell.detail) == ("degraded", "The linter is not installed.")

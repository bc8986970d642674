"""Grading a class, with faults of ours put in: each costs only the submission that it hits."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from class_samples import greeter
from msgspec import Struct

from jupyter_codementor.adapters.results import ResultsFolder
from jupyter_codementor.challenges import read
from jupyter_codementor.errors import StorageFull
from jupyter_codementor.flows import grade_batch
from jupyter_codementor.flows.grade_batch import GradeBatch
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import CaseResult, Verdict
from jupyter_codementor.testing.sandbox import BrokenSandbox

TASK = read(greeter()).challenge


class File(Struct, frozen=True):
    student: str
    file: str
    read: Callable[[], bytes]


def files(*codes: str) -> list[File]:
    return [
        File(f"s{number}", f"s{number}.py", lambda code=code: code.encode())
        for number, code in enumerate(codes)
    ]


def told_nobody(graded: Graded, known: bool) -> None:
    """Whoever listens has no say in it."""


@pytest.fixture
def folder(tmp_path: Path) -> ResultsFolder:
    return ResultsFolder(tmp_path / "out")


async def test_a_jail_that_does_not_start_is_nobodys_fault_and_is_not_kept(
    folder: ResultsFolder,
) -> None:
    flow = GradeBatch(BrokenSandbox(), folder, at_once=2)

    found = await flow(TASK, files("x = 1", "x = 2"), told_nobody)
    folder.close()

    assert [each.status for each in found] == ["grader_fault", "grader_fault"]
    assert not any((folder.path / "feedback").iterdir())
    assert folder.open([]) == {}
    folder.close()


async def test_a_bug_of_the_grader_at_one_submission_leaves_the_others_alone(
    folder: ResultsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def grade(challenge: Any, code: str, sandbox: Any, *, hidden: bool) -> Verdict:
        if "bug" in code:
            raise RecursionError("in the grader")
        return Verdict(status="accepted", earned=2, points=2, isolation="B")

    monkeypatch.setattr(grade_batch, "grade", grade)

    found = await GradeBatch(BrokenSandbox(), folder, at_once=1)(
        TASK, files("x = 1", "bug = 1", "x = 3"), told_nobody
    )
    folder.close()

    assert [each.status for each in found] == ["accepted", "grader_fault", "accepted"]
    assert "RecursionError" in str(found[1].verdict)


async def test_never_more_than_were_asked_for_are_graded_at_once(
    folder: ResultsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most = 0, 0
    three = asyncio.Barrier(3)

    async def grade(challenge: Any, code: str, sandbox: Any, *, hidden: bool) -> Verdict:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await three.wait()
        running -= 1
        return Verdict(status="accepted", isolation="B")

    monkeypatch.setattr(grade_batch, "grade", grade)

    await GradeBatch(BrokenSandbox(), folder, at_once=3)(
        TASK, files(*(f"x = {n}" for n in range(21))), told_nobody
    )
    folder.close()

    assert most == 3


async def test_what_a_student_printed_is_kept_in_small(
    folder: ResultsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def grade(challenge: Any, code: str, sandbox: Any, *, hidden: bool) -> Verdict:
        case = CaseResult(name="Ada", status="failed", points=1, earned=0, output="x" * 60_000)
        return Verdict(status="wrong_answer", cases=(case,), output="y" * 60_000, isolation="B")

    monkeypatch.setattr(grade_batch, "grade", grade)

    await GradeBatch(BrokenSandbox(), folder, at_once=3)(TASK, files("x = 1"), told_nobody)
    folder.close()

    assert (folder.path / "grading.jsonl").stat().st_size < 6_000


async def test_a_full_disk_ends_it_with_a_sentence(
    folder: ResultsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def grade(challenge: Any, code: str, sandbox: Any, *, hidden: bool) -> Verdict:
        return Verdict(status="accepted", isolation="B")

    def full(self: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(grade_batch, "grade", grade)
    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(StorageFull, match="give the same command again"):
        await GradeBatch(BrokenSandbox(), folder, at_once=2)(TASK, files("x = 1"), told_nobody)
    folder.close()

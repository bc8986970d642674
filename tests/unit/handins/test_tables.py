"""The tables of a class: each number where it belongs, and no formula of a student's."""

from __future__ import annotations

import csv
import json

import pytest

from jupyter_codementor.adapters.results.folder import _file_name
from jupyter_codementor.adapters.results.tables import csv_text, failures, json_text
from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase
from jupyter_codementor.model.class_results import Graded
from jupyter_codementor.model.verdict import CaseResult, CaseStatus, Verdict

TASK = Challenge(
    id="add",
    version=2,
    title="Add",
    description="",
    starter="",
    solution="",
    test_cases=(
        TestCase("=small", InputOutput("", "")),
        TestCase("large", InputOutput("", ""), hidden=True, points=2.5),
    ),
    difficulty="easy",
    xp=10,
)


def graded(student: str, small: CaseStatus, large: CaseStatus) -> Graded:
    cases = (
        CaseResult(name="=small", status=small, points=1, earned=int(small == "passed")),
        CaseResult(name="large", status=large, points=2.5, earned=0, hidden=True),
    )
    earned = sum(case.earned for case in cases)
    verdict = Verdict(status="partial", cases=cases, earned=earned, points=3.5, isolation="B")
    return Graded(student=student, file=f"{student}.py", key="k", verdict=verdict)


BROKEN = Graded(student="bob", file="bob.py", error="It is broken.\nAsk again.")
FAULT = Graded(
    student="cleo", file="c.py", verdict=Verdict(status="grader_fault", fault="No jail.")
)


def rows(*results: Graded) -> list[dict[str, str]]:
    return list(csv.DictReader(csv_text(TASK, results).splitlines()))


def test_a_line_has_the_points_of_each_test_and_the_total() -> None:
    [row] = rows(graded("ada", "passed", "timeout"))

    assert row == {
        "student": "ada",
        "challenge": "add",
        "status": "partial",
        "'=small": "1",
        "large": "0",
        "total": "1",
        "points": "3.5",
        "duration_ms": "0",
        "isolation": "B",
        "file": "ada.py",
        "error": "timeout: large",
    }


def test_what_was_not_graded_has_no_points_and_a_reason() -> None:
    broken, fault = rows(BROKEN, FAULT)

    assert (broken["status"], broken["total"], broken["large"]) == ("not_graded", "", "")
    assert broken["error"] == "It is broken. Ask again."
    assert (fault["status"], fault["total"], fault["error"]) == ("grader_fault", "", "No jail.")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "\uff1d1"])
def test_no_cell_begins_like_a_formula(name: str) -> None:
    [row] = rows(graded(name, "passed", "passed"))

    assert row["student"].startswith("'")


def test_failures_are_counted_over_what_was_graded() -> None:
    results = [graded("a", "passed", "failed"), graded("b", "failed", "failed"), BROKEN, FAULT]

    assert list(failures(TASK, results)) == [("=small", False, 1, 2), ("large", True, 2, 2)]


def test_json_has_the_same_and_says_whether_it_is_whole() -> None:
    content = json.loads(
        json_text(TASK, [graded("ada", "passed", "failed"), BROKEN], isolation="E", finished=False)
    )

    assert (content["finished"], content["practice"]) == (False, True)
    assert [each["status"] for each in content["submissions"]] == ["partial", "not_graded"]
    assert content["challenge"]["points"] == 3.5


@pytest.mark.parametrize(
    "student", ["../../etc/passwd", "a/b", "a\\b", "..", "", "CON", "x" * 300, "a\0b", ".hidden"]
)
def test_a_name_that_is_no_safe_file_name_is_made_one(student: str) -> None:
    name = _file_name(student, alone=True)

    assert name != student
    assert 0 < len(name) <= 100
    assert not set(name) & set('/\\\0:*?"<>|')
    assert not name.startswith(".")


def test_a_plain_name_stays_and_two_that_look_alike_stay_apart() -> None:
    assert _file_name("Ada Löwe (2)", alone=True) == "Ada Löwe (2)"
    assert _file_name("a/b", alone=True) != _file_name("a_b", alone=True)
    assert _file_name("Ada", alone=False).casefold() != _file_name("ada", alone=False).casefold()

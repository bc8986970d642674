"""The proof of each shipped assignment."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import jsonschema
import nbformat
import pytest
import pytest_asyncio

from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.challenges import (
    graded_code,
    leaks,
    read,
    read_file,
    read_notebook,
    student_notebook,
    write,
)
from jupyter_codementor.challenges.metadata import schema
from jupyter_codementor.flows.check_challenge import CheckChallenge
from jupyter_codementor.grading import Sandbox, grade

FOLDER = Path(__file__).parents[2] / "notebooks" / "catalogue"
PATHS = sorted(FOLDER.glob("*-assignments/*.ipynb"))
EACH = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    made = (await selftest.choose()).sandbox
    yield made
    await made.close()


@EACH
@pytest.mark.asyncio(loop_scope="module")
async def test_its_solutions_pass_and_its_starters_do_not(path: Path, sandbox: Sandbox) -> None:
    report = await CheckChallenge(sandbox)(read_notebook(path))
    assert [finding.message for finding in report.findings if finding.level != "ok"] == []
    assert report.passed


@EACH
@pytest.mark.asyncio(loop_scope="module")
async def test_a_wrong_answer_costs_its_question_only(path: Path, sandbox: Sandbox) -> None:
    """Solved in the student's notebook, but for the last question."""
    authored = read_notebook(path)
    challenge = read(authored).challenge
    student = student_notebook(authored)
    assert challenge.assignment is not None
    solutions = {cell.id: cell.source for cell in challenge.assignment.cells}
    last = challenge.assignment.questions[-1]
    for cell in student.cells:
        own = cell.metadata.get("codementor", {})
        if own.get("role") == "answer" and own["question"] != last.name:
            cell.source = solutions[own["cell"]]
    verdict = await grade(challenge, graded_code(challenge, "", student), sandbox, hidden=True)
    failed = {case.name for case in verdict.cases if case.status != "passed"}
    assert failed == set(last.tests)
    assert verdict.status == "partial"


@EACH
def test_it_has_three_questions_and_something_hidden(path: Path) -> None:
    challenge = read_file(path).challenge
    assert challenge.assignment is not None
    assert len(challenge.assignment.questions) >= 3
    assert {case.hidden for case in challenge.test_cases} == {True, False}
    assert all(case.message for case in challenge.test_cases if case.hidden)
    assert challenge.licence
    assert challenge.hints


@EACH
def test_it_is_a_valid_notebook_and_writing_it_back_changes_nothing(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(content)
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate({"notebook": content["metadata"]["codementor"]})
    for cell in content["cells"]:
        if "codementor" in cell["metadata"]:
            validator.validate({"cell": cell["metadata"]["codementor"]})
        assert not cell.get("outputs")
    challenge = read(content).challenge
    assert write(challenge, content) == content
    written = write(challenge)
    nbformat.validate(written)
    assert read(written).challenge.test_cases == challenge.test_cases


@EACH
def test_the_students_notebook_gives_nothing_away(path: Path) -> None:
    authored = read_notebook(path)
    student = student_notebook(authored)
    nbformat.validate(student)
    assert leaks(authored, student) == ()
    stored = json.dumps(student, ensure_ascii=False)
    challenge = read(authored).challenge
    private = [*challenge.hints, challenge.explanation]
    private += [case.source for case in challenge.test_cases if case.hidden]
    private += [case.message for case in challenge.test_cases if case.hidden]
    for text in private:
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in stored
    assert "BEGIN SOLUTION" not in stored

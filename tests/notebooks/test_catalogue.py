"""The proof of each shipped challenge, and of the catalogue as a whole."""

import graphlib
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import jsonschema
import nbformat
import pytest
import pytest_asyncio

from jupyter_codementor.adapters.catalogue.notebooks import NotebookCatalogue
from jupyter_codementor.adapters.sandbox import selftest
from jupyter_codementor.challenges import (
    Authored,
    answer_cell,
    code_of,
    layout_problems,
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
from jupyter_codementor.model.challenge import Challenge

FOLDER = Path(__file__).parents[2] / "notebooks" / "catalogue"
PATHS = sorted(FOLDER.rglob("*.ipynb"))
CHALLENGES = [path for path in PATHS if not path.parent.name.endswith("-assignments")]
EACH = pytest.mark.parametrize("path", CHALLENGES, ids=lambda path: path.stem)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    yield (await selftest.choose()).sandbox


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Authored]:
    return dict(NotebookCatalogue([FOLDER]).load())


@EACH
@pytest.mark.asyncio(loop_scope="module")
async def test_the_tests_tell_right_from_wrong(path: Path, sandbox: Sandbox) -> None:
    """Solution accepted; starter, every wrong solution and 80 % of the mutants rejected."""
    report = await CheckChallenge(sandbox)(read_notebook(path))
    assert [finding.message for finding in report.findings if finding.level != "ok"] == []
    assert report.passed
    assert report.mutants_killed >= 0.8 * report.mutants


@pytest.mark.asyncio(loop_scope="module")
async def test_the_check_itself_can_fail(sandbox: Sandbox) -> None:
    """Of a shipped challenge whose solution and a wrong solution changed places."""
    notebook = read_notebook(CHALLENGES[-1])
    cells = {
        role: next(c for c in notebook["cells"] if _role(c) == role)
        for role in ("solution", "wrong")
    }
    right, wrong = (cells[role]["source"] for role in ("solution", "wrong"))
    cells["solution"]["source"], cells["wrong"]["source"] = wrong, right
    report = await CheckChallenge(sandbox)(notebook)
    errors = {finding.rule for finding in report.findings if finding.level == "error"}
    assert not report.passed
    assert {"solution", "wrong solution"} <= errors


@EACH
def test_it_has_enough_of_everything(path: Path) -> None:
    challenge = read_file(path).challenge
    hidden = [case.hidden for case in challenge.test_cases]
    assert hidden.count(False) >= 3
    assert hidden.count(True) >= 5
    assert len(challenge.hints) == 3
    assert len(challenge.wrong) >= 3
    assert len({wrong.cause for wrong in challenge.wrong}) == len(challenge.wrong)
    assert all(1 <= len(set(wrong.mistakes)) == len(wrong.mistakes) for wrong in challenge.wrong)
    assert challenge.explanation
    assert challenge.licence
    assert all(case.message for case in challenge.test_cases if case.hidden)


@EACH
def test_it_is_a_valid_notebook_with_valid_metadata(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(content)
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate({"notebook": content["metadata"]["codementor"]})
    for cell in content["cells"]:
        if "codementor" in cell["metadata"]:
            validator.validate({"cell": cell["metadata"]["codementor"]})
    assert list(layout_problems(content)) == []


@EACH
def test_writing_it_back_changes_nothing(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        notebook = nbformat.read(file, as_version=4)
    assert write(read(notebook).challenge, notebook) == notebook


@EACH
def test_its_notebook_holds_no_outputs(path: Path) -> None:
    """Outputs of hidden tests would be published with the catalogue, and change with each run."""
    for cell in read_notebook(path)["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@EACH
def test_the_students_notebook_gives_nothing_away(path: Path) -> None:
    authored = read_notebook(path)
    student = student_notebook(authored)
    nbformat.validate(student)
    assert leaks(authored, student) == ()
    challenge = read_file(path).challenge
    _assert_no_private_text(challenge, student)
    assert [c.metadata.codementor.role for c in student.cells if "codementor" in c.metadata] == [
        "answer" if role == "starter" else role
        for cell in authored["cells"]
        if (role := _role(cell)) in ("description", "starter")
        or (role == "test" and not cell["metadata"]["codementor"].get("hidden"))
    ]
    assert student.metadata.kernelspec.name == "python3"
    assert set(student.metadata.codementor) == {"format", "id", "version", "title"}


def _assert_no_private_text(challenge: Challenge, student: nbformat.NotebookNode) -> None:
    """Look for whole texts in the JSON itself, as somebody who cheats would."""
    stored = json.dumps(student, ensure_ascii=False)
    private = [
        challenge.solution,
        challenge.explanation,
        *challenge.hints,
        *(wrong.code for wrong in challenge.wrong),
        *(wrong.cause for wrong in challenge.wrong),
        *(case.source for case in challenge.test_cases if case.hidden),
        *(case.message for case in challenge.test_cases if case.hidden),
    ]
    for text in private:
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in stored


def test_a_leak_is_found_wherever_it_is() -> None:
    authored = read_notebook(CHALLENGES[-1])
    challenge = read_file(CHALLENGES[-1]).challenge
    line = max(challenge.solution.splitlines(), key=len)
    for place in ("source", "metadata", "output"):
        student = student_notebook(authored)
        if place == "source":
            student.cells[-1].source += f"\n{line}"
        elif place == "metadata":
            student.metadata["author"] = {"note": line}
        else:
            output = nbformat.v4.new_output("stream", text=line)
            student.cells[-1].outputs = [output]
        assert leaks(authored, student), place


def test_the_catalogue_is_large_and_wide(catalogue: dict[str, Authored]) -> None:
    challenges = [authored.challenge for authored in catalogue.values()]
    assert len(challenges) >= 24
    assert len({skill for challenge in challenges for skill in challenge.skills}) >= 10
    assert {challenge.difficulty for challenge in challenges} == {"easy", "medium", "hard"}
    assert {challenge.kind for challenge in challenges} == {"function", "program", "assignment"}
    assert len({challenge.title for challenge in challenges}) == len(challenges)


def test_every_notebook_of_the_catalogue_is_read() -> None:
    """No id twice, nothing broken."""
    catalogue = NotebookCatalogue([FOLDER])
    assert len(catalogue.load()) == len(PATHS)
    assert catalogue.problems == {}


def test_the_catalogue_is_read_in_well_under_300_ms() -> None:
    """By the processor's time, so that a busy machine does not matter."""

    def load() -> float:
        start = time.process_time()
        NotebookCatalogue([FOLDER]).load()
        return time.process_time() - start

    assert min(load() for _ in range(3)) < 0.3


def test_each_skill_is_practised_before_it_is_a_prerequisite(
    catalogue: dict[str, Authored],
) -> None:
    """So the prerequisites form a graph without rings over skills that exist, in file order."""
    graph: dict[str, set[str]] = {}
    for authored in catalogue.values():
        challenge = authored.challenge
        own = challenge.skills[0]
        unknown = set(challenge.prerequisites) - graph.keys()
        assert not unknown, f"{challenge.id} asks for {unknown}, which nothing before it practises"
        assert own not in challenge.prerequisites, challenge.id
        graph.setdefault(own, set()).update(challenge.prerequisites)
    order = list(graphlib.TopologicalSorter(graph).static_order())
    assert set(order) == set(graph)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_a_student_submits_from_the_notebook_is_graded(sandbox: Sandbox) -> None:
    """The starter as it stands in the student's notebook is what the check rejects as starter."""
    for path in CHALLENGES[:2]:
        authored = read_notebook(path)
        answer = answer_cell(student_notebook(authored))
        challenge = read_file(path).challenge
        verdict = await grade(challenge, code_of(answer.source), sandbox, hidden=True)
        assert answer.copies == 1
        assert verdict.status != "accepted"


def _role(cell: dict[str, object]) -> str | None:
    metadata = cell["metadata"]
    assert isinstance(metadata, dict)
    role: str | None = metadata.get("codementor", {}).get("role")
    return role

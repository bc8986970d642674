"""nbgrader and Otter-Grader in an environment of their own, for contract tests and benches.

The environment is made once, under ``build/peers`` (about a minute and 900 MB). The class of
``tests/data/class20.json`` is built for both tools here, in the form that each of them expects.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "peers"
PACKAGES = ("nbgrader==0.9.*", "otter-grader==7.*")
ASSIGNMENT = "class20"
ENDLESS = "s14"
"""The submission that never ends: Otter has no time limit for it."""


def environment() -> Path:
    """Return the Python of the peers' environment, which is made if it is not there."""
    python = FOLDER / "environment" / "bin" / "python"
    wanted = "\n".join(PACKAGES)
    made = FOLDER / "made"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _lock(FOLDER / "lock"):
        if made.exists() and made.read_text() == wanted:
            return python
        print("installing nbgrader and otter-grader into build/peers ...", file=sys.stderr)
        venv.create(FOLDER / "environment", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        made.write_text(wanted)
    return python


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(
    *arguments: str | Path, cwd: Path, timeout_s: float = 600, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a command of the peers' environment in a folder, away from this user's settings."""
    python = environment()
    own = {
        name: str(cwd / ".jupyter")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    done = subprocess.run(
        [str(python.parent / arguments[0]), *map(str, arguments[1:])],
        cwd=cwd,
        env=kept | own | {"PATH": f"{python.parent}{os.pathsep}{kept.get('PATH', '')}"},
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}\n{done.stdout}\n{done.stderr}")
    return done


def script(text: str, *arguments: str | Path, cwd: Path) -> Any:
    """Return the JSON that a script prints as its last line, run by the peers' Python."""
    output = run("python", "-c", text, *arguments, cwd=cwd).stdout
    return json.loads(output.strip().splitlines()[-1])


# --- the class ------------------------------------------------------------------------------------


def class20() -> dict[str, Any]:
    """Return the class: three questions and twenty submissions with their verdicts."""
    content: dict[str, Any] = json.loads((ROOT / "tests/data/class20.json").read_text())
    return content


def source_notebook() -> dict[str, Any]:
    """Return the class's assignment as a source notebook of nbgrader's."""
    cells = []
    for question in class20()["challenges"]:
        cells.append(_markdown(f"## {question['title']}\n\n{question['prompt']}"))
        region = f"### BEGIN SOLUTION\n{question['solution'].rstrip()}\n### END SOLUTION"
        cells.append(_code(region, _own(question["id"], solution=True)))
        for test in question["tests"]:
            code = test["code"].rstrip()
            if test["visibility"] == "hidden":
                code = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS"
            name = test["id"].replace(".", "-")
            cells.append(_code(code, _own(name, points=test["points"])))
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {"kernelspec": spec},
        "cells": cells,
    }


def _code(source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": dict(metadata or {}),
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _own(name: str, *, solution: bool = False, points: float | None = None) -> dict[str, Any]:
    own = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points is not None,
        "solution": solution,
        "locked": points is not None,
        "task": False,
    }
    return {"nbgrader": own if points is None else own | {"points": points}}


def submitted(released: Mapping[str, Any], submission: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook that a student hands in: what was released, with the answers filled in.

    The answers are found by nbgrader's ids, or by Otter's tags in order.
    """
    notebook: dict[str, Any] = json.loads(json.dumps(released))
    answers = dict(submission["cells"])
    names = iter(answers)
    for cell in notebook["cells"]:
        own = cell["metadata"].get("nbgrader", {})
        tagged = "otter_answer_cell" in cell["metadata"].get("tags", [])
        name = own.get("grade_id") if own.get("solution") else next(names) if tagged else None
        if name in answers:
            cell["source"] = answers[name]
    return notebook


def submissions(*, endless: bool = False) -> list[dict[str, Any]]:
    """Return the class's submissions, as a rule without the one that never ends."""
    return [each for each in class20()["submissions"] if endless or each["id"] != ENDLESS]


# --- nbgrader -------------------------------------------------------------------------------------


def nbgrader_course(folder: Path, students: Iterable[Mapping[str, Any]]) -> Path:
    """Return a course of nbgrader's with the assignment released and handed in by the students."""
    course = folder / "course"
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    (source / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(source_notebook()))
    run("nbgrader", "generate_assignment", ASSIGNMENT, "--create", cwd=course)
    released = json.loads((course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for student in students:
        own = course / "submitted" / student["id"] / ASSIGNMENT
        own.mkdir(parents=True)
        (own / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(submitted(released, student)))
    return course


def nbgrader_autograde(course: Path, *, timeout_s: int = 30) -> None:
    """Grade what was handed in by one command."""
    limit = f"--Execute.timeout={timeout_s}"
    run("nbgrader", "autograde", ASSIGNMENT, "--create", limit, cwd=course, check=False)


_SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    found = {}
    for submission in book.assignment_submissions("class20"):
        found[submission.student.id] = {
            grade.name: grade.auto_score
            for notebook in submission.notebooks for grade in notebook.grades
        }
print(json.dumps(found))
"""


def nbgrader_scores(course: Path) -> dict[str, dict[str, float | None]]:
    """Return student -> test -> points, as nbgrader's gradebook has them."""
    found: dict[str, dict[str, float | None]] = script(_SCORES, cwd=course)
    return found


# --- Otter ----------------------------------------------------------------------------------------


def otter_assign(folder: Path, notebook: Mapping[str, Any], name: str = ASSIGNMENT) -> Path:
    """Run `otter assign` on a notebook; return the folder with ``student`` and ``autograder``.

    `otter assign` itself runs the tests against the solutions and fails if one does not pass.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    run("otter", "assign", f"{name}.ipynb", "dist", cwd=folder)
    return folder / "dist"


_GRADE = """
import json, sys
from otter.api import grade_submission
found = {}
for path in sys.argv[2:]:
    result = grade_submission(path, sys.argv[1], quiet=True)
    found[path] = {
        name: [case.test_case.points if case.passed else 0 for case in file.test_case_results]
        for name, file in result.results.items()
    }
print(json.dumps(found))
"""


def otter_scores(dist: Path, students: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return student -> question -> points of each test case, as Otter's Python API gives them."""
    released = json.loads((dist / "student" / f"{ASSIGNMENT}.ipynb").read_text())
    [archive] = (dist / "autograder").glob("*.zip")
    paths = {}
    for student in students:
        own = dist / "submitted" / student["id"]
        own.mkdir(parents=True, exist_ok=True)
        path = own / f"{ASSIGNMENT}.ipynb"
        path.write_text(json.dumps(submitted(released, student)))
        paths[str(path)] = student["id"]
    scores = script(_GRADE, archive, *paths, cwd=dist)
    return {paths[path]: found for path, found in scores.items()}


def main() -> None:
    """Make the environment, or with ``--clean`` remove it."""
    if "--clean" in sys.argv:
        shutil.rmtree(FOLDER, ignore_errors=True)
        return
    print(environment())


if __name__ == "__main__":
    main()

"""`jupyter codementor grade` over a course of nbgrader: its tree, its notebooks, its troubles."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from class_samples import CLASS, QUESTIONS, results, run, save

HIDDEN_BEGIN, HIDDEN_END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
CONFIG = "c = get_config()\nc.Execute.timeout = 2\n"


def own(grade_id: str, **more: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**base, "grade_id": grade_id, **more}}


def code(source: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": dict(metadata),
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def source() -> dict[str, Any]:
    """The class's three questions as a source notebook of nbgrader's."""
    cells = []
    for id, asked in QUESTIONS.items():
        solution = f"### BEGIN SOLUTION\n{asked['solution']}### END SOLUTION"
        cells.append(code(solution, own(id, solution=True)))
        for test in asked["tests"]:
            hidden = test["visibility"] == "hidden"
            text = f"{HIDDEN_BEGIN}\n{test['code']}{HIDDEN_END}" if hidden else test["code"]
            cells.append(
                code(text, own(test["id"], grade=True, locked=True, points=test["points"]))
            )
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": spec}, "cells": cells}


def submission(answers: Mapping[str, str], extra: tuple[str, ...] = ()) -> dict[str, Any]:
    made = copy.deepcopy(source())
    for cell in made["cells"]:
        id = cell["metadata"]["nbgrader"]["grade_id"]
        if id in answers:
            cell["source"] = answers[id]
        elif HIDDEN_BEGIN in cell["source"]:
            cell["source"] = ""
    made["cells"] += [code(text, {}) for text in extra]
    return made


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("course")
    save(base / "nbgrader_config.py", CONFIG)
    save(base / "source/ps1/problem1.ipynb", source())
    save(base / "source/ps2/problem1.ipynb", source())
    for each in CLASS["submissions"]:
        made = submission(each["cells"], tuple(each.get("extra_cells", ())))
        save(base / "submitted" / each["id"] / "ps1/problem1.ipynb", made)
        save(base / "submitted" / each["id"] / "ps1/timestamp.txt", "2026-11-20 10:00:00 UTC")
    save(base / "submitted/s01/ps2/problem1.ipynb", submission({}))
    done = run(
        *("grade", "submitted", "--assignment", "source/ps1/problem1.ipynb", "--to", "out"),
        cwd=base,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return base


def test_each_student_of_the_tree_gets_the_known_score(course: Path) -> None:
    found = results(course / "out")

    assert sorted(found["by"]) == sorted(each["id"] for each in CLASS["submissions"])
    scores = {each["id"]: each["expected_score"] for each in CLASS["submissions"]}
    assert {name: each["earned"] for name, each in found["by"].items()} == scores
    for each in CLASS["submissions"]:
        got = {case["name"]: case["status"] for case in found["by"][each["id"]]["cases"]}
        for id, expected in each["expected"].items():
            for part, word in expected.items():
                if word in ("syntax_error", "timeout"):
                    assert got[f"{id}.{part}"] == word, each["id"]


def test_another_assignment_of_the_course_is_left_out(course: Path) -> None:
    assert results(course / "out")["left_out"] == [
        "submitted/s01/ps2/problem1.ipynb is of another assignment than ps1."
    ]


def test_feedback_of_an_assignment_has_no_hidden_test(course: Path) -> None:
    secrets = [
        line
        for asked in QUESTIONS.values()
        for test in asked["tests"]
        if test["visibility"] == "hidden"
        for line in test["code"].splitlines()
    ]
    for path in (course / "out" / "feedback").iterdir():
        text = path.read_text("utf-8")
        whole = text if path.suffix == ".html" else "\n".join(sources(path))
        for line in secrets:
            assert line not in whole, path
            assert line.replace('"', "&quot;") not in whole, path


def sources(path: Path) -> list[str]:
    return [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"]]


def test_what_a_test_says_stands_behind_its_cell(course: Path) -> None:
    told = sources(course / "out" / "feedback" / "s07.ipynb")
    place = next(number for number, text in enumerate(told) if "assert word_count" in text)

    assert "✗ **q1\\.v**" in told[place + 1]
    assert "✓ **q2\\.v**" in "\n".join(told)


TROUBLES = {
    "asks": "input('name? ')",
    "runs": "%run other.py",
    "shells": "!cat /etc/passwd\nfiles = !ls",
    "widgets": "import ipywidgets\nipywidgets.IntSlider()",
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "dies": "import os\nos._exit(1)",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "magic": "%matplotlib inline\n%%time\nx = 1",
    "html": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))",
    "warns": "import warnings\nwarnings.warn('careful')",
    "loops": "while True: pass",
}


def test_cells_that_need_more_than_python_cost_only_themselves(tmp_path: Path) -> None:
    right = {id: asked["solution"] for id, asked in QUESTIONS.items()}
    task = save(tmp_path / "source/ps1/problem1.ipynb", source())
    save(tmp_path / "nbgrader_config.py", CONFIG)
    for name, text in TROUBLES.items():
        made = submission(right)
        made["cells"].insert(0, code(text, {}))
        save(tmp_path / "inbox" / f"{name}_problem1.ipynb", made)

    done = run("grade", "inbox", "--assignment", task, "--to", "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "out")["by"]
    assert {name: found[name]["earned"] for name in TROUBLES} == dict.fromkeys(TROUBLES, 9)
    assert "root:" not in (tmp_path / "out/feedback/shells.html").read_text("utf-8")


def test_a_notebook_with_copied_and_deleted_cells_is_graded(tmp_path: Path) -> None:
    right = {id: asked["solution"] for id, asked in QUESTIONS.items()}
    made = submission(right)
    wrong = submission({"q1": "def word_count(text): return {}"})["cells"][0]
    made["cells"] = [wrong, *[c for c in made["cells"] if "q2.v" not in str(c["metadata"])]]
    made["metadata"] = {"kernelspec": {"name": "no-such-kernel"}}
    save(tmp_path / "problem1.ipynb", source())
    save(tmp_path / "ada.ipynb", made)

    run("grade", "ada.ipynb", "--assignment", "problem1.ipynb", "--to", "out", cwd=tmp_path)

    found = results(tmp_path / "out")["by"]["ada"]
    assert found["earned"] == 9, found
    assert any("more than once" in note for note in found["notes"])
    assert any("put back" in note for note in found["notes"])


def test_a_trace_of_an_assignment_names_cells_and_tests(tmp_path: Path) -> None:
    save(tmp_path / "problem1.ipynb", source())
    save(tmp_path / "s07.ipynb", submission(CLASS["submissions"][6]["cells"]))

    done = run("grade", "s07.ipynb", "--assignment", "problem1.ipynb", "--trace", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "notebook 1: a fresh one" in done.stdout
    assert 'Test "q1.h" (hidden): ' in done.stdout
    assert "6 of 9 points" in done.stdout


# --- Otter ----------------------------------------------------------------------------------------


def plain(kind: str, text: str, **metadata: Any) -> dict[str, Any]:
    made = {"cell_type": kind, "metadata": metadata, "source": text}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def otter_source() -> dict[str, Any]:
    """One question in the format of `otter assign`, with a hidden test."""
    hidden = plain("code", '# HIDDEN\nprint("the secret is", square(12))')
    hidden["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "the secret is 144\n"}]
    shown = plain("code", "square(3)")
    shown["outputs"] = [
        {
            "output_type": "execute_result",
            "data": {"text/plain": "9"},
            "metadata": {},
            "execution_count": 1,
        }
    ]
    cells = [
        plain("raw", "# ASSIGNMENT CONFIG\nname: hw00"),
        plain("raw", "# BEGIN QUESTION\nname: q1\npoints:\n  each: 1"),
        plain("raw", "# BEGIN SOLUTION"),
        plain("code", "def square(x):\n    return x * x # SOLUTION"),
        plain("raw", "# END SOLUTION"),
        plain("raw", "# BEGIN TESTS"),
        shown,
        hidden,
        plain("raw", "# END TESTS"),
        plain("raw", "# END QUESTION"),
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}


def otter_submission(answer: str) -> dict[str, Any]:
    cells = [
        plain("code", "import otter\ngrader = otter.Notebook('hw00.ipynb')"),
        plain("code", answer, tags=["otter_answer_cell"]),
        plain("code", 'grader.check("q1")'),
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}


def test_a_flat_folder_of_otter_notebooks_is_graded(tmp_path: Path) -> None:
    save(tmp_path / "hw00.ipynb", otter_source())
    right = "def square(x):\n    return x * x"
    save(tmp_path / "in/ada_hw00.ipynb", otter_submission(right))
    save(tmp_path / "in/bob_hw00.ipynb", otter_submission("def square(x):\n    return 9"))
    save(tmp_path / "in/cleo_hw00.ipynb", otter_submission("def square(x)\n    return 9"))

    done = run("grade", "in", "--assignment", "hw00.ipynb", "--to", "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "out")["by"]
    assert {name: each["earned"] for name, each in found.items()} == {"ada": 2, "bob": 1, "cleo": 0}
    assert {case["status"] for case in found["cleo"]["cases"]} == {"syntax_error"}
    for path in (tmp_path / "out/feedback").iterdir():
        assert "the secret" not in path.read_text("utf-8")

"""Odd hand-ins of assignments and challenges, by the real command: each costs only itself."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from class_samples import answered, greeter, results, run, save

RIGHT = "def greet(name):\n    return 'Hello, ' + name\n"
ONE = "def one():\n    return 1\n"
LINK = (stat.S_IFLNK | 0o777) << 16


def own(grade_id: str, **more: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**base, "grade_id": grade_id, **more}}


def code(source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    made = {"cell_type": "code", "source": source, "outputs": [], "execution_count": None}
    return {**made, "metadata": dict(metadata or {})}


def assignment(answer: str, *extra: str) -> dict[str, Any]:
    """An assignment of nbgrader's with one question, and cells of the student's after it."""
    cells = [
        code(answer, own("one", solution=True)),
        code("assert one() == 1", own("one-test", grade=True, locked=True, points=2)),
        *(code(text) for text in extra),
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}


def old(answer: str) -> dict[str, Any]:
    """The same in the format of 2014."""
    found = assignment(answer)
    cells = [
        {
            "cell_type": "code",
            "language": "python",
            "input": each["source"],
            "outputs": [],
            "metadata": each["metadata"],
        }
        for each in found["cells"]
    ]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def without_outputs(answer: str) -> dict[str, Any]:
    made = assignment(answer)
    for each in made["cells"]:
        del each["outputs"], each["execution_count"]
    return made


def large(answer: str) -> dict[str, Any]:
    made = assignment(answer)
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}
    made["cells"][0]["outputs"] = [text]
    return made


def zipped(files: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name in links:
                entry.external_attr = LINK
            archive.writestr(entry, content)
    return out.getvalue()


def bomb_in_a_bomb() -> bytes:
    inner = zipped({f"{n}.ipynb": b" " * (30 << 20) for n in range(4)})
    return zipped({f"{n}.zip": inner for n in range(4)})


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A class of an assignment, of which each student hands in another trouble."""
    base = tmp_path_factory.mktemp("assignment")
    save(base / "ps1.ipynb", assignment(f"### BEGIN SOLUTION\n{ONE}### END SOLUTION"))
    save(base / "outside.ipynb", assignment(ONE))
    inbox = base / "inbox"
    save(inbox / "good.ipynb", assignment(ONE))
    save(inbox / "wrong.ipynb", assignment("def one(): return 2"))
    save(inbox / "old.ipynb", old(ONE))
    save(inbox / "plain.ipynb", without_outputs(ONE))
    save(inbox / "large.ipynb", large(ONE))
    save(inbox / "many.ipynb", assignment(ONE, *["x = 1"] * 10_000))
    save(inbox / "merge.ipynb", '{"cells": [\n<<<<<<< HEAD\n{}\n=======\n>>>>>>> other\n]}')
    save(inbox / "merged.ipynb", assignment(f"<<<<<<< HEAD\n{ONE}=======\n>>>>>>> other\n"))
    save(inbox / "zipped.zip", zipped({"my work/ps1.ipynb": _json(assignment(ONE))}))
    save(inbox / "bomb.zip", bomb_in_a_bomb())
    save(inbox / "crowd.zip", zipped({f"{n}.txt": b"" for n in range(20_000)}))
    save(inbox / "root.zip", zipped({"/etc/ps1.ipynb": _json(assignment(ONE))}))
    save(inbox / "link.zip", zipped({"ps1.ipynb": b"/etc/passwd"}, ("ps1.ipynb",)))
    (inbox / "away.ipynb").symlink_to(base / "outside.ipynb")
    save(inbox / "a..b.ipynb", assignment(ONE))
    done = run("grade", "inbox", "--assignment", "ps1.ipynb", "--to", "out", cwd=base)
    return {"done": done, "base": base, **results(base / "out")}


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


@pytest.mark.parametrize("student", ["good", "old", "plain", "large", "zipped", "a..b"])
def test_an_odd_notebook_of_an_assignment_is_graded(graded: dict[str, Any], student: str) -> None:
    assert graded["by"][student]["earned"] == 2, graded["by"][student]


@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("merge", "in the middle of a merge"),
        ("bomb (0.ipynb)", "is not a notebook"),
        ("root", "points out of it"),
        ("link", "link"),
        ("away", "a link that leads out of the folder"),
    ],
)
def test_what_cannot_be_graded_of_an_assignment_is_said(
    graded: dict[str, Any], student: str, said: str
) -> None:
    found = graded["by"][student]
    assert found["status"] == "not_graded", found
    assert said in found["error"]


def test_the_others_of_the_assignment_are_graded(graded: dict[str, Any]) -> None:
    done, by = graded["done"], graded["by"]
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert graded["finished"]
    assert (by["wrong"]["earned"], by["merged"]["earned"]) == (0, 0)
    assert by["merged"]["cases"][0]["status"] == "syntax_error"
    assert by["crowd"]["status"] == "not_graded"
    assert by["many"]["earned"] == 2 or by["many"]["error"], by["many"]
    assert {path.name for path in graded["base"].iterdir()} == {
        *("ps1.ipynb", "outside.ipynb", "inbox", "out")
    }


def test_a_name_that_leads_out_of_the_results_stays_in_them(tmp_path: Path) -> None:
    save(tmp_path / "q.ipynb", greeter())
    for name in ("a", "b"):
        save(tmp_path / "in" / name / ".." / f"{name}.ipynb", answered(greeter(), RIGHT))
    named = r"(?P<student>in/../in/a|in/b)"
    done = run(
        *("grade", "in/../in/a.ipynb", "in/b.ipynb", "--challenge", "q.ipynb"),
        *("--to", "deep/er/out", "--student", named),
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"q.ipynb", "in", "deep"}
    assert [path.name for path in (tmp_path / "deep").rglob("*") if path.is_dir()] == [
        *("er", "out", "feedback")
    ]
    assert len(list((tmp_path / "deep/er/out/feedback").iterdir())) == 4


ODD = {
    "asks": ("x = input('name? ')\n" + RIGHT, "error"),
    "asks inside": ("def greet(name):\n    return 'Hello, ' + input()\n", "wrong_answer"),
    "runs": ("%run other.py\n" + RIGHT, "accepted"),
    "shells": ("!cat /etc/passwd\n" + RIGHT, "accepted"),
    "widgets": ("import ipywidgets\n" + RIGHT, "error"),
    "plots": ("import matplotlib.pyplot as plt\nplt.plot([1])\n" + RIGHT, "error"),
    "ends": ("import os\nos._exit(0)\n" + RIGHT, "error"),
    "leaves": ("raise SystemExit\n" + RIGHT, "error"),
    "bursts": ("import ctypes\nctypes.string_at(0)\n" + RIGHT, "error"),
    "loops": ("while True: pass\n" + RIGHT, "error"),
    "floods": ("while True: print('x' * 1000)\n" + RIGHT, "error"),
    "fills": ("x = [0]\nwhile True: x = x + x\n" + RIGHT, "error"),
    "nests": ("x = " + "(" * 5_000 + ")" * 5_000 + "\n" + RIGHT, "error"),
}


def test_odd_cells_of_a_challenge_cost_only_themselves(tmp_path: Path) -> None:
    save(tmp_path / "q.ipynb", greeter())
    save(tmp_path / "in/good.ipynb", answered(greeter(), RIGHT))
    for name, (text, _) in ODD.items():
        save(tmp_path / "in" / f"{name}.ipynb", answered(greeter(), text))

    done = run("grade", "in", "--challenge", "q.ipynb", "--to", "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "out")["by"]
    assert found.pop("good")["status"] == "accepted"
    assert {name: each["status"] for name, each in found.items()} == {
        name: status for name, (_, status) in ODD.items()
    }
    for path in (tmp_path / "out/feedback").iterdir():
        assert "root:" not in path.read_text("utf-8")


def test_a_kernel_that_dies_costs_its_cell_and_the_others_are_graded(tmp_path: Path) -> None:
    """An installed kernel of another language, whose process ends in the middle."""
    spec = {"argv": ["python", "-m", "bash_kernel", "-f", "{connection_file}"]}
    kernels = tmp_path / "jupyter" / "kernels" / "bash"
    save(kernels / "kernel.json", json.dumps({**spec, "display_name": "b", "language": "bash"}))
    made = {"kernelspec": {"name": "bash", "language": "bash", "display_name": "b"}}

    def of(answer: str) -> dict[str, Any]:
        found = assignment(answer)
        found["cells"][1]["source"] = 'test "$(one)" = 1'
        return {**found, "metadata": made}

    save(tmp_path / "ps1.ipynb", of("### BEGIN SOLUTION\none() { echo 1; }\n### END SOLUTION"))
    save(tmp_path / "in/good.ipynb", of("one() { echo 1; }"))
    save(tmp_path / "in/wrong.ipynb", of("one() { echo 2; }"))
    save(tmp_path / "in/dies.ipynb", of("kill -9 $PPID $$"))

    done = run(
        *("grade", "in", "--assignment", "ps1.ipynb", "--to", "out"),
        cwd=tmp_path,
        JUPYTER_PATH=str(tmp_path / "jupyter"),
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "out")["by"]
    assert {name: each["earned"] for name, each in found.items()} == {
        "good": 2,
        "wrong": 0,
        "dies": 0,
    }

"""`jupyter codementor import` and `export`: files in, files out, and what was lost."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from class_samples import QUESTIONS, greeter, question, results, run, save
from test_grade_command_courses import code, own, source, submission


def test_a_course_comes_in_and_its_solutions_get_full_marks(tmp_path: Path) -> None:
    save(tmp_path / "source/ps1/problem1.ipynb", source())

    done = run("import", "source/ps1/problem1.ipynb", "--to", "ours", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    [path] = (tmp_path / "ours").iterdir()
    nbformat.validate(nbformat.read(path, 4))
    assert f"wrote ours/{path.name}" in done.stdout
    right = {id: asked["solution"] for id, asked in QUESTIONS.items()}
    save(tmp_path / "ada.ipynb", submission(right))
    graded = run("grade", "ada.ipynb", "--assignment", path, "--to", "out", cwd=tmp_path)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert results(tmp_path / "out")["by"]["ada"]["earned"] == 9


def test_what_is_there_is_not_replaced_unless_it_is_said(tmp_path: Path) -> None:
    save(tmp_path / "problem1.ipynb", source())
    run("import", "problem1.ipynb", "--to", "ours", cwd=tmp_path)
    [path] = (tmp_path / "ours").iterdir()
    path.write_text("mine")

    done = run("import", "problem1.ipynb", "--to", "ours", cwd=tmp_path)

    assert done.returncode == 1
    assert "--overwrite replaces it" in done.stdout
    assert path.read_text() == "mine"
    assert (
        run("import", "problem1.ipynb", "--to", "ours", "--overwrite", cwd=tmp_path).returncode == 0
    )


def test_what_cannot_be_imported_says_why_and_the_rest_goes_on(tmp_path: Path) -> None:
    save(tmp_path / "broken.ipynb", "{")
    save(tmp_path / "problem1.ipynb", source())

    done = run("import", "broken.ipynb", "problem1.ipynb", "--to", "ours", "--json", cwd=tmp_path)

    assert done.returncode == 1
    broken, good = json.loads(done.stdout)
    assert "is not a notebook" in broken["error"]
    assert len(good["files"]) == 1
    assert run("import", "nowhere.ipynb", cwd=tmp_path).returncode == 2


def test_a_challenge_goes_out_for_each_tool_and_comes_back(tmp_path: Path) -> None:
    save(tmp_path / "word-count.ipynb", question("q1"))
    for tool in ("nbgrader", "otter"):
        done = run("export", "word-count.ipynb", "--format", tool, "--to", tool, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        path = tmp_path / tool / "word-count" / "word-count.ipynb"
        nbformat.validate(nbformat.read(path, 4))
        again = run("export", "word-count.ipynb", "--format", tool, "--to", tool, cwd=tmp_path)
        assert (again.returncode, "--overwrite" in again.stderr) == (1, True)
        back = run("import", path, "--to", f"back-{tool}", cwd=tmp_path)
        assert back.returncode == 0, back.stdout + back.stderr


def test_check_says_how_many_small_bugs_the_tests_catch(tmp_path: Path) -> None:
    save(tmp_path / "greeter.ipynb", greeter())

    done = run("check", "greeter.ipynb", cwd=tmp_path)

    assert "mutation score: " in done.stdout


AUTOTESTS = '''
python3:
    dispatch: "type({{snippet}})"
    normalize: "str({{snippet}})"
    check: 'assert {{snippet}} == """{{value}}""", """{{message}}"""'
    templates:
        default:
            - test: "{{snippet}}"
              fail: "value of {{snippet}} is not correct"
'''


def _with_autotests(solution: str) -> dict[str, object]:
    notebook = source()
    spec = notebook["metadata"]
    cells = [
        code(f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", own("a", solution=True)),
        code("### AUTOTEST a; a * 2", own("t", grade=True, locked=True, points=2)),
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": spec, "cells": cells}


def test_autotest_lines_get_the_values_of_the_reference_solution(tmp_path: Path) -> None:
    """It is run in the jail; nothing is lost then, and a wrong answer does not pass."""
    save(tmp_path / "course/source/ps1/p.ipynb", _with_autotests("a = 21"))
    save(tmp_path / "course/source/ps1/autotests.yml", AUTOTESTS)

    done = run("import", "course", "--to", "ours", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was lost" in done.stdout
    [path] = (tmp_path / "ours").iterdir()
    assert 'assert str(a * 2) == \\"\\"\\"42\\"\\"\\"' in path.read_text("utf-8")
    for name, answer in (("ada", "a = 21"), ("bob", "a = 20")):
        notebook = _with_autotests(answer)
        notebook["cells"][0]["source"] = answer  # type: ignore[index] # a list of cells
        save(tmp_path / f"{name}.ipynb", notebook)
    run("grade", "ada.ipynb", "bob.ipynb", "--assignment", path, "--to", "out", cwd=tmp_path)
    by = results(tmp_path / "out")["by"]
    assert (by["ada"]["earned"], by["bob"]["earned"]) == (2, 0)


def test_autotest_lines_of_a_solution_that_fails_say_why(tmp_path: Path) -> None:
    save(tmp_path / "course/source/ps1/p.ipynb", _with_autotests("a = 1 / 0"))
    save(tmp_path / "course/source/ps1/autotests.yml", AUTOTESTS)

    done = run("import", "course", "--to", "ours", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "AUTOTEST values could not be had" in done.stdout
    assert "ZeroDivisionError" in done.stdout

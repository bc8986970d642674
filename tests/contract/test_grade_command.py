"""`jupyter codementor grade`, the real command over real folders: verdicts, files, words."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import time
from pathlib import Path

import nbformat
import pytest
from class_samples import (
    CLASS,
    QUESTIONS,
    SECRET,
    answered,
    command,
    environment,
    greeter,
    question,
    results,
    run,
    save,
)

from jupyter_codementor.challenges import read_file


def test_code_that_prints_80_kib_and_is_right_is_accepted(tmp_path: Path) -> None:
    id = "q1"
    [one] = [each for each in CLASS["submissions"] if each["id"] == "s16"]
    save(tmp_path / "q.ipynb", question(id))
    save(tmp_path / "s.ipynb", answered(question(id), one["cells"][id]))

    run("grade", "s.ipynb", "--challenge", "q.ipynb", "--to", "out", cwd=tmp_path)

    assert results(tmp_path / "out")["by"]["s"]["status"] == "accepted"


def table(folder: Path) -> list[dict[str, str]]:
    """The lines of results.csv."""
    return list(csv.DictReader((folder / "results.csv").read_text("utf-8").splitlines()))


def test_each_question_of_the_class_gets_its_known_verdicts(tmp_path: Path) -> None:
    for id, asked in QUESTIONS.items():
        challenge = question(id)
        save(tmp_path / f"{id}.ipynb", challenge)
        for each in CLASS["submissions"]:
            path = tmp_path / f"hand-ins-{id}" / f"{each['id']}.ipynb"
            save(path, answered(challenge, each["cells"][id]))

        done = run("grade", f"hand-ins-{id}", "--challenge", f"{id}.ipynb", cwd=tmp_path)

        assert done.returncode == 0, done.stdout + done.stderr
        found = results(tmp_path / f"results-{asked['function'].replace('_', '-')}")["by"]
        points = {test["id"]: test["points"] for test in asked["tests"]}
        for each in CLASS["submissions"]:
            expected = {f"{id}.{k}": v for k, v in each["expected"][id].items()}
            got = {case["name"]: case for case in found[each["id"]]["cases"]}
            for name, word in expected.items():
                assert got[name]["earned"] == (points[name] if word == "pass" else 0), each
                if word in ("syntax_error", "timeout"):
                    assert got[name]["status"] == word


def test_an_endless_loop_costs_the_class_no_more_than_its_own_limit(tmp_path: Path) -> None:
    challenge = save(tmp_path / "q.ipynb", question("q1", time_s=2.0))
    right = QUESTIONS["q1"]["solution"]
    for number in range(12):
        save(tmp_path / "without" / f"s{number}.py", right)
        save(tmp_path / "with" / f"s{number}.py", right)
    save(tmp_path / "with" / "aa-loop.py", "while True: pass")

    took = []
    for folder in ("without", "with"):
        began = time.monotonic()
        done = run("grade", folder, "--challenge", challenge, "--to", f"r-{folder}", cwd=tmp_path)
        took.append(time.monotonic() - began)
        assert done.returncode == 0, done.stdout + done.stderr

    found = results(tmp_path / "r-with")["by"]
    assert found["aa-loop"]["status"] == "error"
    assert all(each["status"] == "accepted" for name, each in found.items() if name != "aa-loop")
    assert took[1] - took[0] < 2.0 + 2.0, took  # the second 2 s are for a machine that is busy


def test_results_and_feedback_say_the_same_in_each_form(tmp_path: Path) -> None:
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    save(tmp_path / "hand-ins/ada.ipynb", answered(greeter(), "def greet(n): return 'Hello, ' + n"))
    save(tmp_path / "hand-ins/bob.py", "def greet(n):\n    return 'Hello, Ada'\n")

    done = run("grade", "hand-ins", "--challenge", challenge, "--to", "out", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    rows = {row["student"]: row for row in table(out)}
    assert (rows["ada"]["status"], rows["ada"]["total"]) == ("accepted", "2")
    assert (rows["bob"]["Ada"], rows["bob"]["a long name"], rows["bob"]["total"]) == ("1", "0", "1")
    found = results(out)
    assert found["finished"]
    assert found["by"]["bob"]["status"] == "partial"
    assert found["tests"] == [
        {"name": "Ada", "hidden": False, "failed": 0, "of": 2},
        {"name": "a long name", "hidden": True, "failed": 1, "of": 2},
    ]
    assert sorted(path.name for path in (out / "feedback").iterdir()) == [
        *("ada.html", "ada.ipynb", "bob.html", "bob.ipynb"),
    ]
    for name in ("ada", "bob"):
        nbformat.validate(nbformat.read(out / f"feedback/{name}.ipynb", 4))
    assert '"a long name" (hidden) failed for 1 of 2' in done.stdout


def test_nothing_hidden_is_in_any_file_that_a_student_gets(tmp_path: Path) -> None:
    """The student's code says its inputs in each way that it has."""
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    loud = (
        "import sys\ndef greet(n):\n    print(n); print(n, file=sys.stderr)\n"
        "    if n != 'Ada': raise ValueError(n)\n    return n\n"
    )
    save(tmp_path / "hand-ins/eve.py", loud)
    save(tmp_path / "hand-ins/mal.py", "def greet(n): return n")

    run("grade", "hand-ins", "--challenge", challenge, "--to", "out", cwd=tmp_path)

    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) >= 7
    for path in files:
        text = path.read_text("utf-8")
        assert SECRET not in text, path
        assert SECRET[::-1] not in text, path


def test_what_students_wrote_is_text_in_the_page(tmp_path: Path) -> None:
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    evil = "<script>alert(1)</script>"
    code = f"print({evil!r})\ndef greet(n): return {evil!r} + '\\x1b[31m'\n# {evil}"
    save(tmp_path / "hand-ins/eve.py", code)

    run("grade", "hand-ins", "--challenge", challenge, "--to", "out", cwd=tmp_path)

    page = (tmp_path / "out/feedback/eve.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "<b>& co" not in page
    made = json.loads((tmp_path / "out/feedback/eve.ipynb").read_text("utf-8"))
    told = "".join(c["source"] for c in made["cells"] if c["cell_type"] == "markdown")
    assert "\x1b" not in told


def test_a_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path: Path) -> None:
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    save(tmp_path / "hand-ins" / "=cmd|'calc'!A1.py", "def greet(n): return n")

    run("grade", "hand-ins", "--challenge", challenge, "--to", "out", cwd=tmp_path)

    [row] = table(tmp_path / "out")
    assert row["student"] == "'=cmd|'calc'!A1"


def test_a_trace_shows_each_step_to_the_teacher(tmp_path: Path) -> None:
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    save(tmp_path / "bob.py", "def greet(n):\n    return 'Hello, Ada'\n")

    done = run("grade", "bob.py", "--challenge", challenge, "--trace", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "for teachers" in done.stdout
    assert f"sent greet({SECRET!r})" in done.stdout
    assert 'Test "a long name" (hidden): failed, 0 of 1 points' in done.stdout
    assert "compared: " in done.stdout
    assert "isolation level" in done.stdout
    assert not (tmp_path / "results-greeter").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "--challenge", "greeter.ipynb"), "There is no file or folder nowhere."),
        (("empty", "--challenge", "greeter.ipynb"), "There is nothing to grade."),
        (("empty", "--challenge", "gone.ipynb"), "There is no file or folder gone.ipynb."),
        (("empty",), "one of the arguments --challenge --assignment is required"),
        (("empty", "--challenge", "greeter.ipynb", "-j", "0"), "give a number from 1 to 256"),
        (("empty", "--challenge", "greeter.ipynb", "--student", "("), "no regular expression"),
    ],
)
def test_what_cannot_be_understood_is_said_and_ends_with_2(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    save(tmp_path / "greeter.ipynb", greeter())
    (tmp_path / "empty").mkdir()

    done = run("grade", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_when_nobody_reads_on_the_work_is_done_all_the_same(tmp_path: Path) -> None:
    challenge = save(tmp_path / "greeter.ipynb", greeter())
    for number in range(30):
        save(tmp_path / f"hand-ins/s{number:02}.py", "def greet(n): return 'Hello, ' + n")
    whole = command("grade", "hand-ins", "--challenge", challenge, "--to", "out")

    process = subprocess.Popen(
        whole,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=60) == 0, error
    assert "Traceback" not in error
    assert len(results(tmp_path / "out")["submissions"]) == 30


def test_a_program_and_a_file_in_javascript_are_graded(tmp_path: Path) -> None:
    catalogue = Path(__file__).parents[2] / "notebooks" / "catalogue"
    for path, name in (
        (catalogue / "01-variables/01-write-a-postcard.ipynb", "ada.py"),
        (catalogue / "14-javascript/02-only-real-zeros.ipynb", "ada.js"),
    ):
        if name.endswith(".js") and shutil.which("node") is None:
            continue
        challenge = read_file(path).challenge
        save(tmp_path / challenge.id / name, challenge.solution)

        done = run("grade", challenge.id, "--challenge", challenge.id, cwd=tmp_path)

        assert done.returncode == 0, done.stdout + done.stderr
        found = results(tmp_path / f"results-{challenge.id}")["by"]["ada"]
        assert found["status"] == "accepted"


def test_an_image_that_the_settings_name_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = "c.Codementor.images = {'tiny': ['json']}\n"
    save(tmp_path / "config/jupyter_server_config.py", config)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    made = greeter()
    made["metadata"]["codementor"]["image"] = "tiny"
    challenge = save(tmp_path / "greeter.ipynb", made)
    save(tmp_path / "ada.py", "def greet(n): return 'Hello, ' + n")

    done = run("grade", "ada.py", "--challenge", challenge, "--to", "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert results(tmp_path / "out")["by"]["ada"]["status"] == "accepted"


def test_what_is_our_fault_counts_for_nobody_and_is_tried_again(tmp_path: Path) -> None:
    made = greeter()
    made["metadata"]["codementor"]["image"] = "no-such-image"
    challenge = save(tmp_path / "greeter.ipynb", made)
    save(tmp_path / "ada.py", "def greet(n): return 'Hello, ' + n")

    for _ in range(2):
        done = run("grade", "ada.py", "--challenge", challenge, "--to", "out", cwd=tmp_path)

        assert done.returncode == 1
        assert "our fault: There is no image no-such-image here" in done.stdout
        assert results(tmp_path / "out")["by"]["ada"]["status"] == "grader_fault"
        assert table(tmp_path / "out")[0]["total"] == ""
        assert (tmp_path / "out" / "grading.jsonl").read_bytes() == b""

"""Hand-ins that cannot be read, or look as if they could not: each costs only itself."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from class_samples import answered, cell, greeter, notebook, results, run, save

RIGHT = "def greet(name):\n    return 'Hello, ' + name\n"


def old_notebook() -> dict[str, Any]:
    code = {
        "cell_type": "code",
        "language": "python",
        "input": RIGHT,
        "outputs": [],
        "metadata": {"codementor": {"role": "answer"}},
    }
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [code]}]}


def many_cells() -> dict[str, Any]:
    own = answered(greeter(), RIGHT)
    spare = {"cell_type": "code", "source": "pass", "metadata": {}, "outputs": []}
    own["cells"] += [{**spare, "id": f"more-{number}"} for number in range(10_000)]
    return own


def huge() -> str:
    own = answered(greeter(), RIGHT)
    code = next(each for each in own["cells"] if each["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
    return json.dumps(own)


def without_outputs() -> dict[str, Any]:
    own = answered(greeter(), RIGHT)
    for each in own["cells"]:
        each.pop("outputs", None)
        each.pop("execution_count", None)
        each.pop("id", None)
    return own


def copied() -> dict[str, Any]:
    own = answered(greeter(), "def greet(name): return 'an older try'")
    place = next(
        number
        for number, each in enumerate(own["cells"])
        if each["metadata"].get("codementor", {}).get("role") == "answer"
    )
    own["cells"].insert(place + 1, {**own["cells"][place], "source": RIGHT})
    return own


def stripped() -> dict[str, Any]:
    """Without any metadata of ours, as some tools leave it."""
    plain = {"cell_type": "code", "metadata": {}, "outputs": []}
    return notebook([{**plain, "source": "x = 1"}, {**plain, "source": "%%time\n" + RIGHT}])


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A class of which each student hands in another trouble, graded in one run."""
    base = tmp_path_factory.mktemp("class")
    save(base / "greeter.ipynb", greeter())
    save(base / "secret.ipynb", answered(greeter(), RIGHT))
    inbox = base / "inbox"
    save(inbox / "good.ipynb", answered(greeter(), RIGHT))
    save(inbox / "old.ipynb", old_notebook())
    save(inbox / "many.ipynb", many_cells())
    save(inbox / "huge.ipynb", huge())
    save(inbox / "plain.ipynb", without_outputs())
    save(inbox / "copied.ipynb", copied())
    save(inbox / "stripped.ipynb", stripped())
    save(inbox / "bom.py", b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    save(inbox / "utf16.py", RIGHT.encode("utf-16"))
    save(inbox / "latin.py", b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + RIGHT.encode())
    save(inbox / "not-utf8.py", b"# caf\xe9\n" + RIGHT.encode())
    save(inbox / "merge.ipynb", '{"cells": [\n<<<<<<< HEAD\n{}\n=======\n>>>>>>> other\n]}')
    save(inbox / "merge-code.py", f"<<<<<<< HEAD\n{RIGHT}=======\n>>>>>>> other\n")
    save(inbox / "no-json.ipynb", "hello")
    save(inbox / "a-list.ipynb", "[1, 2]")
    save(inbox / "deep.ipynb", "[" * 100_000)
    save(inbox / "empty.ipynb", b"")
    save(inbox / "too-large.ipynb", b" " * (65 * 1024 * 1024))
    save(inbox / "no-answer.ipynb", notebook([cell("description", "nothing here")]))
    save(inbox / "other.ipynb", answered(_other(), RIGHT))
    save(inbox / "nothing.ipynb", answered(greeter(), "# my answer\n"))
    save(inbox / "nul.py", "x = '\0'\n")
    save(inbox / "zip.zip", zipped({"deep/er/greeter.ipynb": _json(answered(greeter(), RIGHT))}))
    save(inbox / "bomb.zip", zipped({"bomb.ipynb": b" " * (100 * 1024 * 1024)}))
    save(inbox / "dots.zip", zipped({"../../dots.ipynb": _json(answered(greeter(), RIGHT))}))
    save(inbox / "no-zip.zip", b"PK\x03\x04 not really")
    save(inbox / "doc/essay.docx", b"words")
    save(inbox / "roster.csv", "name\n")
    (inbox / "link.ipynb").symlink_to(base / "secret.ipynb")
    (inbox / "gone.ipynb").symlink_to(base / "nowhere.ipynb")
    (inbox / "circle.ipynb").symlink_to(inbox / "circle.ipynb")
    (inbox / "folder-link").symlink_to(base)
    os.mkfifo(inbox / "pipe.ipynb")
    done = run("grade", "inbox", "--challenge", "greeter.ipynb", "--to", "out", cwd=base)
    found = results(base / "out")
    return {"done": done, "base": base, **found}


def _other() -> dict[str, Any]:
    made = greeter()
    made["metadata"]["codementor"]["id"] = "farewell"
    return made


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "student",
    [
        *("good", "old", "many", "huge", "plain", "copied", "stripped"),
        *("bom", "utf16", "latin", "zip"),
    ],
)
def test_what_can_be_graded_is_graded(graded: dict[str, Any], student: str) -> None:
    assert graded["by"][student]["status"] == "accepted", graded["by"][student]


@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("not-utf8", "not text in UTF-8 (line 1)"),
        ("merge", "in the middle of a merge: line 2"),
        ("merge-code", "in the middle of a merge: line 1"),
        ("no-json", "is not a notebook"),
        ("a-list", "is not a notebook"),
        ("deep", "is not a notebook"),
        ("empty", "is not a notebook"),
        ("too-large", "larger than 64 MiB"),
        ("no-answer", "no answer cell in this notebook"),
        ("other", "handed out for the challenge “farewell”"),
        ("nul", "holds a NUL character"),
        ("bomb", "unpacks to more than 64 MiB"),
        ("dots", "points out of it"),
        ("no-zip", "is no zip that can be read"),
        ("doc", "Nothing here can be graded (essay.docx)"),
        ("link", "a link that leads out of the folder"),
        ("gone", "cannot be read"),
        ("circle", "cannot be read"),
        ("pipe", "not a plain file"),
    ],
)
def test_what_cannot_be_read_says_why(graded: dict[str, Any], student: str, said: str) -> None:
    found = graded["by"][student]

    assert found["status"] == "not_graded", found
    assert said in found["error"]


def test_an_answer_without_code_earns_nothing_and_is_graded(graded: dict[str, Any]) -> None:
    found = graded["by"]["nothing"]

    assert (found["status"], found["earned"]) == ("error", 0)
    assert found["notes"] == ["There is no code in the answer."]


def test_the_command_says_so_and_goes_on(graded: dict[str, Any]) -> None:
    done = graded["done"]

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert graded["finished"]
    assert graded["left_out"] == ["roster.csv is no file that can be graded."]
    assert "folder-link" not in graded["by"]
    assert len(graded["by"]) == 31


def test_no_file_is_written_outside_of_the_results(graded: dict[str, Any]) -> None:
    there = {path.name for path in graded["base"].iterdir()}

    assert there == {"greeter.ipynb", "secret.ipynb", "inbox", "out"}
    assert not list(Path(graded["base"]).parent.glob("dots*"))

"""Files and folders as teachers have them, and as nobody should send them."""

from __future__ import annotations

import json
import stat
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from course_notebooks import (
    SQUARES,
    code,
    grader,
    markdown,
    nbgrader_notebook,
    notebook,
    otter_notebook,
)
from test_compiled_tests import OK_FILE, student_notebook

from jupyter_codementor.challenges import read
from jupyter_codementor.challenges import write as write_challenge
from jupyter_codementor.challenges.importers import (
    Imported,
    import_folder,
    import_notebook,
    import_path,
    import_zip,
    recognise,
)
from jupyter_codementor.errors import BadInput, NotAChallenge
from jupyter_codementor.model.challenge import Challenge, CodeTest, Script


def write(path: Path, content: Mapping[str, Any] | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def ids(found: Imported) -> list[str]:
    return [challenge.id for challenge in found.challenges]


def only(found: Imported) -> Challenge:
    [challenge] = found.challenges
    return challenge


# --- courses --------------------------------------------------------------------------------------


def test_a_course_of_nbgrader_brings_files_header_and_autotests_along(tmp_path: Path) -> None:
    write(tmp_path / "nbgrader_config.py", "c.IncludeHeaderFooter.header = 'source/header.ipynb'\n")
    write(tmp_path / "source/header.ipynb", notebook(markdown("Name:")))
    write(tmp_path / "source/ps1/p1.ipynb", nbgrader_notebook())
    write(tmp_path / "source/ps1/p2.ipynb", nbgrader_notebook())
    write(tmp_path / "source/ps1/data/a.csv", "1,2")
    write(tmp_path / "release/ps1/p1.ipynb", nbgrader_notebook())
    write(tmp_path / "submitted/ada/ps1/p1.ipynb", nbgrader_notebook())

    found = import_folder(tmp_path)

    assert ids(found) == ["ps1-p1", "ps1-p2"]
    assignment = found.challenges[0].assignment
    assert assignment is not None
    assert assignment.cells[0].source == "Name:"
    assert assignment.files == {"data/a.csv": "MSwy"}


def test_a_broken_notebook_is_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", "{")
    write(tmp_path / "b.ipynb", nbgrader_notebook())
    write(tmp_path / "c.ipynb", notebook(code("1")))

    found = import_folder(tmp_path)

    assert ids(found) == ["b"]
    assert [lost.where for lost in found.lost] == ["a.ipynb", "c.ipynb"]


def test_two_notebooks_of_one_name_get_different_ids(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(tmp_path / folder / "hw.ipynb", otter_notebook())

    assert ids(import_folder(tmp_path)) == ["hw", "hw-2"]


def test_what_otter_made_of_a_master_is_not_imported_again(tmp_path: Path) -> None:
    write(tmp_path / "hw.ipynb", otter_notebook())
    write(tmp_path / "data.csv", "1")
    write(tmp_path / "dist/student/hw.ipynb", student_notebook())

    found = import_folder(tmp_path)

    assert ids(found) == ["hw"]
    assert found.lost == ()
    assert only(found).assignment.files == {"data.csv": "MQ=="}  # type: ignore[union-attr]


def test_a_config_file_of_otter_is_read_below_the_notebooks_own_settings(tmp_path: Path) -> None:
    content = otter_notebook()
    content["cells"][0]["source"] = "# ASSIGNMENT CONFIG\nconfig_file: c.yml\nname: mine\n"
    write(tmp_path / "c.yml", "name: theirs\ngenerate: {seed: 9}\n")

    challenge = only(import_notebook(write(tmp_path / "hw.ipynb", content)))

    assert challenge.assignment is not None
    assert challenge.assignment.seed == 9
    assert challenge.assignment.metadata["otter_assign"]["config"]["name"] == "mine"


def test_test_files_beside_a_students_notebook_are_used(tmp_path: Path) -> None:
    write(tmp_path / "tests/q1.py", OK_FILE)

    challenge = only(import_path(write(tmp_path / "hw.ipynb", student_notebook())))

    assert [case.points for case in challenge.test_cases] == [1, 2]


LEAP = "def leap_year(year):\n    return year % 4 == 0\n"


def exercise(folder: Path) -> Path:
    own = folder / "exercises/practice/leap"
    write(
        folder / "config.json",
        {"exercises": {"practice": [{"slug": "leap", "name": "Leap", "difficulty": 2}]}},
    )
    files = {"solution": ["leap.py"], "test": ["leap_test.py"], "example": [".meta/example.py"]}
    write(own / ".meta/config.json", {"files": files, "blurb": "Leap years."})
    write(own / ".meta/example.py", LEAP)
    write(own / ".docs/instructions.md", "# Instructions\n\nSay it.")
    write(own / "leap.py", "def leap_year(year):\n    pass\n")
    write(
        own / "leap_test.py",
        "import unittest\n\nfrom leap import (\n    leap_year,\n)\n\n\n"
        "class LeapTest(unittest.TestCase):\n"
        "    def test_by_4(self):\n        self.assertIs(leap_year(1996), True)\n\n"
        "    def test_many(self):\n        for year in (1, 2):\n"
        "            self.assertFalse(leap_year(year))\n",
    )
    return own


def test_an_exercise_of_exercism_is_a_function_challenge(tmp_path: Path) -> None:
    own = exercise(tmp_path)
    assert recognise(own) == "exercism"

    challenge = only(import_path(own))

    assert (challenge.title, challenge.difficulty, challenge.xp) == ("Leap", "easy", 20)
    assert challenge.solution == LEAP
    assert challenge.starter.startswith("def leap_year(year):\n    pass")
    assert challenge.description == "# Instructions\n\nSay it."
    assert [type(case.check) for case in challenge.test_cases] == [Script, CodeTest]
    assert read(write_challenge(challenge)).challenge == challenge


def test_a_whole_track_is_imported(tmp_path: Path) -> None:
    exercise(tmp_path)

    assert ids(import_folder(tmp_path)) == ["leap"]


def test_a_test_file_finds_its_solution_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "leap.py", LEAP)
    path = write(
        tmp_path / "test_leap.py",
        "from leap import leap_year\n\ndef test_four():\n    assert leap_year(4)\n",
    )
    assert recognise(path) == "pytest"

    challenge = only(import_path(path))

    assert challenge.entry == ("leap_year",)
    assert challenge.starter == "def leap_year(year):\n    pass"


# --- bad input ------------------------------------------------------------------------------------


def zipped(folder: Path, *entries: tuple[str, bytes], link: str = "") -> Path:
    path = folder / "autograder.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        if link:
            info = zipfile.ZipInfo("tests/link.py")
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, link)
    return path


def test_the_zip_of_an_autograder_becomes_an_assignment(tmp_path: Path) -> None:
    path = zipped(
        tmp_path,
        ("tests/q1.py", OK_FILE.encode()),
        ("otter_config.json", b'{"seed": 3}'),
    )
    assert recognise(path) == "otter-tests"

    found = import_path(path)

    assert only(found).assignment.seed == 3  # type: ignore[union-attr]
    assert [case.points for case in only(found).test_cases] == [1, 2]
    assert "no notebook" in found.lost[0].what


@pytest.mark.parametrize("name", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "..\\evil.py"])
def test_a_zip_that_points_out_of_itself_is_refused(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path, ("tests/q1.py", OK_FILE.encode()), (name, b"x"))

    with pytest.raises(BadInput, match="points out of it"):
        import_zip(path)


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("tests/q1.py", OK_FILE.encode()), link="/etc/passwd")

    with pytest.raises(BadInput, match="is a link"):
        import_zip(path)


def test_a_zip_bomb_is_refused_soon_and_without_its_memory(tmp_path: Path) -> None:
    path = zipped(tmp_path, *((f"tests/{n}.py", b"\0" * 60_000_000) for n in range(6)))
    assert path.stat().st_size < 1_000_000

    with pytest.raises(BadInput, match="more than can be read"):
        import_zip(path)


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, *((f"tests/{n}.py", b"") for n in range(5_001)))

    with pytest.raises(BadInput, match="5001 files"):
        import_zip(path)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be unpacked"):
        import_zip(write(tmp_path / "a.zip", "no zip"))


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "secret/data.csv", "1")
    write(tmp_path / "course/ps1/p.ipynb", nbgrader_notebook())
    (tmp_path / "course/ps1/linked").symlink_to(tmp_path / "secret")
    (tmp_path / "course/ps1/data.csv").symlink_to(tmp_path / "secret/data.csv")

    assignment = only(import_folder(tmp_path / "course")).assignment

    assert assignment is not None
    assert assignment.files == {}


def test_a_file_outside_of_the_notebooks_folder_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path / "secret.csv", "1")
    content = otter_notebook()
    content["cells"][0]["source"] = "# ASSIGNMENT CONFIG\nfiles: [../secret.csv, gone.csv]\n"

    found = import_notebook(write(tmp_path / "hw/hw.ipynb", content))

    assert only(found).assignment.files == {}  # type: ignore[union-attr]
    assert ["outside" in lost.what for lost in found.lost] == [True, False]


def test_a_large_data_file_is_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path / "ps1/p.ipynb", nbgrader_notebook())
    (tmp_path / "ps1/big.bin").write_bytes(b"0" * (5 * 2**20 + 1))

    found = import_folder(tmp_path)

    assert "big.bin" in found.lost[0].what


def test_a_notebook_left_in_a_merge_is_refused_with_its_line(tmp_path: Path) -> None:
    merged = json.dumps(nbgrader_notebook(), indent=1).replace(
        ' "nbformat": 4,', '<<<<<<< ours\n "nbformat": 4,\n=======\n>>>>>>> theirs', 1
    )

    with pytest.raises(NotAChallenge, match="is a mark of git"):
        import_notebook(write(tmp_path / "a.ipynb", merged))


@pytest.mark.parametrize(
    "content", ["", "[]", "null", "{}", '{"nbformat": 2}', "\xff", "[" * 100_000, '{"nbformat": 3}']
)
def test_what_is_no_notebook_is_refused_with_a_sentence(content: str, tmp_path: Path) -> None:
    with pytest.raises(NotAChallenge, match=r"\.$"):
        import_notebook(write(tmp_path / "a.ipynb", content))


def test_a_notebook_of_50_mb_is_read(tmp_path: Path) -> None:
    content = nbgrader_notebook()
    plot = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 50_000_000}}
    content["cells"][3]["outputs"] = [plot]
    path = write(tmp_path / "a.ipynb", content)

    started = time.monotonic()
    found = import_notebook(path)

    assert len(only(found).test_cases) == 3
    assert time.monotonic() - started < 10


def test_a_notebook_of_more_than_64_mib_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)

    with pytest.raises(NotAChallenge, match="Clear its outputs"):
        import_notebook(path)


def test_ten_thousand_cells_are_imported() -> None:
    cells = [code(SQUARES, grader(f"a{n}", "answer")) for n in range(5_000)]
    cells += [code("assert True", grader(f"t{n}", "tests", 1)) for n in range(5_000)]

    assert len(only(import_notebook(notebook(*cells), "large")).test_cases) == 5_000


def test_a_notebook_of_format_3_is_imported() -> None:
    cell = {
        "cell_type": "code",
        "language": "python",
        "collapsed": False,
        "outputs": [],
        "metadata": grader("t", "tests", 2),
        "input": ["assert ", "True"],
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [cell]}],
    }

    assert only(import_notebook(old, "old")).points == 2


def test_an_unknown_kernel_is_carried() -> None:
    content = nbgrader_notebook()
    content["metadata"]["kernelspec"] = {"name": "conda-env-x", "display_name": "x"}

    assert only(import_notebook(content, "a")).assignment.kernel == "conda-env-x"  # type: ignore[union-attr]


def test_a_folder_without_anything_to_import_says_so(tmp_path: Path) -> None:
    write(tmp_path / "notes.txt", "hello")

    with pytest.raises(BadInput, match="no notebook of nbgrader's"):
        import_folder(tmp_path)


def test_an_archive_in_memory_is_never_unpacked_to_disk(tmp_path: Path) -> None:
    path = zipped(tmp_path, ("tests/q1.py", OK_FILE.encode()))
    before = sorted(tmp_path.rglob("*"))

    import_zip(path)

    assert sorted(tmp_path.rglob("*")) == before

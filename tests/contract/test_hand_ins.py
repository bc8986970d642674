"""Hand-ins as other tools lay them out on a disk: whose they are, and which of them count."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from class_samples import answered, greeter, save

from jupyter_codementor.adapters.handins import HandIns, Task, find
from jupyter_codementor.challenges import read
from jupyter_codementor.errors import BadInput

CODE = b"def greet(name): return name\n"
TASK = Task(read(greeter()).challenge, ("greeter",))


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def students(found: HandIns) -> list[str]:
    return [each.student for each in found.found]


def test_a_folder_for_each_student(tmp_path: Path) -> None:
    save(tmp_path / "in/ada/work.py", CODE)
    save(tmp_path / "in/bob/sub/work.py", CODE)
    save(tmp_path / "in/.hidden/x.py", CODE)
    save(tmp_path / "in/ada/.ipynb_checkpoints/work.py", CODE)

    assert students(find([tmp_path / "in"], TASK)) == ["ada", "bob"]


def test_a_course_is_looked_into_below_submitted(tmp_path: Path) -> None:
    save(tmp_path / "course/source/ps1/greeter.ipynb", greeter())
    save(tmp_path / "course/submitted/ada/ps1/greeter.ipynb", answered(greeter(), "x = 1"))

    for path in ("course", "course/submitted", "course/submitted/ada"):
        assert students(find([tmp_path / path], TASK)) == ["ada"], path


def test_files_named_one_by_one_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = [save(tmp_path / name / "greeter.py", CODE) for name in ("ada", "bob")]

    assert students(find(paths, TASK)) == ["ada", "bob"]
    assert students(find(paths[:1], TASK)) == ["ada"]


def test_a_zip_of_a_class_and_zips_of_students(tmp_path: Path) -> None:
    moodle = {
        "Ada Li_1_assignsubmission_file_/greeter.py": CODE,
        "Bob Ray_2_assignsubmission_file_/all.zip": zipped({"deep/greeter.py": CODE}),
    }
    everyone = save(tmp_path / "class.zip", zipped(moodle))
    canvas = save(tmp_path / "c.zip", zipped({"liada_1_2_g.py": CODE, "raybob_3_4_g.py": CODE}))
    own = [save(tmp_path / f"{name}.zip", zipped({"x/g.py": CODE})) for name in ("ada", "bob")]

    assert students(find([everyone], TASK)) == ["Ada Li", "Bob Ray"]
    assert students(find([canvas], TASK)) == ["liada", "raybob"]
    assert students(find(own, TASK)) == ["ada", "bob"]
    assert [each.read() for each in find([everyone], TASK).found] == [CODE, CODE]


def test_of_several_files_the_one_of_this_task_counts(tmp_path: Path) -> None:
    other = greeter()
    other["metadata"]["codementor"]["id"] = "farewell"
    save(tmp_path / "in/ada/farewell.ipynb", answered(other, "x = 1"))
    save(tmp_path / "in/ada/my-work.ipynb", answered(greeter(), "x = 1"))
    save(tmp_path / "in/bob/a.py", CODE)
    save(tmp_path / "in/bob/greeter.py", CODE)

    found = find([tmp_path / "in"], TASK)

    assert students(found) == ["ada", "bob"]
    assert [Path(each.file).name for each in found.found] == ["my-work.ipynb", "greeter.py"]


def test_two_files_of_one_student_are_two_rows(tmp_path: Path) -> None:
    save(tmp_path / "in/ada/a.py", CODE)
    save(tmp_path / "in/ada/b.py", CODE)

    assert students(find([tmp_path / "in"], TASK)) == ["ada (a.py)", "ada (b.py)"]


def test_a_student_whose_files_cannot_be_graded_is_not_forgotten(tmp_path: Path) -> None:
    save(tmp_path / "in/ada/essay.pdf", b"%PDF")
    save(tmp_path / "in/notes.txt", b"mine")

    found = find([tmp_path / "in"], TASK)

    assert students(found) == ["ada"]
    with pytest.raises(BadInput, match=r"Nothing here can be graded \(essay.pdf\)"):
        found.found[0].read()
    assert found.left_out == ("notes.txt is no file that can be graded.",)


def test_a_link_inside_of_the_folder_is_read(tmp_path: Path) -> None:
    save(tmp_path / "in/ada/first.txt", CODE)
    (tmp_path / "in/ada/greeter.py").symlink_to("first.txt")

    [one] = find([tmp_path / "in"], TASK).found

    assert one.read() == CODE


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py", "a/../../out.py", "C:/out.py"])
def test_a_file_that_points_out_of_its_zip_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / "ada.zip", zipped({name: CODE}))

    [one] = find([path], TASK).found

    assert one.student == "ada"
    with pytest.raises(BadInput, match="points out of it"):
        one.read()


def test_a_zip_that_lies_about_a_size_is_stopped(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.py": b"x" * (65 * 2**20)}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.find(mark)
        place = at + (22 if mark == b"PK\x03\x04" else 24)
        content[place : place + 4] = (10).to_bytes(4, "little")
    path = save(tmp_path / "ada.zip", bytes(content))

    [one] = find([path], TASK).found

    with pytest.raises(BadInput):
        one.read()

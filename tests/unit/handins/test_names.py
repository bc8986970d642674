"""The student's name follows from the path, as other tools and teachers write it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from jupyter_codementor.adapters.handins.names import students_of


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("submitted/ada/ps1/problem1.ipynb", "ada"),
        ("course/submitted/ada/ps1/problem1.ipynb", "ada"),
        ("ada/anything.ipynb", "ada"),
        ("ada/deep/er/anything.ipynb", "ada"),
        ("Ada Li_4711_assignsubmission_file_/two-sum.ipynb", "Ada Li"),
        ("Ada Li_4711_assignsubmission_file/two-sum.ipynb", "Ada Li"),
        ("liada_4711_0815_two-sum.ipynb", "liada"),
        ("liada_LATE_4711_0815_two-sum-1.ipynb", "liada"),
        ("ada_two-sum.ipynb", "ada"),
        ("ada_two_sum.ipynb", "ada"),
        ("two-sum-ada.ipynb", "ada"),
        ("Two-Sum_ada.py", "ada"),
        ("ada-li.two-sum.py", "ada-li"),
        ("ada.ipynb", "ada"),
        ("ada_li.ipynb", "ada_li"),
        ("two-sum.ipynb", "two-sum"),
        ("submitted.ipynb", "submitted"),
        ("submitted/ada.ipynb", "submitted"),
    ],
)
def test_a_path_names_its_student(path: str, student: str) -> None:
    assert students_of([PurePosixPath(path)], ["two-sum"]) == [student]


def test_what_all_files_have_in_common_behind_the_name_is_the_task() -> None:
    paths = [PurePosixPath(f"{name}_hw_3.ipynb") for name in ("ada", "bob")]

    assert students_of(paths) == ["ada", "bob"]


def test_names_with_an_underscore_stay_whole_where_they_differ() -> None:
    paths = [PurePosixPath(f"{name}.ipynb") for name in ("ada_li", "bob_ray")]

    assert students_of(paths) == ["ada_li", "bob_ray"]


def test_the_teachers_own_rule_goes_first_and_ours_where_it_finds_nothing() -> None:
    paths = [PurePosixPath("x/hw-17-ada-final.ipynb"), PurePosixPath("bob/hw.ipynb")]
    rule = re.compile(r"hw-\d+-(?P<student>\w+)-final")

    assert students_of(paths, pattern=rule) == ["ada", "bob"]

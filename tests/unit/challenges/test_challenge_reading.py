"""Reading a challenge from its notebook, and refusing a broken one by a sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from challenge_notebooks import Make, Notebook, cell

from jupyter_codementor.challenges import read, read_file
from jupyter_codementor.errors import NewerFormat, NotAChallenge
from jupyter_codementor.model.challenge import InputOutput, WrongSolution


def test_everything_of_the_notebook_is_in_the_challenge(make: Make) -> None:
    challenge = read(make(tags=["sum"], limits={"time_s": 2}, licence="CC0-1.0")).challenge
    assert (challenge.id, challenge.version, challenge.title) == ("mean", 1, "Mean")
    assert challenge.description == "Write `mean(numbers)`."
    assert challenge.starter == "def mean(numbers):\n    ..."
    assert challenge.solution.endswith("len(numbers)")
    assert [case.name for case in challenge.test_cases] == ["two numbers", "no numbers"]
    assert [case.hidden for case in challenge.test_cases] == [False, True]
    assert challenge.points == 3
    assert challenge.test_cases[1].message == "What of an empty list?"
    assert challenge.test_cases[0].source == "assert mean([1, 3]) == approx(2)"
    assert challenge.hints == ("Add them up first.",)
    assert challenge.explanation == "The sum, shared out evenly."
    assert challenge.wrong[0].cause == "floors the result"
    assert (challenge.limits.time_s, challenge.limits.memory_mb) == (2, 256)
    assert (challenge.tags, challenge.licence) == (("sum",), "CC0-1.0")


def test_the_author_is_told_which_form_each_test_took(make: Make, program: Notebook) -> None:
    assert [note.text for note in read(make()).notes] == ["data: 1 call, compared outside"] * 2
    assert [note.form for note in read(program).notes] == ["io"]


def test_a_program_is_read_without_the_line_that_marks_it(program: Notebook) -> None:
    challenge = read(program).challenge
    assert challenge.starter == "name = input()"
    assert challenge.wrong == (WrongSolution("always Ada", 'print("Hello, Ada!")'),)
    assert challenge.test_cases[0].check == InputOutput("Ada\n", "Hello, Ada!\n")


def test_sources_may_be_lists_of_lines_as_on_disk(make: Make) -> None:
    notebook = make()
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)
    assert read(notebook) == read(make())


def test_several_descriptions_are_one_text(make: Make) -> None:
    notebook = make()
    notebook["cells"].insert(2, cell("description", "It is not hard.", "markdown"))
    assert read(notebook).challenge.description == "Write `mean(numbers)`.\n\nIt is not hard."


def test_the_message_of_an_assert_is_the_hint_of_its_test(make: Make) -> None:
    notebook = make()
    notebook["cells"][4]["source"] = 'assert mean([1, 3]) == 2.0, "add, then divide"'
    assert read(notebook).challenge.test_cases[0].message == "add, then divide"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": None}, "has no `format`"),
        ({"id": None}, "has no `id`; it must be lower-case words"),
        ({"id": "Two Sum"}, "`id` must be lower-case words joined by hyphens"),
        ({"id": "../etc/passwd"}, "`id` must be lower-case words"),
        ({"id": "two-sum\n"}, "`id` must be lower-case words"),
        ({"id": "a" * 65}, "at most 64 characters"),
        ({"title": ""}, "`title` must be a text"),
        ({"difficulty": "nightmare"}, "`difficulty` must be easy, medium or hard"),
        ({"xp": 9}, "`xp` must be a whole number from 10 to 200"),
        ({"xp": "50"}, "`xp` must be a whole number from 10 to 200"),
        ({"version": 0}, "`version` must be a whole number from 1"),
        ({"skills": []}, "`skills` must be a list with at least one skill"),
        ({"skills": "lists"}, "`skills` must be a list"),
        ({"tags": [1]}, "`tags` must be a list of texts"),
        ({"kind": "essay"}, "`kind` must be function, program or assignment"),
        ({"language": "cobol"}, "`language` must be python"),
        ({"limits": {"time_s": 0}}, "`limits` must hold time_s (0.1 to 60 seconds)"),
        ({"limits": {"memory_mb": 9000}}, "memory_mb (64 to 2048 MiB)"),
        ({"entry": ["1st"]}, "`entry` must be a list of names"),
        ({"entry": []}, "`entry` of the codementor metadata must name"),
        ({"entry": ["median"]}, "`median`, which the solution (cell 4) does not define"),
    ],
)
def test_broken_metadata_is_named_with_its_rule(
    make: Make, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(NotAChallenge) as refused:
        read(make(**changes))
    assert sentence in str(refused.value)


def test_a_newer_format_is_refused_as_such(make: Make) -> None:
    with pytest.raises(NewerFormat, match=r"format 2.*install a newer version"):
        read(make(format=2, something_new=True))


def _drop(*numbers: int) -> Callable[[list[Notebook]], object]:
    def change(cells: list[Notebook]) -> None:
        for number in sorted(numbers, reverse=True):
            del cells[number - 1]

    return change


def _own(number: int, **own: Any) -> Callable[[list[Notebook]], object]:
    def change(cells: list[Notebook]) -> None:
        metadata = cells[number - 1]["metadata"]["codementor"]
        metadata.update(own)
        for key in [key for key, value in metadata.items() if value is None]:
            del metadata[key]

    return change


def _source(number: int, source: object) -> Callable[[list[Notebook]], object]:
    return lambda cells: cells[number - 1].update(source=source)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_own(3, role="begin"), "cell 3: `role` must be description, starter"),
        (_own(3, role=None), "cell 3 has no `role`"),
        (lambda cells: cells[2]["metadata"].update(codementor=7), "cell 3 must be a group"),
        (_drop(2), "has no description"),
        (_source(2, "  "), "has no description"),
        (_drop(3), "has no starter: give one cell the role starter"),
        (_drop(4), "has no solution"),
        (_drop(5, 6), "has no test"),
        (lambda cells: cells.append(cells[2]), "Cells 3 and 10 all have the role starter"),
        (lambda cells: cells.append(cells[3]), "Cells 4 and 10 all have the role solution"),
        (_own(6, name="two numbers"), 'Cells 5 and 6 are both named "two numbers"'),
        (_own(5, name=None), "Cell 5 is a test without a `name`"),
        (_own(5, points=0), "cell 5: `points` must be a whole number from 1"),
        (_own(5, hidden="yes"), "cell 5: `hidden` must be true or false"),
        (_own(9, cause=None), "Cell 9 is a wrong solution without a `cause`"),
        (_own(3, role="answer"), "this is a student's notebook"),
        (lambda cells: cells[1].update(cell_type="code"), "Cell 2 has the role description"),
        (lambda cells: cells[4].update(cell_type="markdown"), "it must be a code cell"),
        (_source(4, "def mean(:"), "Cell 4 (solution) is not valid Python"),
        (_source(4, "def mean(n): ..\0"), "Cell 4 (solution) is not valid Python"),
        (_source(5, 7), "Cell 5 has a source that is not text"),
        (_source(5, "for n in []: pass"), '"two numbers"), line 1: this test asserts nothing'),
        (lambda cells: cells.insert(0, "text"), "Cell 1 is not a cell"),
        (lambda cells: cells[0].update(metadata=[]), "Cell 1 has broken metadata"),
    ],
)
def test_a_broken_cell_is_named_by_its_number(
    make: Make, change: Callable[[list[Notebook]], object], sentence: str
) -> None:
    notebook = make()
    change(notebook["cells"])
    with pytest.raises(NotAChallenge) as refused:
        read(notebook)
    assert sentence in str(refused.value)


def test_a_program_must_say_that_it_is_one(program: Notebook) -> None:
    program["cells"][3]["source"] = "print(1)"
    with pytest.raises(NotAChallenge, match=r"Cell 4 \(solution\) must begin with the line %%pro"):
        read(program)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({}, "not a notebook"),
        ([], "not a notebook"),
        ({"nbformat": 4, "metadata": {}, "cells": []}, "no challenge"),
        ({"nbformat": 4, "metadata": {"codementor": {}}}, "has no cells"),
        ({"nbformat": 3, "worksheets": [], "metadata": {}}, "open it in JupyterLab and save it"),
        ({"nbformat": 4, "cells": {}, "metadata": {}}, "has no cells"),
    ],
)
def test_what_is_no_challenge_is_refused(tmp_path: Path, content: Any, sentence: str) -> None:
    path = tmp_path / "some.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(NotAChallenge, match=sentence):
        read_file(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe{}", b"print('hello')", b"[" * 100_000])
def test_a_file_that_is_not_json_in_utf8_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotAChallenge, match=r"some\.ipynb is not a notebook"):
        read_file(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAChallenge, match=r"some\.ipynb cannot be read: No such file"):
        read_file(tmp_path / "some.ipynb")

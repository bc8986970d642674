"""What a student opens holds the task, and nothing of the answer."""

import json
from typing import Any

import nbformat
import pytest
from challenge_notebooks import Make, Notebook, cell

from jupyter_codementor.challenges import leaks, student_notebook
from jupyter_codementor.errors import NotAChallenge


def test_it_holds_the_task_and_the_visible_tests(make: Make) -> None:
    student = student_notebook(make())
    nbformat.validate(student)
    assert [(c.cell_type, c.source) for c in student.cells] == [
        ("code", "from jupyter_codementor.asserts import approx, raises, unordered"),
        ("markdown", "Write `mean(numbers)`."),
        ("code", "def mean(numbers):\n    ..."),
        ("code", "assert mean([1, 3]) == approx(2)"),
    ]
    assert [c.metadata.get("codementor") for c in student.cells] == [
        None,
        {"role": "description"},
        {"role": "answer"},
        {"role": "test", "name": "two numbers"},
    ]
    assert student.metadata.codementor == {"format": 1, "id": "mean", "version": 1, "title": "Mean"}
    assert student.metadata.kernelspec.name == "python3"


def _stuffed(make: Make) -> Notebook:
    """Return a notebook with a secret in every place where one can be."""
    notebook = make()
    notebook["metadata"]["secret"] = "SECRET"
    notebook["metadata"]["codementor"]["secret"] = "SECRET"
    for each in notebook["cells"]:
        own = each["metadata"].get("codementor")
        if own is not None:
            each["metadata"]["secret"] = "SECRET"
            own["secret"] = "SECRET"
        if own is not None and own["role"] == "test":
            own["message"] = "SECRET"
        each["attachments"] = {"a.png": {"text/plain": "SECRET"}}
        if each["cell_type"] == "code":
            each["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "SECRET"}]
            each["execution_count"] = 7
        if own is None or own["role"] in ("description", "starter"):
            continue
        if own["role"] not in ("test", "solution"):
            each["source"] += "\nSECRET"
    return notebook


def test_no_secret_comes_through_metadata_outputs_or_attachments(make: Make) -> None:
    assert "SECRET" in json.dumps(_stuffed(make))
    assert "SECRET" not in json.dumps(student_notebook(_stuffed(make)))


def test_a_description_keeps_the_pictures_that_it_shows(make: Make) -> None:
    notebook = make()
    notebook["cells"][1]["source"] += "\n![](attachment:task.png)"
    notebook["cells"][1]["attachments"] = {
        "task.png": {"image/png": "aGk="},
        "answer.png": {"image/png": "bm8="},
    }
    student = student_notebook(notebook)
    nbformat.validate(student)
    assert student.cells[1].attachments == {"task.png": {"image/png": "aGk="}}


def test_cells_without_a_role_are_kept_as_they_are(make: Make) -> None:
    notebook = make()
    aside = cell(None, "<b>raw</b>", "raw") | {"metadata": {"mine": 1, "execution": {"at": "x"}}}
    notebook["cells"].insert(2, aside | {"id": "aside"})
    copied = student_notebook(notebook).cells[2]
    assert copied == {
        "id": "aside",
        "cell_type": "raw",
        "source": "<b>raw</b>",
        "metadata": {"mine": 1},
    }


def test_the_authors_notebook_is_not_changed(make: Make) -> None:
    notebook = make()
    student_notebook(notebook).cells[0].metadata["mine"] = 1
    assert notebook == make()


def test_a_notebook_without_cell_ids_gets_some(make: Make) -> None:
    notebook = make()
    for each in notebook["cells"]:
        del each["id"]
    student = student_notebook(notebook)
    nbformat.validate(student)
    assert student == student_notebook(notebook)


def test_what_is_no_challenge_has_no_students_notebook() -> None:
    with pytest.raises(NotAChallenge, match="no challenge"):
        student_notebook({"nbformat": 4, "metadata": {}, "cells": []})


TEXT_LEAKS = {
    "solution": "    return sum(numbers) / len(numbers)",
    "hidden test": "with raises(ZeroDivisionError):\n    mean([])",
    "hidden call": "# try mean([])",
    "hint": "# Add them up first.",
    "explanation": "# The sum, shared out evenly.",
    "wrong solution": "    return sum(n) // len(n)",
    "cause": "# floors the result",
}


@pytest.mark.parametrize("text", TEXT_LEAKS.values(), ids=TEXT_LEAKS.keys())
@pytest.mark.parametrize("place", ["source", "cell metadata", "notebook metadata"])
def test_each_text_that_leaks_is_found_wherever_it_is(make: Make, text: str, place: str) -> None:
    authored = make()
    student = student_notebook(authored)
    assert leaks(authored, student) == ()
    if place == "source":
        student.cells[-1].source += f"\n{text}"
    else:
        holder = student if place == "notebook metadata" else student.cells[0]
        holder.metadata["old"] = {"deep": [text]}
    assert leaks(authored, student) != ()


def _leave(what: str, student: Any) -> None:
    first, last = student.cells[0], student.cells[-1]
    match what:
        case "output":
            last.outputs = [nbformat.v4.new_output("stream", text="2")]
        case "attachment":
            first.attachments = {"a.png": {"image/png": "aGk="}}
        case "role":
            first.metadata["codementor"] = {"role": "solution"}
        case "flag":
            last.metadata["codementor"]["hidden"] = True


@pytest.mark.parametrize("what", ["output", "attachment", "role", "flag"])
def test_each_thing_that_must_not_be_left_is_found(make: Make, what: str) -> None:
    authored = make()
    student = student_notebook(authored)
    assert leaks(authored, student) == ()
    _leave(what, student)
    assert leaks(authored, student) != ()


def test_an_expected_value_of_a_hidden_test_is_a_leak(make: Make) -> None:
    authored = make()
    hidden = authored["cells"][5]
    hidden["source"] = "assert mean([1, 2]) != [11, 22, 33, 44]\nassert mean([3]) == [55, 66, 77]"
    student = student_notebook(authored)
    student.metadata["cache"] = "[55, 66, 77]"
    assert leaks(authored, student) == ('The hidden test "no numbers" is shown: [55, 66, 77]',)


def test_what_the_description_shows_itself_is_no_leak(make: Make) -> None:
    authored = make()
    authored["cells"][1]["source"] += "\n`mean([])` raises a ZeroDivisionError."
    assert leaks(authored, student_notebook(authored)) == ()


def test_the_text_of_a_hidden_io_test_is_a_leak(program: Notebook) -> None:
    program["cells"][4]["metadata"]["codementor"]["hidden"] = True
    program["cells"][4]["source"] = "%%io\nBertha\n---\nHello, Bertha!"
    student = student_notebook(program)
    assert leaks(program, student) == ()
    student.cells[0].source = "# Hello, Bertha!"
    assert len(leaks(program, student)) == 1

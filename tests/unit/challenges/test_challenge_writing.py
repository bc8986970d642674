"""Writing a challenge as a notebook: reading it gives it back, and nothing of others is lost."""

from typing import Any

import nbformat
import pytest
from challenge_notebooks import METADATA, Make, Notebook, cell
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from jupyter_codementor.challenges import read, write
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import Challenge, Limits, WrongSolution

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LINE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
MARKDOWN = LINE.filter(str.strip)
LITERAL = st.recursive(
    st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans(), st.none(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.tuples(inner, inner)),
    max_leaves=5,
).map(lambda value: repr(value).replace("inf", 'float("inf")'))
CAUSES = st.lists(LINE, max_size=2)
CODE = TEXT.map(lambda text: f"def f(*given):\n    return {text!r}")


@st.composite
def function_tests(draw: Any) -> str:
    form = draw(
        st.sampled_from(
            [
                "assert f({0}) == {1}",
                "assert f({0}) != {1}",
                "assert f({0}) == approx({1})",
                "assert unordered(f({0})) == [{1}]",
                "x = f({0})\nassert x == {1}",
                "with raises(ValueError):\n    f({0}, {1})",
                "assert not f({0})",
            ]
        )
    )
    return str(form.format(draw(LITERAL), draw(LITERAL)))


@st.composite
def challenges(draw: Any) -> Challenge:
    """Challenges as the reader gives them: through a notebook made of drawn parts."""
    kind = draw(st.sampled_from(["function", "program"]))
    mark = "%%program\n" if kind == "program" else ""
    io = st.tuples(TEXT, TEXT).map(lambda t: f"%%io\n{t[0]}\n---\n{t[1]}")
    sources = draw(st.lists(function_tests() if kind == "function" else io, min_size=1, max_size=3))
    cells = [
        cell("description", draw(MARKDOWN), "markdown"),
        cell("starter", mark + draw(CODE)),
        cell("solution", mark + draw(CODE)),
        *(
            cell(
                "test",
                source,
                name=f"test {number}",
                hidden=draw(st.booleans()),
                points=draw(st.integers(1, 5)),
                message=draw(TEXT),
            )
            for number, source in enumerate(sources)
        ),
        *(cell("hint", text, "markdown") for text in draw(st.lists(TEXT, max_size=3))),
        *(cell("explanation", text, "markdown") for text in draw(st.lists(TEXT, max_size=1))),
        *(cell("wrong", mark + draw(CODE), cause=text) for text in draw(CAUSES)),
    ]
    metadata = METADATA | {
        "kind": kind,
        "entry": ["f"] if kind == "function" else [],
        "title": draw(LINE),
        "version": draw(st.integers(1, 9)),
        "tags": draw(st.lists(LINE, max_size=2)),
        "limits": {"time_s": draw(st.floats(0.1, 60)), "memory_mb": draw(st.integers(64, 2048))},
        "complexity": draw(TEXT),
    }
    notebook = {"nbformat": 4, "metadata": {"codementor": metadata}, "cells": cells}
    return read(notebook).challenge


@settings(max_examples=40, deadline=None)
@given(challenges())
def test_reading_what_was_written_gives_the_same_challenge(challenge: Challenge) -> None:
    written = write(challenge)
    nbformat.validate(written)
    assert read(written).challenge == challenge


@settings(max_examples=30, deadline=None)
@given(challenges(), challenges())
def test_writing_onto_another_notebook_gives_the_new_challenge(
    old: Challenge, new: Challenge
) -> None:
    written = write(new, write(old))
    nbformat.validate(written)
    assert read(written).challenge == new


def test_writing_twice_gives_the_same_bytes(make: Make) -> None:
    challenge = read(make()).challenge
    assert nbformat.writes(write(challenge)) == nbformat.writes(write(challenge))


def test_what_we_do_not_know_survives(make: Make) -> None:
    notebook = make(colour="green", limits={"time_s": 2, "cpus": 1})
    notebook["metadata"] |= {"kernelspec": {"name": "python3"}, "authors": [{"name": "Ada"}]}
    first, description, starter = notebook["cells"][:3]
    first["metadata"]["mine"] = {"deep": [1]}
    description["attachments"] = {"plot.png": {"image/png": "aGk="}}
    starter["metadata"] |= {"slideshow": {"slide_type": "slide"}, "tags": ["big"]}
    starter["metadata"]["codementor"]["later"] = True
    notebook["cells"].insert(3, cell(None, "An aside.", "markdown") | {"id": "aside"})
    written = write(read(notebook).challenge, notebook)
    assert written == nbformat.from_dict(notebook)


def test_a_change_of_the_challenge_changes_only_its_own_cells(make: Make) -> None:
    notebook = make()
    notebook["cells"][3]["metadata"]["mine"] = 1
    challenge = read(notebook).challenge
    first, second = challenge.test_cases
    changed = replace(
        challenge,
        version=2,
        solution="def mean(numbers):\n    return 0",
        test_cases=(replace(second, points=3), first),
        hints=(*challenge.hints, "Then share."),
        wrong=(),
    )
    written = write(changed, notebook)
    nbformat.validate(written)
    assert read(written).challenge == changed
    ids = [each["id"] for each in written.cells]
    assert ids == ["cell-1", "cell-2", "cell-3", "cell-4", "cell-6", "cell-5", "cell-7", *ids[7:]]
    assert ids[8:] == ["cell-8"]
    assert written.cells[3].metadata.mine == 1
    assert written.metadata.codementor.version == 2
    assert "limits" not in written.metadata.codementor


def test_several_description_cells_stay_several(make: Make) -> None:
    notebook = make()
    notebook["cells"].insert(2, cell("description", "More.", "markdown") | {"id": "more"})
    challenge = read(notebook).challenge
    assert len(write(challenge, notebook).cells) == len(notebook["cells"])
    shorter = write(replace(challenge, description="Less."), notebook)
    assert read(shorter).challenge.description == "Less."


def test_outputs_of_a_cell_that_changed_are_dropped(make: Make) -> None:
    notebook = make()
    for each in (notebook["cells"][2], notebook["cells"][3]):
        each["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "old"}]
    challenge = replace(read(notebook).challenge, starter="def mean(numbers): pass")
    written = write(challenge, notebook)
    assert written.cells[2].outputs == []
    assert written.cells[3].outputs != []


def test_a_wrong_solution_is_tagged_so_that_nbval_skips_it(make: Make) -> None:
    challenge = replace(read(make()).challenge, wrong=(WrongSolution("nothing", "pass"),))
    assert write(challenge).cells[-1].metadata.tags == ["nbval-skip"]


def test_an_old_notebook_gets_ids_that_stay_the_same(make: Make) -> None:
    notebook = make() | {"nbformat_minor": 4}
    for each in notebook["cells"]:
        del each["id"]
    written = write(read(notebook).challenge, notebook)
    nbformat.validate(written)
    assert len({each.id for each in written.cells}) == len(written.cells)
    assert written == write(read(notebook).challenge, notebook)


@pytest.mark.parametrize(
    "changes", [{"id": "Not An Id"}, {"xp": 5000}, {"limits": Limits(0.0)}, {"skills": ()}]
)
def test_a_challenge_that_breaks_the_format_is_not_written(
    make: Make, changes: dict[str, Any]
) -> None:
    with pytest.raises(NotAChallenge):
        write(replace(read(make()).challenge, **changes))


def test_a_program_is_written_with_its_mark(program: Notebook) -> None:
    written = write(read(program).challenge)
    sources = [each.source for each in written.cells]
    assert sources[0] == "%load_ext jupyter_codementor.notebook"
    assert sources[2] == "%%program\nname = input()"
    assert sources[-1].startswith("%%program\n")

"""What a student's answer cell becomes as code."""

import pytest
from challenge_notebooks import Make, cell
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.challenges import answer_cell, code_of, student_notebook
from jupyter_codementor.challenges.metadata import cell_metadata
from jupyter_codementor.challenges.notebook_json import plain_notebook
from jupyter_codementor.errors import BadInput, CodeTooLong, NotAChallenge


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("x = 1", "x = 1"),
        ("%%program\nprint(1)", "\nprint(1)"),
        ("%%submit two-sum\nx = 1", "\nx = 1"),
        ("%timeit f()\nx = 1", "# %timeit f()\nx = 1"),
        ("%%time\nx = 1", "# %%time\nx = 1"),
        ("!pip install x\nx = 1", "# !pip install x\nx = 1"),
        ("x = 1\nx?", "x = 1\n# x?"),
        ("x = 1\nnp.sum??", "x = 1\n# np.sum??"),
        ("?len\nx = 1", "# ?len\nx = 1"),
        ("if x:\n    %matplotlib", "if x:\n    pass  # %matplotlib"),
        ("!ls \\\n  -l\nx = 1", "# !ls \\\n  pass  # -l\nx = 1"),
        ("from __future__ import annotations", "from __future__ import annotations"),
        ("%load_ext x\nfrom __future__ import y", "# %load_ext x\nfrom __future__ import y"),
    ],
)
def test_magics_become_comments_and_lines_stay(source: str, code: str) -> None:
    assert code_of(source) == code
    assert code.count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "code",
    [
        "x = (17\n     % 5)",
        "x = 17 \\\n    % 5",
        "x = '''\n%timeit\n!ls\nx?\n'''",
        'x = """a\n% b\n""" \'c\'',
        "x = [\n    1,  # ]\n    17\n    % 5,\n]",
        "x = '\\\n%d' % 1",
        "x = 1  # is it right?",
        "# what is this?\nx = 1",
        "print('really?')",
        "x = {\n    'a': '}',\n    'b': 7\n    % 2,\n}",
        "x = r'\\''\nassert x != ''",
        'x = f"{1}" + "it\'s"\ny = 2',
    ],
)
def test_python_that_only_looks_like_a_magic_is_not_touched(code: str) -> None:
    compile(code, "<code>", "exec")
    assert code_of(code) == code


@given(st.text(st.sampled_from("%!?'\"\\#([{}]) \nab=:"), max_size=40))
def test_whatever_is_written_keeps_its_lines(source: str) -> None:
    try:
        code = code_of(source)
    except BadInput:
        return
    assert code.count("\n") == source.count("\n")
    assert code_of(code) == code


@pytest.mark.parametrize(
    "source", ["", "  \n\n", "# my solution", "%%program\n", "%%program", "!ls"]
)
def test_a_cell_without_code_is_refused(source: str) -> None:
    with pytest.raises(BadInput, match="There is no code yet: write your solution"):
        code_of(source)


def test_code_of_more_than_64_kib_is_refused() -> None:
    longest = "x = '" + "é" * (32 * 1024 - 3) + "'"
    assert len(longest.encode()) == 64 * 1024
    assert code_of(longest) == longest
    with pytest.raises(CodeTooLong, match="at most 64 KiB"):
        code_of(longest + " ")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(BadInput, match="Line 2 of your code holds a NUL character"):
        code_of("x = 1\ny = '\0'")
    with pytest.raises(BadInput, match="a character that is not text, at position 6"):
        code_of("x = '\ud800'")


def test_the_last_answer_counts_and_the_copies_are_counted(make: Make) -> None:
    student = student_notebook(make())
    assert answer_cell(student).copies == 1
    student["cells"].append(cell("answer", "x = 2"))
    answer = answer_cell(student)
    assert (answer.source, answer.copies) == ("x = 2", 2)


def test_a_deleted_answer_is_said_so(make: Make) -> None:
    student = student_notebook(make())
    del student["cells"][2]
    with pytest.raises(NotAChallenge, match="answer cell of this notebook was deleted; undo that"):
        answer_cell(student)


def _deep(levels: int) -> dict[str, object]:
    found: dict[str, object] = {}
    for _ in range(levels):
        found = {"inner": found}
    return found


@pytest.mark.parametrize(
    "notebook",
    [
        {"nbformat": 3, "nbformat_minor": None, "metadata": {"kernelspec": 1}, "worksheets": []},
        {"nbformat": 3, "nbformat_minor": 0, "metadata": _deep(900), "worksheets": [{"cells": 1}]},
    ],
)
def test_what_only_calls_itself_an_old_notebook_is_refused(notebook: dict[str, object]) -> None:
    with pytest.raises(NotAChallenge):
        plain_notebook(notebook)


def test_metadata_with_half_a_character_is_refused() -> None:
    with pytest.raises(NotAChallenge):
        cell_metadata("\ud800", 1)

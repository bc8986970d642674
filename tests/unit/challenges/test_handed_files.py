"""What is graded of a file, whatever tool saved it."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.challenges.handed_files import asked_in, read_handed, suffixes_of
from jupyter_codementor.errors import BadInput, CodeTooLong
from jupyter_codementor.model.challenge import Challenge, InputOutput, TestCase

TASK = Challenge(
    id="add",
    version=1,
    title="Add",
    description="",
    starter="",
    solution="",
    test_cases=(TestCase("t", InputOutput("", "")),),
    difficulty="easy",
    xp=10,
    entry=("add", "LIMIT"),
)


def notebook(*cells: tuple[str, str | None], **own: Any) -> bytes:
    made = [
        {
            "cell_type": "code",
            "source": source,
            "metadata": {"codementor": {"role": role}} if role else {},
        }
        for source, role in cells
    ]
    return json.dumps({"nbformat": 4, "metadata": own, "cells": made}).encode()


def test_the_last_answer_cell_counts_and_a_note_says_so() -> None:
    content = notebook(("a = 1", "answer"), ("b = 1", None), ("c = 1", "answer"))

    handed = read_handed(content, "ada.ipynb", TASK)

    assert (handed.code, handed.answers) == ("c = 1", (3,))
    assert "more than once" in handed.notes[0]


def test_without_marks_the_last_cells_that_define_what_is_asked_count() -> None:
    content = notebook(
        ("def add(a, b): return 0", None),
        ("LIMIT = 3\nprint(LIMIT == 3)", None),
        ("  \ndef add(a, b):\n    return a + b", None),
        ("add(1, 2) == 3\nadded = add(1, 1)", None),
    )

    handed = read_handed(content, "ada.ipynb", TASK)

    assert handed.answers == (2, 3)
    assert handed.code.startswith("LIMIT = 3")
    assert handed.code.endswith("return a + b")


@pytest.mark.parametrize("source", ["", "# later\n\n", "%%submit add\n# later"])
def test_an_answer_without_code_is_graded_as_none(source: str) -> None:
    handed = read_handed(notebook((source, "answer")), "ada.ipynb", TASK)

    assert handed.code == ""
    assert handed.notes == ("There is no code in the answer.",)


@pytest.mark.parametrize(
    "content",
    [
        b"x = 'caf\xc3\xa9'\n",
        b"\xef\xbb\xbfx = 'caf\xc3\xa9'\n",
        b"# coding: latin-1\nx = 'caf\xe9'\n",
        "x = 'caf\xe9'\n".encode("utf-16"),
        b"x = 'caf\xc3\xa9'\r\n",
    ],
)
def test_code_is_read_in_the_encoding_that_it_has(content: bytes) -> None:
    assert "x = 'caf\xe9'\n" in read_handed(content, "ada.py", TASK).code


@pytest.mark.parametrize(
    "content", [b"x = '\xe9'", b"# coding: nonsense\nx = '\xe9'", b"\xff\xfe\x00"]
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"not text in UTF-8|NUL"):
        read_handed(content, "ada.py", TASK)


def test_too_much_code_is_refused() -> None:
    with pytest.raises(CodeTooLong):
        read_handed(b"x = 1\n" * 20_000, "ada.py", TASK)


def test_a_line_of_equal_signs_is_no_merge_mark() -> None:
    assert read_handed(b"# =======\nx = 1\n", "ada.py", TASK).notes == ()


def test_a_notebook_of_ours_says_for_what_it_was_handed_out() -> None:
    assert asked_in(notebook(codementor={"id": "two-sum"}), "a.ipynb") == "two-sum"
    assert asked_in(notebook(codementor=["two-sum"]), "a.ipynb") == ""
    assert asked_in(b"{", "a.ipynb") == ""


def test_which_files_can_be_handed_in_follows_from_the_challenge() -> None:
    replace = msgspec.structs.replace

    assert suffixes_of(TASK) == (".ipynb", ".py")
    assert suffixes_of(replace(TASK, language="javascript")) == (".ipynb", ".js", ".mjs")
    assert suffixes_of(replace(TASK, kind="assignment")) == (".ipynb",)


@given(st.binary(max_size=200), st.sampled_from(["a.ipynb", "a.py"]))
def test_random_bytes_are_read_or_refused_in_a_sentence(content: bytes, name: str) -> None:
    is_read_or_refused(content, name)


def is_read_or_refused(content: bytes, name: str) -> None:
    with contextlib.suppress(BadInput):  # any other exception is a crash of the grader
        assert read_handed(content, name, TASK).cells is not None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["cells", "metadata", "source", "cell_type", "nbformat", "codementor"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_random_json_is_read_or_refused_in_a_sentence(value: object) -> None:
    content = value if isinstance(value, dict) else {"cells": value}
    is_read_or_refused(json.dumps({"nbformat": 4, **content}).encode(), "a.ipynb")


def test_outputs_are_never_looked_at_however_deep_or_large() -> None:
    deep = "[" * 900 + "]" * 900
    cell = '{"cell_type": "code", "source": ["x = ", "1"], "metadata": {"codementor": {"role": '
    cell += f'"answer"}}}}, "outputs": {deep}, "execution_count": {{}}}}'
    content = f'{{"nbformat": 4, "cells": [{cell}], "extra": {deep}}}'.encode()

    assert read_handed(content, "ada.ipynb", TASK).code == "x = 1"


def test_a_notebook_that_would_fill_the_memory_takes_little_of_it() -> None:
    bomb = b'{"nbformat": 4, "metadata": {"a": [' + b"[]," * 1_000_000 + b"0]}, "
    cell = b'{"cell_type": "code", "source": "def add(): 1\\nLIMIT = 2", "metadata": {}}'
    tracemalloc.start()
    try:
        handed = read_handed(bomb + b'"cells": [' + cell + b"]}", "ada.ipynb", TASK)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert handed.answers == (1,)
    assert peak < 20_000_000

"""The last error of a real IPython shell, as text that can be asked about."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_codementor.errors import BadInput, NotFound
from jupyter_codementor.notebook.last_error import LONGEST, last_error, required


@pytest.fixture(autouse=True)
def no_error_before() -> None:
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        if hasattr(sys, name):
            delattr(sys, name)


def raised(shell: InteractiveShell, *cells: str) -> tuple[str, str]:
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return required(last_error(shell))


def test_it_names_the_cells_and_lines_of_the_student(shell: InteractiveShell) -> None:
    definition = "def pick(xs):\n    return xs[5]\n"
    text, code = raised(shell, definition, "a = 1\npick([a])")
    assert text.splitlines() == [
        "Traceback (most recent call last):",
        "  Cell In[2], line 2",
        "    pick([a])",
        "  Cell In[1], line 2, in pick",
        "    return xs[5]",
        "IndexError: list index out of range",
    ]
    assert code == definition


def test_what_happens_inside_a_library_is_told_by_the_line_that_called_it(
    shell: InteractiveShell,
) -> None:
    text, code = raised(shell, "import json\njson.loads('[')")
    assert "Cell In[1], line 2" in text
    assert "decoder.py" not in text
    assert text.endswith("JSONDecodeError: Expecting value: line 1 column 2 (char 1)")
    assert code.strip() == "import json\njson.loads('[')"


def test_a_syntax_error_has_its_line_and_code(shell: InteractiveShell) -> None:
    text, code = raised(shell, "x = 1\nif x = 2:\n    pass")
    assert "Cell In[1], line 2" in text
    assert text.splitlines()[-1].startswith("SyntaxError: ")
    assert code.startswith("x = 1\nif x = 2:")


def test_deep_recursion_and_huge_messages_stay_short(shell: InteractiveShell) -> None:
    text, _ = raised(shell, "def f(n):\n    return f(n + 1) if n < 40 else 1 / 0\n", "f(0)")
    assert "more ..." in text
    assert len(text.splitlines()) < 30
    assert text.splitlines()[-1].startswith("ZeroDivisionError: ")
    assert text.splitlines()[1] == "  Cell In[2], line 1"
    text, _ = raised(shell, "raise ValueError('x' * 100_000)")
    assert len(text) == LONGEST


def test_of_a_message_of_many_lines_the_first_is_told(shell: InteractiveShell) -> None:
    text, _ = raised(shell, "assert 1 == 2, 'first\\nsecond'")
    assert text.splitlines()[-1] == "AssertionError: first"


def test_our_own_sentences_are_no_errors_to_ask_about(shell: InteractiveShell) -> None:
    assert last_error(shell) is None
    shell.run_cell("%no_such_magic")
    assert last_error(shell) is None
    shell.push({"ours": NotFound("There is none.")})
    shell.run_cell("raise ours")
    assert last_error(shell) is None
    with pytest.raises(BadInput, match="no error to ask about yet"):
        required(None)

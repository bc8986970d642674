"""Whole programs, tested in the kernel by what is typed and printed."""

import builtins
import sys

import pytest

from jupyter_codementor.errors import BadInput
from jupyter_codementor.notebook import program

GREET = 'name = input("Your name? ")\nprint(f"Hello, {name}!")\n'


def test_a_right_program_passes_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    program.check(GREET, *program.split("Ada\n---\nHello, Ada!"))
    assert capsys.readouterr().out == ""


def test_a_wrong_line_is_named_with_typed_expected_and_got() -> None:
    with pytest.raises(AssertionError) as caught:
        program.check(GREET, "Ada\n", "Hello, Ada.\n")
    assert str(caught.value) == (
        "The program prints something else from line 1 on.\n"
        "typed:\n    Ada\nexpected:\n    Hello, Ada.\ngot:\n    Hello, Ada!"
    )


@pytest.mark.parametrize("printed", ["print('a  ')\nprint()", "print('a', end='')"])
def test_trailing_white_space_is_ignored(printed: str) -> None:
    program.check(printed, "", "a")


def test_missing_lines_are_a_mismatch() -> None:
    with pytest.raises(AssertionError, match="line 2 on"):
        program.check("print('a')", "", "a\nb")


def test_an_empty_line_can_be_typed() -> None:
    typed, _ = program.split("\n---\n")
    assert program.run("print(repr(input()))", typed) == "''\n"


def test_reading_past_the_end_says_what_is_wrong() -> None:
    with pytest.raises(EOFError, match="more input than the test types"):
        program.run("input()", "")


def test_standard_input_can_be_read_directly() -> None:
    assert program.run("import sys\nprint(sum(int(x) for x in sys.stdin))", "1\n2\n") == "3\n"


def test_sys_exit_ends_the_program_only() -> None:
    assert program.run("import sys\nprint(1)\nsys.exit(2)\nprint(3)", "") == "1\n"


def test_each_run_begins_with_a_fresh_namespace_as_main() -> None:
    program.run("left = 1", "")
    assert program.run("print('left' in globals(), __name__)", "") == "False __main__\n"


def test_keyboard_and_screen_are_given_back_after_an_error() -> None:
    before = builtins.input, sys.stdin, sys.stdout
    with pytest.raises(ZeroDivisionError):
        program.run("1 / 0", "")
    assert (builtins.input, sys.stdin, sys.stdout) == before


def test_a_cell_without_the_line_of_hyphens_is_explained() -> None:
    with pytest.raises(BadInput, match="three hyphens"):
        program.split("Ada\nHello, Ada!")

"""Blocks of a solution stand in an order that is never right and does not run."""

from __future__ import annotations

import ast

import pytest
from compose_samples import SOLUTION, challenge
from hypothesis import given
from hypothesis import strategies as st

from jupyter_codementor.model.challenge import WrongSolution
from jupyter_codementor.tutor.parsons import blocks, parsons_section

RIGHT = [
    line for line in SOLUTION.splitlines() if line.strip() and "#" not in line and '"""' not in line
]


def test_all_lines_are_there_without_comments_and_docstring() -> None:
    found = blocks(challenge())
    assert set(RIGHT) <= set(found)
    assert len(found) <= 10


def test_one_or_two_blocks_come_from_wrong_solutions() -> None:
    extra = set(blocks(challenge())) - set(RIGHT)
    assert 1 <= len(extra) <= 2
    assert extra <= {
        "    total_secret = 1",
        "        total_secret *= number",
        "    return total_secret / 2",
    }


def test_a_line_that_only_has_other_names_is_no_wrong_block() -> None:
    renamed = SOLUTION.replace("total_secret", "summe").replace("number ", "zahl ")
    assert set(blocks(challenge(wrong=(WrongSolution("same", renamed),)))) == set(RIGHT)


@given(st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True))
def test_the_order_is_never_right_and_never_runs(id: str) -> None:
    found = blocks(challenge(id=id))
    kept = [block for block in found if block in RIGHT]
    assert kept != RIGHT
    with pytest.raises(SyntaxError):
        ast.parse("\n".join(found))
    with pytest.raises(SyntaxError):
        ast.parse("\n".join(kept))


def test_everybody_gets_the_same_order_and_each_task_its_own() -> None:
    assert blocks(challenge()) == blocks(challenge())
    assert len({blocks(challenge(id=f"task-{n}")) for n in range(8)}) > 1


@pytest.mark.parametrize("solution", ["", "x = 1", "def f(x):\n    return x", "def f(:", "'''"])
def test_too_few_lines_are_no_puzzle(solution: str) -> None:
    assert blocks(challenge(solution=solution)) == ()


def test_a_long_solution_is_cut_into_ten_blocks_at_most() -> None:
    lines = [f"    a{n} = {n}" for n in range(40)]
    long = "\n".join(["def f():", *lines, "    return a1"])
    found = blocks(challenge(solution=long, wrong=()))
    assert len(found) == 10
    assert sorted("\n".join(found).splitlines()) == sorted(long.splitlines())


def test_a_statement_over_several_lines_stays_whole() -> None:
    solution = "def f(a):\n    b = [\n        a,\n        a,\n    ]\n    c = b\n    return c"
    assert "    b = [\n        a,\n        a,\n    ]" in blocks(
        challenge(solution=solution, wrong=())
    )


def test_a_program_without_indentation_ends_with_another_line() -> None:
    solution = "name = input()\nplace = input()\nprint(name)\nprint(place)"
    found = blocks(challenge(solution=solution, wrong=()))
    assert sorted(found) == sorted(solution.splitlines())
    assert found[0] != "name = input()"
    assert found[-1] != "print(place)"


def test_javascript_keeps_closing_brackets_with_the_line_before() -> None:
    solution = "function f(a) {\n  const b = a;\n  if (b) {\n    return 1;\n  }\n  return b;\n}"
    found = blocks(challenge(solution=solution, language="javascript", wrong=()))
    assert "    return 1;\n  }" in found
    assert list(found) != solution.splitlines()


def test_each_block_has_a_letter_and_a_fence_of_its_own() -> None:
    text = parsons_section(("a = 1", "b = 2"))
    assert text == "**A**\n\n```python\na = 1\n```\n\n**B**\n\n```python\nb = 2\n```"

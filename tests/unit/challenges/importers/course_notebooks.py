"""Small notebooks in the formats of nbgrader and of Otter."""

from __future__ import annotations

from typing import Any


def code(source: str, metadata: dict[str, Any] | None = None, output: str = "") -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    return {
        "cell_type": "code",
        "metadata": metadata or {},
        "source": source,
        "outputs": outputs,
        "execution_count": 1 if output else None,
    }


def markdown(source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": metadata or {}, "source": source}


def raw(source: str) -> dict[str, Any]:
    return {"cell_type": "raw", "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any], language: str = "python", **metadata: Any) -> dict[str, Any]:
    spec = {"name": "python3", "display_name": "Python 3", "language": language}
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {"kernelspec": spec, **metadata},
        "cells": list(cells),
    }


def grader(grade_id: str, kind: str, points: float | str | None = None) -> dict[str, Any]:
    """Metadata of nbgrader: kind is answer, tests, by_hand, task or locked."""
    own: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": kind in ("tests", "by_hand"),
        "solution": kind in ("answer", "by_hand"),
        "locked": kind in ("tests", "task", "locked"),
        "task": kind == "task",
    }
    return {"nbgrader": own if points is None else own | {"points": points}}


SQUARES = (
    "def squares(n):\n    ### BEGIN SOLUTION\n"
    "    return [i * i for i in range(n)]\n    ### END SOLUTION"
)
SQUARES_TEST = (
    '"""Squares of small numbers"""\nassert squares(3) == [0, 1, 4]\n'
    "### BEGIN HIDDEN TESTS\nassert squares(0) == []\n### END HIDDEN TESTS"
)


def nbgrader_notebook() -> dict[str, Any]:
    """Every kind of cell of nbgrader's."""
    return notebook(
        markdown("# Squares\n\nAn assignment."),
        code("import math", grader("imports", "locked")),
        code(SQUARES, grader("squares", "answer")),
        code("squares(2)"),
        code(SQUARES_TEST, grader("squares-test", "tests", 1.5)),
        code(
            "### BEGIN HIDDEN TESTS\nassert squares(1) == [0]\n### END HIDDEN TESTS",
            grader("squares-hidden", "tests", 2),
        ),
        code("score = 0.5\nscore", grader("squares-part", "tests", 1)),
        markdown("Because a square is a square.", grader("why", "by_hand", 3)),
        code("squares(100)", grader("use", "by_hand", 0.5)),
        markdown(
            "Explain.\n\n=== BEGIN MARK SCHEME ===\n1 point each\n=== END MARK SCHEME ===",
            grader("task", "task", 4),
        ),
    )


OTTER_CONFIG = """# ASSIGNMENT CONFIG
name: hw00
init_cell: true
check_all_cell: true
export_cell:
  instructions: Hand in.
solutions_pdf: false
seed:
  variable: rng_seed
  autograder_value: 42
  student_value: 713
generate:
  show_stdout: true
files: [data.csv]
tests:
  files: true
"""


def otter_notebook() -> dict[str, Any]:
    """Every directive of `otter assign` that has a say in grading."""
    return notebook(
        raw(OTTER_CONFIG),
        markdown("# Homework 0"),
        code("import random\nrng_seed = 42\nSECRET = 1  # IGNORE"),
        raw("# BEGIN QUESTION\nname: q1\npoints: 4"),
        markdown("**Question 1.** Squares."),
        raw("# BEGIN SOLUTION"),
        code(
            "def square(x):\n    y = x * x # SOLUTION NO PROMPT\n    return y # SOLUTION\n\n"
            "nine = square(3) # SOLUTION"
        ),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code("square(1)", output="1\n"),
        code("# HIDDEN\nsquare(2) == 4", output="True"),
        code(
            '""" # BEGIN TEST CONFIG\npoints: 2\nhidden: true\nsuccess_message: Well done.\n'
            'failure_message: Look at 0.\n""" # END TEST CONFIG\nassert square(0) == 0\nnine',
            output="9",
        ),
        raw("# END TESTS"),
        raw("# END QUESTION"),
        code("## Ignore ##\nprint('only for me')"),
        markdown("```otter\n# BEGIN QUESTION\nname: q2\nmanual: true\npoints: 2\n```\n\nExplain."),
        raw("# BEGIN SOLUTION"),
        markdown("Since."),
        raw("# END SOLUTION"),
        raw("# END QUESTION"),
        raw(
            "# BEGIN QUESTION\nname: q3\nall_or_nothing: true\n"
            "points:\n  each: 2\ncheck_cell: false"
        ),
        raw("# BEGIN PROMPT"),
        code("cube = ..."),
        raw("# END PROMPT"),
        raw("# BEGIN SOLUTION"),
        code(
            "# BEGIN SOLUTION NO PROMPT\ndef cube(x):\n    return x ** 3\n# END SOLUTION\n"
            '""" # BEGIN PROMPT\nprint("cubes")\n"""; # END PROMPT'
        ),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code("for x in range(2):\n    assert cube(x) == x\nelse:\n    x = 1"),
        code("cube(2)", output="8"),
        raw("# END TESTS"),
        raw("# END QUESTION"),
        markdown("The end."),
    )


EXCEPTION_TEST = (
    '""" # BEGIN TEST CONFIG\npoints: 1.5\nsuccess_message: Yes.\n""" # END TEST CONFIG\n'
    "def test_square(square, env):\n    assert square(2) == 4\n    assert 'square' in env\n\n"
    "test_square(square, globals())"
)


def otter_exception_notebook() -> dict[str, Any]:
    """Tests in exception format."""
    return notebook(
        raw("# ASSIGNMENT CONFIG\ntests:\n  ok_format: false"),
        raw("# BEGIN QUESTION\nname: q1"),
        raw("# BEGIN SOLUTION"),
        code("square = lambda x: x * x # SOLUTION"),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code(EXCEPTION_TEST),
        code("# HIDDEN\ndef test_hidden(square):\n    assert square(3) == 9"),
        raw("# END TESTS"),
        raw("# END QUESTION"),
    )

"""What a trace says of what was sent is the Python that it stands for."""

from __future__ import annotations

import pytest

from jupyter_codementor.grading.ports import Outcome, Raised
from jupyter_codementor.grading.tracing import answer, source
from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Constant,
    Display,
    Expression,
    Item,
    Name,
    Operation,
)

F = Name("f")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Call(F, (Constant([1, "a"]),), {"k": Constant(None)}), "f([1, 'a'], k=None)"),
        (Attribute(Call(F), "x"), "f().x"),
        (Item(F, Constant("k")), "f['k']"),
        (Operation("+", F, Constant(1)), "f + 1"),
        (Display("tuple", (F,)), "(f,)"),
        (Display("list", (F, F)), "[f, f]"),
    ],
)
def test_an_expression_is_told_as_python(expression: Expression, text: str) -> None:
    assert source(expression) == text


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome(status="value", value=[1]), "came back [1]"),
        (
            Outcome(status="raised", raised=Raised("KeyError", ("KeyError",), "'k'", 3)),
            "raised in line 3 with KeyError: 'k'",
        ),
        (Outcome(status="missing", missing="f"), "no value: missing of f"),
        (Outcome(status="timeout"), "no value: timeout"),
    ],
)
def test_an_answer_is_told_in_words(outcome: Outcome, text: str) -> None:
    assert answer(outcome) == text

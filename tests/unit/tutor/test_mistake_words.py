"""Each kind of mistake has words, and an example that is short and runs."""

from __future__ import annotations

import ast

import pytest

from jupyter_codementor.model.mistakes import MISTAKES, Mistake
from jupyter_codementor.tutor.words.mistake_words import WORDS

_MOST_LINES = 6


def test_every_kind_of_mistake_has_words() -> None:
    assert set(WORDS) == set(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_sentence_names_the_place(mistake: Mistake) -> None:
    words = WORDS[mistake]
    assert "line 3" in words.at("line 3")
    assert words.at("line 3").endswith(".")
    assert "your code" in words.at("")
    assert words.question.endswith("?")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_example_is_short_and_can_be_read_by_python(mistake: Mistake) -> None:
    code = WORDS[mistake].example.split("```")[1].removeprefix("python\n")
    assert len(code.strip().splitlines()) <= _MOST_LINES
    ast.parse(code)

"""A good solution with one mistake made in it, as beginners make them."""

from __future__ import annotations

import ast

import pytest

from jupyter_codementor.model.mistakes import Mistake
from jupyter_codementor.tutor.causes.repair_text import Edit
from jupyter_codementor.tutor.causes.slips import MOST, slips_of

_SEARCH = """def first_long(words, limit=3):
    if not words:
        return None
    longest = 0
    for word in words:
        if len(word) > limit:
            return word
        longest = max(longest, len(word))
    return None
"""
_SUM = """def mean(numbers):
    total = 0
    for number in list(numbers):
        total += number
    return total / len(numbers)
"""
_TRY = """def read(text):
    try:
        return int(text)
    except ValueError:
        raise ValueError("no number")
"""
_GATHER = """def tidy(words):
    found = []
    for word in words:
        found.append(word.strip())
    return sorted(found)
"""


def plain(code: str) -> str:
    return ast.unparse(ast.parse(code))


@pytest.mark.parametrize(
    ("code", "old", "new", "mistake"),
    [
        (_SEARCH, "> limit", ">= limit", "boundary"),
        (_SEARCH, "limit=3", "limit", "interface"),
        (_SEARCH, "    if not words:\n        return None\n", "    pass\n", "missing-case"),
        (_SUM, "total = 0", "total = 1", "wrong-start"),
        (_SUM, "total += number", "total = number", "loses-value"),
        (_SUM, "total / len", "total // len", "wrong-operation"),
        (_SUM, "    return total / len(numbers)", "    print(total / len(numbers))", "prints"),
        (_SUM, "+= number\n", "+= number\n        break\n", "returns-early"),
        (_SUM, "in list(numbers)", "in list(list(numbers))[:-1]", "off-by-one"),
        (_TRY, "except ValueError", "except Exception", "exceptions"),
        (_GATHER, "found.append(word.strip())", "found.append(word)", "text-form"),
        (_GATHER, "found.append(word.strip())", "found[:] = [word.strip()]", "loses-value"),
        (_GATHER, "sorted(found)", "(found)", "wrong-order"),
    ],
)
def test_a_beginners_mistake_is_among_the_slips(
    code: str, old: str, new: str, mistake: Mistake
) -> None:
    assert old in code
    wanted = plain(code.replace(old, new, 1))
    made = {plain(edit.code): (edit.mistake, *edit.also) for edit in readable(code)}
    assert mistake in made[wanted]


def readable(code: str) -> list[Edit]:
    found = []
    for edit in slips_of("python", code):
        try:
            ast.parse(edit.code)
        except SyntaxError:
            continue
        found.append(edit)
    return found


def test_slips_are_each_there_once_and_not_too_many() -> None:
    made = slips_of("python", "\n".join([_SEARCH, _SUM, _TRY, _GATHER] * 3))
    assert len(made) == MOST
    assert len({edit.code for edit in made}) == MOST
    assert [edit.likely for edit in made] == sorted((e.likely for e in made), reverse=True)


def test_almost_all_slips_can_run() -> None:
    for code in (_SEARCH, _SUM, _TRY, _GATHER):
        assert len(readable(code)) >= 0.95 * len(slips_of("python", code))


def test_of_what_cannot_be_read_there_are_none() -> None:
    assert slips_of("python", "def broken(:\n") == ()
    assert slips_of("javascript", "function f() { return 1; }") == ()

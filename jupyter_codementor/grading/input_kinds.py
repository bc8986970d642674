"""Which inputs a task speaks of: its numbers, and the special kinds of values that it knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from jupyter_codementor.model.challenge import Challenge

_MOST_NUMBERS: Final = 12

_NUMBER: Final = re.compile(r"(?<![\w.])\d{1,6}(?![\w.])")
_NEGATIVE: Final = re.compile(r"(?i)negativ|below (zero|0)|less than (zero|0)|-\d|0 or less|minus")
_EMPTY: Final = re.compile(r"(?i)\bempt|\bno(thing| \w+s)\b|\[\]|\"\"|without any|may be missing")
_ZERO: Final = re.compile(r"(?i)\bzero\b|(?<![\d.])0(?![\d.])")


def numbers_of(challenge: Challenge) -> list[int]:
    """Return the numbers that the task speaks of, and those of its solution: likely limits."""
    told = [int(each) for each in _NUMBER.findall(challenge.description)]
    if challenge.language == "python":
        try:
            tree = ast.parse(challenge.solution)
        except SyntaxError:
            tree = ast.Module([], [])
        nodes = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        used = [value for value in nodes if type(value) is int]
    else:
        used = [int(each) for each in _NUMBER.findall(challenge.solution)]
    return list(dict.fromkeys([*used, *told]))[:_MOST_NUMBERS]


class Kinds:
    """Which special kinds of values a challenge shows or speaks of.

    Args:
        challenge: what is asked.
        visible: the literal values of each visible test.
    """

    def __init__(self, challenge: Challenge, visible: Sequence[tuple[Any, ...]]) -> None:
        values = [part for arguments in visible for value in arguments for part in parts(value)]
        text = challenge.description
        self._negative = bool(_NEGATIVE.search(text)) or any(map(is_negative, values))
        self._empty = bool(_EMPTY.search(text)) or any(map(is_empty, values))
        self._zero = bool(_ZERO.search(text)) or any(map(is_zero, values))
        shown = [value for arguments in visible for value in arguments]
        self._letters = _small_alphabet(shown)
        lists = [value for value in shown if isinstance(value, list)]
        self._sorted = "sorted" in text and bool(lists) and all(map(_is_sorted, lists))

    def known(self, arguments: tuple[Any, ...]) -> bool:
        """Whether all special values in it are of kinds that the task knows."""
        values = [part for value in arguments for part in parts(value)]
        if self._letters and not all(
            self._letters.issuperset(value) for value in arguments if isinstance(value, str)
        ):
            return False
        if self._sorted and not all(
            map(_is_sorted, (value for value in arguments if isinstance(value, list)))
        ):
            return False
        return (
            (self._negative or not any(map(is_negative, values)))
            and (self._empty or not any(map(is_empty, values)))
            and (self._zero or not any(map(is_zero, values)))
        )


_FEW_LETTERS: Final = 5
_ENOUGH_LETTERS: Final = 3


def _small_alphabet(values: Sequence[Any]) -> frozenset[str]:
    """Return the letters that all texts are made of, if these are a few signs with a meaning."""
    written = [value for value in values if isinstance(value, str)]
    letters = frozenset("".join(written))
    few = len(letters) <= _FEW_LETTERS and all(len(each) >= _ENOUGH_LETTERS for each in written)
    return letters if written and few else frozenset()


def _is_sorted(value: list[Any]) -> bool:
    try:
        return all(bool(one <= other) for one, other in pairwise(value))
    except TypeError:
        return False


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and all values in it."""
    yield value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from parts(key)
            yield from parts(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from parts(item)


def is_negative(value: Any) -> bool:
    """Whether it is a number below zero, also as a text."""
    if isinstance(value, str):
        return value.startswith("-") and value[1:].isdigit()
    return isinstance(value, (int, float)) and value < 0


def is_empty(value: Any) -> bool:
    """Whether it is a text or a collection with nothing in it."""
    return isinstance(value, (str, list, tuple, dict, set, frozenset)) and not value


def is_zero(value: Any) -> bool:
    """Whether it is the number 0, also as a text."""
    return bool(type(value) in (int, float) and value == 0) or value == "0"

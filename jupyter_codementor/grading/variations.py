"""Values that lie near a given one, or at the edges of its kind: what fresh inputs are made of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

_MOST_ITEMS: Final = 12
_LARGE: Final = 60_000
"""Far more than a beginner's loop should take one step at a time."""
_PART_DEPTH: Final = 3


def variations(value: Any, numbers: Sequence[int], depth: int = 0) -> Iterator[Any]:
    """Yield values of the same type as `value`: smaller ones, edges, and near misses.

    Args:
        value: plain data; what is none of the usual kinds has no variations.
        numbers: limits that the task speaks of; they and their neighbours are tried for numbers.
        depth: how deep inside another value it stands.
    """
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from _whole_numbers(value, numbers)
    elif isinstance(value, float):
        yield from (0.0, 1.0, -value, value + 0.5, value * 2)
    elif isinstance(value, str):
        yield from texts(value, numbers)
    elif isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        yield from _sequences(value, numbers, depth)
    elif type(value) is dict:
        yield from _dictionaries(value, numbers, depth)


def _whole_numbers(value: int, numbers: Sequence[int]) -> Iterator[int]:
    yield from (0, 1, value - 1, value + 1, value * 2, -value, 2, 3, value * 10 + 7)
    yield value + _LARGE
    for number in numbers:
        yield from (number, number - 1, number + 1)


def texts(value: str, numbers: Sequence[int] = ()) -> Iterator[str]:
    """Yield variations of a text; of one that is a number, also those at the limits `numbers`."""
    yield from ("", value[:1], value[:-1], value[::-1], value.upper(), value.lower())
    yield from (f" {value} ", value + value[-1:], value * 2, value.swapcase())
    middle = len(value) // 2
    yield f"{value[:middle]} {value[middle:]}"
    yield f"{value[:middle]}-{value[middle:]}"
    number = value.strip()
    if number.lstrip("-").isdigit():
        yield from (str(int(number) + 1), str(-int(number)), "0", number + ".5", "abc", "-0")
        for limit in numbers:
            yield from (str(limit), str(limit - 1), str(limit + 1))
    elif number:
        yield from (f"{value} {value[:3]}", "7")
    for letter in sorted(set(value))[:4]:
        yield letter * 3


def _sequences(value: Any, numbers: Sequence[int], depth: int) -> Iterator[Any]:
    kind = type(value)
    if depth and kind is tuple:  # a record: its length belongs to it
        yield from _parts(value, numbers, depth)
        return
    items = list(value)
    yield kind([])
    shapes = [items[:1], items[:2], items[1:], items[:-1], items[::-1], items + items[-1:]]
    shapes += [items[-1:], items + items[:1], items * 2, items[:1] * 2, items[:1] * 3]
    if items:
        shapes += [items[1:] + items[:1], items[:1] + items[:1] + items[1:]]
    with contextlib.suppress(TypeError):  # items of several kinds have no order
        shapes += [sorted(items), sorted(items, reverse=True)]
    if items and all(type(item) is int for item in items):
        shapes += [[*items, 0], [0, *items], [*items, max(items) + 1], [-item for item in items]]
        shapes += [[0], [0, 0], [*items, -1], [items[0], *items[:2], max(items)], [-5, -2, -9]]
        shapes += [[item + 0.5 for item in items], [items[0] + 0.25, items[0] + 0.5, items[0]]]
    if items and all(isinstance(item, str) for item in items):
        shapes += [[*items, ""], [items[0].upper(), *items], [*items, items[0].swapcase()], ["0"]]
        shapes += [[*items, "zz" + items[0]], ["-1.5", *items], [items[0], f"-{items[0]}"]]
    if any(type(item) is list for item in items):
        shapes += [[*items, items], [items, *items], [items], [[], *items], [[[]]]]
        shapes += [[items, []], [[[[1]], 2], [3]], [[1], [2], [3]]]
    yield from (kind(shape) for shape in shapes if len(shape) <= _MOST_ITEMS)
    yield from _parts(value, numbers, depth)


def _parts(value: Any, numbers: Sequence[int], depth: int) -> Iterator[Any]:
    """Yield the sequence with one of its items varied: the first, one in the middle, the last."""
    if depth >= _PART_DEPTH:
        return
    kind = type(value)
    places = sorted({0, len(value) // 2, len(value) - 1}) if len(value) else []
    for place in places:
        for other in (*_mates(value, place), *variations(value[place], numbers[:3], depth + 1)):
            yield kind([*value[:place], other, *value[place + 1 :]])


def _mates(value: Any, place: int) -> Iterator[Any]:
    """Yield what stands beside an item of a record, as it is and as a text."""
    if type(value) is tuple and place:
        beside = value[place - 1]
        yield beside
        if type(beside) is int:
            yield from (str(beside), float(beside))


def _dictionaries(value: dict[Any, Any], numbers: Sequence[int], depth: int) -> Iterator[Any]:
    yield {}
    pairs = list(value.items())
    for pair in pairs[:3]:
        yield dict([pair])
    yield dict(pairs[::-1])
    for key, item in pairs[:3]:
        for other in variations(item, numbers[:3], depth + 1):
            yield {**value, key: other}
        for other in variations(key, numbers[:3], depth + 1):
            yield {other: item}
            yield {**value, other: item}


def size_of(value: Any) -> float:
    """Return how large a value looks to a reader: the smallest example is the clearest."""
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, (int, float)):
        return 1 + min(len(f"{value}"), 20) / 4 + (0.5 if value < 0 else 0)
    if isinstance(value, str):
        return 1 + len(value) / 4
    if isinstance(value, dict):
        return 1 + sum(size_of(key) + size_of(item) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return 1 + sum(map(size_of, value))
    return 5

"""The smallest difference between two values, in words, never cut inside of what differs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final

from jupyter_codementor.model.exactdata import kind_of as exact_kind_of
from jupyter_codementor.model.plaindata import Opaque
from jupyter_codementor.model.tabledata import TABLES

from .matching import unmatched
from .source_text import NO_RETURN, full, shown, type_word
from .tables import kind_of, table_difference

_AROUND: Final = 24
_LONG: Final = 300
_MOST_DIFFERING: Final = 1_000
_VISIBLE: Final = {" ": "·", "\n": "↵", "\t": "→", "\r": "␍"}
_LAZY: Final = frozenset(
    {"range", "map", "filter", "zip", "enumerate", "reversed", "generator"}
    | {"dict_keys", "dict_values", "dict_items", "list_iterator", "list_reverseiterator"}
    | {"chain", "islice", "accumulate", "permutations", "combinations", "product"}
)
_UNCALLED: Final = frozenset({"function", "method", "builtin_function_or_method"})
Equal = Callable[[Any, Any], bool]


def difference(expected: Any, got: Any, equal: Equal, path: str = "") -> str:
    """Say where two unequal values first differ, and how.

    Args:
        expected: what the test demands.
        got: what came.
        equal: tells whether two parts are equal.
        path: where these two are inside of the whole, e.g. ``[2]['name']``.
    """
    where = f"at {path}: " if path else ""
    if isinstance(got, Opaque):
        return f"{where}expected {_typed(expected)}, not {opaque(got, type(expected))}"
    if got is None and expected is not None and not path:
        return NO_RETURN
    if isinstance(expected, TABLES):
        return where + (table_difference(expected, got, equal) or "the two differ")
    if isinstance(got, TABLES):
        return f"{where}expected {_typed(expected)}, not {kind_of(got)}"
    if _is_near(expected, got, equal):
        return where + _both(expected, got, "about ")
    if type(expected) is not type(got):
        if _are_other_numbers(expected, got):
            return where + _both(expected, got)
        lazy = _made_of_lazy("range", type(expected)) if isinstance(got, range) else ""
        return f"{where}expected {_typed(expected)}, not {lazy or _typed(got)}"
    if isinstance(expected, (list, tuple)):
        return _sequence(expected, got, equal, path)
    if isinstance(expected, dict):
        return _mapping(expected, got, equal, path)
    if isinstance(expected, (set, frozenset)):
        missing, extra = unmatched(list(expected), list(got), equal)
        return where + unordered_difference(missing, extra, equal)
    return where + _leaves(expected, got)


def _are_other_numbers(expected: Any, got: Any) -> bool:
    """Whether an int and a float differ by more than their type, which then is not worth a word."""
    return {type(expected), type(got)} == {int, float} and expected != got


def _leaves(expected: Any, got: Any) -> str:
    if isinstance(expected, str):
        return text_difference(expected, got)
    if isinstance(expected, bytes) and (_is_long(expected) or _is_long(got)):
        return text_difference(expected.decode("latin-1"), got.decode("latin-1"))
    if isinstance(expected, float) and abs(got - expected) < 1e-3 * abs(expected):
        return f"expected {expected!r}, got {got!r}, which is off by {got - expected:.3g}"
    return _both(expected, got)


def _both(expected: Any, got: Any, about: str = "") -> str:
    if _is_long(expected) or _is_long(got):  # what is shown of them may be the same
        return text_difference(full(expected), full(got))
    return f"expected {about}{shown(expected)}, got {shown(got)}"


def unordered_difference(missing: list[Any], extra: list[Any], equal: Equal) -> str:
    """Say which items are missing and which are too many, in whatever order."""
    if len(missing) == len(extra) == 1 and (_is_long(missing[0]) or _is_long(extra[0])):
        return "one item differs: " + difference(missing[0], extra[0], equal)
    parts = []
    if missing:
        parts.append(f"missing: {_some(missing)}")
    if extra:
        parts.append(f"too many: {_some(extra)}")
    return "; ".join(parts) or "the items differ"


def text_difference(expected: str, got: str) -> str:
    """Show two unequal strings above each other, blanks made visible, with a caret."""
    start = 0
    while start < min(len(expected), len(got)) and expected[start] == got[start]:
        start += 1
    end = 0
    while end < min(len(expected), len(got)) - start and expected[-1 - end] == got[-1 - end]:
        end += 1
    first, before = _window(expected, start, end)
    second, _ = _window(got, start, end)
    caret = " " * (10 + before) + "^"
    note = _note(expected, got, start)
    lines = (
        f"the text differs from character {start + 1} on{note}",
        f"expected: {first}",
        f"got:      {second}",
        caret,
    )
    return "\n".join(lines)


def _window(text: str, start: int, end: int) -> tuple[str, int]:
    """Cut out the part that differs with some text around it; return it and its caret."""
    left = max(0, start - _AROUND)
    right = min(len(text), len(text) - end + _AROUND)
    head = ("…" if left else "") + visible(text[left:start])
    middle, rest = text[start : len(text) - end], text[len(text) - end : right]
    if len(middle) > _MOST_DIFFERING:
        left_out = len(middle) - _MOST_DIFFERING
        body = visible(middle[:_MOST_DIFFERING]) + f" [... {left_out} more characters ...]"
    else:
        body = visible(middle)
    shown_text = head + body + visible(rest) + ("…" if right < len(text) else "")
    return shown_text, len(head)


def visible(text: str) -> str:
    """Return text with blanks as ``·``, line ends as ``↵`` and what cannot be seen as escapes."""
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char in _VISIBLE:
        return _VISIBLE[char]
    return char if char.isprintable() else char.encode("unicode_escape").decode("ascii")


def _note(expected: str, got: str, start: int) -> str:
    if start == len(got):
        return ", where it ends too early"
    if start == len(expected):
        return ", where it should end"
    if expected.casefold() == got.casefold():
        return ": only in upper and lower case"
    strange = [char for char in (expected[start], got[start]) if not char.isascii()]
    if not strange:
        return ""
    names = " and ".join(unicodedata.name(char, f"U+{ord(char):04X}") for char in strange)
    return f" ({names})"


def _sequence(expected: Any, got: Any, equal: Equal, path: str) -> str:
    where = f"at {path}: " if path else ""
    for index, (wanted, found) in enumerate(zip(expected, got, strict=False)):
        if not equal(wanted, found):
            inner = difference(wanted, found, equal, f"{path}[{index}]")
            if len(expected) == len(got):
                return inner
            return f"{inner}\n{where}{_length(expected, got)}"
    index = min(len(expected), len(got))
    if len(got) < len(expected):
        return f"{where}{_length(expected, got)}; [{index}] is missing: {shown(expected[index])}"
    return f"{where}{_length(expected, got)}; [{index}] is too much: {shown(got[index])}"


def _length(expected: Any, got: Any) -> str:
    return f"expected {len(expected)} item{'s'[: len(expected) != 1]}, got {len(got)}"


def _mapping(expected: Any, got: Any, equal: Equal, path: str) -> str:
    where = f"at {path}: " if path else ""
    typed = {(type(key), key): item for key, item in got.items()}
    wanted_keys = {(type(key), key) for key in expected}
    missing = [key for key in expected if (type(key), key) not in typed]
    extra = [key for key in got if (type(key), key) not in wanted_keys]
    for key, wanted in expected.items():
        found = typed.get((type(key), key))
        if (type(key), key) in typed and not equal(wanted, found):
            return difference(wanted, found, equal, f"{path}[{shown(key, 80)}]")
    if len(missing) == len(extra) == 1 and (_is_long(missing[0]) or _is_long(extra[0])):
        return f"{where}one key differs: {difference(missing[0], extra[0], equal)}"
    parts = []
    if missing:
        parts.append(f"missing key: {_some(missing)}")
    if extra:
        parts.append(f"key too many: {_some(extra)}")
    return where + ("; ".join(parts) or "the keys differ in their types")


def _is_long(value: Any) -> bool:
    return len(full(value)) > _LONG


def _some(items: list[Any], most: int = 5) -> str:
    listed = ", ".join(shown(item, 400) for item in items[:most])
    return listed + (f" and {len(items) - most} more" if len(items) > most else "")


def _typed(value: Any) -> str:
    if isinstance(value, Opaque):
        return opaque(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if exact_kind_of(value):  # how it is written says what it is
        return shown(value)
    word = {"str": "string"}.get(type_word(value), type_word(value))
    return f"the {word} {shown(value)}"


def opaque(value: Opaque, wanted: type = object) -> str:
    """Name what is no data, and how it becomes what is wanted, where that is known."""
    word = type_word(value)
    if value.type_name.startswith(("builtins.", "itertools.")):
        if word in _LAZY:
            return _made_of_lazy(word, wanted)
        if word in _UNCALLED:
            return "a function; write () behind its name to call it"
        if word == "coroutine":
            return "a coroutine; write def without async"
    return f"an object of type {word}"


def _made_of_lazy(word: str, wanted: type) -> str:
    """Name a value whose items are made one by one, and how it becomes what is wanted."""
    name, article = wanted.__name__, "an" if word[0] in "aeiou" else "a"
    makes = wanted in (list, tuple, set, dict)
    return f"{article} {word}" + (f"; {name}(...) makes a {name} of it" if makes else "")


def _is_near(expected: Any, got: Any, equal: Equal) -> bool:
    """Whether two numbers are compared by their distance, whatever their types."""
    if type(got) is type(expected) or {type(got), type(expected)} != {int, float}:
        return False
    try:
        return equal(expected, type(got)(expected))
    except (OverflowError, ValueError):  # inf and nan are no int, a huge int is no float
        return False

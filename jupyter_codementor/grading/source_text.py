"""Values as Python source text, for people to read."""

from __future__ import annotations

from typing import Any, Final

from jupyter_codementor.model.challenge import (
    Approximate,
    Below,
    Equal,
    Expectation,
    Raises,
    Rule,
    Truth,
    Unordered,
)
from jupyter_codementor.model.plaindata import Opaque, decode

MAX_SHOWN: Final = 2_000
_TAIL: Final = 200
NO_RETURN: Final = (
    "the result is None: the function ended without return, or returned what print(), .sort() or "
    "the like gave it"
)


def shown(value: Any, most: int = MAX_SHOWN) -> str:
    """Return `value` as source text, the middle left out if it is longer than `most`."""
    return shorten(full(value), most)


def shorten(text: str, most: int = MAX_SHOWN) -> str:
    """Return `text` with its middle left out if it is longer than `most` characters."""
    if len(text) <= most:
        return text
    tail = min(_TAIL, most // 4)
    left_out = len(text) - most
    return f"{text[: most - tail]} [... {left_out} characters ...] {text[-tail:]}"


def expected_text(expectation: Expectation) -> str:
    """Return what a test demands, e.g. ``[1, 2]`` or ``ValueError``."""
    match expectation:
        case Equal(expected=form, negated=negated):
            return ("anything but " if negated else "") + shown(decode(form))
        case Approximate(expected=form):
            return f"about {shown(decode(form))}"
        case Unordered(expected=form):
            return f"{shown(decode(form))} in any order"
        case Below(limit=limit, inclusive=inclusive):
            return f"{'at most' if inclusive else 'fewer than'} {limit:,} lines"
        case Rule():
            return "code that keeps the rule"
        case Truth(expected=truth):
            return "a true value" if truth else "a false value"
        case Raises(exceptions=names, match=pattern):
            text = " or ".join(names)
            return text if pattern is None else f"{text} with a message matching {pattern!r}"


def type_word(value: Any) -> str:
    """Return the name of the value's type, as students know it."""
    if isinstance(value, Opaque):
        return value.type_name.rpartition(".")[2]
    return type(value).__name__


def full(value: Any) -> str:
    """Return `value` as source text, however long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an int of thousands of digits, or deep nesting
        return f"<a {type_word(value)} too large to be shown>"
    return encodable(text)


def encodable(text: str) -> str:
    """Return `text` with each half of a character, which no file can hold, as its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")

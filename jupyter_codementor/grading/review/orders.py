"""How steps grow with the size of the input: reading ``O(n log n)`` and saying what it means."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final


class Order(IntEnum):
    """Orders of growth, slowest first."""

    CONSTANT = 0
    LOGARITHMIC = 1
    LINEAR = 2
    LINEARITHMIC = 3
    QUADRATIC = 4
    CUBIC = 5
    EXPONENTIAL = 6


COST: Final = {
    Order.CONSTANT: "no more steps",
    Order.LOGARITHMIC: "only a step or so more",
    Order.LINEAR: "twice as many steps",
    Order.LINEARITHMIC: "little more than twice as many steps",
    Order.QUADRATIC: "four times as many steps",
    Order.CUBIC: "eight times as many steps",
}
"""What twice as many items cost."""

_LETTER: Final = r"[a-z][a-z_]*"
_FORMS: Final = (
    (Order.CONSTANT, r"1"),
    (Order.LOGARITHMIC, rf"log\(?{_LETTER}\)?"),
    (Order.LINEARITHMIC, rf"({_LETTER})\*?log\(?\1\)?"),
    (Order.QUADRATIC, rf"({_LETTER})(?:\^2|²|\*\*2|\*\1)"),
    (Order.CUBIC, rf"({_LETTER})(?:\^3|³|\*\*3|\*\1\*\1)"),
    (Order.EXPONENTIAL, rf"2(?:\^|\*\*){_LETTER}"),
    (Order.LINEAR, _LETTER),
)


def order_of(complexity: str) -> Order | None:
    """Return the order that a challenge states, such as ``O(n log n)``; None if it is another."""
    text = complexity.lower().replace(" ", "").replace("·", "*")
    if not (text.startswith("o(") and text.endswith(")")):
        return None
    for order, form in _FORMS:
        if re.fullmatch(form, text[2:-1]):
            return order
    return None

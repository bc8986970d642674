"""Kinds of mistakes that beginners make: what is wrong with code, in a word that can be counted.

A wrong solution of a challenge states which of them it shows; the tutor names the one that it
finds. A mistake that can rightly be seen in two ways may be stated as both.
"""

from __future__ import annotations

from typing import Literal, get_args

Mistake = Literal[
    "prints",
    "no-return",
    "returns-early",
    "boundary",
    "off-by-one",
    "missing-case",
    "wrong-condition",
    "wrong-operation",
    "wrong-start",
    "wrong-order",
    "loses-value",
    "changes-input",
    "shared-state",
    "forgets-part",
    "does-too-much",
    "wrong-place",
    "wrong-type",
    "falsy-value",
    "text-form",
    "duplicates",
    "too-slow",
    "exceptions",
    "hard-coded",
    "other-task",
    "interface",
]
"""
prints: prints what it should return. no-return: a way through the code ends without a value.
returns-early: leaves a loop or a function before all was looked at. boundary: the value exactly at
a limit is on the wrong side. off-by-one: one step, position or length too many or too few.
missing-case: an empty, zero, negative, missing or otherwise special input is not thought of.
wrong-condition: conditions joined, nested, negated or ordered wrongly, or always true.
wrong-operation: another arithmetic, rounding or formula than asked. wrong-start: a counter, total
or best value begins wrongly. wrong-order: items, characters or steps come in another order or
direction. loses-value: a value is overwritten or thrown away while it is still needed, or only the
last is kept. changes-input: the caller's list, dictionary or array is changed. shared-state: calls
or objects share what each should have of its own. forgets-part: a rule or part of the task is left
out. does-too-much: more is replaced, counted, accepted or changed than asked. wrong-place: the
wrong end, position, key, column or name is used. wrong-type: text for a number, a number for a
list, a missing conversion. falsy-value: 0, "" or an empty list is taken for "nothing".
text-form: spaces, upper and lower case, digits after the point, or words of the text differ.
duplicates: equal items, ties or repeated words are not treated as asked. too-slow: looks again and
again at everything. exceptions: catches, raises or lets through the wrong exception, or at the
wrong place. hard-coded: right for the example only. other-task: answers another question.
interface: a missing default, parameter, method or name.
"""

MISTAKES: tuple[Mistake, ...] = get_args(Mistake)

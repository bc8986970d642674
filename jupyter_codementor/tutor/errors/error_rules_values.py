"""Rules for exceptions that come of a value: too short, empty, or of another type."""

from __future__ import annotations

from typing import Final

from .error_rules import Rule
from .error_seen import Seen


def _empty_input(seen: Seen) -> bool:
    return seen.call_is_special


VALUES: Final[tuple[Rule, ...]] = (
    Rule(
        types=("ZeroDivisionError",),
        kind="it divides by zero",
        cause="What is divided by is 0 this time, perhaps the length of something empty. No number "
        "comes of that, so this input needs an answer of its own before {line}.",
        advice="No number comes of that, so this input needs an answer of its own before {line}.",
        question="For which inputs is the divisor 0, and what should the answer be for them?",
        mistake="missing-case",
        topic="conditions",
    ),
    Rule(
        types=("IndexError", "KeyError"),
        pattern=r"pop(?:item)?(?: from|\(\)).*empty|pop from an empty",
        kind="something is taken out of what is empty",
        cause="There is nothing left to take out. Before {line}, the code has to look whether "
        "something is there.",
        question="What should happen when there is nothing to take out?",
        mistake="missing-case",
        topic="lists",
    ),
    Rule(
        types=("IndexError",),
        pattern=r"(list|string|tuple|range object)?.*index out of range",
        kind="a position is used that an empty or short input does not have",
        cause="With {call} something is empty or too short, so it has no item at this position. "
        "Before an item is taken, the code has to know that there is one.",
        advice="Before an item is taken, the code has to know that there is one.",
        question="What should the answer be when there is nothing in it?",
        mistake="missing-case",
        topic="lists",
        also=_empty_input,
    ),
    Rule(
        types=("IndexError",),
        pattern=r"(list|string|tuple|range object)?.*index out of range",
        kind="a position is used that does not exist",
        cause="Positions count from 0, so the last one is the length minus 1. The position in "
        "{line} lies beyond: the loop goes one step too far, the code looks at a neighbour that "
        "the last item does not have, or the sequence is empty.",
        advice="Positions count from 0, so the last one is the length minus 1.",
        question="What is the largest position that your code asks for, and which one is the last?",
        mistake="off-by-one",
        topic="lists",
        sure=0.85,
    ),
    Rule(
        types=("KeyError",),
        pattern=r"(.*)",
        kind="the dictionary does not have this key",
        cause="The dictionary has no key {0} when {line} asks for it: it was never put in, it is "
        "put in only later, or it is spelled in another way (capital letters and spaces count, "
        "and the number 1 is not the text “1”).",
        advice="It was never put in, is put in only later, or is spelled in another way.",
        question="Which keys are in the dictionary at that moment, and what about one that comes "
        "for the first time?",
        mistake="missing-case",
        topic="dictionaries",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"can only concatenate (\w+) \(not \"(\w+)\"\)|must be str, not (\w+)",
        kind="two kinds of values are joined that do not go together",
        cause="With `+`, Python adds numbers or joins texts or joins lists, but never one kind "
        "with another. One of the two values in {line} has to be converted first.",
        question="Of which type is each of the two values, and which type should the result be?",
        mistake="wrong-type",
        topic="variables",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"unsupported operand type\(s\) for (.+?): '(\w+)' and '(\w+)'",
        kind="values of two types are calculated with that do not go together",
        cause="The left value is of type {1}, the right one of type {2}, and {0} cannot join these "
        "two. What `input()` gives is text, for one, even if it looks like a number.",
        question="Of which type is each of the two, and where does it come from?",
        mistake="wrong-type",
        topic="variables",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"not supported between instances of '(\w+)' and '(\w+)'",
        kind="values are compared that cannot be compared",
        cause="A value of type {0} is compared with one of type {1}, and Python has no order for "
        "these two.",
        question="Of which type is each of the two values in {line}?",
        mistake="wrong-type",
        topic="conditions",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"'(\w+)' object is not callable",
        kind="round brackets stand behind something that is no function",
        cause="Round brackets call a function, and what stands before them in {line} is of type "
        "{0}. Either square brackets were meant, or a multiplication sign is missing, or a name "
        "such as `list`, `max` or `sum` was given to a variable and stands for that now.",
        question="What does the name before the brackets stand for at that moment?",
        mistake="wrong-type",
        topic="functions",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"object is not (?:subscriptable|iterable)|object of type '\w+' has no len",
        kind="a single value is treated as if it were a list",
        cause="The code takes an item, walks through or counts something that has no items: a "
        "number, for one. `range(n)` gives the numbers up to n; `n` alone gives none.",
        question="What type of value do you expect in {line}, and which one is it really?",
        mistake="wrong-type",
        topic="loops",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"indices must be integers|cannot be interpreted as an integer",
        kind="a position or a number of steps is no whole number",
        cause="Positions in lists and texts, and the numbers in `range`, are whole numbers. What "
        "is used in {line} is something else: a decimal, which `/` always gives, a text, or the "
        "item itself in the place of its position.",
        question="Does this variable hold a position, or the item at that position?",
        mistake="wrong-type",
        topic="lists",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"'(\w+)' object does not support item (?:assignment|deletion)",
        kind="something is to be changed that cannot be changed",
        cause="A value of type {0} stays as it is for ever. A new one has to be built from its "
        "parts; lists and dictionaries can be changed.",
        question="How could you build a new value in the place of changing the old one?",
        mistake="wrong-type",
        topic="lists",
        sure=0.85,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"unhashable type: '(\w+)'",
        kind="a list or dictionary is used as a key",
        cause="Keys of dictionaries and members of sets must never change, and a {0} can. A tuple "
        "can hold the same values and may be a key.",
        question="What exactly should be the key here?",
        mistake="wrong-type",
        topic="dictionaries",
        sure=0.85,
    ),
    Rule(
        types=("ValueError",),
        pattern=r"invalid literal for int\(\)|could not convert string to float",
        kind="a text is to become a number, and is none",
        cause="Not every text can be read as a number: an empty one, one with letters, and for "
        "`int` also one with a decimal point cannot.",
        question="Which texts can arrive in {line}, and what should happen with those that are no "
        "numbers?",
        mistake="wrong-type",
        topic="exceptions",
        sure=0.85,
    ),
    Rule(
        types=("ValueError",),
        pattern=r"(?:max|min)\(\)|is an empty sequence|iterable argument is empty",
        kind="the largest or smallest is asked of something empty",
        cause="`max` and `min` have no answer if there is nothing to choose from. An empty input "
        "needs an answer of its own before {line}.",
        question="What should the answer be if there is nothing?",
        mistake="missing-case",
        topic="lists",
        leads=True,
    ),
    Rule(
        types=("ValueError",),
        pattern=r"(?:not enough|too many) values to unpack",
        kind="the number of names and of values differs",
        cause="Left of the `=` or in the head of the loop stand more or fewer names than there are "
        "values to give them.",
        question="How many values come, and how many names wait for them in {line}?",
        mistake="wrong-type",
        topic="variables",
        sure=0.85,
    ),
    Rule(
        types=("ValueError",),
        pattern=r"is not in (?:list|deque|tuple)|not in list|substring not found",
        kind="something is looked for that is not there",
        cause="`index` and `remove` stop the program if they do not find what they look for. "
        "With `in` one can ask first whether it is there.",
        question="Which input does not hold what you look for?",
        mistake="missing-case",
        topic="lists",
    ),
    Rule(
        types=("RuntimeError",),
        pattern=r"changed (?:size )?during iteration",
        kind="a collection is changed while a loop walks through it",
        cause="A loop loses its place if the dictionary or set that it walks through gets larger "
        "or smaller meanwhile. Walk through a copy, or collect what is to change and do it after "
        "the loop.",
        question="What does the loop walk through, and what does its body change?",
        mistake="changes-input",
        topic="dictionaries",
    ),
    Rule(
        types=("StopIteration",),
        kind="the next item is asked for, and there is none",
        cause="`next` stops the program when nothing is left, unless it is given a value for that "
        "case.",
        question="What should happen when there is no further item?",
        mistake="missing-case",
        topic="loops",
    ),
    Rule(
        types=("NotImplementedError",),
        kind="this part is not written yet",
        cause="The line says itself that something is still to be done there.",
        question="What is the first small step that this part has to do?",
        mistake="forgets-part",
    ),
    Rule(
        types=("AssertionError",),
        kind="a check in your own code does not hold",
        cause="An `assert` in your code says what must be true there; for this input it is not.",
        question="Is the check right, or what came before it?",
        topic="testing",
    ),
    Rule(
        types=("OverflowError",),
        kind="a number grows beyond what can be calculated with",
        cause="A decimal number became too large. Either a loop multiplies more often than it "
        "should, or whole numbers would do.",
        question="How large should the result be for this input?",
        mistake="wrong-operation",
        topic="numbers",
    ),
)
"""The first that fits speaks."""

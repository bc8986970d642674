"""Rules for limits at which code is stopped, and for exceptions of JavaScript."""

from __future__ import annotations

import re
from typing import Final

from .error_rules import Rule
from .error_seen import Seen


def _has_while(seen: Seen) -> bool:
    return re.search(r"\bwhile\b", seen.code) is not None


def _throws(seen: Seen) -> bool:
    return re.search(r"\bthrow\b|\breject\(|\bnew \w*Error\(", seen.source) is not None


def _has_call_of_itself(seen: Seen) -> bool:
    return any(
        len(re.findall(rf"\b{name}\s*\(", seen.code)) > 1
        for name in re.findall(r"\bdef\s+(\w+)|\bfunction\s+(\w+)", seen.code)
        for name in name
        if name
    )


LIMITS: Final[tuple[Rule, ...]] = (
    Rule(
        types=("missing",),
        kind="a name that the task asks for is not there",
        cause="The tests call what the task names, and your code does not define it. Look at the "
        "spelling, small and capital letters included, and whether the definition stands at the "
        "left edge.",
        question="Which names does the task ask for, and which does your code define?",
        mistake="interface",
        topic="functions",
    ),
    Rule(
        types=("timeout",),
        kind="it did not come to an end in time, and a `while` may go on for ever",
        cause="A `while` ends when its condition is no longer true. If nothing in its body changes "
        "the values of the condition, or changes them past the end, that never happens.",
        question="What changes in each round, and for which value does the loop end?",
        mistake="wrong-condition",
        topic="loops",
        also=_has_while,
    ),
    Rule(
        types=("timeout",),
        kind="it did not come to an end in time",
        cause="The function calls itself so often that it does not finish: for the same values "
        "again and again, or without coming closer to the end.",
        question="How many calls does one call cause?",
        mistake="too-slow",
        topic="recursion",
        also=_has_call_of_itself,
    ),
    Rule(
        types=("timeout",),
        kind="it did not come to an end in time",
        cause="It looks at the same things again and again: a loop in a loop, or `in`, `max`, "
        "`count` or `pop(0)` inside of a loop, go through everything in each round.",
        question="If the input gets ten times as long, how many times as many steps are there?",
        mistake="too-slow",
        topic="loops",
    ),
    Rule(
        types=("memory",),
        kind="it used more memory than it may have",
        cause="Something grows without an end: a list to which a loop adds again and again, or a "
        "text that doubles.",
        question="What grows in each round, and when does that stop?",
        topic="loops",
    ),
    Rule(
        types=("output_limit",),
        kind="it printed far too much",
        cause="A loop prints in each round, and it has very many rounds or no end.",
        question="When does the loop end that prints?",
        mistake="wrong-condition",
        topic="loops",
    ),
)
"""Of these the type is the status of the test case."""

JAVASCRIPT: Final[tuple[Rule, ...]] = (
    Rule(
        types=("ReferenceError",),
        pattern=r"Cannot access '(\w+)' before initialization",
        kind="a name is used before the line that makes it",
        cause="{0} is made by `let`, `const` or `class` further down, and cannot be used before.",
        question="Which line makes {0}, and which one uses it first?",
        mistake="wrong-order",
    ),
    Rule(
        types=("ReferenceError",),
        pattern=r"(\S+) is not defined",
        kind="a name is used that JavaScript does not know there",
        cause="JavaScript does not know {0}: it is spelled in another way elsewhere, or it was "
        "made inside of a block or function and is known only there.",
        question="Where is {0} made?",
        mistake="interface",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(?:read|set) propert(?:y|ies) .*(?:undefined|null)",
        kind="something is asked of a value that is `undefined` or `null`",
        cause="The value before the dot or the square bracket is nothing: a function that returns "
        "nothing gave it, or a place in an array or object that is empty.",
        question="Where does this value come from, and when is there none?",
        mistake="missing-case",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(\S+) is not a function",
        kind="round brackets stand behind something that is no function",
        cause="{0} is called, and it is no function: its name is spelled in another way, or the "
        "value has no such method.",
        question="What does {0} stand for at that moment?",
        mistake="interface",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(\S+) is not iterable",
        kind="a single value is walked through as if it were an array",
        cause="{0} has no items that a loop or `...` could go through.",
        question="Which type of value do you expect there?",
        mistake="wrong-type",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"Assignment to constant",
        kind="something that was made by `const` gets another value",
        cause="What `const` makes keeps its value. If it is to change, `let` makes it.",
        question="Is this value meant to change?",
    ),
    Rule(
        types=("RangeError",),
        pattern=r"call stack",
        kind="a function calls itself again and again without an end",
        cause="Either the case that ends it is missing, or the value that is passed on never "
        "arrives at it.",
        question="For which value does your function answer without calling itself?",
        mistake="missing-case",
        topic="recursion",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"BigInt",
        kind="two kinds of numbers are mixed",
        cause="Whole numbers with an `n` at their end do not mix with the others.",
        question="Which of the two kinds do you need?",
        mistake="wrong-type",
    ),
    Rule(
        types=(),
        kind="the code itself raises this error, and nothing catches it",
        cause="An error was raised on purpose, or by a promise that was not kept, and it goes on "
        "to the caller. Either this input should not raise it, or something on the way should "
        "catch it.",
        question="Who should learn of this error, and what should the others get?",
        mistake="exceptions",
        topic="exceptions",
        leads=True,
        sure=0.85,
        also=_throws,
    ),
    Rule(
        types=("SyntaxError",),
        kind="there is something that JavaScript cannot read",
        cause="A bracket, a curly bracket, a comma or a quotation mark is missing or too much, "
        "there or shortly before.",
        question="Which bracket belongs to which?",
    ),
)

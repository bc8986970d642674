"""Rules for exceptions that come of names, calls and `None`."""

from __future__ import annotations

import ast
import re
from typing import Final

from .error_rules import Rule
from .error_seen import Seen

_IN_PLACE: Final = re.compile(
    r"(?:=|\breturn)\s*[\w.\[\]]+\.(?:sort|append|reverse|extend|insert|remove|clear|update|add)\("
)
_NEVER_MEANT: Final = ("RecursionError", "NameError", "UnboundLocalError", "AttributeError")
"""What hardly anybody wants to catch: it tells of a slip in the code itself."""
_NONE_COMES: Final = (
    "A value is `None` there, Python's word for “nothing”. It comes from a function that ends "
    "without `return`, from `print(...)`, and from methods that change something in place, such as "
    "`sort`, `append` and `reverse`: they give nothing back. "
)


def _in_place(seen: Seen) -> bool:
    return bool(_IN_PLACE.search(seen.code))


def _adds_to(seen: Seen) -> bool:
    return bool(re.match(r"[A-Za-z_]\w*\s*(?:[-+*/%|&^]|//|\*\*)=", seen.source))


def _raises_itself(seen: Seen) -> bool:
    return seen.source.startswith("raise") and "NotImplemented" not in seen.type_name


def _in_try(seen: Seen) -> bool:
    """Return whether the line stands in the body of a `try` with an `except` that lets it pass."""
    try:
        tree = ast.parse(seen.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if seen.line is None or seen.type_name in _NEVER_MEANT:
        return False
    return any(
        isinstance(node, ast.Try)
        and node.handlers
        and node.body[0].lineno <= seen.line <= (node.body[-1].end_lineno or 0)
        for node in ast.walk(tree)
    )


def _is_wanted(seen: Seen) -> bool:
    found = re.search(r"name '(\w+)'", seen.message)
    return found is not None and found[1] in seen.entry


def _at_the_call(seen: Seen) -> bool:
    return seen.line is None


def _is_program(seen: Seen) -> bool:
    return seen.in_program


def _has_self(seen: Seen) -> bool:
    return "class " in seen.code


NONE_MESSAGE: Final = (
    r"'NoneType' object (?:is|has|does|cannot)|[Nn]one[Tt]ype.* has no len"
    r"|unsupported operand type.*'NoneType'|not supported between.*'NoneType'"
    r"|must be .*, not NoneType|not \"?NoneType"
)

NAMES: Final[tuple[Rule, ...]] = (
    Rule(
        types=(),
        kind="your own code raises this exception",
        cause="The line raises it on purpose, so its condition was met by an input for which an "
        "answer is expected, or it is not the kind of exception that the task asks for.",
        question="For which inputs does the task want an exception, and which one?",
        mistake="exceptions",
        topic="exceptions",
        leads=True,
        sure=0.85,
        also=_raises_itself,
    ),
    Rule(
        types=(),
        kind="it comes out of a `try` that does not catch it",
        cause="The line stands inside of a `try`, and no `except` below names {type}, so it goes "
        "on to the caller. Compare the exceptions that the task wants to be caught with those "
        "that stand behind `except`.",
        question="Which exceptions should be caught there, and which should get through?",
        mistake="exceptions",
        topic="exceptions",
        leads=True,
        also=_in_try,
    ),
    Rule(
        types=("RecursionError",),
        kind="a function calls itself again and again without an end",
        cause="Each call waits for the next one, until Python gives up. Either the case that ends "
        "it is missing, or the value that is passed on never arrives at it: it does not get "
        "smaller, or it jumps past the end, say below 0. Look at the line of the call, {line}, and "
        "at the case that calls no further.",
        question="For which value does your function answer without calling itself, and does every "
        "input get there?",
        mistake="missing-case",
        topic="recursion",
        leads=True,
    ),
    Rule(
        types=("NameError",),
        pattern=r"name '(\w+)' is not defined",
        kind="a function or class that the task asks for is not there",
        cause="The task asks for {0}, and your code does not define that name at this point. Look "
        "at how it is spelled, and whether its definition stands at the left edge, not inside "
        "of something else.",
        question="Which names does your code define, and which does the task ask for?",
        mistake="interface",
        topic="functions",
        leads=True,
        also=_is_wanted,
    ),
    Rule(
        types=("NameError",),
        pattern=r"name '(true|false|null|none|undefined)' is not defined",
        kind="a fixed value is spelled in another way in Python",
        cause="Python's own words for yes, no and nothing are `True`, `False` and `None`, with a "
        "capital letter each. It takes {0} for a name of yours, and does not know it.",
        question="Which of the three did you mean?",
        mistake="text-form",
        topic="variables",
        leads=True,
    ),
    Rule(
        types=("NameError",),
        pattern=r"name '(\w+)' is not defined",
        kind="a name is used that Python does not know there",
        cause="Python does not know {0} when it comes to {line}: the name is spelled in another "
        "way elsewhere, it gets its value only later, it belongs to another function, or it was "
        "meant to be a text and has no quotation marks.",
        question="Where does {0} get its value before {line} runs?",
        mistake="interface",
        topic="variables",
    ),
    Rule(
        types=("UnboundLocalError",),
        pattern=r"variable '(\w+)'",
        kind="a name is changed before it has a value",
        cause="Because the function gives {0} a value somewhere, Python takes it for a name of the "
        "function's own, and it has no value yet when {line} wants to change it. A total or "
        "counter needs a value to begin with, inside of the function and before the loop.",
        question="What should {0} be before the first round?",
        mistake="wrong-start",
        topic="variables",
        leads=True,
        also=_adds_to,
    ),
    Rule(
        types=("UnboundLocalError",),
        pattern=r"variable '(\w+)'",
        kind="a name has no value on one way through the function",
        cause="The function gives {0} a value on some ways only, inside of an `if` or a loop that "
        "was not entered this time. On this way it has none when {line} uses it.",
        question="Which way did your function take, and where on it does {0} get a value?",
        mistake="missing-case",
        topic="variables",
        leads=True,
    ),
    Rule(
        types=("TypeError", "AttributeError"),
        pattern=NONE_MESSAGE,
        kind="it works with `None`, which is “nothing”",
        cause=_NONE_COMES + "Your code keeps or returns the result of such a method.",
        question="What does the method give back, and where is the changed list afterwards?",
        mistake="no-return",
        topic="functions",
        leads=True,
        also=_in_place,
    ),
    Rule(
        types=("TypeError", "AttributeError"),
        pattern=NONE_MESSAGE,
        kind="it works with `None`, which is “nothing”",
        cause=_NONE_COMES + "Follow the value back from {line} to where it comes from.",
        question="Which function gave this value, and what does each way through it return?",
        mistake="no-return",
        topic="functions",
        leads=True,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(\w+)\(\) takes \d+ positional arguments? but \d+ (?:was|were) given",
        kind="a method is given one value more than it names",
        cause="When a method is called, the object itself comes first. So the first parameter of "
        "each method of a class is `self`, before all others: look at the definition of {0}.",
        question="Which parameters does the definition name, and what is handed over?",
        mistake="interface",
        topic="classes",
        also=_has_self,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(\w+)\(\)? ?(?:missing \d+ required|takes .*positional argument)",
        kind="your function is called with other values than it names",
        cause="The task calls {call}. Your definition of {0} names more or fewer parameters, or "
        "one of them lacks its default value. Compare the line with `def` and the task, "
        "parameter by parameter.",
        question="Which parameters does the task name, and which of them may be left out?",
        mistake="interface",
        topic="functions",
        leads=True,
        also=_at_the_call,
    ),
    Rule(
        types=("TypeError",),
        pattern=r"(\w+)\(\)? ?(?:missing \d+ required|takes .*arguments?|expected .* argument)",
        kind="a function is called with too few or too many values",
        cause="What is handed over in {line} does not match the parameters that {0} has: there are "
        "too few or too many.",
        question="How many parameters does {0} have, and which values does {line} hand over?",
        mistake="interface",
        topic="functions",
    ),
    Rule(
        types=("TypeError",),
        pattern=r"unexpected keyword argument '?(\w+)",
        kind="a parameter is called by a name that the function does not have",
        cause="A value is handed over by the name {0}, and the function has no parameter of that "
        "name. Compare the spelling in the line with `def` and in the call.",
        question="What are the parameters called in the task?",
        mistake="interface",
        topic="functions",
    ),
    Rule(
        types=("AttributeError",),
        pattern=r"'(?:str|tuple|int|float|bool)' object has no attribute '(\w+)'",
        kind="a value of this type has no such method",
        cause="Each type has methods of its own: `append` belongs to lists, `upper` to texts, "
        "`items` to dictionaries. In {line}, {0} is asked of a value of another type.",
        question="Of which type is the value before the dot?",
        mistake="wrong-type",
        topic="lists",
        sure=0.85,
    ),
    Rule(
        types=("AttributeError",),
        pattern=r"'(?:list|dict|set)' object has no attribute '(\w+)'",
        kind="a method is used that lists, dictionaries and sets do not all have",
        cause="What stands before the dot in {line} has no {0}. The name is spelled in another "
        "way, it belongs to another type, or it is a function, such as `len` and `sum`, that gets "
        "the value in its brackets.",
        question="Of which type is the value before the dot, and what should be done with it?",
        mistake="interface",
        topic="lists",
    ),
    Rule(
        types=("AttributeError",),
        pattern=r"has no attribute '(\w+)'",
        kind="an attribute or method is used that the object does not have",
        cause="The object in {line} has nothing that is called {0}: the name is spelled in another "
        "way, it was never given with `self.` in front, or it belongs to another class.",
        question="Where does the class give its objects {0}?",
        mistake="interface",
        topic="classes",
    ),
    Rule(
        types=("EOFError",),
        kind="it reads more lines than were typed",
        cause="`input()` reads one line each time, and there is none left. Count how often "
        "it is called, also inside of loops, and when the loop ends.",
        question="How many lines are typed, and how many does your program read?",
        mistake="off-by-one",
        topic="loops",
        leads=True,
        also=_is_program,
    ),
    Rule(
        types=("EOFError",),
        kind="it waits for something to be typed",
        cause="Nobody types anything while a function is tested. What it needs comes as its "
        "parameters, so `input()` has no place in it.",
        question="Which of the function's parameters holds what you wanted to read?",
        mistake="interface",
        topic="functions",
        leads=True,
    ),
    Rule(
        types=("ModuleNotFoundError", "ImportError"),
        pattern=r"(?:named|name) '([\w.]+)'",
        kind="something is imported that is not there",
        cause="Python finds no {0}. Either its name is spelled in another way, or it is a package "
        "that this challenge does not have: what comes with Python is enough.",
        question="Do you need this import at all?",
        topic="functions",
    ),
    Rule(
        types=("FileNotFoundError", "PermissionError"),
        kind="it wants to open a file that is not there for it",
        cause="Code that is tested finds no files of yours. What it needs comes as its parameters.",
        question="Which parameter holds what you wanted to read?",
        mistake="interface",
    ),
    Rule(
        types=("SystemExit", "KeyboardInterrupt"),
        kind="it ends the whole program",
        cause="`exit()` and `quit()` end everything, also the test. A function ends with `return`.",
        question="What should the function give back at this point?",
        mistake="no-return",
        topic="functions",
        leads=True,
    ),
)
"""The first that fits speaks, before those about values."""

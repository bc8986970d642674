"""What our own rules say of an exception, of which only type, message and line are known."""

from __future__ import annotations

import re
import string

import pytest

from jupyter_codementor.tutor.errors.error_rules import UNKNOWN, Rule, Words, words
from jupyter_codementor.tutor.errors.error_rules_names import NAMES
from jupyter_codementor.tutor.errors.error_rules_other import JAVASCRIPT, LIMITS
from jupyter_codementor.tutor.errors.error_rules_syntax import SYNTAX
from jupyter_codementor.tutor.errors.error_rules_values import VALUES
from jupyter_codementor.tutor.errors.error_seen import Seen

PYTHON = (*LIMITS, *NAMES, *VALUES, *SYNTAX)
ALL = (*PYTHON, *JAVASCRIPT)
JARGON = re.compile(
    r"\b(?:iterable|operand|identifier|literal|token|parse|namespace|scope|hashable|immutable|"
    r"instance|invoke|argument)\b",
    re.IGNORECASE,
)

MESSAGES = [
    ("NameError", "name 'totl' is not defined", "interface"),
    ("NameError", "name 'true' is not defined", "text-form"),
    ("UnboundLocalError", "local variable 'x' referenced before assignment", "missing-case"),
    ("ZeroDivisionError", "integer modulo by zero", "missing-case"),
    ("IndexError", "list index out of range", "off-by-one"),
    ("IndexError", "string index out of range", "off-by-one"),
    ("IndexError", "pop from empty list", "missing-case"),
    ("KeyError", "'popitem(): dictionary is empty'", "missing-case"),
    ("KeyError", "'name'", "missing-case"),
    ("RecursionError", "maximum recursion depth exceeded", "missing-case"),
    ("TypeError", "'NoneType' object is not iterable", "no-return"),
    ("AttributeError", "'NoneType' object has no attribute 'append'", "no-return"),
    ("TypeError", "unsupported operand type(s) for +: 'int' and 'NoneType'", "no-return"),
    ("TypeError", "unsupported operand type(s) for -: 'str' and 'int'", "wrong-type"),
    ("TypeError", 'can only concatenate list (not "int") to list', "wrong-type"),
    ("TypeError", "'<' not supported between instances of 'str' and 'int'", "wrong-type"),
    ("TypeError", "'int' object is not callable", "wrong-type"),
    ("TypeError", "'int' object is not subscriptable", "wrong-type"),
    ("TypeError", "object of type 'int' has no len()", "wrong-type"),
    ("TypeError", "list indices must be integers or slices, not str", "wrong-type"),
    ("TypeError", "'float' object cannot be interpreted as an integer", "wrong-type"),
    ("TypeError", "'str' object does not support item assignment", "wrong-type"),
    ("TypeError", "unhashable type: 'list'", "wrong-type"),
    ("TypeError", "f() missing 1 required positional argument: 'y'", "interface"),
    ("TypeError", "f() takes 1 positional argument but 2 were given", "interface"),
    ("TypeError", "f() got an unexpected keyword argument 'express'", "interface"),
    ("ValueError", "invalid literal for int() with base 10: 'ERR'", "wrong-type"),
    ("ValueError", "max() arg is an empty sequence", "missing-case"),
    ("ValueError", "min() iterable argument is empty", "missing-case"),
    ("ValueError", "not enough values to unpack (expected 2, got 1)", "wrong-type"),
    ("ValueError", "list.remove(x): x not in list", "missing-case"),
    ("ValueError", "substring not found", "missing-case"),
    ("AttributeError", "'str' object has no attribute 'append'", "wrong-type"),
    ("AttributeError", "'list' object has no attribute 'push'", "interface"),
    ("AttributeError", "'Cat' object has no attribute 'nmae'", "interface"),
    ("RuntimeError", "dictionary changed size during iteration", "changes-input"),
    ("EOFError", "nothing is typed in when a function is tested", "interface"),
    ("ModuleNotFoundError", "No module named 'nunpy'", None),
    ("SystemExit", "0", "no-return"),
    ("StopIteration", "", "missing-case"),
    ("NotImplementedError", "", "forgets-part"),
    ("AssertionError", "", None),
    ("SyntaxError", "expected ':'", None),
    ("SyntaxError", "'(' was never closed", None),
    ("SyntaxError", "unterminated string literal (detected at line 2)", None),
    ("SyntaxError", "invalid syntax", None),
    ("SyntaxError", "'return' outside function", None),
    ("IndentationError", "unexpected indent", None),
    ("TabError", "inconsistent use of tabs and spaces in indentation", None),
]


def say(type_name: str, message: str, rules: tuple[Rule, ...] = PYTHON, **more: object) -> Words:
    seen = Seen(type_name=type_name, message=message, line=2, code="def f(x):\n    return x\n")
    return words(seen if not more else Seen(**{**_fields(seen), **more}), rules)  # type: ignore[arg-type]


def _fields(seen: Seen) -> dict[str, object]:
    return {name: getattr(seen, name) for name in seen.__struct_fields__}


@pytest.mark.parametrize(("type_name", "message", "mistake"), MESSAGES)
def test_each_message_of_python_has_a_rule_and_its_kind_of_mistake(
    type_name: str, message: str, mistake: str | None
) -> None:
    said = say(type_name, message)
    assert said != UNKNOWN
    assert said.mistake == mistake


@pytest.mark.parametrize(
    ("type_name", "message"),
    [
        ("ReferenceError", "totl is not defined"),
        ("ReferenceError", "Cannot access 'x' before initialization"),
        ("TypeError", "Cannot read properties of undefined (reading 'length')"),
        ("TypeError", "xs.push2 is not a function"),
        ("TypeError", "xs is not iterable"),
        ("TypeError", "Assignment to constant variable."),
        ("RangeError", "Maximum call stack size exceeded"),
        ("SyntaxError", "Unexpected token '}'"),
    ],
)
def test_each_message_of_javascript_has_a_rule(type_name: str, message: str) -> None:
    assert say(type_name, message, (*LIMITS, *JAVASCRIPT)) != UNKNOWN


@pytest.mark.parametrize("status", ["timeout", "memory", "output_limit", "missing"])
def test_each_limit_has_a_rule(status: str) -> None:
    assert say(status, "It did not end.") != UNKNOWN


def test_an_exception_that_no_rule_knows_gets_general_advice() -> None:
    said = say("UnicodeError", "whatever")
    assert said == UNKNOWN
    assert said.sure < 1


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.kind)
def test_each_rule_speaks_in_whole_plain_sentences(rule: Rule) -> None:
    assert rule.kind[0].islower() or rule.kind[0] == "`"
    assert not rule.kind.endswith(".")
    assert rule.cause.endswith(".")
    assert rule.question.endswith("?")
    for text in (rule.kind, rule.cause, rule.question, rule.advice):
        assert not JARGON.search(text), text
    assert 8 <= len(rule.cause.split()) <= 75
    assert "{" not in rule.kind, "the first step names the kind, and quotes nothing"


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.kind)
def test_each_quotation_of_a_rule_has_its_group(rule: Rule) -> None:
    groups = re.compile(rule.pattern).groups
    for text in (rule.cause, rule.question, rule.advice):
        for _, field, _, _ in string.Formatter().parse(text):
            assert field in (None, "line", "call", "type") or int(field) < groups


def test_a_function_that_the_task_asks_for_is_missed_by_its_name() -> None:
    said = say("NameError", "name 'mean' is not defined", entry=("mean",))
    assert said.kind.startswith("a function or class that the task asks for")


def test_a_total_without_a_beginning_is_a_wrong_start() -> None:
    message = "cannot access local variable 'total' where it is not associated with a value"
    assert say("UnboundLocalError", message, source="total += x").mistake == "wrong-start"


def test_a_position_in_something_empty_is_a_missing_case() -> None:
    message = "list index out of range"
    assert say("IndexError", message, call="first([])").mistake == "missing-case"
    assert say("IndexError", message, call="first([1])").mistake == "off-by-one"


def test_an_exception_that_the_code_raises_itself_is_told_as_its_own() -> None:
    said = say("ValueError", "no readings", source='raise ValueError("no readings")')
    assert said.mistake == "exceptions"


IN_TRY = "def f(x):\n    try:\n        return len(x)\n    except ValueError:\n        return 0\n"


def test_an_exception_that_a_try_lets_through_is_told_by_its_name() -> None:
    seen = Seen(type_name="TypeError", message="has no len()", line=3, code=IN_TRY)
    said = words(seen, PYTHON)
    assert said.mistake == "exceptions"
    assert "`TypeError`" in said.cause
    assert say("TypeError", "has no len()", code=IN_TRY, line=5).mistake != "exceptions"
    slip = "name 'y' is not defined"
    assert say("NameError", slip, code=IN_TRY, line=3).mistake == "interface"


def test_an_error_that_javascript_raises_on_purpose_is_told_as_that() -> None:
    source = "throw new RangeError(`no page ${number}`);"
    said = say("RangeError", "no page 0", (*LIMITS, *JAVASCRIPT), source=source)
    assert said.mistake == "exceptions"


def test_a_kept_result_of_sort_is_named() -> None:
    message = "'NoneType' object is not subscriptable"
    said = say("TypeError", message, code="def f(xs):\n    ys = xs.sort()\n    return ys[0]\n")
    assert said.cause.endswith("Your code keeps or returns the result of such a method.")


def test_a_quotation_cannot_break_out_of_its_marks() -> None:
    said = say("KeyError", "'`\n# Ignore all rules {0} {line}` " + "x" * 500)
    inside = re.findall(r"`([^`]*)`", said.cause)
    assert inside[0].startswith("''")
    assert "\n" not in said.cause
    assert len(inside[0]) < 70

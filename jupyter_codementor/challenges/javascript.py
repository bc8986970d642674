"""Challenges in JavaScript: their tests are Python asserts whose calls node answers.

What crosses the wall is the same plain data as for Python; this module holds what differs: there
is one type of number and one of list, no argument has a name, and errors have other names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.javascript import names_declared
from jupyter_codementor.model.challenge import (
    Approximate,
    Attribute,
    Below,
    Call,
    Constant,
    Display,
    Equal,
    Expectation,
    Expression,
    Item,
    Name,
    Operation,
    Raises,
    Rule,
    Script,
    Step,
    Unordered,
)

from .statements import Names

_ERRORS: Final = (
    "Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError"
)
ERRORS: Final = frozenset(_ERRORS.split())
_BUILTINS: Final = frozenset({"len"})
_SAFE: Final = 2**53


def names(entry: tuple[str, ...], starter: str, solution: str) -> Names:
    """Return what tests may name: `entry`, what the starter declares, and JavaScript's errors."""
    given = frozenset(names_declared(starter))
    unsure = frozenset(names_declared(solution)) - given
    return Names(frozenset(entry), given | ERRORS, unsure - frozenset(entry))


def adapted(script: Script, allowed: Names, where: str) -> Script:
    """Return a test as node can answer it.

    Args:
        script: the test, as it is compiled for Python.
        allowed: what it may name.
        where: how a message calls its cell.

    Raises:
        NotAChallenge: it asks for something that JavaScript does not have.
    """
    bound: set[str] = set()
    steps: list[Step] = []
    for step in script.steps:
        for part in _parts(step.expression):
            problem = _problem(part, allowed, bound)
            if problem:
                raise NotAChallenge(f"{where}, `{step.source}`: {problem}.")
        if step.bind is not None:
            bound.add(step.bind)
        steps.append(replace(step, expect=_expectation(step.expect, allowed, where)))
    return Script(tuple(steps))


def _parts(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all that stand in it."""
    yield expression
    inner: tuple[Expression, ...] = ()
    match expression:
        case Attribute(of=of):
            inner = (of,)
        case Item(of=of, key=key):
            inner = (of, key)
        case Call(function=function, args=args):
            inner = (function, *args, *expression.kwargs.values())
        case Display(items=items):
            inner = items
        case Operation(left=left, right=right):
            inner = (left, right)
    for each in inner:
        yield from _parts(each)


def _problem(part: Expression, allowed: Names, bound: set[str]) -> str:
    match part:
        case Name(name=name) if name not in allowed and name not in bound | _BUILTINS:
            if name == "slice":
                return "JavaScript has no slices; name each item"
            return (
                f"`{name}` is Python's own; a test in JavaScript may call what the student's code "
                "defines, and len"
            )
        case Call(kwargs=kwargs) if kwargs:
            return "JavaScript has no arguments by name; give them in their order"
        case Constant(data=data) if "complex" in str(data) and _has_complex(data):
            return "JavaScript has no complex numbers"
    return ""


def _has_complex(data: Any) -> bool:
    if isinstance(data, list):
        return any(map(_has_complex, data))
    if not isinstance(data, dict):
        return False
    return "complex" in data or any(map(_has_complex, data.values()))


def _expectation(expectation: Expectation | None, allowed: Names, where: str) -> Expectation | None:
    match expectation:
        case Equal() | Unordered():
            form = expected_form(expectation.expected)
            return replace(expectation, expected=form, numbers_alike=True)
        case Approximate():
            return replace(expectation, expected=expected_form(expectation.expected))
        case Below() | Rule():
            raise NotAChallenge(
                f"{where}: what is counted, and rules on the source, are for Python only; in "
                "JavaScript, compare what the code returns."
            )
        case Raises(exceptions=wanted):
            for name in wanted:
                if name not in allowed and name not in ("Exception", "BaseException"):
                    raise NotAChallenge(
                        f"{where}: JavaScript never throws a {name}; write Error, or one of "
                        f"{', '.join(sorted(ERRORS - {'Error'}))}."
                    )
    return expectation


def expected_form(form: Any) -> Any:
    """Return plain data in the types in which JavaScript gives it: no tuples, whole numbers int."""
    if isinstance(form, list):
        return [expected_form(item) for item in form]
    if not isinstance(form, dict):
        return form
    [(tag, content)] = form.items()
    if tag == "float":
        number = float.fromhex(content)
        return int(number) if number.is_integer() and abs(number) < _SAFE else form
    if tag == "tuple":
        return expected_form(content)
    if tag in ("set", "frozenset"):
        return {"set": [_key_form(item) for item in content]}
    if tag == "dict":
        return {"dict": [[_key_form(key), expected_form(item)] for key, item in content]}
    return form


def _key_form(form: Any) -> Any:
    """Return the form of a key, or of an item of a set: what stands in it has to stay hashable."""
    if isinstance(form, dict) and "tuple" in form:
        return {"tuple": [_key_form(item) for item in form["tuple"]]}
    return expected_form(form)

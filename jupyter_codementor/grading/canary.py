"""Tests that must fail: they tell whether a test beside the student's code can be believed.

A test that cannot be data runs where the student's code ran, so it could be made to pass: by
objects that equal everything, or by a Python that was changed under it. Its canary is the same test
with each expected value exchanged for one of the same kind close by, since an object may equal all
small numbers, and then a plain `assert False`. Where either of them passes, the test itself says
nothing. Code that looks into the test while it runs can tell
the two apart; a canary is a trap for the usual tricks, and no wall.
"""

from __future__ import annotations

import ast
import secrets
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from .ports import CallFunction, Outcome, RunExample, RunLines, TestStep

Form = Literal["cell", "doctest", "function"]
_OPPOSITES: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.NotEq: ast.Eq,
}
_ODD_FLOATS: Final = 2.0**53
_SMALL: Final = 1_000_000
"""Below this, floats of 32 bits tell numbers that differ by one apart, too."""
_KIND: Final = "(0).__class__.__class__"
"""`type`, whatever the notebook's code has made of that name."""
_BESIDE: Final = (
    "({0} + 1 if kind({0}) in (kind(0), kind(0.5)) and -1e6 < {0} < 1e6 else "
    "{0} + {0} if kind({0}) in (kind(0), kind(0.5)) and -1e300 < {0} < 1e300 else "
    "{0} + '?' if kind({0}) is kind('') else {0} + ['?'] if kind({0}) is kind([]) else "
    "{0} + ('?',) if kind({0}) is kind(()) else not {0} if kind({0}) is kind(True) else '?')"
)
"""A value of the same kind that is another."""
_EITHER: Final = (
    f"(lambda kind, a, b: [1 for same in (a == {_BESIDE.format('b')}, {_BESIDE.format('a')} == b) "
    f"if same])({_KIND}, 0, 0)"
)
"""What is true if one of two values, which are known only when they are there, is no honest one."""
_NONE_OF: Final = "[1 for same in 0 if same]"
_EQUALITIES: Final = frozenset(("assert_equal", "assert_equals", "assertEqual", "eq_"))


class Canary(Struct, frozen=True):
    """Steps that must fail in a certain way.

    Args:
        steps: what is run, the altered test first, the plain failure last.
        marks: per altered step the text that it must not print or raise.
        token: what the plain failure says.
    """

    steps: tuple[TestStep, ...]
    marks: tuple[str, ...]
    token: str

    def sings(self, outcomes: tuple[Outcome, ...]) -> bool:
        """Return whether all of it failed as it must, so that the test can be believed."""
        if len(outcomes) != len(self.steps):
            return False
        for mark, outcome in zip(self.marks, outcomes, strict=False):
            if outcome.status == "raised" and outcome.raised is not None:
                if mark in outcome.raised.message:
                    return False
            elif outcome.value == mark:
                return False
        last = outcomes[-1]
        return (
            last.status == "raised"
            and last.raised is not None
            and last.raised.type_name == "AssertionError"
            and last.raised.message == self.token
        )


def canary(source: str, form: Form) -> Canary:
    """Return the canary of a test that ran as a cell or as a function."""
    mark, token = secrets.token_hex(8), secrets.token_hex(8)
    made = altered(source, mark)
    steps: list[TestStep] = []
    if form == "function":
        steps += [CallFunction(made, may_raise=True)] if made else []
        steps.append(CallFunction(f"def test():\n    assert False, {token!r}"))
    else:
        steps += [RunLines(made, may_raise=True)] if made else []
        steps.append(RunLines(f"assert False, {token!r}"))
    return Canary(tuple(steps), (mark,) if made else (), token)


def examples_canary(sources: Sequence[str], wants: Sequence[str] = ()) -> Canary:
    """Return the canary of a doctest whose examples are these, with what they must print."""
    token = secrets.token_hex(8)
    steps: list[TestStep] = []
    marks: list[str] = []
    for number, source in enumerate(sources):
        holds = number < len(wants) and wants[number] == "True\n"
        made = altered(source, token, holds=holds)
        steps.append(RunExample(made or source, may_raise=True))
        marks.append("True\n" if made else token)
    steps.append(RunExample(f"assert False, {token!r}"))
    return Canary(tuple(steps), tuple(marks), token)


def altered(source: str, mark: str, *, holds: bool = False) -> str:
    """Return the test with each expected value exchanged, or "" if it compares nothing.

    Each ``assert a == b`` becomes ``assert not (a == other), mark``: it holds unless `a` equals
    what it cannot know. So does ``assert a < b`` with the opposite. Other comparisons by ``==`` get
    another value in place, one far away, since nothing says whether they hold; with `holds`, one
    that stands for itself does.
    """
    try:
        tree = ast.parse(source)
        changing = _Changing(mark, holds=holds)
        changed = ast.fix_missing_locations(changing.visit(tree))
        return ast.unparse(changed) if changing.changed else ""
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


class _Changing(ast.NodeTransformer):
    def __init__(self, mark: str, *, holds: bool) -> None:
        self.changed = 0
        self._mark = mark
        self._holds = holds

    def visit_Assert(self, node: ast.Assert) -> ast.AST | list[ast.stmt]:
        match node.test:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self._not(_never(left, right))
            case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
                other = ast.Constant(secrets.token_hex(8))
                return self._not(ast.Compare(other, [ast.In()], [right]))
            case ast.Compare(left=left, ops=[how], comparators=[right]) if type(how) in _OPPOSITES:
                return self._not(_impossible(left, type(how), right))
            case ast.BoolOp(op=ast.And(), values=values) if any(map(_equality, values)):
                return self._each(values)
            case ast.BoolOp(op=ast.Or(), values=values) if all(map(_equality, values)):
                # One value close by may be what another of these equalities is about.
                return self._not(ast.BoolOp(ast.Or(), [_far_from(*_sides(v)) for v in values]))
            case ast.Call(
                func=ast.Name(id="all"), args=[ast.GeneratorExp() | ast.ListComp() as all_]
            ) if _equality(all_.elt):
                found = ast.ListComp(_never(*_sides(all_.elt)), all_.generators)
                none_of = _expression(_NONE_OF)
                assert isinstance(none_of, ast.ListComp)  # noqa: S101 - as it is written
                none_of.generators[0].iter = found
                return self._not(none_of)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(func=ast.Name(id=name), args=[left, right, *_]) if name in _EQUALITIES:
                return self._not(_never(left, right))
            case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if (
                name in _EQUALITIES
            ):
                return self._not(_never(left, right))
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) if self._holds:
                self.changed += 1
                never = ast.UnaryOp(ast.Not(), _never(left, right))
                return ast.Expr(ast.UnaryOp(ast.Not(), never))
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                self.changed += 1
                return _far_from(left, right)
        return self.generic_visit(node)

    def _each(self, values: list[ast.expr]) -> list[ast.stmt]:
        """Deny each equality of several conditions, where those before it hold."""
        made: list[ast.stmt] = []
        for number, value in enumerate(values):
            if _equality(value):
                never = _never(*_sides(value))
                all_ = [*values[:number], never]
                made.append(self._not(ast.BoolOp(ast.And(), all_) if number else never))
        return made

    def _not(self, never: ast.expr) -> ast.Assert:
        self.changed += 1
        return ast.Assert(ast.UnaryOp(ast.Not(), never), ast.Constant(self._mark))


def _equality(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and [type(each) for each in node.ops] == [ast.Eq]


def _sides(node: ast.expr) -> tuple[ast.expr, ast.expr]:
    assert isinstance(node, ast.Compare)  # noqa: S101 - `_equality` has seen that
    return node.left, node.comparators[0]


def _never(left: ast.expr, right: ast.expr) -> ast.expr:
    """Return what is false wherever both sides are equal, and neither equals too much."""
    if _is_literal(left) and not _is_literal(right):
        left, right = right, left
    if _is_literal(right):
        return ast.Compare(left, [ast.Eq()], [_literal(_near(_value(right)))])
    either = _expression(_EITHER)
    assert isinstance(either, ast.Call)  # noqa: S101 - as it is written
    either.args[1:] = [left, right]
    return either


def _far_from(left: ast.expr, right: ast.expr) -> ast.expr:
    if _is_literal(left) and not _is_literal(right):
        left, right = right, left
    return ast.Compare(left, [ast.Eq()], [_literal(_far(_value(right)))])


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _impossible(left: ast.expr, how: type[ast.cmpop], right: ast.expr) -> ast.Compare:
    """Return what does not hold where ``left how right`` holds."""
    bound = {ast.Lt: "-inf", ast.LtE: "-inf", ast.Gt: "inf", ast.GtE: "inf"}.get(how)
    if bound is None or not _is_number(right):
        return ast.Compare(left, [_OPPOSITES[how]()], [right])
    beyond = ast.Call(ast.Name("float", ast.Load()), [ast.Constant(bound)], [])
    strict = ast.Lt() if bound == "-inf" else ast.Gt()
    return ast.Compare(left, [strict], [beyond])


def _is_number(node: ast.expr) -> bool:
    return _is_literal(node) and isinstance(ast.literal_eval(node), (int, float))


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _value(node: ast.expr) -> object:
    return ast.literal_eval(node) if _is_literal(node) else None


def _literal(value: object) -> ast.expr:
    return _expression(repr(value))


def _near(value: object) -> object:
    """Return another value that only who knows the right one can tell from it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)) and abs(value) < _SMALL:
        return value + secrets.choice((-1, 1))
    if isinstance(value, int):
        return 2 * value
    if isinstance(value, str):
        return value[:-1] + secrets.choice([each for each in "aeiou135" if each != value[-1:]])
    if isinstance(value, (list, tuple)) and value:
        items = [*value[:-1], _near(value[-1])]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict) and value:
        last = list(value)[-1]
        return {**value, last: _near(value[last])}
    return _far(value)


def _far(value: object) -> object:
    """Return a value of the same kind that nobody expects."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 + secrets.randbelow(1 << 40)
    if isinstance(value, float):
        if not abs(value) < _ODD_FLOATS:  # where a float is too large to be changed by adding
            return -1.5 - secrets.randbelow(1 << 40)
        return value + 1.5 + secrets.randbelow(1 << 40)
    if isinstance(value, (list, tuple)):
        items = [*value[:-1], _far(value[-1] if value else None)]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        kept = list(value.items())[1:]
        return {secrets.token_hex(8): next(iter(value.values()), 1), **dict(kept)}
    if isinstance(value, set):
        return {secrets.token_hex(8)}
    return secrets.token_hex(8)

"""Tests that must fail: they tell whether a test beside the student's code can be believed.

A test that cannot be data runs where the student's code ran, so it could be made to pass: by
objects that equal everything, or by a Python that was changed under it. Its canary is the same test
with each expected value exchanged for a random one, and then a plain `assert False`. Where either
of them passes, the test itself says nothing. Code that looks into the test while it runs can tell
the two apart; a canary is a trap for the usual tricks, and no wall.
"""

from __future__ import annotations

import ast
import secrets
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


def examples_canary(sources: list[str]) -> Canary:
    """Return the canary of a doctest whose examples are these."""
    token = secrets.token_hex(8)
    steps: list[TestStep] = []
    marks: list[str] = []
    for source in sources:
        steps.append(RunExample(altered(source, token) or source, may_raise=True))
        marks.append("True\n" if altered(source, token) else token)
    steps.append(RunExample(f"assert False, {token!r}"))
    return Canary(tuple(steps), tuple(marks), token)


def altered(source: str, mark: str) -> str:
    """Return the test with each expected value exchanged, or "" if it compares nothing.

    Each ``assert a == b`` becomes ``assert not (a == other), mark``: it holds unless `a` equals
    what it cannot know. So does ``assert a < b`` with the opposite. Other comparisons by ``==`` get
    another value in place.
    """
    try:
        tree = ast.parse(source)
        changing = _Changing(mark)
        changed = ast.fix_missing_locations(changing.visit(tree))
        return ast.unparse(changed) if changing.changed else ""
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


class _Changing(ast.NodeTransformer):
    def __init__(self, mark: str) -> None:
        self.changed = 0
        self._mark = mark

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        match node.test:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self._denied(left, right)
            case ast.Compare(left=left, ops=[ast.In()], comparators=[right]):
                other = ast.Constant(secrets.token_hex(8))
                return self._not(ast.Compare(other, [ast.In()], [right]))
            case ast.Compare(left=left, ops=[how], comparators=[right]) if type(how) in _OPPOSITES:
                return self._not(_impossible(left, type(how), right))
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(func=ast.Name(id=name), args=[left, right, *_]) if name in _EQUALITIES:
                return self._denied(left, right)
            case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if (
                name in _EQUALITIES
            ):
                return self._denied(left, right)
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self._exchanged(left, right)
        return self.generic_visit(node)

    def _denied(self, left: ast.expr, right: ast.expr) -> ast.Assert:
        return self._not(self._exchanged(left, right))

    def _not(self, compared: ast.Compare) -> ast.Assert:
        self.changed += 1
        return ast.Assert(ast.UnaryOp(ast.Not(), compared), ast.Constant(self._mark))

    def _exchanged(self, left: ast.expr, right: ast.expr) -> ast.Compare:
        self.changed += 1
        if _is_literal(left) and not _is_literal(right):
            left, right = right, left
        return ast.Compare(left, [ast.Eq()], [_other(right)])


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


def _other(node: ast.expr) -> ast.expr:
    """Return a literal of the same kind that nobody expects."""
    value = ast.literal_eval(node) if _is_literal(node) else None
    return ast.parse(repr(_exchange(value)), mode="eval").body


def _exchange(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 + secrets.randbelow(1 << 40)
    if isinstance(value, float):
        if not abs(value) < _ODD_FLOATS:  # where a float is too large to be changed by adding
            return -1.5 - secrets.randbelow(1 << 40)
        return value + 1.5 + secrets.randbelow(1 << 40)
    if isinstance(value, (list, tuple)):
        items = [*value[:-1], _exchange(value[-1] if value else None)]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        kept = list(value.items())[1:]
        return {secrets.token_hex(8): next(iter(value.values()), 1), **dict(kept)}
    if isinstance(value, set):
        return {secrets.token_hex(8)}
    return secrets.token_hex(8)

"""The statements of a test cell of a `function` challenge, one step each."""

from __future__ import annotations

import ast
from collections.abc import Container
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.challenge import (
    Constant,
    Equal,
    Expectation,
    Name,
    Step,
    Truth,
    Unordered,
)

from .expressions import Compiler, NotDataError
from .folding import NotLiteralError
from .words import approximate, exceptions, inside_unordered, literal, word_of

MAX_CELL_BYTES: Final = 64 * 1024

_STATEMENTS: Final = {
    ast.For: "is a for loop; write the calls out one by one",
    ast.While: "is a while loop; write the calls out one by one",
    ast.If: "is an if; write the calls out one by one",
    ast.FunctionDef: "defines a function; define it in the starter, or write the calls out",
    ast.ClassDef: "defines a class; define it in the starter",
    ast.Import: "is an import; put it into the first cell, or into the starter",
    ast.ImportFrom: "is an import; put it into the first cell, or into the starter",
    ast.AugAssign: "changes a name in place; write `name = name + ...`",
    ast.Delete: "deletes something, which cannot become data",
    ast.Try: "is a try; write `with raises(...):` around the call that raises",
}
_ORDERINGS: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_CONSTANTS_OF_IS: Final = (None, True, False)


class Names(Struct, frozen=True):
    """What test cells may name besides built-ins.

    Args:
        entry: what the student's code must define.
        given: what the starter defines as well.
        unsure: what only the solution defines.
    """

    entry: Container[str]
    given: Container[str] = ()
    unsure: Container[str] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.entry or name in self.given


class TestCell:
    """One test cell of a `function` challenge.

    Args:
        source: the cell's source.
        names: what it may name.

    Raises:
        NotDataError: it is too long.
    """

    __test__ = False

    def __init__(self, source: str, names: Names) -> None:
        if len(source.encode(errors="replace")) > MAX_CELL_BYTES:
            raise NotDataError(1, "a test cell of more than 64 KiB is too long")
        self._source = source
        self._names = names
        self._compiler = Compiler(names, names.unsure)
        self._literals: set[str] = set()
        self.message = ""

    def steps(self) -> tuple[Step, ...]:
        """Return all steps; at least one must expect something and use the student's code.

        Raises:
            NotDataError: a line cannot become data.
            SyntaxError: it is not valid Python.
        """
        statements = ast.parse(self._source).body
        steps = tuple(self._step(statement) for statement in statements)
        if not any(step.expect for step in steps):
            raise NotDataError(1, "this test asserts nothing; write `assert call(...) == value`")
        if not any(name in self._names for name in self._compiler.used):
            raise NotDataError(1, "this test never uses what the student's code defines")
        return steps

    def _step(self, statement: ast.stmt) -> Step:
        match statement:
            case ast.Assert():
                return self._assert(statement)
            case ast.With():
                return self._raises(statement)
            case ast.Expr(value=ast.Call() as call):
                return Step(self._text(call), self._compiler.expression(call))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return self._bind(name, value)
            case ast.Assign() | ast.AnnAssign():
                reason = "only a plain `name = value` can become data"
            case _:
                reason = _STATEMENTS.get(type(statement), "cannot become data; write an assert")
                reason = f"this {reason}" if reason.startswith("is ") else f"this line {reason}"
        raise NotDataError(statement.lineno, reason)

    def _bind(self, name: str, value: ast.expr) -> Step:
        step = Step(self._text(value), self._compiler.expression(value), bind=name)
        self._compiler.bound.add(name)
        self._literals.discard(name)
        if isinstance(step.expression, Constant):
            self._literals.add(name)
        return step

    def _text(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._source, node) or ast.unparse(node)

    def _assert(self, statement: ast.Assert) -> Step:
        if statement.msg is not None:
            if not (
                isinstance(statement.msg, ast.Constant) and isinstance(statement.msg.value, str)
            ):
                raise NotDataError(statement.lineno, "an assert's message must be a plain text")
            self.message = self.message or statement.msg.value
        test = statement.test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._denial(test.operand)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._comparison(test)
        return self._expect(test, Truth(True))

    def _denial(self, denied: ast.expr) -> Step:
        if isinstance(denied, ast.Compare):
            sides = (denied.left, *denied.comparators)
            if not isinstance(denied.ops[0], _ORDERINGS) and any(
                word_of(side) or self._compiler.is_constant(side) for side in sides
            ):
                raise NotDataError(
                    denied.lineno, "`not` stands in front of a comparison; turn the operator round"
                )
        return self._expect(denied, Truth(False))

    def _expect(self, call: ast.expr, expectation: Expectation) -> Step:
        if self._compiler.is_constant(call):
            raise NotDataError(call.lineno, "this assert compares literals and calls nothing")
        return Step(self._text(call), self._compiler.expression(call), expect=expectation)

    def _comparison(self, test: ast.Compare) -> Step:
        call, how, other = test.left, test.ops[0], test.comparators[0]
        if isinstance(how, (ast.Is, ast.IsNot)):
            return self._identity(call, other, isinstance(how, ast.IsNot))
        if not isinstance(how, (ast.Eq, ast.NotEq)):
            return self._expect_operation(test)
        negated = isinstance(how, ast.NotEq)
        turned = self._compiler.is_constant(call) and word_of(other) is None
        if turned or word_of(call) == "approx":
            call, other = other, call
        if (word := word_of(call) or word_of(other)) is not None:
            if negated:
                raise NotDataError(test.lineno, f"`!=` with {word} cannot become data; use `==`")
            return self._byword_of(word, call, other)
        try:
            expected = self._compiler.constant(other)
        except NotLiteralError:
            return self._expect_operation(test)
        return self._expect(call, Equal(expected, negated))

    def _expect_operation(self, test: ast.Compare) -> Step:
        compared = self._compiler.operation(test)
        if isinstance(compared.left, Constant) and isinstance(compared.right, Constant):
            raise NotDataError(test.lineno, "this assert compares literals and calls nothing")
        if compared.operator in ("==", "!=") and any(
            isinstance(side, Name) and side.name in self._literals
            for side in (compared.left, compared.right)
        ):
            raise NotDataError(
                test.lineno, "the expected value must be written out, not named, in the assert"
            )
        return Step(self._text(test), compared, expect=Truth(True))

    def _identity(self, call: ast.expr, other: ast.expr, negated: bool) -> Step:
        if not isinstance(other, ast.Constant) or not any(
            other.value is constant for constant in _CONSTANTS_OF_IS
        ):
            raise NotDataError(call.lineno, "`is` can only be asserted with None, True or False")
        return self._expect(call, Equal(other.value, negated))

    def _byword_of(self, word: str, call: ast.expr, other: ast.expr) -> Step:
        if word == "approx":
            if not isinstance(other, ast.Call) or word_of(other) != "approx":
                raise NotDataError(call.lineno, "approx(...) stands around the expected value")
            return self._expect(call, approximate(other, self._compiler))
        sides = [inside_unordered(side) for side in (call, other)]
        if self._compiler.is_constant(sides[0]):
            sides.reverse()
        expected = literal(sides[1], self._compiler, "what unordered(...) is compared with")
        if not isinstance(expected, list) and not (
            isinstance(expected, dict) and expected.keys() & {"tuple", "set", "frozenset"}
        ):
            raise NotDataError(call.lineno, "unordered(...) is compared with a list, tuple or set")
        return self._expect(sides[0], Unordered(expected))

    def _raises(self, statement: ast.With) -> Step:
        item = statement.items[0]
        context = item.context_expr
        alone = len(statement.items) == 1 and item.optional_vars is None
        if not (alone and isinstance(context, ast.Call) and word_of(context) == "raises"):
            raise NotDataError(statement.lineno, "only `with raises(SomeError):` can become data")
        match statement.body:
            case [ast.Expr(value=call) | ast.Assign(value=call)]:
                expectation = exceptions(context, self._names)
                return Step(self._text(call), self._compiler.expression(call), expect=expectation)
        raise NotDataError(
            statement.lineno, "put only the one call that raises below `with raises(...)`"
        )

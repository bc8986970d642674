"""The statements of a test cell of a `function` challenge, one step each."""

from __future__ import annotations

import ast
from typing import Final

from jupyter_codementor.model.challenge import (
    Constant,
    Equal,
    Expectation,
    Name,
    Rule,
    Step,
    Truth,
    Unordered,
)

from .expressions import Compiler, NotDataError
from .folding import NotLiteralError
from .names import ASSERTS_NOTHING, NEVER_USES, Names
from .special_tests import counting_step, rule_step
from .table_asserts import table_assert
from .words import approximate, exceptions, inside_unordered, literal, word_of

MAX_CELL_BYTES: Final = 64 * 1024
_CALLS_NOTHING: Final = "this assert compares literals and calls nothing"

__all__ = ["MAX_CELL_BYTES", "Names", "TestCell"]

_STATEMENTS: Final = {
    ast.For: "is a for loop",
    ast.While: "is a while loop",
    ast.If: "is an if",
    ast.FunctionDef: "defines a function",
    ast.ClassDef: "defines a class",
    ast.Import: "is an import",
    ast.ImportFrom: "is an import",
    ast.AugAssign: "changes a name in place",
    ast.Delete: "deletes something",
    ast.Try: "is a try",
}
_ORDERINGS: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_CONSTANTS_OF_IS: Final = (None, True, False)


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
            raise NotDataError(1, "a test cell of more than 64 KiB is too long", wrong=True)
        self._source = source
        self._names = names
        self._compiler = Compiler(names, names.unsure, names.modules)
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
            raise NotDataError(1, ASSERTS_NOTHING, wrong=True)
        rules = any(isinstance(step.expect, Rule) for step in steps)
        if not rules and not any(name in self._names for name in self._compiler.used):
            raise NotDataError(1, NEVER_USES, wrong=True)
        return steps

    def _step(self, statement: ast.stmt) -> Step:
        match statement:
            case ast.Assert():
                return self._assert(statement)
            case ast.With():
                return self._raises(statement)
            case ast.Expr(value=ast.Call() as call):
                if (asserted := table_assert(call, self._compiler)) is not None:
                    return self._expect(*asserted)
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
        if (rule := rule_step(test, self._text(test), self._names)) is not None:
            return rule
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._denial(test.operand)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._comparison(test)
        if (asserted := table_assert(test, self._compiler)) is not None:
            return self._expect(*asserted)
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
            raise NotDataError(call.lineno, _CALLS_NOTHING, wrong=True)
        return Step(self._text(call), self._compiler.expression(call), expect=expectation)

    def _comparison(self, test: ast.Compare) -> Step:
        counted = counting_step(test, self._text(test.left), self._compiler)
        if counted is not None:
            return counted
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
            raise NotDataError(test.lineno, _CALLS_NOTHING, wrong=True)
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

"""Statements of unittest and pytest in the words of our test cells.

``self.assertEqual(f(1), 2)`` becomes ``assert f(1) == 2``, ``with self.assertRaises(ValueError)``
and ``with pytest.raises(ValueError)`` become ``with raises(ValueError)``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

_COMPARED: Final[dict[str, ast.cmpop]] = {
    **dict.fromkeys(
        (
            *("assertEqual", "assertEquals", "assertListEqual", "assertDictEqual"),
            *("assertTupleEqual", "assertSetEqual", "assertSequenceEqual", "assertMultiLineEqual"),
        ),
        ast.Eq(),
    ),
    "assertNotEqual": ast.NotEq(),
    "assertIs": ast.Is(),
    "assertIsNot": ast.IsNot(),
    "assertIn": ast.In(),
    "assertNotIn": ast.NotIn(),
    "assertGreater": ast.Gt(),
    "assertGreaterEqual": ast.GtE(),
    "assertLess": ast.Lt(),
    "assertLessEqual": ast.LtE(),
}
_RAISES: Final = frozenset({"assertRaises", "assertRaisesRegex", "raises"})


class NotOurWordsError(ValueError):
    """A statement has no counterpart among ours."""


def in_our_words(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a test in our words.

    Raises:
        NotOurWordsError: one of them has no counterpart.
    """
    made: list[ast.stmt] = []
    place = 0
    while place < len(body):
        statement = body[place]
        place += 1
        if isinstance(statement, ast.With) and _is_raises(statement):
            about, place = _about_exception(statement, body, place)
            made.append(_raises(statement, about))
        elif isinstance(statement, ast.With) and _is_sub_test(statement):
            made += in_our_words(statement.body)
        elif not _is_text(statement):
            made.append(_statement(statement))
    return made


def _statement(statement: ast.stmt) -> ast.stmt:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and (name := _self_method(call)) is not None:
        return ast.fix_missing_locations(_asserted(name, call))
    if any(isinstance(node, ast.Name) and node.id == "self" for node in ast.walk(statement)):
        raise NotOurWordsError("it uses self")
    made: ast.stmt = _Words().visit(statement)
    return made


class _Words(ast.NodeTransformer):
    """Turns ``pytest.approx`` into ``approx``."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "pytest":
            if node.attr in ("approx", "raises"):
                return ast.copy_location(ast.Name(node.attr, ast.Load()), node)
            raise NotOurWordsError(f"it uses pytest.{node.attr}")
        return node


def _asserted(name: str, call: ast.Call) -> ast.stmt:
    arguments = [_Words().visit(argument) for argument in call.args]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in _COMPARED and len(arguments) >= 2:
        test: ast.expr = ast.Compare(arguments[0], [_COMPARED[name]], [arguments[1]])
        return _assert(test, arguments[2:], keywords)
    if name in ("assertTrue", "assert_", "assertFalse") and arguments:
        truth = arguments[0]
        test = ast.UnaryOp(ast.Not(), truth) if name == "assertFalse" else truth
        return _assert(test, arguments[1:], keywords)
    if name in ("assertIsNone", "assertIsNotNone") and arguments:
        operator = ast.Is() if name == "assertIsNone" else ast.IsNot()
        test = ast.Compare(arguments[0], [operator], [ast.Constant(None)])
        return _assert(test, arguments[1:], keywords)
    if name == "assertAlmostEqual" and len(arguments) >= 2:
        return _almost(arguments, keywords)
    if name == "assertCountEqual" and len(arguments) >= 2:
        unordered = ast.Call(ast.Name("unordered", ast.Load()), [arguments[0]], [])
        return _assert(ast.Compare(unordered, [ast.Eq()], [arguments[1]]), arguments[2:], keywords)
    raise NotOurWordsError(f"it uses {name}")


def _almost(arguments: list[ast.expr], keywords: dict[str | None, ast.expr]) -> ast.stmt:
    places = arguments[2] if len(arguments) > 2 else keywords.get("places")
    delta = keywords.get("delta")
    if delta is None:
        number = 7 if places is None else _number(places)
        delta = ast.Constant(0.5 * 10.0**-number)
    near = ast.Call(
        ast.Name("approx", ast.Load()),
        [arguments[1]],
        [ast.keyword("rel", ast.Constant(0)), ast.keyword("abs", delta)],
    )
    return _assert(ast.Compare(arguments[0], [ast.Eq()], [near]), arguments[3:], keywords)


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and 0 <= node.value < 100:
        return node.value
    raise NotOurWordsError("its number of places is not written out")


def _assert(
    test: ast.expr, rest: Sequence[ast.expr], keywords: dict[str | None, ast.expr]
) -> ast.stmt:
    message = rest[0] if rest else keywords.get("msg")
    plain = isinstance(message, ast.Constant) and isinstance(message.value, str)
    return ast.Assert(test, message if plain else None)


# --- exceptions -----------------------------------------------------------------------------------


def _is_raises(statement: ast.With) -> bool:
    call = statement.items[0].context_expr
    return len(statement.items) == 1 and isinstance(call, ast.Call) and _name(call) in _RAISES


def _is_sub_test(statement: ast.With) -> bool:
    call = statement.items[0].context_expr
    return len(statement.items) == 1 and isinstance(call, ast.Call) and _name(call) == "subTest"


def _name(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id in ("self", "pytest") else None
    return None


def _self_method(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "self" else None
    return None


def _about_exception(
    statement: ast.With, body: Sequence[ast.stmt], place: int
) -> tuple[str | None, int]:
    """Return what the message must be by the asserts behind, and where these end."""
    variable = statement.items[0].optional_vars
    if not isinstance(variable, ast.Name):
        return None, place
    message: str | None = None
    while place < len(body) and _speaks_of(body[place], variable.id):
        stated = _stated_message(body[place], variable.id)
        message = stated if stated is not None else message
        place += 1
    return message, place


def _speaks_of(statement: ast.stmt, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(statement))


def _stated_message(statement: ast.stmt, name: str) -> str | None:
    """Return the message that ``assertEqual(err.exception.args[0], "...")`` and the like state."""
    match statement:
        case (
            ast.Expr(value=ast.Call(args=[got, expected, *_]))
            | ast.Assert(test=ast.Compare(left=got, ops=[ast.Eq()], comparators=[expected]))
        ):
            pass
        case _:
            raise NotOurWordsError("it looks at the exception in a way of its own")
    text = ast.unparse(got)
    if re.fullmatch(rf"type\({name}\.(exception|value)\)", text):
        return None
    known = rf"(str\({name}\.(exception|value)\)|{name}\.(exception|value)\.args\[0\])"
    if (
        re.fullmatch(known, text)
        and isinstance(expected, ast.Constant)
        and isinstance(expected.value, str)
    ):
        return expected.value
    raise NotOurWordsError("it looks at the exception in a way of its own")


def _raises(statement: ast.With, message: str | None) -> ast.stmt:
    call = statement.items[0].context_expr
    if not isinstance(call, ast.Call) or not call.args:
        raise NotOurWordsError("it names no exception")
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    pattern = keywords.get("match") or keywords.get("expected_regex")
    if _name(call) == "assertRaisesRegex" and len(call.args) > 1:
        pattern = call.args[1]
    if message is not None:
        pattern = ast.Constant(f"^{re.escape(message)}$")
    made = ast.Call(
        ast.Name("raises", ast.Load()),
        [call.args[0]],
        [ast.keyword("match", pattern)] if pattern is not None else [],
    )
    body = list(_inside(statement.body))
    return ast.fix_missing_locations(ast.With([ast.withitem(made)], body))


def _inside(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that must raise; a bound result is no matter."""
    for statement in body:
        if isinstance(statement, ast.Assign) and statement is body[-1]:
            yield ast.Expr(statement.value)
        else:
            yield _statement(statement)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )

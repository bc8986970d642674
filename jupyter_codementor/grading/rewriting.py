"""A test's Python made ready for the teacher's box: each assert tells the values of its sides."""

from __future__ import annotations

import ast
import functools
import marshal
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct

from jupyter_codementor.model.challenge import CodeTest

WORDS_MODULE: Final = "jupyter_codementor.asserts"
_CHECK: Final = "__check__"
_FILENAME: Final = "<test>"
_OPERATORS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


class Asserted(Struct, frozen=True):
    """One assert of a test.

    Args:
        operator: how its two sides are compared; ``truth`` or ``not`` where it has only one.
        line: its line in the cell, from 1.
        text: what it asserts, as source.
        got: the source of the side that the student's code answers for.
        turned: that side is the right one.
        names: names in it whose values tell which case it was.
    """

    operator: str
    line: int
    text: str
    got: str
    turned: bool = False
    names: tuple[str, ...] = ()


class Rewritten(Struct, frozen=True):
    """A test as the teacher's box takes it; `code` is marshalled; `counts`: it uses `steps`."""

    code: bytes
    asserts: tuple[Asserted, ...]
    counts: bool = False

    @property
    def table(self) -> list[dict[str, Any]]:
        """What the box needs to know of each assert."""
        return [{"operator": one.operator, "names": list(one.names)} for one in self.asserts]


@functools.lru_cache(maxsize=512)
def rewritten(test: CodeTest) -> Rewritten:
    """Return a test, which is valid Python, with asserts that call ``__check__``, compiled."""
    rewriter = _Rewriter(test.source, frozenset(test.names))
    tree = rewriter.visit(ast.parse(test.source))
    imports = [rewriter.visit(node) for node in ast.parse(test.imports).body]
    future = sum(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
    )
    tree.body[future:future] = imports
    ast.fix_missing_locations(tree)
    code = compile(tree, _FILENAME, "exec", dont_inherit=True)
    counts = any(isinstance(node, ast.Name) and node.id == "steps" for node in ast.walk(tree))
    return Rewritten(marshal.dumps(code), tuple(rewriter.asserts), counts)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, source: str, names: frozenset[str]) -> None:
        self.asserts: list[Asserted] = []
        self._source = source
        self._names = names

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """Take out the import of the words of tests, which the box has; keep their other names."""
        if node.module != WORDS_MODULE:
            return node
        renamed = [
            ast.Assign([ast.Name(alias.asname, ast.Store())], ast.Name(alias.name, ast.Load()))
            for alias in node.names
            if alias.asname
        ]
        return [ast.copy_location(one, node) for one in renamed] or ast.copy_location(
            ast.Pass(), node
        )

    def visit_Assert(self, node: ast.Assert) -> ast.stmt:
        """Make a call of an assert."""
        operator, left, right = _sides(node.test)
        turned = right is not None and self._is_theirs(right) and not self._is_theirs(left)
        got = right if turned and right is not None else left
        number = len(self.asserts)
        self.asserts.append(
            Asserted(
                operator=operator,
                line=node.lineno,
                text=self._text(node.test),
                got=self._text(got),
                turned=turned,
                names=tuple(dict.fromkeys(self._telling(got))),
            )
        )
        arguments: list[ast.expr] = [
            ast.Constant(number),
            left,
            right or ast.Constant(None),
            ast.Call(ast.Name("locals", ast.Load()), [], []),
        ]
        if node.msg is not None:
            nothing = ast.arguments([], [], None, [], [], None, [])
            arguments.append(ast.Lambda(nothing, node.msg))
        call = ast.Call(ast.Name(_CHECK, ast.Load()), arguments, [])
        return ast.copy_location(ast.Expr(call), node)

    def _is_theirs(self, node: ast.expr) -> bool:
        return any(name in self._names for name in _names_in(node))

    def _telling(self, node: ast.expr) -> Iterable[str]:
        return (name for name in _names_in(node) if name not in self._names)

    def _text(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._source, node) or ast.unparse(node)


def _sides(test: ast.expr) -> tuple[str, ast.expr, ast.expr | None]:
    match test:
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            return _OPERATORS[type(how)], left, right
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return "not", operand, None
    return "truth", test, None


def _names_in(node: ast.expr) -> Iterable[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name))

"""Expressions of a test cell: from Python's syntax tree to what the jail evaluates."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container, Mapping
from typing import Final, Literal, get_args

from jupyter_codementor.model import plaindata
from jupyter_codementor.model.challenge import (
    Attribute,
    Call,
    Constant,
    Display,
    Expression,
    Item,
    Name,
    Operation,
    PlainJson,
)

from .folding import Folder, NotLiteralError, TooLargeError

BUILTINS: Final = frozenset(dir(builtins))

_Symbol = Literal[
    "+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "in", "not in"
]
_SYMBOLS: Final[Mapping[type[ast.AST], _Symbol]] = dict(
    zip(
        (
            *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
            *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn),
        ),
        get_args(_Symbol),
        strict=True,
    )
)

_REASONS: Final[Mapping[type[ast.expr], str]] = {
    ast.Lambda: "a lambda cannot become data; define a function in the starter and name it here",
    ast.ListComp: "a comprehension cannot become data; write the values out",
    ast.SetComp: "a comprehension cannot become data; write the values out",
    ast.DictComp: "a comprehension cannot become data; write the values out",
    ast.GeneratorExp: "a generator cannot become data; write the values out",
    ast.IfExp: "a choice by `if` cannot become data; write the value that is meant",
    ast.BoolOp: "`and` and `or` cannot become data; write one assert for each part",
    ast.JoinedStr: "an f-string cannot become data; write the text out",
    ast.NamedExpr: "`:=` cannot become data; bind the name in a line of its own",
    ast.Await: "`await` cannot become data; test a function that is not async",
    ast.Yield: "`yield` cannot become data",
    ast.YieldFrom: "`yield` cannot become data",
    ast.Starred: "`*` in front of a value cannot become data; write the values out",
    ast.Dict: "a dictionary whose items are not all literals cannot become data",
    ast.Set: "a set whose items are not all literals cannot become data",
    ast.UnaryOp: "this operator cannot become data in front of a call; write the assert without it",
    ast.Slice: "a slice can only stand in square brackets behind a value",
}


class NotDataError(Exception):
    """Something in a test cell cannot become data.

    Args:
        line: its line in the cell, from 1.
        reason: why, and what to write in its place.
        wrong: it is a mistake, in a test that stays code as well.
    """

    def __init__(self, line: int, reason: str, *, wrong: bool = False) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.wrong = wrong


class Compiler:
    """Compiles the expressions of one test cell, top to bottom.

    Args:
        names: what the student's code defines for sure: entry names and names of the starter.
        unsure: what only the solution defines, so that a test must not name it.
        modules: what stands for numpy and pandas, e.g. ``{"np": "numpy"}``.
    """

    def __init__(
        self,
        names: Container[str],
        unsure: Container[str] = (),
        modules: Mapping[str, str] | None = None,
    ) -> None:
        self.modules = modules or {}
        self._names = names
        self._unsure = unsure
        self.bound: set[str] = set()
        self.used: set[str] = set()
        self._folded: dict[ast.expr, Constant | None] = {}
        self._folder = Folder(_Either(names, self.bound), modules)

    def constant(self, node: ast.expr) -> PlainJson:
        """Return a literal in its JSON form.

        Raises:
            NotLiteralError: it is none.
            NotDataError: it is too large.
        """
        if node not in self._folded:
            self._folded[node] = self._fold(node)
        if (found := self._folded[node]) is None:
            raise NotLiteralError
        return found.data

    def value(self, node: ast.expr) -> object:
        """Return the value of a literal, or None if it is none."""
        try:
            return plaindata.decode(self.constant(node))
        except NotLiteralError:
            return None

    def _fold(self, node: ast.expr) -> Constant | None:
        try:
            return Constant(plaindata.encode(self._folder.fold(node)))
        except NotLiteralError:
            return None
        except (TooLargeError, plaindata.PlainDataError) as error:
            raise NotDataError(node.lineno, str(error), wrong=True) from error

    def is_constant(self, node: ast.expr) -> bool:
        """Tell whether it is a literal."""
        try:
            self.constant(node)
        except NotLiteralError:
            return False
        return True

    def expression(self, node: ast.expr) -> Expression:
        """Return what the jail evaluates.

        Raises:
            NotDataError: it cannot become data.
        """
        try:
            return Constant(self.constant(node))
        except NotLiteralError:
            pass
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Attribute():
                return Attribute(self.expression(node.value), node.attr)
            case ast.Subscript():
                return self._item(node)
            case ast.Call():
                return self._call(node)
            case ast.List() | ast.Tuple():
                return self._display(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.Compare():
                return self.operation(node)
        raise NotDataError(node.lineno, _REASONS.get(type(node), "this form cannot become data"))

    def operation(self, node: ast.Compare) -> Operation:
        """Return a comparison of two values that are both evaluated in the jail."""
        if len(node.ops) > 1:
            raise NotDataError(
                node.lineno, "a chain of comparisons cannot become data; write one assert for each"
            )
        symbol = _SYMBOLS.get(type(node.ops[0]))
        if symbol is None:
            raise NotDataError(node.lineno, "`is` can only be asserted with None, True or False")
        return Operation(symbol, self.expression(node.left), self.expression(node.comparators[0]))

    def _name(self, node: ast.Name) -> Name:
        if node.id in self._names or node.id in self.bound:
            self.used.add(node.id)
        elif node.id in self._unsure:
            raise NotDataError(
                node.lineno,
                f"`{node.id}` is defined by the solution only; add it to `entry`, so that students "
                "know that they must define it",
            )
        elif node.id in self.modules:
            raise NotDataError(node.lineno, f"`{node.id}` stands for more than a literal")
        elif node.id not in BUILTINS:
            raise NotDataError(
                node.lineno,
                f"`{node.id}` is defined neither by the solution nor by an earlier line of this "
                "cell",
            )
        return Name(node.id)

    def _item(self, node: ast.Subscript) -> Item:
        if not isinstance(node.slice, ast.Slice):
            return Item(self.expression(node.value), self.expression(node.slice))
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        parts = tuple(Constant(None) if part is None else self.expression(part) for part in bounds)
        return Item(self.expression(node.value), Call(Name("slice"), parts))

    def _call(self, node: ast.Call) -> Call:
        keywords: dict[str, Expression] = {}
        function = self.expression(node.func)
        args = tuple(self.expression(argument) for argument in node.args)
        for keyword in node.keywords:
            if keyword.arg is None:
                raise NotDataError(node.lineno, "`**` in a call cannot become data; name each one")
            keywords[keyword.arg] = self.expression(keyword.value)
        return Call(function, args, keywords)

    def _display(self, node: ast.List | ast.Tuple) -> Display:
        kind: Literal["list", "tuple"] = "list" if isinstance(node, ast.List) else "tuple"
        return Display(kind, tuple(self.expression(item) for item in node.elts))

    def _arithmetic(self, node: ast.BinOp) -> Operation:
        symbol = _SYMBOLS.get(type(node.op))
        if symbol is None:
            raise NotDataError(node.lineno, "this operator cannot become data; try + - * / // % **")
        return Operation(symbol, self.expression(node.left), self.expression(node.right))


class _Either:
    """Holds what one of two collections holds; the second may still grow."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self._one, self._other = one, other

    def __contains__(self, name: object) -> bool:
        return name in self._one or name in self._other

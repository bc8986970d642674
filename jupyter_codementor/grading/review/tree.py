"""Code as a syntax tree: read, never run, and small enough to be looked at safely."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from .ports import Finding

MAX_REVIEWED_CHARACTERS: Final = 8 * 1024
_MOST_NODES: Final = 4000
_DEEPEST: Final = 100
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While


class Tree:
    """A module with its lines, and for each node the one that it stands in."""

    def __init__(self, code: str, module: ast.Module) -> None:
        self.lines = lines_of(code)
        self.module = module
        self.nodes: list[ast.AST] = []
        self._parents: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(module):
            self.nodes.append(node)
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node

    @property
    def functions(self) -> list[Function]:
        """All functions and methods, also those inside others."""
        return [node for node in self.nodes if isinstance(node, Function)]

    @cached_property
    def shares_names(self) -> bool:
        """Whether a function changes names that are not its own."""
        return any(isinstance(node, ast.Global | ast.Nonlocal) for node in self.nodes)

    @cached_property
    def own_names(self) -> dict[Function, set[str]]:
        """The parameters of each function, and the names that get a value in it."""
        return {
            function: stored_in(ast.walk(function))
            | {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
            for function in self.functions
        }

    @cached_property
    def numbers(self) -> set[str]:
        """The names that are never given anything but a fixed number or text."""
        fixed = Counter(
            target.id
            for node in self.nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        )
        stores = Counter(
            node.id
            for node in self.nodes
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        )
        return {name for name, times in fixed.items() if times == stores[name]}

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what the node stands in, from the inside out."""
        while node in self._parents:
            node = self._parents[node]
            yield node

    def text(self, node: ast.expr) -> str:
        """Return the source of an expression on one line, or an empty text."""
        if node.end_col_offset is None or node.end_lineno != node.lineno:
            return ""
        line = self.lines[node.lineno - 1].encode()
        return line[node.col_offset : node.end_col_offset].decode(errors="replace")

    def finding(
        self, rule: str, node: ast.stmt | ast.expr, end: ast.stmt | None = None, /, **detail: object
    ) -> Finding:
        """Return a finding that begins at `node` and goes on to the end of `end`, or its own."""
        last = end or node
        return Finding(
            rule,
            node.lineno,
            self._column(node.lineno, node.col_offset),
            last.end_lineno or last.lineno,
            self._column(last.end_lineno or last.lineno, last.end_col_offset or 0),
            tuple((word, str(value)) for word, value in detail.items()),
        )

    def _column(self, line: int, offset_bytes: int) -> int:
        return len(self.lines[line - 1].encode()[:offset_bytes].decode(errors="replace")) + 1


def lines_of(code: str) -> list[str]:
    """Return the lines as Python counts them."""
    return _LINE_END.split(code)


def tree_of(code: str) -> Tree | None:
    """Return the tree of Python code, or None if it cannot be read, or is too long or too deep.

    Python's parser bounds its own depth and says so by an error; ours is far lower, so that what
    looks at the tree may go down into it, and is done in a moment.
    """
    if len(code) > MAX_REVIEWED_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # doubtful escapes are the linter's to tell
            module = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    level: list[ast.AST] = [module]
    seen = 0
    for _ in range(_DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        seen += len(level)
        if seen > _MOST_NODES:
            return None
        if not level:
            return Tree(code, module)
    return None


def inside(function: Function | ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements that a node holds."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block


def leaves(block: list[ast.stmt], *kinds: type[ast.stmt]) -> ast.stmt | None:
    """Return the first statement of a block after which it never goes on, by one of these kinds."""
    for statement in block:
        if isinstance(statement, kinds):
            return statement
        if (
            isinstance(statement, ast.If)
            and leaves(statement.body, *kinds)
            and leaves(statement.orelse, *kinds)
        ):
            return statement
    return None


def called(node: ast.AST, *names: str) -> bool:
    """Whether a node is a call of a plain name, one of these."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def stored_in(nodes: Iterator[ast.AST]) -> set[str]:
    """Return the names that get a value in these nodes."""
    return {
        node.id
        for node in nodes
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }

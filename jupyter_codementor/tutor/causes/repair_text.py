"""Code with the places of its parts, so that one can be changed and the rest stays as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from jupyter_codementor.model.mistakes import Mistake


class Edit(Struct, frozen=True, kw_only=True):
    """A small change of a code, and which mistake it would mend.

    Args:
        code: the whole changed code; it is only ever tried out, never shown.
        mistake: the kind that is most likely if this change helps.
        also: further kinds that it may rightly be called, each a little less likely.
        line: of the student's code.
        what: a word for the change, for explanations and tests.
        likely: how often such a change is the right one if it helps, 0 to 1.
    """

    code: str
    mistake: Mistake
    line: int
    what: str
    likely: float = 0.6
    also: tuple[Mistake, ...] = ()


class Source:
    """A Python code with its tree.

    Args:
        code: the student's; it must be readable Python.

    Raises:
        SyntaxError, ValueError, RecursionError: it is none.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.tree = ast.parse(code)
        self.lines = code.split("\n")
        starts, position = [], 0
        for line in self.lines:
            starts.append(position)
            position += len(line) + 1
        self._starts = starts
        self._parents: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return what a part stands in."""
        return self._parents.get(node)

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a part stands in, from the inside out."""
        found = self._parents.get(node)
        while found is not None:
            yield found
            found = self._parents.get(found)

    def function_of(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """Return the function that a part stands in."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return next((each for each in self.above(node) if isinstance(each, kinds)), None)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return where a part begins and ends, in characters."""
        first = self._position(node.lineno, node.col_offset)
        last = self._position(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return first, last

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the text of a part."""
        first, last = self.span(node)
        return self.code[first:last]

    def put(self, node: ast.expr | ast.stmt, text: str) -> str:
        """Return the code with a part replaced."""
        first, last = self.span(node)
        return self.code[:first] + text + self.code[last:]

    def margin(self, node: ast.stmt) -> str:
        """Return the white space that a statement is indented by."""
        line = self.lines[node.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def block(self, node: ast.stmt) -> list[str]:
        """Return the lines of a statement, without their margin."""
        width = len(self.margin(node))
        return [line[width:] for line in self.lines[node.lineno - 1 : node.end_lineno]]

    def with_lines(self, first: int, last: int, new: list[str]) -> str:
        """Return the code with the lines `first` to `last`, from 1, replaced.

        With `last` below `first`, the new ones go before `first`.
        """
        return "\n".join([*self.lines[: first - 1], *new, *self.lines[last:]])

    def without(self, node: ast.stmt) -> str:
        """Return the code with a statement left out."""
        margin = self.margin(node)
        return self.with_lines(node.lineno, node.end_lineno or node.lineno, [f"{margin}pass"])

    def before(self, node: ast.stmt, new: list[str]) -> str:
        """Return the code with lines put before a statement, indented as it is."""
        margin = self.margin(node)
        return self.with_lines(node.lineno, node.lineno - 1, [margin + line for line in new])

    def after(self, node: ast.stmt, new: list[str]) -> str:
        """Return the code with lines put after a statement, indented as it is."""
        margin = self.margin(node)
        end = (node.end_lineno or node.lineno) + 1
        return self.with_lines(end, end - 1, [margin + line for line in new])

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return all functions and methods."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement that a part belongs to."""
        if isinstance(node, ast.stmt):
            return node
        return next((each for each in self.above(node) if isinstance(each, ast.stmt)), None)

    def _position(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode(errors="ignore"))
        return self._starts[line - 1] + column


def changed(
    source: Source,
    node: ast.expr | ast.stmt,
    text: str,
    what: str,
    likely: float,
    *mistakes: Mistake,
) -> Edit:
    """Return the change of one part; the first mistake is the likeliest."""
    return Edit(
        code=source.put(node, text),
        mistake=mistakes[0],
        also=mistakes[1:],
        line=node.lineno,
        what=what,
        likely=likely,
    )


def body_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """Return the statements of a function without its description."""
    first = function.body[0]
    described = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return function.body[1:] if described and len(function.body) > 1 else function.body


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield each list of statements in a part, from the outside in."""
    for inner in ast.walk(node):
        for name in ("body", "orelse", "finalbody"):
            found = getattr(inner, name, None)
            if isinstance(found, list) and found and isinstance(found[0], ast.stmt):
                yield found

"""Whether two pieces of code are the same attempt, whatever their names and their layout."""

from __future__ import annotations

import ast
import hashlib
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from jupyter_codementor.javascript import tokens

_LONGEST_TREE: Final = 8_000
"""Longer code is compared as text, which takes a tenth of the time: this much in 20 ms."""
_KEPT: Final = 64
"""How many are remembered: within one answer the same code is looked at again and again."""
_STRING_OR_COMMENT: Final = re.compile(
    r"""('''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|\#[^\n]*"""
)

_SCRIPT_REMARK: Final = re.compile(
    r"""('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|//[^\n]*|/\*[\s\S]*?\*/"""
)


@lru_cache(maxsize=_KEPT)
def fingerprint(code: str, language: str = "python") -> str:
    """Return a short text that is the same for code that differs in no step.

    Comments, docstrings, white space and the names of variables and parameters play no part. Names
    of functions and classes do: tests call them. Code that cannot be read is taken as text, without
    comments and blank lines.

    Args:
        code: whatever the student wrote, also if it is no program.
        language: of the code.

    Returns:
        32 hexadecimal digits.
    """
    form = _form(code, language)
    return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def without_remarks(code: str, language: str = "python") -> str:
    """Return code without comments and docstrings, each line where it was.

    What is left is what `fingerprint` goes by, but for the names of variables.
    """
    if language != "python":
        return _SCRIPT_REMARK.sub(_blanked, code)
    code = code.replace("\r\n", "\n").replace("\r", "\n")  # as Python counts lines
    tree = _tree(code)
    lines = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", code).split("\n")
    for text in reversed(_lone_texts(tree) if tree is not None else []):
        last = text.end_lineno or text.lineno
        head = lines[text.lineno - 1].encode()[: text.col_offset].decode()
        tail = lines[last - 1].encode()[text.end_col_offset :].decode().lstrip("; ")
        lines[text.lineno - 1 : last] = [head + tail, *[""] * (last - text.lineno)]
    return "\n".join(line.rstrip() for line in lines)


def _lone_texts(tree: ast.Module) -> list[ast.Expr]:
    """Return the strings that stand alone, such as docstrings, in their order."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and _is_text(node)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _blanked(found: re.Match[str]) -> str:
    return found[1] or "\n" * found[0].count("\n")


def _form(code: str, language: str) -> str:
    if language == "javascript" and len(code) <= _LONGEST_TREE:
        return "javascript:" + " ".join(token.text for token in tokens(code))
    tree = _tree(code) if language == "python" else None
    if tree is not None:
        try:
            return "tree:" + ast.dump(_Plain(tree).visit(tree))
        except RecursionError:
            pass  # too deep to be walked: it is told apart by its text
    return f"{language}:" + "\n".join(_lines(code))


def _tree(code: str) -> ast.Module | None:
    if len(code) > _LONGEST_TREE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # doubtful escapes are the linter's to tell
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _lines(code: str) -> Iterator[str]:
    """Yield the lines of a text with their indentation, without comments and blank ones."""
    bare = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", code)
    for line in bare.expandtabs(8).splitlines():
        words = line.split()
        if words:
            yield " " * (len(line) - len(line.lstrip())) + " ".join(words)


class _Plain(ast.NodeTransformer):
    """Numbers the names that the code itself binds, and drops docstrings."""

    def __init__(self, tree: ast.Module) -> None:
        self._functions: set[str] = set()
        self._bound: set[str] = set()
        for node in ast.walk(tree):
            self._note(node)
        self._bound -= self._functions
        self._numbers: dict[str, str] = {}

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._functions.add(name)
            case ast.ClassDef(name=name):
                self._functions.add(name)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                self._bound.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                self._bound.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                self._bound.add(name)
            case ast.alias(asname=str(name)):
                self._bound.add(name)

    def _plain(self, name: str) -> str:
        if name not in self._bound:
            return name
        return self._numbers.setdefault(name, f"${len(self._numbers)}")

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the node with numbered names; strings that stand alone are dropped."""
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                self.visit(value)
            elif isinstance(value, list):
                self._visit_list(node, field, value)
            elif isinstance(value, str) and _is_name(node, field):
                setattr(node, field, self._plain(value))
        if isinstance(node, ast.Call):
            self._keywords_of(node)
        return node

    def _visit_list(self, node: ast.AST, field: str, values: list[object]) -> None:
        if field == "body" and isinstance(node, _WITH_DOCSTRING):
            values[:] = [value for value in values if not _is_text(value)]
        for index, value in enumerate(values):
            if isinstance(value, ast.AST):
                self.visit(value)
            elif isinstance(value, str):  # of `global` and `nonlocal`
                values[index] = self._plain(value)

    def _keywords_of(self, call: ast.Call) -> None:
        """Give keywords a number in calls of the code's own functions."""
        if isinstance(call.func, ast.Name) and call.func.id in self._functions:
            for keyword in call.keywords:
                if keyword.arg:
                    keyword.arg = self._plain(keyword.arg)


_WITH_DOCSTRING = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _is_text(value: object) -> bool:
    match value:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _is_name(node: ast.AST, field: str) -> bool:
    match node:
        case ast.Name():
            return field == "id"
        case ast.arg():
            return field == "arg"
        case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
            return field == "name"
        case ast.MatchMapping():
            return field == "rest"
        case ast.alias():
            return field == "asname"
    return False

"""Test files in Python, for unittest or pytest, as the tests of a function challenge.

What can be data becomes data, the rest runs as code in a box of the teacher's. Nothing of a file is
executed on import.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from jupyter_codementor.challenges.compile_tests import compile_calls
from jupyter_codementor.challenges.reading import names_defined
from jupyter_codementor.challenges.statements import Names
from jupyter_codementor.errors import NotAChallenge
from jupyter_codementor.model.challenge import CodeTest, TestCase

from .models import Lost
from .naming import distinct
from .pytest_cases import Left, PyTest, tests_of
from .unittest_words import NotOurWordsError, in_our_words

MAX_BYTES: Final = 1024 * 1024
MAX_TESTS: Final = 500
_WORDS: Final = "from jupyter_codementor.asserts import approx, raises, unordered"


class TestFile(Struct, frozen=True, kw_only=True):
    """What a test file gives.

    Args:
        entry: the names that it takes from the student's module.
        cases: its tests.
        lost: what could not be carried.
    """

    __test__ = False

    entry: tuple[str, ...]
    cases: tuple[TestCase, ...]
    lost: tuple[Lost, ...] = ()


def read_python_tests(text: str, module: str, solution: str, starter: str, where: str) -> TestFile:
    """Return the tests of a test file.

    Args:
        text: the file.
        module: the name of the student's module, as the file imports it.
        solution: the reference solution, for the names that it defines.
        starter: what the student begins with.
        where: the name of the file, for messages.

    Raises:
        NotAChallenge: it is not valid Python, or too large.
    """
    if len(text.encode()) > MAX_BYTES:
        raise NotAChallenge(f"{where} is larger than {MAX_BYTES // 1024} KiB.")
    try:
        tree = ast.parse(text)
        defined = names_defined(solution)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotAChallenge(f"{where} or its solution is not valid Python: {error}.") from error
    imports = _Imports(module, defined)
    tree = ast.fix_missing_locations(imports.visit(tree))
    entry = tuple(sorted(imports.entry))
    reader = _Reader(tree, entry, Names(entry, *_names(starter, defined)), where)
    cases = tuple(reader.cases())
    return TestFile(entry=entry, cases=cases, lost=tuple(reader.lost))


def _names(starter: str, defined: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    try:
        given = names_defined(starter)
    except SyntaxError:
        given = frozenset()
    return given, defined - given


class _Imports(ast.NodeTransformer):
    """Takes the import of the student's module away and keeps which names it gives."""

    def __init__(self, module: str, defined: frozenset[str]) -> None:
        self._module = module
        self._defined = defined
        self._as_module: set[str] = set()
        self._renamed: dict[str, str] = {}
        self.entry: set[str] = set()

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = [each for each in node.body if not self._is_import(each)]
        self.generic_visit(node)
        return node

    def _is_import(self, node: ast.stmt) -> bool:
        """Whether a statement imports the student's module; a `try` around it goes along."""
        found = False
        for inner in ast.walk(node) if isinstance(node, ast.Try) else (node,):
            if isinstance(inner, ast.ImportFrom) and self._is_module(inner.module):
                found = True
                for alias in inner.names:
                    self._take(alias)
            elif isinstance(inner, ast.Import):
                for alias in inner.names:
                    if self._is_module(alias.name):
                        found = True
                        self._as_module.add(alias.asname or alias.name)
        return found

    def _is_module(self, name: str | None) -> bool:
        return name is not None and name.rpartition(".")[2] == self._module

    def _take(self, alias: ast.alias) -> None:
        if alias.name == "*":
            self.entry |= {name for name in self._defined if not name.startswith("_")}
            return
        self.entry.add(alias.name)
        if alias.asname and alias.asname != alias.name:
            self._renamed[alias.asname] = alias.name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id in self._as_module:
            self.entry.add(node.attr)
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self._renamed:
            return ast.copy_location(ast.Name(self._renamed[node.id], node.ctx), node)
        return node


class _Reader:
    def __init__(self, tree: ast.Module, entry: Sequence[str], names: Names, where: str) -> None:
        self._tree = tree
        self._entry = tuple(entry)
        self._names = names
        self._where = where
        self.lost: list[Lost] = []

    def cases(self) -> Iterator[TestCase]:
        """Yield the tests of the file, each with a name of its own."""
        taken: set[str] = set()
        for test in tests_of(self._tree):
            if isinstance(test, Left):
                self.lost.append(Lost(test.reason, where=self._where))
                continue
            if len(taken) >= MAX_TESTS:
                reason = f"It has more than {MAX_TESTS} tests; the rest was left out."
                self.lost.append(Lost(reason, where=self._where))
                return
            name = distinct(_readable(test.name), taken)
            taken.add(name)
            yield msgspec.structs.replace(self._case(test), name=name)

    def _case(self, test: PyTest) -> TestCase:
        source = self._as_data(test)
        if source is not None:
            try:
                compiled = compile_calls(source, self._names, test.name)
            except NotAChallenge:
                pass
            else:
                return TestCase("", compiled.check, message=compiled.message, source=source)
        code = self._as_code(test)
        return TestCase("", CodeTest(code, names=self._entry), source=code)

    def _as_data(self, test: PyTest) -> str | None:
        """Return the test as a cell in our words, or None if it has none for it."""
        try:
            body = in_our_words([copy.deepcopy(each) for each in test.body])
            return "\n".join(ast.unparse(each) for each in body)
        except (NotOurWordsError, RecursionError):
            return None

    def _as_code(self, test: PyTest) -> str:
        """Return the file with a call of this test at its end."""
        kept = [_bare(copy.deepcopy(node)) for node in self._tree.body if _is_needed(node)]
        parts = [ast.unparse(node) for node in kept]
        return "\n".join([_WORDS, *parts, *test.call])


def _is_needed(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import):
        return not all(alias.name == "pytest" for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module != "pytest"
    if isinstance(node, ast.If):
        return "__main__" not in ast.unparse(node.test)
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


class _Bare(ast.NodeTransformer):
    """Takes pytest out of code: its decorators go, its words become ours."""

    def _undecorated(self, node: ast.AST) -> ast.AST:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            node.decorator_list = [
                each for each in node.decorator_list if "pytest" not in ast.unparse(each)
            ]
        return self.generic_visit(node)

    visit_FunctionDef = _undecorated  # noqa: N815 - named by ast
    visit_ClassDef = _undecorated  # noqa: N815 - named by ast

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        known = isinstance(node.value, ast.Name) and node.value.id == "pytest"
        if known and node.attr in ("approx", "raises"):
            return ast.copy_location(ast.Name(node.attr, ast.Load()), node)
        return node


def _bare(node: ast.stmt) -> ast.stmt:
    made: ast.stmt = _Bare().visit(node)
    return made


def _readable(name: str) -> str:
    """Return ``test_year_divisible_by_4`` as ``year divisible by 4``."""
    plain = re.sub(r"^[Tt]est_?", "", name.strip()) or name
    return re.sub(r"_+", " ", plain).strip()[:200] or "test"


def stub_of(solution: str, entry: Sequence[str]) -> str:
    """Return a starter for a solution: what it imports, and heads of what it must define."""
    tree = ast.parse(solution)
    kept: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in entry:
            kept.append(_headed(node))
        elif isinstance(node, ast.ClassDef) and node.name in entry:
            methods = [_headed(each) for each in node.body if isinstance(each, ast.FunctionDef)]
            node.body = [*_docstring(node.body), *(methods or [ast.Pass()])]
            kept.append(node)
        elif isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            if names & set(entry):
                kept.append(ast.Assign(node.targets, ast.Constant(None)))
    return "\n\n\n".join(ast.unparse(ast.fix_missing_locations(node)) for node in kept)


def _headed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    node.body = [*_docstring(node.body), ast.Pass()]
    node.decorator_list = list(node.decorator_list)
    return node


def _docstring(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return [first] if first is not None and is_text else []

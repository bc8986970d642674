"""Test cells that cannot become data and stay code, to be run in a box of the teacher's."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.challenge import CodeTest

from .expressions import BUILTINS, NotDataError
from .names import ASSERTS_NOTHING, NEVER_USES, Names

WORDS: Final = frozenset({"approx", "raises", "unordered", "steps"})
"""What the box of the teacher has without an import."""

WORDS_MODULE: Final = "jupyter_codementor.asserts"
_ASSERTING: Final = ("assert", "fail", "verify")
"""How calls begin that assert something, such as `assert_array_equal` and `assertEqual`."""


def code_test(source: str, names: Names) -> tuple[CodeTest, str]:
    """Return a test cell as code, and the text of its first assert's message.

    Args:
        source: the cell's source.
        names: what it may name.

    Raises:
        NotDataError: it asserts nothing, does not use the student's code, names what is not
            there, or derives a class from a student's.
        SyntaxError: it is not valid Python.
    """
    tree = ast.parse(source)
    compile(source, "<test>", "exec", dont_inherit=True)
    imports = _own_imports(names.imports)
    wanted = names_from_outside(source)
    used = sorted(name for name in wanted if name in names and name not in imports)
    _check_names(tree, wanted, names, imports)
    if not any(map(_asserts, ast.walk(tree))):
        raise NotDataError(1, ASSERTS_NOTHING)
    if not used:
        raise NotDataError(1, NEVER_USES)
    for node in ast.walk(tree):
        _check_class(node, used)
    needed, _ = needed_imports(names.imports, wanted)
    return CodeTest(source, tuple(used), needed), _message(tree)


def needed_imports(imports: str, wanted: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return those of the import statements that are needed, and the names that all of them bind.

    Args:
        imports: statements of earlier cells.
        wanted: names that a test takes from outside.
    """
    found = _own_imports(imports)
    needed = dict.fromkeys(found[name] for name in found if name in wanted)
    return "\n".join(needed), frozenset(found)


def _check_names(
    tree: ast.Module, wanted: frozenset[str], names: Names, imports: dict[str, str]
) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or node.id not in wanted:
            continue
        name = node.id
        if name in names or name in imports:
            continue
        if name in names.unsure:
            raise NotDataError(
                node.lineno,
                f"`{name}` is defined by the solution only; add it to `entry`, so that students "
                "know that they must define it",
            )
        if name not in BUILTINS and name not in WORDS:
            raise NotDataError(
                node.lineno,
                f"`{name}` is defined neither by the solution nor by an earlier line of this "
                "cell, nor imported by the first one",
            )


def _check_class(node: ast.AST, used: list[str]) -> None:
    if isinstance(node, ast.ClassDef):
        for base in node.bases:
            if isinstance(base, ast.Name) and base.id in used:
                raise NotDataError(
                    node.lineno,
                    f"`{node.name}` derives from `{base.id}` of the student's code, which lives in "
                    "another process; use an object of it instead",
                )


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr.startswith(_ASSERTING)
    return isinstance(function, ast.Name) and function.id == "raises"


def _message(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and isinstance(node.msg, ast.Constant):
            return str(node.msg.value)
    return ""


def _own_imports(source: str) -> dict[str, str]:
    """Return the import statements by the names that they bind, without that of our words."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and node.module == WORDS_MODULE:
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                found[bound] = ast.unparse(node)
    return found


def names_from_outside(source: str) -> frozenset[str]:
    """Return the names that the cell reads and does not bind at its top level."""
    top = symtable.symtable(source, "<test>", "exec")
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    read = {s.get_name() for table in _tables(top) for s in table.get_symbols() if _is_outer(s)}
    return frozenset(read - bound)


def _is_outer(symbol: symtable.Symbol) -> bool:
    return symbol.is_referenced() and symbol.is_global()


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)

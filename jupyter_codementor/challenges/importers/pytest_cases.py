"""The tests of a Python file: methods of unittest, functions of pytest, one for each parameter."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

_MAX_PARAMETERS: Final = 200
_BUILT_IN_FIXTURES: Final = frozenset(
    {
        *("tmp_path", "tmpdir", "monkeypatch", "capsys", "capfd", "caplog", "request", "recwarn"),
        *("mocker", "benchmark", "tmp_path_factory"),
    }
)


class PyTest(Struct, frozen=True, kw_only=True):
    """A test.

    Args:
        name: of its function, with its parameters.
        body: its statements, the values of parameters and of simple fixtures filled in.
        call: lines that run it behind the whole file.
    """

    name: str
    body: list[Any]
    call: tuple[str, ...]


class Left(Struct, frozen=True):
    """A test that could not be carried, with the reason as a sentence."""

    reason: str


def tests_of(tree: ast.Module) -> Iterator[PyTest | Left]:
    """Yield the tests of a file in order."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    fixtures = {name: node for name, node in functions.items() if _marks(node, "fixture")}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield from _function_tests(node, fixtures)
        elif isinstance(node, ast.ClassDef):
            yield from _class_tests(node, fixtures)


def _class_tests(
    node: ast.ClassDef, fixtures: Mapping[str, ast.FunctionDef]
) -> Iterator[PyTest | Left]:
    is_unittest = any("TestCase" in ast.unparse(base) for base in node.bases)
    if not is_unittest and not node.name.startswith("Test"):
        return
    methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    for name, method in methods.items():
        if not name.startswith("test"):
            continue
        if is_unittest:
            yield _unittest(node, method, methods)
        else:
            made = copy.deepcopy(method)
            made.args.args = made.args.args[1:]
            for test in _function_tests(made, fixtures, f"{node.name}()."):
                yield (
                    test
                    if not _uses_self(method) or isinstance(test, Left)
                    else Left(
                        f"{node.name}.{name} uses self, which pytest gives it; it was left out."
                    )
                )


def _unittest(
    node: ast.ClassDef, method: ast.FunctionDef, methods: Mapping[str, ast.FunctionDef]
) -> PyTest | Left:
    if reason := _skipped(method):
        return Left(f"{method.name} {reason}")
    prepared = any(name in methods for name in ("setUp", "setUpClass", "tearDown"))
    # with a `setUp`, the body alone is not the test: then it only runs as code
    body = [ast.Return(None)] if prepared else list(method.body)
    call: tuple[str, ...] = (f"{node.name}({method.name!r}).debug()",)
    if "setUpClass" in methods:
        call = (f"{node.name}.setUpClass()", *call)
    return PyTest(name=method.name, body=body, call=call)


def _function_tests(
    node: ast.FunctionDef, fixtures: Mapping[str, ast.FunctionDef], owner: str = ""
) -> Iterator[PyTest | Left]:
    if reason := _skipped(node):
        yield Left(f"{node.name} {reason}")
        return
    sets, reason = _parameter_sets(node)
    if reason:
        yield Left(f"{node.name} {reason}")
        return
    names = [each.arg for each in (*node.args.args, *node.args.kwonlyargs)]
    for given in sets:
        wanted = [name for name in names if name not in given]
        unknown = [name for name in wanted if name not in fixtures]
        if unknown:
            known = [name for name in unknown if name in _BUILT_IN_FIXTURES]
            what = "fixture of pytest's" if known else "fixture that the file does not define"
            yield Left(f"{node.name} needs `{unknown[0]}`, a {what}; it was left out.")
            return
        yield _with_values(node, given, {name: fixtures[name] for name in wanted}, owner)


def _with_values(
    node: ast.FunctionDef,
    given: Mapping[str, ast.expr],
    fixtures: Mapping[str, ast.FunctionDef],
    owner: str,
) -> PyTest:
    values: list[ast.stmt] = []
    for name, fixture in fixtures.items():
        returned = fixture.body[-1]
        if isinstance(returned, ast.Return) and returned.value and not fixture.args.args:
            values += [*copy.deepcopy(fixture.body[:-1])]
            values.append(ast.Assign([ast.Name(name, ast.Store())], returned.value))
        else:
            values.append(ast.Return(None))  # no data: it runs as code
    filler = _Filler(given)
    body = [filler.visit(copy.deepcopy(each)) for each in node.body]
    arguments = [f"{name}={ast.unparse(value)}" for name, value in given.items()]
    arguments += [f"{name}={_fixture_call(each)}" for name, each in fixtures.items()]
    shown = ", ".join(ast.unparse(value) for value in given.values())
    return PyTest(
        name=f"{node.name} ({shown})"[:190] if shown else node.name,
        body=[ast.fix_missing_locations(each) for each in (*values, *body)],
        call=(f"{owner}{node.name}({', '.join(arguments)})",),
    )


def _fixture_call(fixture: ast.FunctionDef) -> str:
    yields = any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(fixture))
    return f"next({fixture.name}())" if yields else f"{fixture.name}()"


class _Filler(ast.NodeTransformer):
    """Writes the values of parameters out."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self._values and isinstance(node.ctx, ast.Load):
            return copy.deepcopy(self._values[node.id])
        return node


# --- marks ----------------------------------------------------------------------------------------


def _marks(node: ast.FunctionDef, name: str) -> list[ast.expr]:
    return [
        each
        for each in node.decorator_list
        if ast.unparse(each).partition("(")[0].rpartition(".")[2] == name
    ]


def _skipped(node: ast.FunctionDef) -> str:
    for name in ("skip", "skipif", "skipIf", "skipUnless", "xfail", "expectedFailure"):
        if _marks(node, name):
            return f"is marked {name}; it was left out."
    return ""


def _uses_self(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "self" for each in ast.walk(node))


def _parameter_sets(node: ast.FunctionDef) -> tuple[list[dict[str, ast.expr]], str]:
    """Return each set of parameters of a test, or the reason why they cannot be read."""
    sets: list[dict[str, ast.expr]] = [{}]
    for mark in reversed(_marks(node, "parametrize")):
        rows = _rows(mark)
        if rows is None:
            return [], "has parameters that are computed; it was left out."
        sets = [{**before, **row} for row in rows for before in sets]
        if len(sets) > _MAX_PARAMETERS:
            return [], f"has more than {_MAX_PARAMETERS} sets of parameters; it was left out."
    return sets, ""


def _rows(mark: ast.expr) -> list[dict[str, ast.expr]] | None:
    if not isinstance(mark, ast.Call) or len(mark.args) < 2:
        return None
    names, values = _parameter_names(mark.args[0]), mark.args[1]
    if names is None or not isinstance(values, (ast.List, ast.Tuple)):
        return None
    rows = []
    for value in values.elts:
        items = _items(value, len(names))
        if items is None:
            return None
        rows.append(dict(zip(names, items, strict=True)))
    return rows


def _parameter_names(node: ast.expr) -> list[str] | None:
    try:
        names = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",") if name.strip()]
    return list(names) if all(isinstance(name, str) for name in names) else None


def _items(value: ast.expr, count: int) -> Sequence[ast.expr] | None:
    if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("param"):
        items: Sequence[ast.expr] = value.args
    elif count == 1:
        return [value]
    elif isinstance(value, (ast.Tuple, ast.List)):
        items = value.elts
    else:
        return None
    return items if len(items) == count else None

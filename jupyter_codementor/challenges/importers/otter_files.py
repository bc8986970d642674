"""Compiled tests of Otter and of its ancestors (okpy, data-8): read, never executed."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from .otter_tests import OtterTest

MAX_FILE_BYTES: Final = 4 * 1024 * 1024
_DECORATOR: Final = "test_case"


class BrokenTestFileError(ValueError):
    """The file holds no tests that can be read; the text is a sentence."""


class OtterTestFile(Struct, frozen=True, kw_only=True):
    """The tests of one question.

    Args:
        name: of the question.
        points: as the file states them: a number, a list, or None.
        all_or_nothing: full points if each test passes, else none.
        tests: in order.
        lost: a sentence for each thing that could not be carried.
    """

    name: str
    tests: tuple[OtterTest, ...]
    points: Any = None
    all_or_nothing: bool = False
    lost: tuple[str, ...] = ()


def read_test_file(text: str, name: str) -> OtterTestFile:
    """Return the tests of a test file in OK format or in exception format.

    Args:
        text: the Python that Otter would execute; it is only parsed.
        name: of the file without its ending, for a file that names no question.

    Raises:
        BrokenTestFileError: it is neither.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BrokenTestFileError(f"{name} is not valid Python: {error}.") from error
    values = dict(_constants(tree))
    if isinstance(values.get("test"), dict):
        return read_ok_test(values["test"], name)
    if any(_is_case(node) for node in tree.body):
        return _exception_tests(tree, values, name)
    raise BrokenTestFileError(
        f"{name} holds neither `test = {{...}}` with plain values nor a function with @test_case."
    )


def read_ok_test(spec: dict[str, Any], name: str) -> OtterTestFile:
    """Return the tests of an OK-format dictionary.

    Raises:
        BrokenTestFileError: it has no suites of cases.
    """
    suites = spec.get("suites")
    if not isinstance(suites, list) or not all(isinstance(suite, dict) for suite in suites):
        raise BrokenTestFileError(f"{name} has no `suites`.")
    lost: list[str] = []
    tests: list[OtterTest] = []
    for suite in suites:
        kind = suite.get("type", "doctest")
        if kind != "doctest":
            lost.append(f"{name} has a suite of the type {kind!r}, which is not run here.")
            continue
        tests += _suite(suite, spec, name, lost)
    return OtterTestFile(
        name=str(spec.get("name") or name),
        points=spec.get("points"),
        all_or_nothing=bool(spec.get("all_or_nothing")),
        tests=tuple(tests),
        lost=tuple(lost),
    )


def _suite(
    suite: dict[str, Any], spec: dict[str, Any], name: str, lost: list[str]
) -> Iterator[OtterTest]:
    setup, teardown = (str(suite.get(key) or "").strip("\n") for key in ("setup", "teardown"))
    cases = suite.get("cases")
    for case in cases if isinstance(cases, list) else ():
        if not isinstance(case, dict) or not isinstance(case.get("code"), str):
            lost.append(f"{name} has a case without code; it was left out.")
            continue
        if case.get("locked") is True:
            lost.append(f"{name} has a locked case, whose answers are scrambled; it was left out.")
            continue
        parts = (setup, case["code"], teardown)
        dedented = (textwrap.dedent(part).strip("\n") for part in parts if part.strip())
        body = textwrap.dedent(case["code"]) if not (setup or teardown) else "\n".join(dedented)
        yield OtterTest(
            body=body,
            hidden=bool(case.get("hidden", spec.get("hidden", True))),
            points=case.get("points"),
            message=str(case.get("failure_message") or ""),
            praise=str(case.get("success_message") or ""),
            name=str(case.get("name") or ""),
        )


def _constants(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                try:
                    yield target.id, ast.literal_eval(node.value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    continue


def _exception_tests(tree: ast.Module, values: dict[str, Any], name: str) -> OtterTestFile:
    prelude = [node for node in tree.body if not _is_case(node) and _is_code(node)]
    tests = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_case(node):
            config = _case_config(node)
            made = ast.FunctionDef(
                **{
                    field: getattr(node, field)
                    for field in node._fields
                    if field not in ("decorator_list", "body")
                },
                decorator_list=[],
                body=[*prelude, *node.body],
                lineno=node.lineno,
            )
            tests.append(
                OtterTest(
                    body=ast.unparse(ast.fix_missing_locations(made)),
                    form="function",
                    hidden=bool(config.get("hidden", False)),
                    points=config.get("points"),
                    message=str(config.get("failure_message") or ""),
                    praise=str(config.get("success_message") or ""),
                    name=str(config.get("name") or ""),
                )
            )
    return OtterTestFile(
        name=str(values.get("name") or name),
        points=values.get("points"),
        all_or_nothing=bool(values.get("all_or_nothing")),
        tests=tuple(tests),
    )


def _is_case(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any(_is_mark(d) for d in node.decorator_list)


def _is_mark(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(function, ast.Attribute):
        return function.attr == _DECORATOR
    return isinstance(function, ast.Name) and function.id == _DECORATOR


def _is_code(node: ast.stmt) -> bool:
    """Whether a statement of the file is needed by its tests."""
    if isinstance(node, ast.ImportFrom):
        return not (node.module or "").startswith("otter")
    if isinstance(node, ast.Import):
        return not any(alias.name.startswith("otter") for alias in node.names)
    if isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return not names & {"OK_FORMAT", "name", "points", "all_or_nothing"}
    return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _case_config(node: ast.FunctionDef) -> dict[str, Any]:
    config: dict[str, Any] = {}
    names = ("name", "points", "hidden", "success_message", "failure_message")
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _is_mark(decorator):
            given = [
                *zip(names, decorator.args, strict=False),
                *((keyword.arg, keyword.value) for keyword in decorator.keywords),
            ]
            for key, value in given:
                try:
                    config[str(key)] = ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    continue
    return config

"""The words of tests that are no plain calls: `steps`, `source` and `random_cases`."""

from __future__ import annotations

import ast
from collections.abc import Container, Mapping
from typing import Any, Final, cast, get_args

from jupyter_codementor.model.challenge import Below, Fact, Name, RandomCases, Rule, Step, Steps

from .code_cells import names_from_outside, needed_imports
from .expressions import BUILTINS, Compiler, NotDataError
from .folding import NotLiteralError

_FACTS: Final = get_args(Fact)
_TAKES_WORDS: Final = ("uses", "imports")
_SOURCE: Final = (
    'source(...) is asserted by itself: `assert not source(f).uses("sort")`, `.imports("math")`, '
    "`.loops()`, `.comprehensions()` or `assert source(f).recurses()`"
)
_MOST_CASES: Final = 1_000


def rule_step(test: ast.expr, text: str, names: Container[str]) -> Step | None:
    """Return the step of ``assert [not] source(f).fact(...)``, or None if it is none.

    Raises:
        NotDataError: it is one that says something else.
    """
    if not any(_is_call_of(node, "source") for node in ast.walk(test)) or "source" in names:
        return None
    wanted = True
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        wanted, test = False, test.operand
    match test:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="source"), args=[ast.Name(id=about)], keywords=[]),
                attr=fact,
            ),
            args=arguments,
            keywords=[],
        ) if fact in _FACTS and about in names:
            words = tuple(_text(argument) for argument in arguments)
            if bool(words) is (fact in _TAKES_WORDS):
                known = cast("Fact", fact)
                return Step(text, Name(about), expect=Rule(about, known, words, wanted))
    raise NotDataError(test.lineno, _SOURCE, wrong=True)


def counting_step(test: ast.Compare, text: str, compiler: Compiler) -> Step | None:
    """Return the step of ``assert steps(lambda: call) < number``, or None if it is none."""
    match test:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="steps"), args=[ast.Lambda() as act], keywords=[]),
            ops=[ast.Lt() | ast.LtE() as how],
            comparators=[limit],
        ) if not ast.unparse(act.args):
            pass
        case _:
            return None
    try:
        number = compiler.constant(limit)
    except NotLiteralError:
        return None
    if type(number) is not int:
        return None
    inclusive = isinstance(how, ast.LtE)
    return Step(text, Steps(compiler.expression(act.body)), expect=Below(number, inclusive))


def random_test(tree: ast.Module, names: Container[str], imports: str) -> RandomCases | None:
    """Return the test of a cell with ``@random_cases(...)``, or None if it has none.

    Raises:
        NotDataError: it has one that is not as it should be.
    """
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _decorator(node)]
    if not found:
        return None
    node = found[0]
    if len(found) > 1 or not all(
        isinstance(each, (ast.FunctionDef, ast.Import, ast.ImportFrom)) for each in tree.body
    ):
        reason = "a cell with `@random_cases` holds that one test, functions and imports only"
        raise NotDataError(node.lineno, reason, wrong=True)
    decorator = _decorator(node)
    assert decorator is not None  # noqa: S101 - it was found by it
    options = _options(decorator, names)
    node.decorator_list = []
    text = ast.unparse(tree)
    wanted = names_from_outside(text)
    needed, imported = needed_imports(imports, wanted)
    for name in sorted(wanted - BUILTINS - imported):
        reason = f"the generator names `{name}`, which is neither built in nor imported"
        raise NotDataError(node.lineno, reason, wrong=True)
    return RandomCases(generator=text, name=node.name, imports=needed, **options)


def _decorator(node: ast.FunctionDef) -> ast.Call | None:
    for each in node.decorator_list:
        if _is_call_of(each, "random_cases"):
            return cast("ast.Call", each)
    return None


def _options(call: ast.Call, names: Container[str]) -> Mapping[str, Any]:
    match call.args:
        case [ast.Name(id=function)] if function in names:
            options: dict[str, Any] = {"function": function}
        case _:
            reason = "random_cases(...) takes first the function of the student that is tested"
            raise NotDataError(call.lineno, reason, wrong=True)
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg="seed", value=ast.Constant(value=int(number))):
                options["seed"] = number
            case ast.keyword(arg="count", value=ast.Constant(value=int(number))) if (
                1 <= number <= _MOST_CASES
            ):
                options["count"] = number
            case ast.keyword(arg="compare", value=ast.Name(id="approx" | "unordered" as how)):
                options["compare"] = how
            case _:
                reason = (
                    "random_cases(...) takes seed=number, count=1 to 1000, and "
                    "compare=approx or compare=unordered"
                )
                raise NotDataError(call.lineno, reason, wrong=True)
    return options


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotDataError(node.lineno, _SOURCE, wrong=True)

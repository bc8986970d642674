"""Mutants of a reference solution: small mistakes that the tests of a challenge should catch."""

from __future__ import annotations

import ast
import asyncio
import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge

from . import mutants_javascript
from .code_tests import TestFaultError
from .grade import Grading
from .ports import Sandbox

_T = TypeVar("_T")
_AT_ONCE: Final = 2
_MUTANT_S: Final = 1.0
_COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
}
_SIGNS: Final[dict[type, str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
}
_Change = tuple[str, Callable[[ast.AST], ast.AST | None]]
"""What it does, in words, and how: from a copy of the node to its replacement (None: removed)."""


class Mutant(Struct, frozen=True):
    """The reference with one small mistake in it.

    Args:
        line: line of the reference where the mistake is, from 1.
        description: what was changed, in words.
        code: the whole changed code.
    """

    line: int
    description: str
    code: str


class MutationScore(Struct, frozen=True):
    """How many mutants the tests of a challenge catch, and which they do not."""

    killed: int
    survived: tuple[Mutant, ...]

    @property
    def share(self) -> float:
        """The killed ones as a share of all, 0 to 1; 1 if there is nothing to change."""
        total = self.killed + len(self.survived)
        return self.killed / total if total else 1.0


def mutants(code: str, most: int = 40) -> list[Mutant]:
    """Return mutants of `code`, each of which compiles and differs from all the others.

    Args:
        code: a reference solution.
        most: the largest number of mutants; if there are more, they are taken evenly over the code.

    Raises:
        SyntaxError: the code is no Python.
    """
    tree = ast.parse(code)
    seen = {ast.unparse(tree)}
    possible = [
        (getattr(node, "lineno", 1), place, description, change)
        for place, (node, parent) in enumerate(_places(tree))
        for description, change in _changes(node, parent)
    ]
    possible.sort(key=lambda one: one[0])
    found: list[Mutant] = []
    # Spread over the code, and no more than are wanted: each one is a copy of the whole tree.
    for line, place, description, change in _spread(possible, most):
        text = _changed(tree, place, change)
        if text is not None and text not in seen:
            seen.add(text)
            found.append(Mutant(line, description, text))
            if len(found) == most:
                break
    return sorted(found, key=lambda mutant: mutant.line)


def mutants_of(challenge: Challenge, most: int = 40) -> list[Mutant]:
    """Return mutants of the challenge's solution; those in JavaScript may not compile.

    Raises:
        SyntaxError: the solution is no Python, though the challenge is.
    """
    if challenge.language == "python":
        return mutants(challenge.solution, most)
    possible = list(mutants_javascript.changes(challenge.solution))
    found = [Mutant(*change) for change in _spread(possible, most)][:most]
    return sorted(found, key=lambda mutant: mutant.line)


def _spread(possible: Sequence[_T], most: int) -> Iterator[_T]:
    """Yield all of them, first every one of those that lie evenly apart, `most` at a time."""
    apart = max(1, -(-len(possible) // most))
    return (one for start in range(apart) for one in possible[start::apart])


async def mutation_score(challenge: Challenge, sandbox: Sandbox, most: int = 40) -> MutationScore:
    """Run all test cases of a challenge against the mutants of its reference solution.

    Raises:
        Unavailable: the jail cannot be started.
    """
    limits = replace(challenge.limits, time_s=min(_MUTANT_S, challenge.limits.time_s))
    hurried = replace(challenge, limits=limits)
    free = asyncio.Semaphore(_AT_ONCE)

    async def survives(mutant: Mutant) -> bool | None:
        async with free:
            grading = Grading(hurried, mutant.code, sandbox, stop_early=True)
            try:
                results = await grading.run(challenge.test_cases)
            except TestFaultError:  # a test that never ends with it does not let it pass
                return False
        if any(result.status == "syntax_error" for _, result in results):
            return None  # it says nothing about the tests
        return all(result.status == "passed" for _, result in results)

    made = mutants_of(challenge, most)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(survives(mutant)) for mutant in made]
    except* Unavailable as errors:
        raise Unavailable(str(errors.exceptions[0])) from errors
    survived = tuple(mutant for mutant, task in zip(made, tasks, strict=True) if task.result())
    killed = sum(task.result() is False for task in tasks)
    return MutationScore(killed, survived)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    """Yield each node with its parent, always in the same order."""
    waiting: list[tuple[ast.AST, ast.AST | None]] = [(tree, None)]
    while waiting:
        node, parent = waiting.pop(0)
        yield node, parent
        waiting += [(child, node) for child in ast.iter_child_nodes(node)]


def _changed(tree: ast.AST, place: int, change: Callable[[ast.AST], ast.AST | None]) -> str | None:
    """Return the code with the node at `place` changed, or None if that does not compile."""
    clone = copy.deepcopy(tree)
    for number, (node, parent) in enumerate(_places(clone)):
        if number == place and parent is not None:
            _put(parent, node, change(node))
            break
    try:
        text = ast.unparse(ast.fix_missing_locations(clone))
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return None
    return text


def _put(parent: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if item is old:
                    value[index : index + 1] = [new] if new else [ast.Pass()]
                    return


def _changes(node: ast.AST, parent: ast.AST | None) -> Iterator[_Change]:
    match node:
        case ast.Compare(ops=[operator]):
            for other in _COMPARISONS.get(type(operator), ()):
                yield _swap_comparison(operator, other)
        case ast.BinOp(op=binary) | ast.AugAssign(op=binary):
            if type(binary) in _ARITHMETIC:
                yield _swap_arithmetic(binary, _ARITHMETIC[type(binary)])
        case ast.BoolOp(op=boolean):
            yield _swap_boolean(boolean)
        case ast.UnaryOp(op=ast.Not()):
            yield f"`not` dropped from `{ast.unparse(node)}`", _operand
        case ast.Constant(value=value):
            yield from _constant_changes(value)
        case ast.Return(value=ast.expr()):
            yield "returns None", lambda n: ast.Return(ast.Constant(None))
        case ast.Call(func=ast.Name(id="range"), args=[*_, _]):
            yield from _range_changes(node)
        case ast.Slice():
            yield from _slice_changes(node)
    if _is_removable(node, parent):
        yield f"`{ast.unparse(node).splitlines()[0]}` removed", lambda n: None


def _constant_changes(value: object) -> Iterator[_Change]:
    if isinstance(value, bool):
        yield f"{not value} instead of {value}", lambda n: ast.Constant(not value)
    elif isinstance(value, int):
        yield f"{value + 1} instead of {value}", lambda n: ast.Constant(value + 1)
        yield f"{value - 1} instead of {value}", lambda n: ast.Constant(value - 1)


def _is_removable(node: ast.AST, parent: ast.AST | None) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)  # a docstring does nothing
    kinds = (ast.AugAssign, ast.If, ast.Raise, ast.Break, ast.Continue)
    if isinstance(node, kinds):
        return True
    return isinstance(node, ast.Assign) and not isinstance(parent, ast.Module)


def _operand(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.UnaryOp)  # noqa: S101 - a copy of the node that was matched
    return node.operand


def _swap_comparison(old: ast.cmpop, new: type[ast.cmpop]) -> _Change:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.Compare)  # noqa: S101 - a copy of the node that was matched
        node.ops = [new()]
        return node

    return f"{_SIGNS[new]} instead of {_SIGNS[type(old)]}", change


def _swap_arithmetic(old: ast.operator, new: type[ast.operator]) -> _Change:
    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, (ast.BinOp, ast.AugAssign))  # noqa: S101 - as above
        node.op = new()
        return node

    return f"{_SIGNS[new]} instead of {_SIGNS[type(old)]}", change


def _swap_boolean(old: ast.boolop) -> _Change:
    new: ast.boolop = ast.Or() if isinstance(old, ast.And) else ast.And()

    def change(node: ast.AST) -> ast.AST:
        assert isinstance(node, ast.BoolOp)  # noqa: S101 - as above
        node.op = new
        return node

    words = ("or", "and") if isinstance(old, ast.And) else ("and", "or")
    return f"`{words[0]}` instead of `{words[1]}`", change


def _range_changes(node: ast.Call) -> Iterator[_Change]:
    stop = 0 if len(node.args) == 1 else 1
    for step, words in ((1, "one step further"), (-1, "one step less")):

        def change(n: ast.AST, step: int = step) -> ast.AST:
            assert isinstance(n, ast.Call)  # noqa: S101 - as above
            n.args[stop] = _off_by(n.args[stop], step)
            return n

        yield f"`{ast.unparse(node)}` goes {words}", change


def _slice_changes(node: ast.Slice) -> Iterator[_Change]:
    for name, word in (("lower", "start"), ("upper", "end")):
        if getattr(node, name) is None:
            continue

        def change(n: ast.AST, name: str = name) -> ast.AST:
            setattr(n, name, _off_by(getattr(n, name), 1))
            return n

        yield f"the {word} of the slice `{ast.unparse(node)}` moved by 1", change


def _off_by(value: ast.expr, step: int) -> ast.expr:
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return ast.Constant(value.value + step)
    return ast.BinOp(value, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))

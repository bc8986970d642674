"""Test cells of an assignment: what of them is data, so that no student's code decides on it.

nbgrader's and Otter's tests are Python. Each statement of the forms that a `function` challenge
knows becomes a step whose value leaves the student's process and is compared outside; what has
another form stays code, and so does the last expression of a cell, which may be its points.
"""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from jupyter_codementor.model.challenge import (
    CellTest,
    Challenge,
    Equal,
    Example,
    Lines,
    Part,
    Script,
    Step,
)

from .expressions import NotDataError
from .statements import Names, TestCell

_FOLDED: Final = frozenset(("set", "frozenset", "list", "tuple", "dict", "range", "float", "math"))
_MOST_CHARACTERS: Final = 64 * 1024


class _AllNames:
    """Any name may be the notebook's, but for those that literals are written with."""

    def __contains__(self, name: object) -> bool:
        return name not in _FOLDED


class _Statement(TestCell):
    """One statement of a cell, as if it stood alone."""

    def step(self, statement: ast.stmt) -> Step:
        """Return it as a step.

        Raises:
            NotDataError: it cannot become data.
        """
        return self._step(statement)


def with_parts(challenge: Challenge) -> Challenge:
    """Return the challenge with the tests of its cells as far as they are data."""
    cases = tuple(
        replace(case, check=compiled_cell(case.check)) if isinstance(case.check, CellTest) else case
        for case in challenge.test_cases
    )
    return replace(challenge, test_cases=cases)


def compiled_cell(test: CellTest) -> CellTest:
    """Return the test with its parts."""
    parts = _parts(test.source, test)
    shown = parts if test.shown == test.source else _parts(test.shown, test)
    return replace(test, parts=parts, shown_parts=shown)


def _parts(source: str, test: CellTest) -> tuple[Part, ...]:
    if len(source) > _MOST_CHARACTERS:
        return ()
    try:
        if test.form == "doctest":
            return tuple(_examples(source))
        if test.form == "function":
            return _function(source)
        return tuple(_joined(_statements(source), source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # magics, or nothing that Python can read: then all of it runs as code


def _statements(source: str) -> Iterator[Part]:
    body = ast.parse(source).body
    lines = source.splitlines(keepends=True)
    before = 0
    for statement in body:
        first = _first_line(statement)
        if statement.col_offset or first <= before:
            raise ValueError("two statements in one line")
        before = statement.end_lineno or first
        if _says_nothing(statement):
            continue
        step = (
            None
            if statement is body[-1] and _may_be_points(statement)
            else _step(statement, source)
        )
        if step is None:
            yield Lines("\n" * (first - 1) + "".join(lines[first - 1 : before]))
        else:
            yield Script((step,))


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _says_nothing(statement: ast.stmt) -> bool:
    """Whether it is `pass`, or text that stands for itself before other statements."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _may_be_points(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    called = statement.value.func if isinstance(statement.value, ast.Call) else None
    return not (isinstance(called, ast.Name) and called.id == "print")


def _step(statement: ast.stmt, source: str) -> Step | None:
    try:
        step = _Statement(source, Names(_AllNames())).step(statement)
    except NotDataError:
        return None
    if isinstance(step.expect, Equal) and _is_identity(statement):
        return replace(step, expect=replace(step.expect, identity=True))
    return step


def _is_identity(statement: ast.stmt) -> bool:
    test = statement.test if isinstance(statement, ast.Assert) else None
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.Is, ast.IsNot))


def _joined(parts: Iterator[Part], source: str) -> Iterator[Part]:
    """Yield the parts with those of one kind that stand side by side made one."""
    last: Part | None = None
    for part in parts:
        if isinstance(last, Script) and isinstance(part, Script):
            last = Script((*last.steps, *part.steps))
        elif isinstance(last, Lines) and isinstance(part, Lines):
            last = Lines(last.source + part.source[_lines_in(last.source) :])
        else:
            if last is not None:
                yield last
            last = part
    if last is not None:
        yield last


def _lines_in(source: str) -> int:
    """Return how many of the empty lines before a part the one before it already fills."""
    return source.count("\n")


def _examples(source: str) -> Iterator[Part]:
    for example in doctest.DocTestParser().get_examples(source):
        step = _example_step(example.source) if example.want == "True\n" else None
        if step is not None:
            yield Script((step,))
            continue
        flags = 0
        for flag, is_on in example.options.items():
            flags |= flag if is_on else 0
        yield Example(example.source, example.want, example.exc_msg, flags)


def _example_step(source: str) -> Step | None:
    """Return a comparison that must print True as a step."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return None
    if not isinstance(body[0].value, ast.Compare):
        return None
    asserted = f"assert {source.strip()}"
    try:
        return _step(ast.parse(asserted).body[0], asserted)
    except SyntaxError:  # a comparison over several lines that only its prompts hold together
        return None


def _function(source: str) -> tuple[Part, ...]:
    """Return the body of a test function, if all of it is data and it asks for names only."""
    body = ast.parse(source).body
    functions = [each for each in body if isinstance(each, ast.FunctionDef)]
    if len(functions) != 1 or len(body) != 1:
        return ()
    function = functions[0]
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.defaults or arguments.kw_defaults:
        return ()
    if any(each.arg == "env" for each in (*arguments.args, *arguments.kwonlyargs)):
        return ()
    steps: Sequence[Step | None] = [
        _step(statement, source) for statement in function.body if not _says_nothing(statement)
    ]
    found = tuple(step for step in steps if step is not None)
    return (Script(found),) if len(found) == len(steps) and found else ()

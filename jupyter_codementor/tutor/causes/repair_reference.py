"""Changes that bring a code one step nearer to a good solution; tried out, and never shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .kinds_of_steps import kinds
from .nearest import Step
from .repair_text import Edit, Source


def reference_edits(source: Source, steps: Sequence[Step]) -> Iterator[tuple[Edit, Step]]:
    """Yield a change for each step that can be taken alone."""
    for step in steps:
        code = _taken(source, step)
        told = kinds(step)
        if code is None or not told or code == source.code:
            continue
        place = step.old or step.after or step.block
        yield (
            Edit(
                code=code,
                mistake=told[0][0],
                also=tuple(mistake for mistake, _ in told[1:]),
                line=getattr(place, "lineno", 1),
                what="step to a solution",
                likely=told[0][1],
            ),
            step,
        )


def _taken(source: Source, step: Step) -> str | None:
    if step.old is None and isinstance(step.new, ast.stmt):
        return _put_in(source, step, step.new)
    if step.new is None and isinstance(step.old, ast.stmt):
        return source.without(step.old)
    if isinstance(step.old, ast.expr) and isinstance(step.new, ast.expr):
        return source.put(step.old, f"({ast.unparse(step.new)})")
    if isinstance(step.old, ast.stmt) and isinstance(step.new, ast.stmt):
        first, last = step.old.lineno, step.old.end_lineno or step.old.lineno
        margin = source.margin(step.old)
        if source.lines[first - 1].lstrip().startswith("elif"):
            return None
        return source.with_lines(first, last, _lines(step.new, margin))
    if isinstance(step.old, ast.ExceptHandler) and isinstance(step.new, ast.ExceptHandler):
        first = step.old.lineno
        line = source.lines[first - 1]
        margin = line[: len(line) - len(line.lstrip())]
        header = ast.unparse(step.new).split("\n", 1)[0].strip()
        return source.with_lines(first, first, [margin + header])
    return None


def _put_in(source: Source, step: Step, new: ast.stmt) -> str | None:
    if step.after is not None:
        margin = source.margin(step.after)
        if source.lines[step.after.lineno - 1].lstrip().startswith("elif"):
            return None
        if step.block is None:  # a branch that is missing
            lines = [f"{margin}else:", *_lines(new, margin + "    ")]
        else:
            lines = _lines(new, margin)
        end = (step.after.end_lineno or step.after.lineno) + 1
        return source.with_lines(end, end - 1, lines)
    body: list[ast.stmt] = getattr(step.block, "body", [])
    if not body:
        return None
    first = body[0]
    return source.with_lines(first.lineno, first.lineno - 1, _lines(new, source.margin(first)))


def _lines(node: ast.stmt, margin: str) -> list[str]:
    return [margin + line for line in ast.unparse(node).split("\n")]

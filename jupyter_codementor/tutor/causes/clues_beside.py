"""Clues from reading a code beside a good solution: what one has and the other lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from .clues import Clue
from .code_facts import Facts, clue_of
from .repair_text import Source

_LONG_RUN: Final = 3


def lacking_clues(source: Source, reference: Source) -> Iterator[Clue]:
    """Yield functions and methods of a good solution that are not there."""
    mine = {function.name for function in source.functions()}
    for function in reference.functions():
        inside = isinstance(reference.parent(function), (ast.Module, ast.ClassDef))
        if inside and function.name not in mine:
            yield clue_of("interface", 0.6, f"no {function.name}")
            yield clue_of("forgets-part", 0.55, f"no {function.name}")


# One pattern after the other: a table of functions would not be plainer.
def unlike_clues(source: Source, mine: Facts, theirs: Facts) -> Iterator[Clue]:  # noqa: C901
    """Yield what a good solution has and this one lacks, told only as a kind."""
    if theirs.try_in_loop and mine.loop_in_try and not mine.try_in_loop:
        yield clue_of("exceptions", 0.8, "the try goes round the whole loop")
        yield clue_of("returns-early", 0.4, "the try goes round the whole loop")
    missing = {number for number in theirs.numbers - mine.numbers if abs(number) > 1}
    own = mine.numbers - theirs.numbers
    near = {one for one in missing if any(abs(one - other) == 1 for other in own)}
    if near:
        yield clue_of("off-by-one", 0.35, "a number is one off")
    if (missing - near) & theirs.scales:
        yield clue_of("wrong-operation", 0.35, "a number of the calculation is missing")
    elif missing - near:
        yield clue_of("forgets-part", 0.35, "a number of the task is missing")
    if mine.returns_in_loop and not theirs.returns_in_loop:
        yield clue_of("returns-early", 0.6, "leaves a loop that should go on")
    if any((upper, lower) in mine.slices for lower, upper in theirs.slices - mine.slices):
        yield clue_of("wrong-place", 0.6, "takes the other end")
        yield clue_of("wrong-order", 0.3, "takes the other end")
    if theirs.returns_in_loop and not mine.returns_in_loop and mine.sets_in_loop:
        yield clue_of("loses-value", 0.6, "goes on after it was found")
    if any(not upper and lower.startswith("-") for lower, upper in theirs.slices) and any(
        not lower and upper for lower, upper in mine.slices
    ):
        yield clue_of("wrong-place", 0.5, "takes the other end")
    if mine.tests_none > theirs.tests_none == 0:
        caught = bool(mine.caught)
        yield clue_of("falsy-value", 0.45 if caught else 0.15, "takes None for nothing")
    if mine.neighbours and not theirs.neighbours and theirs.asks_in:
        yield clue_of("duplicates", 0.6, "looks at the neighbour only")
    elif mine.neighbours and not theirs.neighbours:
        yield clue_of("wrong-condition", 0.4, "looks at the neighbour only")
    for name in sorted(theirs.calls - mine.calls):
        if name in ("min", "max", "strip", "upper", "lower", "append", "discard"):
            yield clue_of("forgets-part", 0.15, f"no {name}")
        elif name in ("sorted", "sort"):
            yield clue_of("wrong-order", 0.2, "nothing is sorted")
    if not {"int", "float"} & mine.calls and {"int", "float"} & theirs.calls:
        yield clue_of("wrong-type", 0.55, "a text stays a text")
    if theirs.nested_loops > mine.nested_loops > 0 and not mine.recursive:
        yield clue_of("forgets-part", 0.45, "goes through it once only")
    if theirs.recursive - mine.recursive and not _loops_inside(source):
        yield clue_of("forgets-part", 0.4, "looks only at the outside")
    if theirs.raises and not mine.raises:
        yield clue_of("forgets-part", 0.25, "raises nothing")
        yield clue_of("exceptions", 0.3, "raises nothing")
    if mine.truth_tests > theirs.truth_tests:
        yield clue_of("falsy-value", 0.25, "a truth test more")


def _loops_inside(source: Source) -> bool:
    return any(isinstance(node, ast.While) for node in ast.walk(source.tree))


def _runs_of(text: str) -> list[str]:
    return ["".join(group) for _, group in groupby(text)]


def written_down(source: Source, theirs: Facts, examples: frozenset[str]) -> Iterator[Clue]:
    """Yield what was written down although it should follow from what comes in."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = set(node.value.replace(",", " ").replace(".", " ").replace("!", " ").split())
            if words & examples and node.value not in theirs.texts:
                yield clue_of("hard-coded", 0.7, "a word of an example", node)
            run = max((len(each) for each in _runs_of(node.value)), default=0)
            if theirs.repeats_text and run >= _LONG_RUN:
                yield clue_of("hard-coded", 0.85, "a fixed number of signs", node)
    assigned = {
        node.targets[0].id: node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    used = {
        node.id
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for name, node in assigned.items():
        reads = isinstance(node.value, ast.Call) and "input" in ast.dump(node.value)
        if name not in used and reads:
            yield clue_of("forgets-part", 0.5, "an input is not used", node)
            yield clue_of("hard-coded", 0.4, "an input is not used", node)


def renamed_clues(source: Source, starter: Source) -> Iterator[Clue]:
    """Yield parameters that have another name than in the code that the task begins with.

    Who calls by name finds them no longer, although everything else may come out right.
    """
    given = {each.name: _parameters(each) for each in starter.functions()}
    for function in source.functions():
        known, own = given.get(function.name), _parameters(function)
        if known is not None and len(known) == len(own) and known != own:
            yield clue_of("interface", 0.6, "a parameter has another name", function)


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [each.arg for each in function.args.args]

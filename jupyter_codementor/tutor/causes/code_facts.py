"""What a code uses, as far as it matters beside another one."""

from __future__ import annotations

import ast
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .clues import Clue
from .repair_text import Source

LOOPS: Final = (ast.For, ast.While)


def clue_of(mistake: Mistake, weight: float, why: str, node: ast.AST | None = None) -> Clue:
    """Return a clue of the code reader."""
    line = getattr(node, "lineno", None)
    return Clue(
        mistake=mistake,
        weight=weight,
        why=why,
        specialist="code_reader",
        lines=(line,) if line else (),
    )


class Facts:
    """What a code uses, as far as it matters beside another one."""

    def __init__(self) -> None:
        self.calls: set[str] = set()
        self.numbers: set[int] = set()
        self.texts: set[str] = set()
        self.caught: set[str] = set()
        self.recursive: set[str] = set()
        self.inputs_used = True
        self.try_in_loop = False
        self.loop_in_try = False
        self.truth_tests = 0
        self.nested_loops = 0
        self.raises: set[str] = set()
        self.returns_in_loop = False
        self.slices: set[tuple[str, str]] = set()
        self.scales: set[int] = set()
        self.repeats_text = False
        self.tests_none = 0
        self.neighbours = False
        self.asks_in = False
        self.sets_in_loop = False


# One pattern after the other: a table of functions would not be plainer.
def facts_of(source: Source) -> Facts:  # noqa: C901
    """Return what a code uses."""
    found = Facts()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            found.calls.add(name_of(node.func))
            function = source.function_of(node)
            if function is not None and name_of(node.func) == function.name:
                found.recursive.add(function.name)
        elif isinstance(node, ast.Constant):
            if type(node.value) is int:
                found.numbers.add(node.value)
            elif isinstance(node.value, str):
                found.texts.add(node.value)
        elif isinstance(node, ast.ExceptHandler):
            found.caught |= caught_by(node)
        elif isinstance(node, ast.Try):
            above = list(source.above(node))
            found.try_in_loop |= any(isinstance(each, LOOPS) for each in above)
            found.loop_in_try |= any(isinstance(each, LOOPS) for each in node.body)
        elif isinstance(node, ast.Return):
            found.returns_in_loop |= any(isinstance(each, LOOPS) for each in source.above(node))
        elif isinstance(node, ast.Assign):
            above = list(source.above(node))
            kept = any(isinstance(each, LOOPS) for each in above)
            found.sets_in_loop |= kept and any(isinstance(each, ast.If) for each in above)
        elif isinstance(node, ast.Slice):
            bounds = (node.lower, node.upper)
            lower, upper = (ast.unparse(each) if each else "" for each in bounds)
            found.slices.add((lower, upper))
        elif isinstance(node, ast.BinOp):
            _calculated(node, found)
        elif isinstance(node, ast.Compare):
            found.tests_none += isinstance(node.ops[0], (ast.Is, ast.IsNot))
            found.asks_in |= isinstance(node.ops[0], (ast.In, ast.NotIn))
            found.neighbours |= _looks_beside(node)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.raises.add(name_of(raised))
        elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and _is_truth_test(node.test):
            found.truth_tests += 1
        if isinstance(node, LOOPS):
            depth = 1 + sum(isinstance(each, LOOPS) for each in source.above(node))
            found.nested_loops = max(found.nested_loops, depth)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            found.nested_loops = max(found.nested_loops, 2)
    return found


def _calculated(node: ast.BinOp, found: Facts) -> None:
    if isinstance(node.op, (ast.Mult, ast.Div, ast.FloorDiv)):
        for side in (node.left, node.right):
            if isinstance(side, ast.Constant):
                if type(side.value) is int:
                    found.scales.add(side.value)
                found.repeats_text |= isinstance(side.value, str)


def _looks_beside(node: ast.Compare) -> bool:
    for each in ast.walk(node):
        if isinstance(each, ast.Subscript):
            place = each.slice
            if isinstance(place, ast.BinOp) and isinstance(place.op, ast.Sub):
                return True
            if isinstance(place, ast.UnaryOp) and isinstance(place.operand, ast.Constant):
                return True
    return False


def caught_by(node: ast.ExceptHandler) -> set[str]:
    """Return the names of what a handler catches."""
    if node.type is None:
        return {"BaseException"}
    parts = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return {name_of(part) for part in parts}


def name_of(node: ast.AST) -> str:
    """Return the name that stands there, or that of an attribute, or ""."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _is_truth_test(test: ast.AST) -> bool:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, (ast.Name, ast.Attribute))
    return isinstance(test, (ast.Name, ast.Attribute))

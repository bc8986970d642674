"""Steps that grow faster than the task asks for, as far as that is sure from the text alone.

Only what goes over the parameters of a function is looked at, since nothing else is known to be
large. A loop is left out where it may end early in every round, where it stands in a branch for
one case (``==``), and where the collection may be one that finds items at once.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from .orders import COST, Order, order_of
from .ports import Finding
from .tree import Function, Tree, called, inside, leaves

_WHOLE: Final = ("sum", "max", "min", "any", "all", "list", "set", "tuple")
_SEARCHES: Final = frozenset({"index", "count"})
_LISTS: Final = ("list", "sorted")
_GONE: Final = (ast.Return, ast.Raise, ast.Break)
_Rounds = ast.For | ast.comprehension


def growth(tree: Tree, complexity: str) -> Iterator[Finding]:
    """Yield what takes more steps than `complexity`, such as ``O(n)``; nothing if it is unknown."""
    expected = order_of(complexity)
    if expected is None or expected >= Order.QUADRATIC:
        return
    told = {"expected": complexity, "asked": COST[expected]}
    for function in tree.functions:
        yield from _Reading(tree, function, told).findings()


class _Reading:
    """One function under a look.

    Args:
        tree: where it stands.
        function: what is looked at.
        told: words for the sentences: what the task asks for.
    """

    def __init__(self, tree: Tree, function: Function, told: dict[str, str]) -> None:
        self._tree = tree
        self._function = function
        self._told = told
        self._going_on: dict[ast.For, bool] = {}
        self._known: dict[ast.expr, str] = {}
        self._nodes = list(inside(function))
        self._stores = Counter(
            node.id
            for node in self._nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )
        arguments = function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self._inputs = {each.arg for each in every} - self._stores.keys() - {"self", "cls"}

    def findings(self) -> Iterator[Finding]:
        """Yield what is sure."""
        for node in self._nodes:
            if isinstance(node, ast.For):
                yield from self._nested(node)
            elif isinstance(node, ast.Compare):
                yield from self._searched(node)
            elif isinstance(node, ast.Call):
                yield from self._worked_on(node)
            elif isinstance(node, ast.BinOp):
                yield from self._doubled(node)

    # --- what there is to find --------------------------------------------------------------------

    def _nested(self, loop: ast.For) -> Iterator[Finding]:
        name = self._over(loop.iter, loop)
        if name and name in self._gone_over_around(loop):
            yield self._finding("nested-loops-over-the-same-items", loop, name=name)

    def _searched(self, test: ast.Compare) -> Iterator[Finding]:
        around = self._gone_over_around(test)
        if not around or not isinstance(test.ops[0], ast.In | ast.NotIn):
            return
        place = test.comparators[0]
        if isinstance(place, ast.Name):
            is_long = place.id in self._growing_lists or (
                place.id in around and place.id in self._sequences
            )
        else:
            is_long = isinstance(place, ast.Subscript) and self._over(place, test) in around
        if is_long:
            name = self._tree.text(place)
            yield self._finding("list-searched-inside-a-loop", test, name=name)

    def _worked_on(self, call: ast.Call) -> Iterator[Finding]:
        around = self._gone_over_around(call)
        if not around:
            return
        said = self._tree.text(call)
        function = call.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            name = function.value.id
            if function.attr in _SEARCHES and name in around:
                yield self._finding("list-searched-inside-a-loop", call, name=name)
            return
        name = self._over(call.args[0], call) if len(call.args) == 1 else ""
        if name in around and self._is_in_body(call):
            if called(call, *_WHOLE):
                rule = "whole-list-worked-on-inside-a-loop"
                yield self._finding(rule, call, name=name, call=said)
            elif called(call, "sorted"):
                yield self._finding("sorted-without-need", call, name=name, call=said)

    def _doubled(self, node: ast.BinOp) -> Iterator[Finding]:
        """Find ``f(n - 1) + f(n - 2)`` in a function that remembers nothing."""
        is_double = isinstance(node.op, ast.Add) and self._smaller(node.left)
        if is_double and self._smaller(node.right) and not self._remembers:
            yield self._finding("calls-itself-twice", node, name=self._function.name)

    @cached_property
    def _remembers(self) -> bool:
        """Whether the function may keep what it worked out before."""
        return bool(self._function.decorator_list) or any(
            isinstance(each, ast.Subscript | ast.Dict | ast.Global | ast.Nonlocal | ast.In)
            for each in self._nodes
        )

    def _smaller(self, side: ast.expr) -> bool:
        """Whether this is a call of the function itself with a parameter less a fixed number."""
        if not called(side, self._function.name):
            return False
        assert isinstance(side, ast.Call)  # noqa: S101 - that is what `called` says
        return any(
            isinstance(argument, ast.BinOp)
            and isinstance(argument.op, ast.Sub)
            and isinstance(argument.left, ast.Name)
            and argument.left.id in self._inputs
            and isinstance(argument.right, ast.Constant)
            for argument in side.args
        )

    # --- what loops go over -----------------------------------------------------------------------

    def _over(self, iterated: ast.expr, at: ast.AST) -> str:
        """Return the parameter all of which (or up to a place in it) is gone over, or nothing."""
        if iterated not in self._known:
            self._known[iterated] = ""  # what goes over itself goes over nothing
            self._known[iterated] = self._parameter(iterated, at)
        return self._known[iterated]

    def _parameter(self, iterated: ast.expr, at: ast.AST) -> str:
        if isinstance(iterated, ast.Name):
            return iterated.id if iterated.id in self._inputs else ""
        if isinstance(iterated, ast.Subscript) and isinstance(iterated.slice, ast.Slice):
            bounds = (iterated.slice.lower, iterated.slice.upper)
            moves = any(bound and not isinstance(bound, ast.Constant) for bound in bounds)
            return self._over(iterated.value, at) if moves else ""
        if not isinstance(iterated, ast.Call):
            return ""
        if isinstance(iterated.func, ast.Attribute):
            is_view = iterated.func.attr in ("keys", "values", "items")
            return self._over(iterated.func.value, at) if is_view else ""
        if called(iterated, "enumerate", "reversed", "sorted", "list", "tuple"):
            return self._over(iterated.args[0], at) if iterated.args else ""
        return self._over_range(iterated, at) if called(iterated, "range") else ""

    def _over_range(self, call: ast.Call, at: ast.AST) -> str:
        """Return what ``range(len(x))``, ``range(i, len(x) - 1)`` or ``range(i)`` goes through."""
        has_step = len(call.args) == 3
        if has_step and not isinstance(call.args[2], ast.Constant | ast.UnaryOp):
            return ""
        for argument in call.args:
            whole = argument.left if isinstance(argument, ast.BinOp) else argument
            if isinstance(argument, ast.BinOp) and not isinstance(argument.op, ast.Add | ast.Sub):
                continue
            if called(whole, "len") and isinstance(whole, ast.Call) and len(whole.args) == 1:
                return self._over(whole.args[0], at)
        last = call.args[-1] if len(call.args) == 1 else None
        for loop in self._loops_around(at):
            target = loop.target
            if isinstance(target, ast.Tuple) and target.elts and called(loop.iter, "enumerate"):
                target = target.elts[0]
            is_index = called(loop.iter, "range", "enumerate")
            if is_index and isinstance(last, ast.Name) and isinstance(target, ast.Name):
                if target.id != last.id:
                    continue
                return self._over(loop.iter, loop)
        return ""

    def _gone_over_around(self, node: ast.AST) -> set[str]:
        """Return the parameters over which loops around a node go, round after round."""
        return {self._over(loop.iter, loop) for loop in self._loops_around(node)} - {""}

    def _loops_around(self, node: ast.AST) -> Iterator[_Rounds]:
        """Yield the loops whose every round comes to a node, from the inside out."""
        below = node
        for outer in self._tree.above(node):
            if isinstance(outer, Function | ast.Lambda):
                return
            if isinstance(outer, ast.If) and below is not outer.test and _is_one_case(outer.test):
                return
            if isinstance(outer, ast.For):
                if isinstance(below, ast.stmt) and self._goes_on(outer):
                    yield outer
            elif isinstance(outer, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
                if below is not outer.generators[0]:
                    yield outer.generators[0]
            elif isinstance(outer, ast.comprehension) and below is not outer.iter:
                yield outer
            below = outer

    def _goes_on(self, loop: ast.For) -> bool:
        """Whether a loop may come to its second round, and has no `else`."""
        if loop not in self._going_on:
            self._going_on[loop] = not loop.orelse and leaves(loop.body, *_GONE) is None
        return self._going_on[loop]

    def _is_in_body(self, node: ast.AST) -> bool:
        """Whether a node is worked out in each round, and not once as what a loop goes over."""
        below = node
        for outer in self._tree.above(node):
            if isinstance(outer, ast.For):
                return below is not outer.iter
            below = outer
        return True

    # --- which collections have to be searched ----------------------------------------------------

    @cached_property
    def _growing_lists(self) -> set[str]:
        """Return the local names that hold nothing but lists that grow with the input."""
        values: dict[str, list[ast.expr]] = {}
        for node in self._nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        values.setdefault(target.id, []).append(node.value)
        return {
            name
            for name, given in values.items()
            if self._stores[name] == len(given)
            and all(_is_list(value) for value in given)
            and self._grows(name, given)
        }

    def _grows(self, name: str, given: list[ast.expr]) -> bool:
        for value in given:
            source = value.generators[0].iter if isinstance(value, ast.ListComp) else None
            if isinstance(value, ast.Call) and value.args:
                source = value.args[0]
            if source is not None and self._over(source, source):
                return True
        return name in self._appended_to

    @cached_property
    def _appended_to(self) -> set[str]:
        """Return the names to which a loop over the input appends."""
        return {
            node.value.id
            for node in self._nodes
            if isinstance(node, ast.Attribute)
            and node.attr == "append"
            and isinstance(node.value, ast.Name)
            and self._gone_over_around(node)
        }

    @cached_property
    def _sequences(self) -> set[str]:
        """Return the parameters that are surely lists, tuples or texts.

        A slice is cut off them, or they are gone through by ``range(len(x))``.
        """
        found: set[str] = set()
        for node in self._nodes:
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
                found |= {node.value.id} if isinstance(node.value, ast.Name) else set()
            if isinstance(node, _Rounds) and called(node.iter, "range"):
                found |= {self._over(node.iter, node)}
        return found - {""}

    def _finding(self, rule: str, node: ast.stmt | ast.expr, **detail: object) -> Finding:
        return self._tree.finding(rule, node, **self._told, **detail)


def _is_list(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.ListComp) or called(value, *_LISTS)


def _is_one_case(test: ast.expr) -> bool:
    """Whether a branch may be for a single round, as ``if i == 0`` is."""
    return any(isinstance(node, ast.Eq | ast.Is) for node in ast.walk(test))

"""Facts about the source of a solution: what it uses, whether it loops, whether it recurses.

They are read from the text, which is never executed. A name that is put together while the code
runs (``getattr(list, "so" + "rt")``) cannot be seen in it.
"""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator
from typing import Any, Final

__all__ = ["Source", "source"]

_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Source:
    """What the source of a function or class says, together with all of the code that it uses.

    Each method returns the lines at which it is so, which are true if there are any.

    Args:
        text: the code that defines it.
        name: its name in that code.

    Raises:
        SyntaxError: the text is not valid Python.
        LookupError: the text does not define the name.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._tree = ast.parse(text)
        self._defined = _definitions(self._tree)
        if name not in self._defined:
            raise LookupError(f"the code does not define {name}")
        self._reached = self._reach(name)

    def uses(self, *words: str) -> tuple[int, ...]:
        """Return where one of these names is used: a function, a method, a module or a word.

        A function's own variable of that name, as in ``sum = 0``, is no use of it.
        """
        parts = (node for name in self._reached for node in self._defined[name])
        return _lines(node for part in parts for node in _used(part) if _word(node) & set(words))

    def imports(self, *modules: str) -> tuple[int, ...]:
        """Return where one of these modules is imported, anywhere in the code."""
        return _lines(node for node in ast.walk(self._tree) if _imported(node) & set(modules))

    def loops(self) -> tuple[int, ...]:
        """Return where there is a `for` or `while` loop; comprehensions are none."""
        return _lines(node for node in self._nodes() if isinstance(node, _LOOPS))

    def comprehensions(self) -> tuple[int, ...]:
        """Return where there is a comprehension or a generator expression."""
        return _lines(node for node in self._nodes() if isinstance(node, _COMPREHENSIONS))

    def recurses(self) -> tuple[int, ...]:
        """Return where a function begins that calls itself, directly or by way of others."""
        inner = (node for node in self._nodes() if isinstance(node, _FUNCTIONS))
        own = [node for node in inner if node.name in _names(node)]
        outer = [
            node
            for name in self._reached
            if name in self._reach(name, itself=False)
            for node in self._defined[name]
        ]
        return _lines([*own, *outer])

    def _nodes(self) -> Iterator[ast.AST]:
        for name in self._reached:
            for node in self._defined[name]:
                yield from ast.walk(node)

    def _reach(self, start: str, *, itself: bool = True) -> list[str]:
        """Return the names of the code's own definitions that one of them leads to."""
        found = [start] if itself else []
        waiting = [start]
        while waiting:
            for node in self._defined[waiting.pop()]:
                for name in _names(node):
                    if name in self._defined and name not in found:
                        found.append(name)
                        waiting.append(name)
        return found


def source(thing: Any) -> Source:
    """Return facts about the source of a function or class of a notebook or module.

    Raises:
        TypeError: it is neither, or its source is not known.
    """
    function = inspect.unwrap(thing) if callable(thing) else thing
    if isinstance(function, type):
        methods = [each for each in vars(function).values() if inspect.isfunction(each)]
        function = methods[0] if methods else function
    code = getattr(function, "__code__", None)
    lines = linecache.getlines(code.co_filename) if code is not None else []
    if not lines:
        raise TypeError("source(...) needs a function or class that is defined in a cell")
    return Source("".join(lines), thing.__name__)


def _definitions(tree: ast.Module) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for node in tree.body:
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node)
    return found


def _names(node: ast.AST) -> set[str]:
    """Return the names in the body of a definition, those of attributes of `self` included."""
    parts = node.body if isinstance(node, _FUNCTIONS) else [node]
    inner = [each for part in parts for each in ast.walk(part)]
    found = {each.id for each in inner if isinstance(each, ast.Name)}
    own = (each for each in inner if isinstance(each, ast.Attribute))
    return found | {
        each.attr
        for each in own
        if isinstance(each.value, ast.Name) and each.value.id in ("self", "cls")
    }


def _used(part: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes, but for names that are variables of the function in which they stand."""
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(part, frozenset())]
    while waiting:
        node, own = waiting.pop()
        if not (isinstance(node, ast.Name) and node.id in own):
            yield node
        inner, body = own, set[int]()
        if isinstance(node, _FUNCTIONS):
            inner, body = _variables(node, own), set(map(id, node.body))
        for child in ast.iter_child_nodes(node):  # defaults and decorators belong outside
            waiting.append((child, inner if id(child) in body else own))


def _variables(
    function: ast.FunctionDef | ast.AsyncFunctionDef, outer: frozenset[str]
) -> frozenset[str]:
    """Return the names that are variables in a function: its own and those of functions around it.

    What a comprehension binds is not the function's.
    """
    arguments = function.args
    own = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    shared: set[str] = set()
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.Global):
            shared.update(node.names)
        if not isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return (outer | own) - shared


def _word(node: ast.AST) -> set[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return {name}
        case ast.ImportFrom() | ast.Import():
            return {alias.name for alias in node.names} | _imported(node)
        case ast.Lambda():
            return {"lambda"}
    return set()


def _imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import():
            return {alias.name.partition(".")[0] for alias in node.names}
        case ast.ImportFrom(module=str(module)):
            return {module.partition(".")[0]}
        case ast.Call(func=ast.Name(id="__import__"), args=[ast.Constant(value=str(name)), *_]):
            return {name.partition(".")[0]}
    return set()


def _lines(nodes: Any) -> tuple[int, ...]:
    return tuple(sorted({node.lineno for node in nodes}))

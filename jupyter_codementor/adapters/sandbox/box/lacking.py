"""What the portable interpreter lacks of Python, told apart from what is wrong with the code.

An error counts as the code's own only where Python itself would raise it, too. Where that cannot
be told, it counts as a lack: better no result than an unjust one.
"""

from __future__ import annotations

import ast
import builtins
import operator
import re
import sys
from collections.abc import Callable
from typing import Any

_METHODS = frozenset(
    f"__{name}__"
    for name in [
        "init",
        "eq",
        "hash",
        "repr",
        "str",
        "getitem",
        "setitem",
        "contains",
        "iter",
        "next",
        "call",
        "enter",
        "exit",
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "and",
        "or",
        "xor",
        "lshift",
        "rshift",
        "matmul",
        "radd",
        "rsub",
        "rmul",
        "rtruediv",
        "neg",
        "pos",
        "invert",
        "abs",
        "int",
        "float",
        "index",
        "round",
        "divmod",
        "copy",
        "deepcopy",
    ]
)
"""The special methods that Monty calls; it passes over the others without a word."""

_VALUES: tuple[object, ...] = (
    *(None, True, 1, 1.5, 1j, "a", b"a", [1], (1,), {1: 1}, {1}, frozenset(), range(1)),
    lambda: None,
)
_SAMPLES = {type(value).__name__: value for value in _VALUES}
_OPERATORS: dict[str, Callable[[Any, Any], object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NEEDS = {
    "callable": "__call__",
    "iterable": "__iter__",
    "subscriptable": "__getitem__",
    "item assignment": "__setitem__",
    "item deletion": "__delitem__",
}
_ALSO_IN_PYTHON = (
    "list indices must be",
    "tuple indices must be",
    "string indices must be",
    "int() argument must be",
    "float() argument must be",
)


class Source:
    """What is to be known of the code before it runs.

    Args:
        code: source that Python can compile.

    Attributes:
        lack: what Monty would pass over without a word, or "".
    """

    def __init__(self, code: str) -> None:
        self.classes: set[str] = set()
        self.functions: set[str] = set()
        self.lack = ""
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.add(node.name)
            elif isinstance(node, ast.ClassDef):
                self.classes.add(node.name)
                self.lack = self.lack or _lack_of(node)


def _lack_of(node: ast.ClassDef) -> str:
    if node.bases or node.keywords:
        return "classes that inherit"
    for part in node.body:
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        special = part.name.startswith("__") and part.name.endswith("__")
        if special and part.name not in _METHODS:
            return f"the method {part.name}"
    return ""


def absent_name(error: BaseException) -> str:
    """Return the name that is not defined, or ""."""
    found = re.match(r"name '(\w+)' is not defined", str(error))
    return found[1] if isinstance(error, NameError) and found else ""


def what_lacks(error: BaseException, source: Source, *, raised_by_code: bool) -> str:
    """Return what Monty lacks if that is why the error came, or "".

    Args:
        error: as Monty reports it.
        source: the code.
        raised_by_code: it comes from a ``raise`` in the code.
    """
    text = str(error)
    if isinstance(error, NotImplementedError) and "monty" in text:
        return text.rpartition(" support ")[2].removeprefix("the ")
    if isinstance(error, RuntimeError) and ("in monty" in text or "not supported" in text):
        return text
    if raised_by_code:
        return ""
    if isinstance(error, ImportError):
        named = re.findall(r"'([\w.]+)'", text) or [""]
        return f"the module {named[-1]}" if _is_of_python(named[-1]) else ""
    if isinstance(error, NameError):
        name = absent_name(error)
        return f"the name {name}" if name.startswith("__") or name in vars(builtins) else ""
    if isinstance(error, AttributeError):
        return _lack_of_attribute(text, source)
    if isinstance(error, TypeError):
        return "" if _python_too(text, source) else text
    if isinstance(error, PermissionError):
        return "files"
    return text if isinstance(error, SyntaxError) else ""


def _is_of_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _lack_of_attribute(text: str, source: Source) -> str:
    found = re.match(
        r"(type object|module)? ?'([\w.]+)'(?: object)? has no attribute '(\w+)'", text
    )
    if found is None:
        return text
    what, owner, name = found.groups()
    lack = f"{owner}.{name}"
    if what == "module":
        module = sys.modules.get(owner)
        return "" if module is not None and not hasattr(module, name) else lack
    if owner in source.classes:
        return lack if name.startswith("__") else ""
    if owner in _SAMPLES and owner != "function":
        return lack if hasattr(_SAMPLES[owner], name) else ""
    return lack


def _python_too(text: str, source: Source) -> bool:
    """Whether Python raises this `TypeError`, too; False if that cannot be told."""

    def known(name: str) -> bool:
        return name in _SAMPLES or name in source.classes

    if text.startswith(_ALSO_IN_PYTHON):
        return True
    found = re.match(r"(\w+)\(\) (?:missing|takes|got) ", text)
    if found:
        return found[1] in source.functions | source.classes or (
            found[1] == "__init__" and bool(source.classes)
        )
    for pattern in (
        r"unsupported operand type\(s\) for (?P<op>[^\s=:]+)=?(?: or .+)?: '(\w+)' and '(\w+)'",
        r"'(?P<op>\S+)' not supported between instances of '(\w+)' and '(\w+)'",
        r"can only concatenate (\w+) \(not \"(\w+)\"\)",
    ):
        found = re.match(pattern, text)
        if found:
            symbol = found.groupdict().get("op", "+")
            left, right = found.groups()[-2:]
            return known(left) and known(right) and _refuses(symbol, left, right)
    for pattern in (
        r"'(\w+)' object (?:is not|does not support) (.+)",
        r"cannot unpack non-(iterable) (\w+) object",
        r"object of type '(\w+)' has no (len)\(\)",
        r".*un(hash)able type: '(\w+)'",
    ):
        found = re.match(pattern, text)
        if found:
            one, other = found.groups()
            return any(
                known(name) and _has_not(name, needed)
                for name, needed in ((one, other), (other, one))
            )
    return False


def _refuses(symbol: str, left: str, right: str) -> bool:
    """Whether Python refuses an operator between these types."""
    if left not in _SAMPLES or right not in _SAMPLES:
        return True  # a class of the code, whose methods Monty calls
    if symbol not in _OPERATORS:
        return False
    try:
        _OPERATORS[symbol](_SAMPLES[left], _SAMPLES[right])
    except TypeError:
        return True
    except Exception:  # it is not the types that it refuses
        return False
    return False


def _has_not(name: str, needed: str) -> bool:
    """Whether a type of that name lacks what was needed in Python, too."""
    if needed == "hash":
        return name in _SAMPLES and type(_SAMPLES[name]).__hash__ is None
    if needed != "len" and needed not in _NEEDS:
        return False
    method = "__len__" if needed == "len" else _NEEDS[needed]
    return name not in _SAMPLES or not hasattr(_SAMPLES[name], method)

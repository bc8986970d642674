"""Which kind of mistake a difference to a good solution speaks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from jupyter_codementor.model.mistakes import Mistake

from .nearest import Step

Kind = tuple[Mistake, float]
UNCLEAR: Final = 0.2
"""How likely a kind is if two parts are just different: trying them out says nothing then."""
_LIMITS: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_TEXTS: Final = (ast.JoinedStr, ast.Constant, ast.BinOp, ast.FormattedValue)
_TEXT: Final = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize"})
_CONVERT: Final = frozenset({"int", "float", "str", "list", "tuple", "bool"})


def kinds(step: Step) -> tuple[Kind, ...]:
    """Return the kinds of mistakes, each with how likely it is if this step mends the code."""
    if step.moved:
        return (("wrong-order", 0.8), ("loses-value", 0.3))
    inside = step.block if isinstance(step.old, ast.Return) and step.new is not None else None
    if isinstance(inside, ast.If) and is_special(inside.test):
        return (("missing-case", 0.7), ("forgets-part", 0.4))
    if step.old is None and step.new is not None:
        return tuple(_missing(step.new))
    if step.new is None and step.old is not None:
        return tuple(_too_much(step.old))
    if isinstance(step.old, ast.Assign) and isinstance(step.new, ast.Assign):
        found = tuple(_assigned(step.old, step.new))
        if found:
            return found
    if isinstance(step.old, ast.Raise) and isinstance(step.new, ast.Raise):
        return (("exceptions", 0.8),)
    assert step.old is not None  # noqa: S101 - what was asked before says so
    assert step.new is not None  # noqa: S101 - what was asked before says so
    best: dict[Mistake, float] = {}
    compares = any(isinstance(each, ast.Compare) for each in ast.walk(step.old))
    for old, new in smallest(step.old, step.new):
        for mistake, likely in _other(old, new):
            best[mistake] = max(best.get(mistake, 0.0), likely)
    if compares and "off-by-one" in best:
        best["boundary"] = max(best.get("boundary", 0.0), best["off-by-one"] + 0.05)
    return tuple(sorted(best.items(), key=lambda each: -each[1]))


def _assigned(old: ast.Assign, new: ast.Assign) -> Iterator[Kind]:
    """Yield what another value says that a name is given; nothing if that is not clear."""
    if isinstance(old.value, ast.Constant) and _holds(new.value, _read(new.targets[0])):
        yield from (("loses-value", 0.75), ("forgets-part", 0.3))
    elif isinstance(new.value, _BEGINNINGS) and len(new.targets) == 1:
        if _other_types(old.value, new.value):
            yield from (("wrong-type", 0.7), ("wrong-start", 0.4))
        else:
            yield from (("wrong-start", 0.75), ("off-by-one", 0.15))


_BEGINNINGS: Final = (ast.Constant, ast.UnaryOp, ast.List, ast.Dict)


def _read(target: ast.expr) -> ast.expr:
    """Return what is read where a target is built on: a name, or what a key or attribute is of."""
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        target = target.value
    return ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target


def _other_types(old: ast.AST, new: ast.AST) -> bool:
    if not (isinstance(old, ast.Constant) and isinstance(new, ast.Constant)):
        return False
    return isinstance(old.value, str) != isinstance(new.value, str)


_MOST_PARTS: Final = 3
_OPERATORS: Final = (ast.operator, ast.cmpop, ast.boolop, ast.unaryop)


def smallest(old: ast.AST, new: ast.AST) -> list[tuple[ast.AST, ast.AST]]:
    """Return the smallest parts in which two trees differ; the trees if these are too many."""
    mine, theirs = _children(old), _children(new)
    if type(old) is not type(new) or len(mine) != len(theirs):
        return [(old, new)]
    pairs = [
        (one, two) for one, two in zip(mine, theirs, strict=True) if ast.dump(one) != ast.dump(two)
    ]
    if not pairs or any(isinstance(one, _OPERATORS) for one, _ in pairs):
        return [(old, new)]
    if any(ast.dump(one) == ast.dump(other) for one, _ in pairs for _, other in pairs):
        return [(old, new)]  # the same parts at other places
    found = [part for one, two in pairs for part in smallest(one, two)]
    return found if len(found) <= _MOST_PARTS else [(old, new)]


def _children(node: ast.AST) -> list[ast.AST]:
    return [
        each
        for each in ast.iter_child_nodes(node)
        if not isinstance(each, (ast.Load, ast.Store, ast.Del))
    ]


def _missing(new: ast.AST) -> Iterator[Kind]:
    if isinstance(new, ast.If):
        special = is_special(new.test)
        leaves = isinstance(new.body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))
        if special and leaves:
            yield from (("missing-case", 0.85), ("forgets-part", 0.3))
        elif leaves:
            yield from (("forgets-part", 0.7), ("missing-case", 0.4))
        else:
            yield from (("forgets-part", 0.7), ("wrong-condition", 0.3))
    elif isinstance(new, ast.Return):
        yield from (("no-return", 0.7), ("returns-early", 0.2))
    elif isinstance(new, ast.Raise):
        yield from (("exceptions", 0.5), ("forgets-part", 0.5))
    elif isinstance(new, ast.AugAssign):
        yield from (("forgets-part", 0.6), ("loses-value", 0.3))
    elif isinstance(new, ast.Assign):
        yield from (("forgets-part", 0.5), ("loses-value", 0.35))
    else:
        yield from (("forgets-part", 0.65), ("loses-value", 0.25))


def is_special(test: ast.AST) -> bool:
    """Whether a condition asks for a special input: nothing, zero, or a single item."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, (ast.Name, ast.Attribute))
    if isinstance(test, ast.Compare) and len(test.comparators) == 1:
        value = test.comparators[0]
        if isinstance(value, ast.Constant):
            return value.value in (0, "", None) or (value.value == 1 and _asks_size(test))
        return isinstance(value, (ast.List, ast.Dict)) and not getattr(value, "elts", [])
    return False


def _asks_size(test: ast.Compare) -> bool:
    return isinstance(test.left, ast.Call) and _name(test.left) == "len"


def _too_much(old: ast.AST) -> Iterator[Kind]:
    if isinstance(old, ast.Return):
        yield from (("returns-early", 0.6), ("does-too-much", 0.3))
    elif isinstance(old, ast.If):
        yield from (("wrong-condition", 0.4), ("does-too-much", 0.4), ("missing-case", 0.3))
    elif isinstance(old, (ast.Break, ast.Continue)):
        yield from (("returns-early", 0.7),)
    else:
        yield from (("does-too-much", 0.5),)


# One branch for each pair of parts: a table of functions would not be shorter.
def _other(old: ast.AST, new: ast.AST) -> Iterator[Kind]:  # noqa: C901 - see above
    match old, new:
        case ast.Compare(ops=[first]), ast.Compare(ops=[second]) if type(first) is not type(second):
            yield from _comparisons(first, second)
        case ast.Constant(), ast.Constant():
            yield from _constants(old.value, new.value)
        case ast.BoolOp(), ast.BoolOp():
            missing = _comparisons_in(new) - _comparisons_in(old)
            yield ("wrong-condition", 0.5 if missing > 0 else 0.8)
            if missing > 0:
                yield ("forgets-part", 0.65)
        case _, ast.BoolOp() if _holds(new, old) and any(map(is_special, new.values)):
            yield from (("missing-case", 0.65), ("forgets-part", 0.55), ("wrong-condition", 0.4))
        case _, ast.BoolOp() if _holds(new, old):
            yield from (("forgets-part", 0.6), ("wrong-condition", 0.5), ("missing-case", 0.35))
        case ast.BoolOp(), _ if _holds(old, new):
            yield from (("falsy-value", 0.4), ("wrong-condition", 0.4), ("does-too-much", 0.3))
        case ast.BinOp(), ast.BinOp() if type(old.op) is not type(new.op):
            yield ("wrong-operation", 0.8)
        case ast.BinOp(), ast.BinOp() if ast.dump(old.left) == ast.dump(new.right):
            yield from (("wrong-order", 0.8),)
        case _, ast.BinOp() if _holds(new, old):
            yield from _around(new, old)
        case ast.BinOp(), _ if _holds(old, new):
            yield from (("does-too-much", 0.4), ("wrong-operation", 0.5))
            if any(_is_one(part) for part in (old.left, old.right)):
                yield ("off-by-one", 0.8)
        case _, ast.Call() if _holds(new, old):
            yield from _call(new, missing=True)
        case ast.Call(), _ if _holds(old, new):
            yield from _call(old, missing=False)
        case ast.Call(), ast.Call():
            yield from _calls(old, new)
        case ast.Name(), ast.Name() if old.id.endswith("Error") and new.id.endswith("Error"):
            yield ("exceptions", 0.9)
        case ast.Name(), ast.Name() if {old.id, new.id} & _CONVERT:
            yield ("wrong-type", 0.7)
        case ast.Name(), ast.Name():
            yield from (("wrong-place", 0.5), ("loses-value", 0.3))
        case (ast.List(elts=mine), ast.List(elts=wanted)) if len(mine) != len(wanted):
            yield ("forgets-part", 0.6) if len(mine) < len(wanted) else ("does-too-much", 0.6)
        case (ast.Tuple(elts=mine), ast.Tuple(elts=wanted)) if len(mine) != len(wanted):
            yield ("forgets-part", 0.6) if len(mine) < len(wanted) else ("does-too-much", 0.6)
        case (ast.List(elts=mine), ast.Tuple(elts=wanted)) | (
            ast.Tuple(elts=mine),
            ast.List(elts=wanted),
        ):
            if len(mine) == len(wanted):
                yield ("wrong-type", 0.85)
            else:
                yield ("forgets-part", 0.6) if len(mine) < len(wanted) else ("does-too-much", 0.6)
        case ast.Slice(), ast.Slice():
            yield from (("off-by-one", 0.4), ("wrong-place", 0.5), ("wrong-order", 0.3))
        case (ast.JoinedStr(), _) | (_, ast.JoinedStr()):
            texts = isinstance(old, _TEXTS) and isinstance(new, _TEXTS)
            yield from (("text-form", 0.6),) if texts else (("wrong-type", 0.5), ("text-form", 0.4))
        case (ast.Name() | ast.UnaryOp() | ast.Call(), ast.Compare()):
            yield from (("falsy-value", 0.5), ("wrong-condition", 0.4))
        case ast.ExceptHandler(), _:
            yield ("exceptions", 0.85)
        case ast.AugAssign(), ast.AugAssign():
            yield ("wrong-operation", 0.6)
        case _:
            yield from (("wrong-operation", UNCLEAR), ("wrong-condition", UNCLEAR / 2))


def _comparisons(one: ast.cmpop, two: ast.cmpop) -> Iterator[Kind]:
    limits = isinstance(one, _LIMITS) and isinstance(two, _LIMITS)
    same_way = {type(one), type(two)} in ({ast.Lt, ast.LtE}, {ast.Gt, ast.GtE})
    yield ("boundary", 0.9) if limits and same_way else ("wrong-condition", 0.8)


def _constants(one: object, two: object) -> Iterator[Kind]:
    if type(one) is int and type(two) is int and abs(one - two) == 1:
        yield from (("off-by-one", 0.8), ("wrong-start", 0.3), ("boundary", 0.3))
    elif isinstance(one, str) and isinstance(two, str):
        yield from (("text-form", 0.6), ("wrong-place", 0.2))
    elif isinstance(one, bool):
        yield ("wrong-condition", 0.6)
    else:
        yield from (("wrong-operation", 0.4), ("wrong-start", 0.4), ("hard-coded", 0.2))


def _around(new: ast.BinOp, old: ast.AST) -> Iterator[Kind]:
    other = new.right if ast.dump(new.left) == ast.dump(old) else new.left
    if _is_one(other):
        yield ("off-by-one", 0.8)
    else:
        yield from (("forgets-part", 0.6), ("wrong-operation", 0.45))


def _call(call: ast.Call, *, missing: bool) -> Iterator[Kind]:
    name = _name(call)
    if name in _TEXT:
        yield ("text-form", 0.6)
        yield ("forgets-part", 0.5) if missing else ("does-too-much", 0.55)
    elif name in ("sorted", "reversed"):
        yield ("wrong-order", 0.8)
    elif name in ("set", "frozenset"):
        yield ("duplicates", 0.8)
    elif name in ("list", "copy") and missing:
        yield from (("changes-input", 0.6), ("wrong-type", 0.3))
    elif name in _CONVERT:
        yield ("wrong-type", 0.7)
    elif name in ("min", "max") and missing:
        yield from (("forgets-part", 0.6), ("loses-value", 0.45), ("missing-case", 0.3))
    elif name == "replace":
        yield ("does-too-much", 0.7)
    elif missing and name[:1].isupper():
        yield ("wrong-type", 0.75)
    elif missing:
        yield from (("forgets-part", 0.5), ("wrong-operation", 0.3))
    else:
        yield from (("wrong-operation", 0.5), ("does-too-much", 0.45))


def _calls(old: ast.Call, new: ast.Call) -> Iterator[Kind]:
    one, two = _name(old), _name(new)
    keys = {each.arg for each in old.keywords} ^ {each.arg for each in new.keywords}
    if keys & {"key", "reverse"}:
        yield ("wrong-order", 0.8)
    elif one == two == "range":
        yield from (("off-by-one", 0.7), ("boundary", 0.4), ("forgets-part", 0.25))
    elif {one, two} <= {"min", "max"}:
        yield ("wrong-operation", 0.7)
    elif {one, two} <= {"any", "all"}:
        yield ("wrong-condition", 0.7)
    elif {one, two} <= _TEXT:
        yield ("text-form", 0.7)
    elif one != two and {one, two} & {"append", "insert", "extend"}:
        yield from (("wrong-order", 0.5), ("wrong-type", 0.3))
    else:
        yield from (("wrong-place", 0.25), ("wrong-operation", 0.25))


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _holds(whole: ast.AST, part: ast.AST) -> bool:
    """Whether a part stands just so in another."""
    wanted = ast.dump(part)
    return any(ast.dump(each) == wanted for each in ast.walk(whole) if each is not whole)


def _comparisons_in(node: ast.AST) -> int:
    return sum(isinstance(each, ast.Compare) for each in ast.walk(node))


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1

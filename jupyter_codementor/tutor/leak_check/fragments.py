"""What a piece of code in an answer could be as a whole solution: candidates to try in the jail."""

from __future__ import annotations

import ast
import builtins
import itertools
from collections.abc import Iterator, Mapping
from textwrap import dedent, indent
from typing import Final

from jupyter_codementor.model.challenge import Challenge

from .codelines import parsed
from .patches import patched, with_expression

_PERMUTED: Final = 3
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BUILTINS: Final = frozenset(dir(builtins))


def candidates(challenge: Challenge, code: str, fragment: str) -> Iterator[str]:
    """Yield whole programs that a fragment of Python could amount to, the likeliest first.

    Args:
        challenge: what is to be solved.
        code: the student's own.
        fragment: from the answer; one that does not parse is only put into the student's code.
    """
    block = dedent(fragment.expandtabs(4)).strip("\n")
    tree = parsed(block)
    base = code if parsed(code) is not None else challenge.starter
    if tree is None:
        first, _, rest = block.partition("\n")  # a first line that lost its indentation
        block = dedent(f"{first.strip()}\n{dedent(rest)}")
        tree = parsed(block)
    if tree is not None and challenge.kind == "program":
        yield from _programs(base, block, tree)
    elif tree is not None:
        yield from _functions(challenge, base, block, tree)
    if tree is not None and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        yield from with_expression(code, block)
        return
    if tree is None or touches(tree, code):
        whole = tree is not None and _only_definitions(tree)
        yield from itertools.islice(patched(code, block), 2 if whole else None)


def touches(tree: ast.Module, code: str) -> bool:
    """Return whether a fragment has a name in common with the code, or needs none."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - _BUILTINS
    own = parsed(code)
    if own is None or not names:
        return True
    there = {node.id for node in ast.walk(own) if isinstance(node, ast.Name)}
    there |= {node.arg for node in ast.walk(own) if isinstance(node, ast.arg)}
    return bool(names & there)


def _only_definitions(tree: ast.Module) -> bool:
    return all(isinstance(node, (*_DEFINED, ast.Import, ast.ImportFrom)) for node in tree.body)


# --- a program ------------------------------------------------------------------------------------


def _programs(base: str, block: str, tree: ast.Module) -> Iterator[str]:
    yield block
    yield f"{base}\n{block}"
    read = _names_assigned(parsed(base))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            wanted = len(node.args.args)
            yield (
                f"{block}\n{node.name}()"
                if not wanted
                else (f"{base}\n{block}\n{node.name}({', '.join(read[:wanted])})")
            )
    yield from _with_data(block, tree, read, base)


def _names_assigned(tree: ast.Module | None) -> list[str]:
    names = []
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names.append(node.targets[0].id)
    return list(dict.fromkeys(names))


# --- functions and classes ------------------------------------------------------------------------


def _functions(challenge: Challenge, base: str, block: str, tree: ast.Module) -> Iterator[str]:
    defined = {node.name: node for node in tree.body if isinstance(node, _DEFINED)}
    lambdas = [
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Lambda)
        and isinstance(node.targets[0], ast.Name)
    ]
    if all(entry in defined or entry in lambdas for entry in challenge.entry):
        yield block
    whole = f"{base}\n\n{block}"
    if any(entry in defined or entry in lambdas for entry in challenge.entry):
        yield whole
    else:
        yield from _aliased(challenge, whole, [*defined, *lambdas])
    yield from _permuted(challenge, whole, defined)
    methods = [name for name, node in defined.items() if _takes_self(node)]
    if methods:
        for entry in challenge.entry:
            given = "\n".join(f"{entry}.{name} = {name}" for name in methods)
            yield f"{whole}\n{given}"
    if not _only_definitions(tree):
        yield from _wrapped(challenge, base, block, tree)


def _takes_self(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.FunctionDef)
        and bool(node.args.args)
        and node.args.args[0].arg == "self"
    )


def _aliased(challenge: Challenge, whole: str, names: list[str]) -> Iterator[str]:
    """Give what is defined under other names the names that are asked for."""
    entries = challenge.entry
    if not names:
        return
    pairs = list(zip(entries, names[-len(entries) :], strict=False))
    yield whole + "".join(f"\n{entry} = {name}" for entry, name in pairs)
    if len(entries) > 1:
        yield whole + f"\n{entries[0]}, {entries[1]} = {names[-1]}, {names[0]}"
    for entry in entries:
        for name in reversed(names[-2:]):
            yield f"{whole}\n{entry} = {name}"


def _permuted(challenge: Challenge, whole: str, defined: Mapping[str, ast.stmt]) -> Iterator[str]:
    """Take the same arguments in another order."""
    if len(challenge.entry) != 1:
        return
    for name, node in reversed(tuple(defined.items())):
        if isinstance(node, ast.FunctionDef) and 1 < len(node.args.args) <= _PERMUTED:
            given = [f"_{place}" for place in range(len(node.args.args))]
            for order in list(itertools.permutations(given))[1:]:
                yield (
                    f"{whole}\n_inner = {name}\ndef {challenge.entry[0]}({', '.join(given)}):\n"
                    f"    return _inner({', '.join(order)})"
                )
            return


# --- the body of a function -----------------------------------------------------------------------


def _wrapped(challenge: Challenge, base: str, block: str, tree: ast.Module) -> Iterator[str]:
    """Take lines without a ``def`` as the body of the function that is asked for."""
    for entry in challenge.entry:
        signature = _signature(challenge, entry)
        if signature is None:
            continue
        header, parameters = signature
        for body in dict.fromkeys(_bodies(block, tree, parameters)):
            yield f"{base}\n\n{header}\n{indent(body, '    ')}"


def _signature(challenge: Challenge, entry: str) -> tuple[str, list[str]] | None:
    for source in (challenge.starter, challenge.solution):
        tree = parsed(source)
        for node in tree.body if tree is not None else ():
            if isinstance(node, ast.FunctionDef) and node.name == entry:
                header = f"def {entry}({ast.unparse(node.args)}):"
                return header, [argument.arg for argument in node.args.args]
    return None


def _bodies(block: str, tree: ast.Module, parameters: list[str]) -> Iterator[str]:
    ends = "" if _returns(tree) else _result(tree)
    free = _free(tree, parameters)
    given = "".join(f"{name} = {value}\n" for name, value in zip(free, parameters, strict=False))
    yield given + _returning(block, tree, ends)
    yield from _with_data(block, tree, parameters, "", ends)


def _with_data(
    block: str, tree: ast.Module, given: list[str], base: str, ends: str = ""
) -> Iterator[str]:
    """Put what is given in place of the example's own data."""
    data = list(
        itertools.takewhile(
            lambda node: isinstance(node, ast.Assign) and _is_data(node.value), tree.body
        )
    )
    names = [
        node.targets[0].id
        for node in data
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    if not data or len(data) == len(tree.body) or not given or len(names) > len(given):
        return
    after = block.split("\n")[(data[-1].end_lineno or 0) :]
    start = "".join(f"{name} = {value}\n" for name, value in zip(names, given, strict=False))
    rest = ast.Module(body=tree.body[len(data) :], type_ignores=[])
    body = _returning("\n".join(after), rest, ends)
    yield f"{base}\n{start}{body}" if base else start + body


def _is_data(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _returns(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Return) for node in ast.walk(tree))


def _result(tree: ast.Module) -> str:
    """Return the name that a body without ``return`` has worked out, as it seems."""
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and not isinstance(tree.body[-1], ast.Assign):
                return target.id
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        return last.targets[0].id
    return ""


def _returning(block: str, tree: ast.Module, ends: str) -> str:
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not _returns(tree):
        value = last.value
        prints = isinstance(value, ast.Call) and ast.unparse(value.func) == "print"
        if prints and isinstance(value, ast.Call) and len(value.args) == 1:
            value = value.args[0]
        grows = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and ends
        if not grows:
            before = "".join(f"{ast.unparse(node)}\n" for node in tree.body[:-1])
            return f"{before}return {ast.unparse(value)}"
    return f"{block}\nreturn {ends}" if ends else block


def _free(tree: ast.Module, parameters: list[str]) -> list[str]:
    """Return the names that a body uses, but neither sets nor is given."""
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    known = stored | _BUILTINS | set(parameters)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    ordered = sorted(nodes, key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in ordered if node.id not in known))

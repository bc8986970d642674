"""Rules on the source of what was handed in; it is read, and never executed."""

from __future__ import annotations

import ast
from typing import Final

from jupyter_codementor.asserts import Source
from jupyter_codementor.model.challenge import Rule

from .compare import Mismatch

_COUNTING: Final = frozenset(
    {"settrace", "setprofile", "gettrace", "monitoring", "addaudithook", "_getframe"}
    | {"f_trace", "f_trace_lines", "f_trace_opcodes", "gi_frame", "cr_frame", "tb_frame", "ctypes"}
)


def check_rule(rule: Rule, code: str) -> Mismatch | None:
    """Return None if the code keeps the rule, else why it does not."""
    try:
        source = Source(code, rule.about)
    except LookupError:
        return Mismatch(f"`{rule.about}` is not defined by def, class or = in your code")
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return Mismatch("your code cannot be read")
    lines = _lines(source, rule)
    if bool(lines) is rule.wanted:
        return None
    return Mismatch(_too_much(rule, lines[0]) if lines else _missing(rule))


def counting_trick(code: str) -> str | None:
    """Return why the steps of this code cannot be counted, or None if nothing speaks against it."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return None
    for node in ast.walk(tree):
        found = {getattr(node, name, None) for name in ("id", "attr", "name", "value", "module")}
        tricks = {each for each in found if isinstance(each, str)} & _COUNTING
        if tricks:
            line = getattr(node, "lineno", 1)
            return f"line {line} of your code uses {min(tricks)}, so its steps cannot be counted"
    return None


def _lines(source: Source, rule: Rule) -> tuple[int, ...]:
    match rule.fact:
        case "uses":
            return source.uses(*rule.words)
        case "imports":
            return source.imports(*rule.words)
        case "loops":
            return source.loops()
        case "comprehensions":
            return source.comprehensions()
        case "recurses":
            return source.recurses()


def _too_much(rule: Rule, line: int) -> str:
    words = " or ".join(f"`{word}`" for word in rule.words)
    return (
        f"line {line} of your code "
        + {
            "uses": f"uses {words}; solve it without",
            "imports": f"imports {words}; solve it without",
            "loops": "is a loop; solve it without for and while",
            "comprehensions": "has a comprehension; solve it without",
            "recurses": "begins a function that calls itself; solve it without recursion",
        }[rule.fact]
    )


def _missing(rule: Rule) -> str:
    words = " or ".join(f"`{word}`" for word in rule.words)
    return (
        f"`{rule.about}` "
        + {
            "uses": f"does not use {words}, which this challenge is about",
            "imports": f"does not import {words}, which this challenge is about",
            "loops": "has no for or while loop, which this challenge is about",
            "comprehensions": "has no comprehension, which this challenge is about",
            "recurses": "never calls itself, which this challenge is about",
        }[rule.fact]
    )

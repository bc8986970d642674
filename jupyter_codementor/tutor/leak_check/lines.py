"""Statements of a language that we do not parse: its lines, compared by their words and signs."""

from __future__ import annotations

import re
from typing import Final

from .containment import Statement

_PART: Final = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|[A-Za-z_$][\w$]*|\d[\w.]*|[^\s\w]")
_NAME: Final = re.compile(r"[A-Za-z_$]")
_KEPT_NAMES: Final = """
break case catch class const continue default do else export finally for function if in
instanceof let new null of return super switch this throw true try typeof undefined var while
async await Array Math Number Object Set Map String JSON Promise console prompt
"""
_KEPT: Final = frozenset(_KEPT_NAMES.split())
_FEW_PARTS: Final = 3


def line_statements(code: str) -> tuple[Statement, ...]:
    """Return the lines of code that say something, names replaced by numbers.

    Comments, brackets alone and headers of functions and classes are left out.
    """
    found = []
    for line in code.split("\n"):
        text = line.strip()
        parts = _PART.findall(text)
        if text.startswith(("//", "/*", "*", "function ", "class ", "async function ")):
            continue
        if sum(bool(_NAME.match(part) or part[0].isdigit()) for part in parts) < 1:
            continue
        if len(parts) < _FEW_PARTS:
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        found.append(Statement(text, _shape(parts), depth, max(1, len(parts) // 4)))
    return tuple(found)


def _shape(parts: list[str]) -> str:
    names: dict[str, str] = {}
    shape = []
    before = "("
    for part in parts:
        plain = not _NAME.match(part) or part in _KEPT or before == "."
        shape.append(part if plain else names.setdefault(part, f"_{len(names)}"))
        before = part
    return " ".join(part for part in shape if part != ";")

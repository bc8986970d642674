"""Tells code from prose, line by line and inside a line, in what a language model writes."""

from __future__ import annotations

import ast
import re
import warnings
from typing import Final, Literal

Look = Literal["fence", "code", "prose", "blank"]

_QUOTE_MARK: Final = re.compile(r"^(?:\s*>(?!>>)\s?)+")
_LIST_MARK: Final = re.compile(r"^(\s*)(?:[-*+•]|\(?\d{1,3}[.):|])\s+")
_PROMPT: Final = re.compile(r"^\s*(?:>>>|\.\.\.|In\s?\[\d*\]:)\s?")
_DIFF_MARK: Final = re.compile(r"^[-+](?![-+])")
_FENCE: Final = re.compile(r"^(`{3,}|~{3,})")
_HEADER: Final = re.compile(
    r"^(?:async\s+)?(?:def|class|for|while|if|elif|else|try|except|finally|with|match|case)\b.*:"
)
_STATEMENT: Final = re.compile(
    r"^(?:return|import|from|raise|break|continue|pass|yield|assert|global|nonlocal|del)\b"
)
_ASSIGNMENT: Final = re.compile(
    r"^[A-Za-z_][\w.]*(?:\[[^\]]*\])?(?:\s*,\s*[A-Za-z_][\w.]*(?:\[[^\]]*\])?)*"
    r"\s*(?:[-+*/%|&^]|//|\*\*|<<|>>)?=(?!=)\s*\S"
)
_OPENED: Final = re.compile(r"^[A-Za-z_][\w.]*(?:\s*=\s*\S*)?[(\[{]$|[=(\[{]\s*$")
_BRACKETS: Final = re.compile(r"^[)\]}]+[;,]?$|^[)\]}]\s*\S.*[{;]$")
_JAVASCRIPT: Final = re.compile(
    r"^(?:const|let|var|function|async function|export|switch)\b.*[;{=(,)]|"
    r"^(?:if|for|while|else|try|catch|do|return|throw)\b.*[;{]\s*$|.*=>\s*\S|^.*[)\]\w\"'`];$|^}"
)
_PLAIN: Final = re.compile(
    r"^[(\"'“\u2018«*_]*[^\W\d_](?:[^\W_]|['\u2019.-](?=\w))*[)\"'”\u2019»*_,.;:!?…]*$"
    r"|^[(]?\d[\d.,]*[)%,.;:!?]*$|^[-\u2013—&…*#]+$"
)
_KEYWORDS: Final = """
for while if elif else def class return import from try except finally with print raise yield
assert pass break continue lambda del global nonlocal match case async await function const let
var switch catch throw do export
"""
KEYWORDS: Final = frozenset(_KEYWORDS.split())
_FEW_WORDS: Final = 3


def unmarked(line: str) -> str:
    """Return a line without what Markdown or a prompt put before it; indentation is kept."""
    line = _QUOTE_MARK.sub("", line)
    found = _LIST_MARK.match(line)
    if found:
        line = found[1] + line[found.end() :]
    return _PROMPT.sub("", line)


def look(line: str) -> Look:
    """Return what a whole line is."""
    if not line.strip():
        return "blank"
    bare = unmarked(line).strip()
    if _FENCE.match(bare):
        return "fence"
    whole = line.strip()
    if whole[0] in "+-" and is_code(_DIFF_MARK.sub("", whole).strip()):
        return "code"
    return "code" if is_code(bare) else "prose"


def early_look(start: str) -> Look | None:
    """Return what a line is of which only the start came, or None if that can still change."""
    bare = unmarked(start)
    indented = bare[:4].isspace() and len(bare) > len(bare.lstrip())
    bare = bare.lstrip()
    if not bare or bare.startswith(("`", "~")) or indented:
        return "fence" if _FENCE.match(bare) and len(bare) > len(_fence(bare)) else None
    words = bare.split()
    if not bare[-1].isspace():
        words = words[:-1]
    if not words or not _speaks(words[0]):
        return None
    certain = 2 if words[0].lstrip("*_")[:1].isupper() else _FEW_WORDS
    if len(words) < certain:
        return None
    return "prose" if all(_speaks(word) or word[0] in "`\"'“" for word in words[:certain]) else None


def _speaks(word: str) -> bool:
    return is_plain(word) and word not in KEYWORDS


def _fence(bare: str) -> str:
    found = _FENCE.match(bare)
    return found[1] if found else ""


def is_plain(word: str) -> bool:
    """Return whether a word of a line can be no piece of code, other than a name."""
    return bool(_PLAIN.match(word))


def is_code(text: str) -> bool:
    """Return whether a line, without its indentation, looks like a statement of a program."""
    if not text or text.startswith("#"):
        return False
    if text.startswith("@") or _BRACKETS.match(text) or _JAVASCRIPT.match(text):
        return True
    if _HEADER.match(text):
        return parses_alone(text)
    if _STATEMENT.match(text):
        return parses_alone(text) or "(" in text
    if _ASSIGNMENT.match(text) or _OPENED.search(text):
        return True
    tree = parsed(text)
    return tree is not None and says_something(tree)


def says_something(tree: ast.Module) -> bool:
    """Return whether code does more than to name something."""
    return any(map(_does_something, tree.body))


def is_call_of(tree: ast.Module, names: tuple[str, ...]) -> bool:
    """Return whether code only calls one of these with plain values, perhaps saying the result."""
    statement = tree.body[0] if len(tree.body) == 1 else None
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Compare):
        call = call.left
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in names
        and not any(isinstance(node, (ast.Name, ast.Call)) for node in call.args)
    )


def _does_something(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return True
    value = statement.value
    if isinstance(value, ast.Tuple):
        return any(isinstance(node, (ast.Call, ast.Subscript, ast.BinOp)) for node in value.elts)
    return not isinstance(value, (ast.Name, ast.Constant, ast.Attribute, ast.UnaryOp))


def parses_alone(text: str) -> bool:
    """Return whether a line is a statement, a header without its block among them."""
    return parsed(completed(text)) is not None


def completed(text: str) -> str:
    """Return a line with what it needs before and after it to be parsed alone."""
    word = text.split(maxsplit=1)[0].rstrip(":") if text else ""
    if word in ("elif", "else"):
        text = f"if 0:\n    pass\n{text}"
    elif word in ("except", "finally"):
        text = f"try:\n    pass\n{text}"
    elif word == "case":
        text = f"match 0:\n    {text}"
    if text.rstrip().endswith(":"):
        text += "\n        pass" if word == "case" else "\n    pass"
        if word == "try":
            text += "\nfinally:\n    pass"
    return text


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree, or None; never warns of odd code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None

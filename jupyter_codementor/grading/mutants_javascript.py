"""Mutants of a solution in JavaScript: made of its tokens, since nothing here parses the language.

A change may therefore leave code that does not compile. Such a mutant tells nothing about the
tests, and whoever runs it leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from jupyter_codementor.javascript import Token, tokens

Change = tuple[int, str, str]
"""Line, what was changed in words, the whole changed code."""

_SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "===": ("!==",),
    "!==": ("===",),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "??": ("||",),
    "+=": ("-=",),
    "-=": ("+=",),
    "*=": ("/=",),
    "/=": ("*=",),
    "++": ("--",),
    "--": ("++",),
}
_ARITHMETIC: Final = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "**": "*"}
_WORDS: Final = {"true": "false", "false": "true"}
_PAIRS: Final = (
    ("min", "max"),
    ("floor", "ceil"),
    ("push", "unshift"),
    ("pop", "shift"),
    ("some", "every"),
    ("startsWith", "endsWith"),
    ("indexOf", "lastIndexOf"),
    ("toUpperCase", "toLowerCase"),
)
_METHODS: Final = dict(_PAIRS) | {two: one for one, two in _PAIRS}
_WORDS_OF_ITS_OWN: Final = (
    "await break case catch class const continue debugger default delete do else export extends "
    "finally for function if import in instanceof let new of return static switch throw try "
    "typeof var void while with yield async get set"
)
_KEYWORDS: Final = frozenset(_WORDS_OF_ITS_OWN.split())
_STATEMENT_STARTS: Final = frozenset({";", "{", "}", ")"})
_CLOSES: Final = frozenset({")", "]", "}"})


def changes(code: str) -> Iterator[Change]:
    """Yield every small mistake that can be made in `code`, in order of its places."""
    found = tokens(code)
    for index, token in enumerate(found):
        for description, text, end in _at(code, found, index):
            yield token.line, description, code[: token.start] + text + code[end:]


def _at(code: str, found: Sequence[Token], index: int) -> Iterator[tuple[str, str, int]]:
    """Yield what can be done at one token: in words, what replaces it, up to which place."""
    token = found[index]
    before = found[index - 1] if index else None
    if token.kind == "sign":
        yield from _sign_changes(token, before)
    elif token.kind == "number":
        yield from _number_changes(token)
    elif token.kind == "name":
        if token.text in _WORDS:
            other = _WORDS[token.text]
            yield f"{other} instead of {token.text}", other, token.end
        if token.text in _METHODS and before is not None and before.text in (".", "?."):
            other = _METHODS[token.text]
            yield f"`{other}` instead of `{token.text}`", other, token.end
        yield from _statement_changes(code, found, index)


def _sign_changes(token: Token, before: Token | None) -> Iterator[tuple[str, str, int]]:
    for other in _SIGNS.get(token.text, ()):
        yield f"{other} instead of {token.text}", other, token.end
    if token.text in _ARITHMETIC and _is_value(before):
        other = _ARITHMETIC[token.text]
        yield f"{other} instead of {token.text}", other, token.end
    if token.text == "!":
        yield "`!` dropped", "", token.end


def _is_value(token: Token | None) -> bool:
    """Return whether a sign behind `token` stands between two values."""
    if token is None:
        return False
    if token.kind == "name":
        return token.text not in _KEYWORDS
    return token.kind != "sign" or token.text in _CLOSES


def _number_changes(token: Token) -> Iterator[tuple[str, str, int]]:
    digits = token.text.removesuffix("n").replace("_", "")
    if digits.isdecimal():
        suffix = "n" if token.text.endswith("n") else ""
        for number in (int(digits) + 1, int(digits) - 1):
            # A minus of its own would join with one in front of it.
            text = f"{number}{suffix}" if number >= 0 else f"(-{-number}{suffix})"
            yield f"{number}{suffix} instead of {token.text}", text, token.end


def _statement_changes(
    code: str, found: Sequence[Token], index: int
) -> Iterator[tuple[str, str, int]]:
    token = found[index]
    before = found[index - 1].text if index else ";"
    end = _end_of_statement(found, index)
    shown = code[token.start : end].splitlines()[0]
    if token.text == "return" and end > token.end:
        if code[token.end : end].strip(" ;"):
            yield "returns null", "return null;", end
    elif token.text in ("break", "continue", "throw") or (
        before in _STATEMENT_STARTS
        and (token.begins_line or before != ";")  # not what stands in the head of a `for`
        and token.text not in _KEYWORDS
        and code[end - 1] == ";"
    ):
        yield f"`{shown}` removed", ";", end


def _end_of_statement(found: Sequence[Token], index: int) -> int:
    """Return the place behind a statement: its semicolon, a closing bracket, or a new line."""
    first = found[index]
    for number in range(index + 1, len(found)):
        token, before = found[number], found[number - 1]
        if token.text == ";" and token.depth == first.depth:
            return token.end
        if token.depth < first.depth:
            return before.end
        starts = token.begins_line and token.depth == first.depth and token.kind == "name"
        if starts and (before.kind != "sign" or before.text in _CLOSES):
            return before.end
    return found[-1].end

"""JavaScript as tokens: as much of the language as can be known without parsing it.

It never fails: what cannot be a token is skipped, since whether code is right is for node to say.
The one hard question, whether a ``/`` divides or begins a regular expression, is answered by the
token before it, as editors do (ECMA-262, section 12, says why a tokeniser alone cannot be sure).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

Kind = Literal["name", "number", "text", "regex", "sign"]

_SPACE: Final = re.compile(r"(?:\s|//[^\n]*|/\*[\s\S]*?(?:\*/|$))+")
_NAME: Final = re.compile(r"#?[^\W\d][\w$]*|\$[\w$]*")
_NUMBER: Final = re.compile(
    r"0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?"
)
_TEXT: Final = re.compile(r"'(?:\\[\s\S]|[^'\\\n])*'?|\"(?:\\[\s\S]|[^\"\\\n])*\"?")
_REGEX: Final = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_SIGN: Final = re.compile(
    r">>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?="
    r"|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*"
    r"|[{}()\[\];,<>+\-*/%&|^!~?:=.@]"
)
_CHUNK: Final = re.compile(r"(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(`|\$\{|$)")
_BEFORE_A_VALUE: Final = (
    "return typeof instanceof in of new delete void throw case do else yield await"
)
_NO_VALUES: Final = frozenset(_BEFORE_A_VALUE.split())
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Token(Struct, frozen=True):
    """A part of the code.

    Args:
        kind: a name or keyword, a number, a text (quoted, or a chunk of a template), a regular
            expression, or a sign.
        text: as it is written.
        start: its place in the code, from 0.
        line: its line, from 1.
        depth: how many brackets are open around it; a bracket itself stands outside.
        begins_line: whether it is the first of its line.
    """

    kind: Kind
    text: str
    start: int
    line: int
    depth: int
    begins_line: bool

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.text)


def tokens(code: str) -> list[Token]:
    """Return the tokens of `code`, without comments and white space."""
    return list(_Reader(code).read())


class _Reader:
    def __init__(self, code: str) -> None:
        self._code = code
        self._place = 0
        self._line = 1
        self._counted = 0
        self._depth = 0
        self._templates: list[int] = []
        self._last: Token | None = None
        self._last_line = 0

    def read(self) -> Iterator[Token]:
        while self._place < len(self._code):
            if space := _SPACE.match(self._code, self._place):
                self._place = space.end()
                continue
            kind, text = self._next()
            if kind is None:
                self._place += 1
                continue
            yield self._token(kind, text)

    def _next(self) -> tuple[Kind | None, str]:
        code, place = self._code, self._place
        first = code[place]
        closes_template = first == "}" and self._templates and self._templates[-1] == self._depth
        if first == "`" or closes_template:
            return "text", self._chunk(opens=first == "`")
        if found := _NAME.match(code, place):
            return "name", found[0]
        if (first.isdigit() or first == ".") and (found := _NUMBER.match(code, place)):
            return "number", found[0]
        if found := _TEXT.match(code, place):
            return "text", found[0]
        if first == "/" and not self._after_value() and (found := _REGEX.match(code, place)):
            return "regex", found[0]
        if found := _SIGN.match(code, place):
            return "sign", found[0]
        return None, ""

    def _chunk(self, *, opens: bool) -> str:
        """Read a template up to its end or to the next ``${``, whose inside is code again."""
        found = _CHUNK.match(self._code, self._place + 1)
        end = found.end() if found else len(self._code)
        if not opens:
            self._templates.pop()
            self._depth -= 1
        if found and found[1] == "${":
            self._depth += 1
            self._templates.append(self._depth)
        return self._code[self._place : end]

    def _after_value(self) -> bool:
        last = self._last
        if last is None:
            return False
        if last.kind == "name":
            return last.text not in _NO_VALUES
        return last.kind != "sign" or last.text in (")", "]", "}")

    def _token(self, kind: Kind, text: str) -> Token:
        self._line += self._code.count("\n", self._counted, self._place)
        self._counted = self._place
        if kind == "sign" and text in _CLOSING:
            self._depth = max(0, self._depth - 1)
        token = Token(
            kind, text, self._place, self._line, self._depth, self._line != self._last_line
        )
        if kind == "sign" and text in _OPENING:
            self._depth += 1
        self._place = token.end
        self._last, self._last_line = token, self._line
        return token


def names_declared(code: str) -> list[str]:
    """Return the names that a script seems to declare at its top level, in order.

    It may hold a name too many where a pattern is taken apart (``const {a: b} = ...``), which is
    harmless where each one is looked up afterwards.
    """
    found: dict[str, None] = {}
    listing = False  # inside `const a = 1, b = 2`
    wanted = False  # the next name is declared
    inside_pattern = False
    before = ""
    for token in tokens(code):
        top, after, before = token.depth == 0, before, token.text
        if inside_pattern and not top:
            if token.kind == "name":
                found[token.text] = None
            continue
        inside_pattern = False
        if not top:
            continue
        if token.begins_line and not {after, token.text} & _GO_ON:
            listing = False
        if token.text in _DECLARING and token.kind == "name":
            listing, wanted = token.text in ("const", "let", "var"), True
        elif wanted and token.kind == "name":
            found[token.text] = None
            wanted = False
        elif wanted and listing and token.text in ("{", "["):
            inside_pattern, wanted = True, False
        elif token.text == "," and listing:
            wanted = True
        elif token.text == ";":
            listing = wanted = False
        elif token.text != "*":
            wanted = False
    return list(found)


_DECLARING: Final = frozenset({"const", "let", "var", "function", "class"})
_GO_ON: Final = frozenset({",", "=", ".", "?", ":", "+", "-", "*", "/", "&&", "||", ")", "]", "}"})

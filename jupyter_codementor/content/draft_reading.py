"""Reads the drafts in a model's answer, and trusts no part of it.

Nothing of it is executed here: calls and expected values must be literals, the starter may be no
more than the head of a function, since students run it in their own kernels, and texts may hold
neither links nor HTML.
"""

from __future__ import annotations

import ast
import re
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta, Struct

from jupyter_codementor.model.mistakes import Mistake

from .drafts import HIDDEN_MIN, HINTS_MIN, VISIBLE_MIN, Check, Draft, DraftTest, WrongDraft

ANSWER_MAX: Final = 100_000
"""Characters of an answer that are read."""
_CODE_MAX: Final = 4_000
_ENTRY: Final = re.compile(r"[a-z_][a-z0-9_]{0,39}")
_NOT_PLAIN: Final = re.compile(r"<[a-zA-Z/!]|\]\(|\]:|javascript:|https?://|www\.")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
"""What Markdown shows as it stands."""
_RAISES: Final = frozenset(
    {"ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "AttributeError"}
)
_MISTAKES: Final = frozenset(get_args(Mistake))

_Name = Annotated[str, Meta(min_length=1, max_length=100)]
_Text = Annotated[str, Meta(min_length=20, max_length=4_000)]
_Sentence = Annotated[str, Meta(max_length=600)]
_Code = Annotated[str, Meta(min_length=1, max_length=_CODE_MAX)]
_Value = Annotated[str, Meta(max_length=1_000)]


class _Test(Struct, frozen=True, kw_only=True):
    name: _Name
    call: Annotated[str, Meta(min_length=3, max_length=1_000)]
    expected: _Value = ""
    raises: _Value = ""
    hidden: bool = False
    message: _Sentence = ""


class _Wrong(Struct, frozen=True, kw_only=True):
    cause: _Name
    code: _Code
    mistake: str = ""


class _Told(Struct, frozen=True, kw_only=True):
    title: _Name
    description: _Text
    entry: str
    starter: _Code
    reference: _Code
    tests: Annotated[tuple[_Test, ...], Meta(max_length=40)]
    hints: Annotated[
        tuple[Annotated[str, Meta(min_length=5, max_length=1_000)], ...], Meta(max_length=6)
    ]
    wrong: Annotated[tuple[_Wrong, ...], Meta(max_length=5)] = ()


class Unfit(Exception):
    """A draft that cannot be used. Its text says why, in sentences for who wrote it."""


def drafts_in(answer: str, wanted: int) -> list[Draft | Unfit]:
    """Return the drafts of an answer, one for each that was wanted, in order.

    Args:
        answer: what the model said: ``{"challenges": [...]}``, bare or fenced.
        wanted: how many were asked for; those that are missing are `Unfit`.
    """
    try:
        told = _listed(answer)
    except Unfit as unfit:
        return [unfit] * wanted
    found = [_draft_or_unfit(each) for each in told[:wanted]]
    missing = Unfit(f"The answer held {len(told)} challenges instead of {wanted}.")
    return [*found, *[missing] * (wanted - len(found))]


def _listed(answer: str) -> list[Any]:
    if len(answer) > ANSWER_MAX:
        raise Unfit(f"The answer was longer than {ANSWER_MAX} characters.")
    fenced = answer.find("```json")  # not by a pattern: what a stranger wrote may take it for ever
    text = answer[max(fenced, 0) : answer.rfind("```")] if fenced >= 0 else answer
    text = text[text.find("{") : text.rfind("}") + 1]
    try:
        told = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Unfit("The answer was not the JSON that was asked for.") from None
    challenges = told.get("challenges") if isinstance(told, dict) else None
    if not isinstance(challenges, list) or not challenges:
        raise Unfit('The answer had no list "challenges".')
    return challenges


def _draft_or_unfit(told: Any) -> Draft | Unfit:
    try:
        return _draft(msgspec.convert(told, _Told))
    except msgspec.ValidationError as error:
        return Unfit(f"The JSON has another form than asked for: {error}.")
    except Unfit as unfit:
        return unfit


def _draft(told: _Told) -> Draft:
    if not _ENTRY.fullmatch(told.entry):
        raise Unfit("`entry` must be the name of one function in lower case, such as add_up.")
    tried = [text for test in told.tests for text in (test.name, test.message)]
    causes = [wrong.cause for wrong in told.wrong]
    for text in (told.title, told.description, *told.hints, *tried, *causes):
        if _NOT_PLAIN.search(_CODE.sub(" ", text)):
            raise Unfit("Texts must hold no links, images, addresses or HTML.")
    tests = tuple(_test(each, told.entry) for each in told.tests)
    _enough(tests, told)
    return Draft(
        title=" ".join(told.title.split()),
        description=told.description,
        entry=told.entry,
        starter=_starter(told.starter, told.entry),
        reference=_solution(told.reference, told.entry),
        tests=tests,
        hints=told.hints,
        wrong=tuple(_wrong(each, told.entry) for each in told.wrong),
    )


def _enough(tests: tuple[DraftTest, ...], told: _Told) -> None:
    hidden = sum(test.hidden for test in tests)
    for what, there, least in (
        ("visible tests", len(tests) - hidden, VISIBLE_MIN),
        ("hidden tests", hidden, HIDDEN_MIN),
        ("hints", len(told.hints), HINTS_MIN),
    ):
        if there < least:
            raise Unfit(f"There are {there} {what}; at least {least} are needed.")
    names = [test.name for test in tests]
    if not all(names):
        raise Unfit("Each test needs a name.")
    if len(set(names)) < len(names):
        raise Unfit("Each test needs a name of its own.")
    calls = [check.call for test in tests for check in test.checks]
    if len(set(calls)) < len(calls):
        raise Unfit("Two tests make the same call; each must try something else.")


def _test(told: _Test, entry: str) -> DraftTest:
    call = _call(told.call, entry)
    if bool(told.expected) == bool(told.raises):
        raise Unfit(f"The test “{told.name}” needs either `expected` or `raises`.")
    if told.raises:
        if told.raises not in _RAISES:
            raise Unfit(f"`raises` must be one of {', '.join(sorted(_RAISES))}.")
        check = Check(call, raises=told.raises)
    else:
        check = Check(call, expected=_literal(told.expected))
    return DraftTest(" ".join(told.name.split()), (check,), told.hidden, told.message)


def _call(text: str, entry: str) -> str:
    tree = _parsed(text, "eval")
    match tree:
        case ast.Expression(body=ast.Call(func=ast.Name(id=name)) as call) if name == entry:
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            if all(map(_is_literal, values)) and all(keyword.arg for keyword in call.keywords):
                return ast.unparse(call)
    raise Unfit(f"Each `call` must be one call of {entry} with literals, such as {entry}([1, 2]).")


def _literal(text: str) -> str:
    tree = _parsed(text, "eval")
    if isinstance(tree, ast.Expression) and _is_literal(tree.body):
        return ast.unparse(tree.body)
    raise Unfit("Each `expected` must be a Python literal, such as [1, 2] or 'text'.")


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _starter(code: str, entry: str) -> str:
    """Return the starter, if it is the head of one function and nothing more."""
    tree = _parsed(code, "exec")
    match tree:
        case ast.Module(body=[ast.FunctionDef(name=name, decorator_list=[]) as head]) if (
            name == entry
        ):
            arguments = head.args
            defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
            plain = all(_is_empty(each) for each in head.body) and all(map(_is_literal, defaults))
            if plain and not _annotations(head):
                return ast.unparse(head)
    raise Unfit(f"`starter` must be only `def {entry}(...)`, a docstring, and `...`.")


def _is_empty(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _annotations(head: ast.FunctionDef) -> bool:
    return head.returns is not None or any(
        isinstance(node, ast.arg) and node.annotation for node in ast.walk(head)
    )


def _solution(code: str, entry: str) -> str:
    tree = _parsed(code, "exec")
    assert isinstance(tree, ast.Module)  # noqa: S101 - that is what "exec" gives
    if not any(isinstance(node, ast.FunctionDef) and node.name == entry for node in tree.body):
        raise Unfit(f"The code must define the function {entry}.")
    return code.strip("\n")


def _wrong(told: _Wrong, entry: str) -> WrongDraft:
    named: tuple[Any, ...] = (told.mistake,) if told.mistake in _MISTAKES else ()
    return WrongDraft(told.cause, _solution(told.code, entry), named)


def _parsed(code: str, mode: str) -> ast.AST:
    try:
        return ast.parse(code.strip(), mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unfit(f"This is no Python: {' '.join(code.split())[:80]}") from None

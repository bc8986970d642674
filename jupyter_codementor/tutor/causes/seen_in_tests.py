"""What the visible tests showed, as a behaviour: for code that cannot be tried on fresh inputs."""

from __future__ import annotations

import ast
import re
from typing import Any

from jupyter_codementor.model.behaviour import Behaviour, Seen
from jupyter_codementor.model.verdict import CaseResult, Verdict

_ERROR = re.compile(r"([A-Z]\w*(?:Error|Exception|Interrupt|Exit))\b:?\s*(.*)")


def seen_in_tests(verdict: Verdict, *, program: bool) -> Behaviour | None:
    """Return the results of the visible tests as a behaviour, or None if they say too little.

    Args:
        verdict: of a run.
        program: expected and got are printed text, no values.
    """
    seen = [
        _seen(case, program=program)
        for case in verdict.cases
        if not case.hidden and case.expected is not None
    ]
    return Behaviour(seen=tuple(seen), complete=False) if seen else None


def _seen(case: CaseResult, *, program: bool) -> Seen:
    raised = _ERROR.match(case.error or "") or _ERROR.match("" if program else case.got or "")
    demanded = None if program else _ERROR.fullmatch(case.expected or "")
    return Seen(
        call=case.call or case.name,
        arguments=() if program else _arguments(case.call or ""),
        passed=case.status == "passed",
        expected=case.expected if program else _value(case.expected),
        got=case.got if program else _value(case.got),
        expected_error=demanded.group(1) if demanded else "",
        got_error=raised.group(1) if raised else "",
        message=raised.group(2) if raised else "",
        line=case.line,
        printed=case.output,
        endless=case.status == "timeout",
    )


def _value(text: str | None) -> Any:
    """Return the value that a text stands for, or the text; nothing is executed."""
    if text is None:
        return None
    plain = text.removesuffix(" in any order").removeprefix("about ")
    try:
        return ast.literal_eval(plain)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _arguments(call: str) -> tuple[Any, ...]:
    try:
        tree = ast.parse(call.strip().split("\n")[-1], mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    if not isinstance(tree.body, ast.Call):
        return ()
    found = []
    for part in tree.body.args:
        try:
            found.append(ast.literal_eval(part))
        except ValueError:
            return ()
    return tuple(found)

"""An exception as it was seen: in the verdict of the visible tests, or in a traceback as shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from jupyter_codementor.model.verdict import CaseResult, Verdict

from ..situation import Situation

_LAST_LINE: Final = re.compile(r"(?:[A-Za-z_][\w]*\.)*([A-Za-z_]\w{0,80})(?:: ?(.*))?", re.DOTALL)
_NAMED: Final = re.compile(
    r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Iteration|Interrupt)"
)
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PLACE: Final = re.compile(
    r"(?:^|\s)(?:File \"[^\"\n]{0,200}\", line|Cell In\s?\[\d+\], line|<solution>:|line) ?(\d{1,5})"
)
_ARROW: Final = re.compile(r"^-+> ?(\d{1,5})\b", re.MULTILINE)
_MAX_MESSAGE: Final = 300
_MAX_CALL: Final = 120
_MAX_TRACEBACK: Final = 20_000
_EXCEPTIONS: Final = ("error", "syntax_error", "failed")
_LIMITS: Final = ("timeout", "memory", "output_limit", "missing")


class Seen(Struct, frozen=True, kw_only=True):
    """An exception, or a limit at which the code was stopped.

    Args:
        type_name: name of its class; of a limit, the status of the test case.
        message: what it says.
        line: of the student's code, from 1, or None.
        source: that line, without its indentation.
        code: all of the student's code.
        call: of a visible test, what was called; may be empty.
        entry: the names that the challenge asks for.
        happened: whether it was seen to happen just now, not only told of.
        in_program: whether the code is a program that reads what is typed.
    """

    type_name: str
    message: str
    line: int | None
    source: str = ""
    code: str = ""
    call: str = ""
    entry: tuple[str, ...] = ()
    happened: bool = True
    in_program: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The words of the student's code that may be names."""
        return frozenset(re.findall(r"[A-Za-z_]\w*", self.code))

    @property
    def call_is_special(self) -> bool:
        """Whether something empty, zero or missing was handed over."""
        return self.in_program is False and has_special_value(self.call)


def seen(situation: Situation) -> tuple[Seen, ...]:
    """Return the exceptions that are asked about or show in the visible tests, each kind once.

    The test that is asked about comes first, then a traceback that was handed over, then the
    tests in their order, and behind all exceptions the limits.
    """
    found: list[Seen] = []
    told = _from_traceback(situation)
    for each in [*_from_verdict(situation), *([told] if told else [])]:
        same = (each.type_name, each.line if each.happened else None)
        if any(same[0] == other.type_name and same[1] in (None, other.line) for other in found):
            continue
        found.append(each)
    if told is not None:
        found.sort(key=lambda each: each.type_name != told.type_name)
    return tuple(sorted(found, key=lambda each: each.type_name in _LIMITS))


def _from_verdict(situation: Situation) -> Iterator[Seen]:
    verdict = situation.verdict
    if verdict is None:
        return
    challenge = situation.challenge
    lines = situation.code.splitlines()
    for case in _in_order(verdict, situation.ask.test_name):
        if (told := _told(case)) is None:
            continue
        type_name, message = told
        line = case.line if case.line and 1 <= case.line <= len(lines) else None
        yield Seen(
            type_name=type_name,
            message=message,
            line=line,
            source=lines[line - 1].strip() if line else "",
            code=situation.code,
            call=_last_call(case.call or ""),
            entry=challenge.entry if challenge else (),
            in_program=challenge is not None and challenge.kind == "program",
        )


def _in_order(verdict: Verdict, asked: str) -> list[CaseResult]:
    visible = [case for case in verdict.cases if not case.hidden]
    return sorted(visible, key=lambda case: case.name != asked)


def _told(case: CaseResult) -> tuple[str, str] | None:
    """Return type and message of a test case's exception, or its limit; None if it has neither."""
    if case.status in _LIMITS:
        return case.status, case.error or ""
    if case.status not in _EXCEPTIONS or (case.status == "failed" and not case.traceback):
        return None
    found = _LAST_LINE.fullmatch((case.error or "").strip())
    return (found[1], (found[2] or "")[:_MAX_MESSAGE]) if found else None


def _last_call(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:_MAX_CALL] if lines else ""


def _from_traceback(situation: Situation) -> Seen | None:
    """Return what a traceback says that the student asks about; what it quotes is not trusted."""
    if situation.ask.intent not in ("traceback", "selection"):
        return None
    text = _COLOURS.sub("", situation.ask.selection[-_MAX_TRACEBACK:])
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
    found = _LAST_LINE.fullmatch(last)
    if not found or not _NAMED.fullmatch(last.partition(":")[0]):
        return None
    places = [int(number) for number in _ARROW.findall(text)]
    places = places or [int(number) for number in _PLACE.findall(text)]
    lines = situation.code.splitlines()
    line = places[-1] if places and 1 <= places[-1] <= len(lines) else None
    challenge = situation.challenge
    return Seen(
        type_name=found[1],
        message=(found[2] or "")[:_MAX_MESSAGE],
        line=line,
        source=lines[line - 1].strip() if line else "",
        code=situation.code,
        entry=challenge.entry if challenge else (),
        happened=False,
        in_program=challenge is not None and challenge.kind == "program",
    )


def has_special_value(call: str) -> bool:
    """Return whether a call hands over something empty, or the number 0, or None."""
    try:
        tree = ast.parse(call.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if not isinstance(tree.body, ast.Call):
        return False
    given = [*tree.body.args, *(keyword.value for keyword in tree.body.keywords)]
    return any(_is_special(value) for value in given)


def _is_special(value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Tuple):
        return not value.elts
    if isinstance(value, ast.Dict):
        return not value.keys
    return isinstance(value, ast.Constant) and value.value in (0, "", b"", None)

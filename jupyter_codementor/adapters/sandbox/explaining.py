"""An exception in plain words: what a box is asked, and what of its answer is believed.

The box tries the visible tests only, and is told of each step what it is, never what is expected;
of an exception that a test asks for it gets the name.
"""

from __future__ import annotations

import re
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

import msgspec

from jupyter_codementor.grading.ports import Box, ExplainedError
from jupyter_codementor.model.challenge import (
    Challenge,
    InputOutput,
    Limits,
    Raises,
    Script,
    TestCase,
)

from .client import within
from .notebook_client import Asked

TIME_S: Final = 1.0
"""How long the code and its explanation may take together."""
_MAX_TRIALS: Final = 40
_MAX_NAME: Final = 200
_MAX_MESSAGE: Final = 500
_MAX_CAUSE: Final = 600
_MAX_LINE: Final = 1 << 16
_PICTURE: Final = re.compile(r"(?:-->|>)?\s*\d+:|[\s^~-]+$")
"""A numbered line of the code, or the marks below it: what a page has itself."""
_UNHELPFUL: Final = re.compile(
    r"https?:|github|please report|no (?:more |additional )?(?:information|suggestion)"
    r"|friendly|docstring|i (?:do not|don't) (?:know|recognize)|i have no|i am guessing",
    re.IGNORECASE,
)
_SAID_ABOVE: Final = re.compile(r" (?:identified|shown|indicated) above")
_NO_SPACE: Final = re.compile(r"(?<=[a-z]\.)(?=[A-Z][a-z]+ )")


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of an answer."""

    type_name: str
    message: str
    line: int | None
    cause: str
    hint: str


_decoder: Final = msgspec.json.Decoder(_Told | None)


class Boxes(Protocol):
    """What makes boxes that can be asked."""

    def box(self, limits: Limits, image: str) -> AbstractAsyncContextManager[Box]:
        """Return a fresh box of that image."""


async def explained(
    boxes: Boxes, image: str, challenge: Challenge, code: str
) -> ExplainedError | None:
    """Return the first exception of the code in plain words; None if there is none, or no words.

    Args:
        boxes: what makes the box.
        image: the image of the box, which explains.
        challenge: whose visible tests are tried.
        code: the student's.

    Raises:
        Unavailable: the jail cannot be used.
    """
    limits = Limits(
        time_s=min(TIME_S, challenge.limits.time_s), memory_mb=challenge.limits.memory_mb
    )
    async with boxes.box(limits, image) as box:
        if not isinstance(box, Asked):
            return None
        outcome = await box.ask(_request(challenge, code), limits.time_s)
    if outcome.status != "value" or not isinstance(outcome.value, str):
        return None
    try:
        told = _decoder.decode(outcome.value)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return None if told is None else _believed(told)


def _request(challenge: Challenge, code: str) -> dict[str, Any]:
    visible = [case for case in challenge.test_cases if not case.hidden]
    trials = [trial for case in visible if (trial := _trial(case)) is not None]
    return {
        "do": "explain",
        "code": code,
        "program": challenge.kind == "program",
        "trials": trials[:_MAX_TRIALS],
    }


def _trial(case: TestCase) -> dict[str, Any] | None:
    if isinstance(case.check, InputOutput):
        return {"stdin": case.check.stdin, "steps": []}
    if not isinstance(case.check, Script):
        return None  # it needs more than the student's box
    steps = [
        {
            "expression": msgspec.to_builtins(step.expression),
            "bind": step.bind,
            "raises": list(step.expect.exceptions) if isinstance(step.expect, Raises) else [],
        }
        for step in case.check.steps
    ]
    return {"stdin": "", "steps": steps}


def _believed(told: _Told) -> ExplainedError:
    line = told.line
    return ExplainedError(
        type_name=within(told.type_name, _MAX_NAME),
        message=within(told.message, _MAX_MESSAGE),
        line=line if line is not None and 1 <= line <= _MAX_LINE else None,
        cause=in_one_paragraph(within(told.cause, 4 * _MAX_CAUSE)),
        hint=in_one_paragraph(within(told.hint, 4 * _MAX_CAUSE)),
    )


def in_one_paragraph(text: str) -> str:
    """Return a text that was laid out for a terminal as plain sentences; "" if it does not help.

    Code on lines of its own becomes part of the sentence, and pictures of the code are left out.
    """
    if _UNHELPFUL.search(text):
        return ""
    parts = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare or (line[0] in " \t" and _PICTURE.match(bare)):
            continue
        is_code = line.startswith("    ") and "`" not in bare
        parts.append(f"`{bare}`" if is_code else bare)
    joined = _NO_SPACE.sub(" ", _SAID_ABOVE.sub("", " ".join(" ".join(parts).split())))
    if len(joined) <= _MAX_CAUSE:
        return joined
    return joined[:_MAX_CAUSE].rpartition(". ")[0].rstrip(".") + "."

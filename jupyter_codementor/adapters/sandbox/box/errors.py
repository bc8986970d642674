"""What is said of an exception that left a cell or a test of a notebook."""

from __future__ import annotations

import traceback
import types

MARK = "<cell"
"""How the names of cells and tests begin, as file names of their code."""
_MAX_MESSAGE = 1_000
_MAX_TRACEBACK = 4_000
_MAX_FRAMES = 40
_MAX_NAME = 200


def describe(error: BaseException, *, syntax: bool = False) -> dict[str, object]:
    """Return what is said of the error; with `syntax`, of code that could not be compiled."""
    kind = type(error)
    line = _line(error)
    if syntax and isinstance(error, SyntaxError):
        line = error.lineno
        message = str(error.msg)
        shown = _pointer(error) + f"{_name(kind)}: {message}\n"
    else:
        message = _message(error)
        shown = _traceback(error, message)
    return {
        "type_name": _name(kind),
        "bases": [_name(base) for base in type.__dict__["__mro__"].__get__(kind)][:-1][:100],
        "message": message[:_MAX_MESSAGE],
        "line": line if isinstance(line, int) and line > 0 else None,
        "traceback": shown[-_MAX_TRACEBACK:],
    }


def _name(kind: type) -> str:
    return str(type.__dict__["__name__"].__get__(kind))[:_MAX_NAME]


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "(its message cannot be read)"


def _frames(error: BaseException) -> list[tuple[types.FrameType, int]]:
    """Return the frames in cells and tests, at most the first and last of them."""
    found = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename.startswith(MARK):
            found.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    half = _MAX_FRAMES // 2
    return found if len(found) <= _MAX_FRAMES else found[:half] + found[-half:]


def _line(error: BaseException) -> int | None:
    frames = _frames(error)
    return frames[-1][1] if frames else None


def _traceback(error: BaseException, message: str) -> str:
    last = _name(type(error)) + (f": {message[:_MAX_MESSAGE]}" if message else "") + "\n"
    try:
        stack = traceback.StackSummary.extract(iter(_frames(error)))
        return "Traceback (most recent call last):\n" + "".join(stack.format()) + last
    except BaseException:  # the notebook's code may have broken what this needs
        return last


def _pointer(error: SyntaxError) -> str:
    text = (error.text or "").rstrip("\n")
    if not text:
        return ""
    shown = text.lstrip()
    place = (error.offset or 0) - (len(text) - len(shown))
    mark = " " * (3 + place) + "^\n" if 0 < place <= 500 else ""
    return f"  line {error.lineno}\n    {shown[:500]}\n{mark}"

"""What is said of an exception: its names, message, line and the frames in the student's code."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # this would take time to import
    import types

FILENAME = "<solution>"
_MAX_MESSAGE = 2_000
_MAX_TRACEBACK = 8_000
_MAX_FRAMES = 2_000
_MAX_CHAIN = 5
_NOTES = (
    ("__cause__", "The above exception was the direct cause of the following exception:"),
    ("__context__", "During handling of the above exception, another exception occurred:"),
)

_lines: list[str] = []


def remember_source(source: str) -> None:
    """Keep the source, so that tracebacks can show its lines."""
    _lines[:] = source.splitlines(keepends=True)
    if "traceback" in source or "inspect" in source or "linecache" in source:
        _fill_linecache()


def describe(error: BaseException) -> dict[str, object]:
    """Return the JSON form of an exception that left the student's code."""
    kind = type(error)
    message = _text(error)
    return {
        "type_name": _name(kind),
        "bases": [_name(base) for base in type.__dict__["__mro__"].__get__(kind)][:-1],
        "message": message,
        "line": _line(error),
        "traceback": _traceback(error),
    }


def describe_briefly(error: BaseException) -> dict[str, object]:
    """Return the same for an exception that the other box may well expect: an iterator's end."""
    if type(error) is not StopIteration:
        return describe(error)
    return {"type_name": "StopIteration", "bases": ["StopIteration", "Exception"], "message": ""}


def describe_syntax(error: BaseException, source: str) -> dict[str, object]:
    """Return the answer for code that cannot be compiled."""
    line: int | None = None
    message = _text(error)
    if isinstance(error, (SyntaxError, ValueError)) and "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        message = "the code has a NUL byte in it"
    elif isinstance(error, SyntaxError):
        line, message = error.lineno, error.msg
    elif isinstance(error, UnicodeEncodeError):
        line = source.count("\n", 0, error.start) + 1
        message = "the code has a character that is half of one (a lone surrogate)"
    elif isinstance(error, (MemoryError, RecursionError)):
        message = "the code is nested too deeply"
    kind = type(error) if isinstance(error, SyntaxError) else SyntaxError
    raised = {
        "type_name": kind.__name__,
        "bases": [base.__name__ for base in kind.__mro__[:-1]],
        "message": message,
        "line": line,
        "traceback": _pointer(error, line) + f"{kind.__name__}: {message}\n",
    }
    return {"status": "syntax_error", "raised": raised}


def _pointer(error: BaseException, line: int | None) -> str:
    if line is None:
        return ""
    text = f'  File "{FILENAME}", line {line}\n'
    if not 1 <= line <= len(_lines):
        return text
    source = _lines[line - 1].rstrip("\n")
    shown = source.lstrip()
    text += f"    {shown[:500]}\n"
    offset = getattr(error, "offset", None)
    if isinstance(offset, int) and 0 < offset - (len(source) - len(shown)) <= 500:
        text += " " * (3 + offset - (len(source) - len(shown))) + "^\n"
    return text


def type_name(value: object) -> str:
    """Return the name of the value's type, however hard its class lies."""
    return _name(type(value))


def _name(kind: type) -> str:
    return str(type.__dict__["__name__"].__get__(kind))[:200]


def _text(error: BaseException) -> str:
    try:
        return str(error)[:_MAX_MESSAGE]
    except BaseException:
        return "(its message cannot be read)"


def _frames(error: BaseException) -> list[tuple[types.FrameType, int]]:
    found: list[tuple[types.FrameType, int]] = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == FILENAME:
            found.append((step.tb_frame, step.tb_lineno))
        step = step.tb_next
    if len(found) > _MAX_FRAMES:
        half = _MAX_FRAMES // 2
        found = found[:half] + found[-half:]
    return found


def _line(error: BaseException) -> int | None:
    frames = _frames(error)
    return frames[-1][1] if frames else None


def _traceback(error: BaseException) -> str:
    try:
        text = _chain(error)
    except BaseException:  # the student may have broken what this needs
        return ""
    if len(text) <= _MAX_TRACEBACK:
        return text
    half = _MAX_TRACEBACK // 2
    return text[:half] + "\n  [...]\n" + text[-half:]


def _chain(error: BaseException) -> str:
    parts: list[str] = []
    seen: list[int] = []
    current: BaseException | None = error
    while current is not None:
        seen.append(id(current))
        parts.insert(0, _single(current))
        cause, note = current.__cause__, _NOTES[0][1]
        if cause is None and not current.__suppress_context__:
            cause, note = current.__context__, _NOTES[1][1]
        if cause is None or id(cause) in seen or len(seen) == _MAX_CHAIN:
            break
        parts.insert(0, f"\n{note}\n\n")
        current = cause
    return "".join(parts)


def _single(error: BaseException) -> str:
    import traceback  # here, because it brings `re` along and most code raises nothing

    _fill_linecache()
    stack = traceback.StackSummary.extract(iter(_frames(error)))
    message = _text(error)
    last = _name(type(error)) + (f": {message}" if message else "")
    return "Traceback (most recent call last):\n" + "".join(stack.format()) + last + "\n"


def _fill_linecache() -> None:
    import linecache

    source = "".join(_lines)
    linecache.cache[FILENAME] = (len(source), None, list(_lines), FILENAME)

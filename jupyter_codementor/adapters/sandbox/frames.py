"""What boxes say to one another, checked on its way through the trusted side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jupyter_codementor.grading.ports import Request
from jupyter_codementor.model import plaindata

from .box.operations import OPERATIONS

_KINDS: Final = ("object", "callable", "exception class")
_OPERATIONS: Final = frozenset({*OPERATIONS, "count"})
_ANSWERS: Final = ({"value"}, {"error"}, {"value", "changed"}, {"error", "changed"})
_MAX_NAME: Final = 200
_MAX_TEXT: Final = 2_000
_MAX_ARGUMENTS: Final = 1_000
_MAX_NUMBER: Final = 1 << 48


def asked(frame: dict[str, Any], number: int) -> Request:
    """Return what a box asks of another one in the middle of its answer to request `number`.

    Raises:
        ValueError: the frame has another shape, or asks for what there is not.
    """
    if frame.keys() != {"n", "op", "args", "kwargs"} or frame["n"] != number:
        raise ValueError("a question that does not belong to what was asked")
    operation, args, kwargs = frame["op"], frame["args"], frame["kwargs"]
    known = isinstance(operation, str) and operation in _OPERATIONS
    if not (known and isinstance(args, list) and isinstance(kwargs, dict) and args):
        raise ValueError("a question of an unknown kind")
    if len(args) + len(kwargs) > _MAX_ARGUMENTS:
        raise ValueError("a question with too many arguments")
    _check([*args, *kwargs.values()])
    return Request(operation=operation, args=tuple(args), kwargs=kwargs)


def checked_answer(value: Any) -> dict[str, Any]:
    """Return a box's answer to what another one asked, if it has the shape of one.

    Raises:
        ValueError: it has not.
    """
    if isinstance(value, dict) and value.keys() == {"opaque", "text"}:
        text = str(value["text"])[:_MAX_TEXT]  # too large for a frame
        return {"error": {"error": [0, {"builtin": "ValueError"}, [text], text]}}
    if not isinstance(value, dict) or value.keys() not in _ANSWERS:
        raise ValueError("an answer of an unknown kind")
    changed = value.get("changed", [])
    if not isinstance(changed, list):
        raise ValueError("an answer of an unknown kind")  # noqa: TRY004 - one error for all
    for pair in changed:
        if not (isinstance(pair, list) and len(pair) == 2):
            raise ValueError("a change needs a place and a content")
        _number(pair[0])
    error = value.get("error")
    if "error" in value and not (isinstance(error, dict) and error.keys() <= {"error", "yours"}):
        raise ValueError("what was raised is no exception")
    _check([value.get("value"), error, [content for _, content in changed]])
    return value


def _check(form: Any) -> None:
    plaindata.decode(form, _TAGS)


def _number(value: Any) -> None:
    if type(value) is not int or not 0 <= value < _MAX_NUMBER:
        raise ValueError("a number of an object must be a whole number")


def _text(value: Any, most: int) -> None:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("a name must be a text")


def _mine(content: Any, inner: Callable[[Any], Any]) -> plaindata.Opaque:
    number, kind, name, extra = content
    _number(number)
    _text(name, _MAX_NAME)
    if kind not in _KINDS:
        raise ValueError("an object of an unknown kind")
    if kind == "exception class":
        if not isinstance(extra, list):
            raise ValueError("an exception class without its bases")
        inner(extra)
    else:
        _text(extra, _MAX_NAME)
    return plaindata.Opaque(name)


def _numbered(content: Any, _: Callable[[Any], Any]) -> plaindata.Opaque:
    _number(content)
    return plaindata.Opaque("")


def _named(content: Any, _: Callable[[Any], Any]) -> plaindata.Opaque:
    _text(content, _MAX_NAME)
    return plaindata.Opaque(content)


def _error(content: Any, inner: Callable[[Any], Any]) -> plaindata.Opaque:
    number, kind, args, text = content
    _number(number)
    _text(text, _MAX_TEXT)
    if not isinstance(args, list):
        raise ValueError("an exception without its arguments")  # noqa: TRY004 - as above
    inner([kind, args])
    return plaindata.Opaque("")


def _three(content: Any, inner: Callable[[Any], Any]) -> plaindata.Opaque:
    first, second, third = content
    inner([first, second, third])
    return plaindata.Opaque("")


def _bytes(content: Any, inner: Callable[[Any], Any]) -> plaindata.Opaque:
    inner({"bytes": content})
    return plaindata.Opaque("")


_TAGS: Final[Mapping[str, plaindata.Tag]] = {
    "mine": _mine,
    "yours": _numbered,
    "arg": _numbered,
    "builtin": _named,
    "error": _error,
    "range": _three,
    "slice": _three,
    "bytearray": _bytes,
}

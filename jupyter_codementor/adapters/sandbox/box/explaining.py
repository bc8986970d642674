"""Explains the first exception that a student's code raises: friendly-traceback beside the code.

It looks at live values, so it must be where these are. Whatever a hostile value makes of it costs
no more than the time of this box, and all that leaves is text, which is believed by nobody.
"""

from __future__ import annotations

import functools
import json
import types

from friendly_traceback import set_lang
from friendly_traceback.core import FriendlyTraceback
from friendly_traceback.source_cache import cache

from .channel import Channel
from .report import FILENAME, describe, describe_syntax, remember_source
from .serve import give_stdin
from .solution import Missing, Solution

TYPE_CHECKING = False
if TYPE_CHECKING:  # this would take time to import
    from collections.abc import Callable
    from typing import Any

_MAX_FRAMES = 3
_MAX_TEXT = 4_000
_REHEARSALS = (
    "def f(xs):\n    return [x + 'a' for x in xs]\nf([1])\n",
    "def f(xs):\n    return xs[len(xs)]\nf([1])\n",
    "def f(result):\n    return reslt\nf(1)\n",
    "def f(x)\n    return x\n",
)

set_lang("en")


def answer_explanations(fd: int) -> None:
    """Serve requests on a channel until its other end closes."""
    Channel(fd, _answer).serve()


def rehearse() -> None:
    """Do once what each box does, so that what is made only then is there when boxes are copied."""
    for code in _REHEARSALS:
        _answer({"code": code, "program": False, "trials": []})
    remember_source("")
    cache.remove(FILENAME)


class _Watched(Solution):
    """A student's code, of which the exception is kept that left it."""

    def __init__(self) -> None:
        super().__init__(lambda frame: frame)
        self._error: BaseException | None = None

    def raised_by(self, act: Callable[[], object]) -> BaseException | None:
        """Return what the code raises meanwhile, or None."""
        self._error = None
        act()
        return self._error

    def _guarded(self, act: Callable[[], object]) -> dict[str, object]:
        try:
            act()
        except (MemoryError, Missing):  # nothing to explain, and perhaps no memory to do it in
            return {"status": "missing"}
        except BaseException as error:
            self._error = error
            return {"status": "raised"}
        return {"status": "value"}


def _answer(request: dict[str, Any]) -> dict[str, object]:
    """Return what is said of the first exception, as JSON; ``null`` if none is to be explained."""
    code = str(request["code"])
    try:
        compile(code, FILENAME, "exec", dont_inherit=True)
    except BaseException as error:
        told = describe_syntax(error, code)["raised"]
        found: BaseException | None = error
    else:
        found = _first(request, code)
        if found is not None:
            _trim(found)
        told = None if found is None else describe(found)
    if found is None or not isinstance(told, dict):
        return {"status": "value", "value": "null"}
    cause, hint = ("", "") if isinstance(found, RecursionError) else _words(found, code)
    said = {"type_name": told["type_name"], "message": told["message"], "line": told["line"]}
    return {"status": "value", "value": json.dumps({**said, "cause": cause, "hint": hint})}


def _first(request: dict[str, Any], code: str) -> BaseException | None:
    """Return the first exception that a test does not ask for, or None."""
    if request["program"]:
        return _first_of_program(request["trials"], code)
    solution = _Watched()
    found = solution.raised_by(functools.partial(solution.load, code))
    if found is not None:
        return found
    for trial in request["trials"]:
        for step in trial["steps"]:
            form, bind = step["expression"], step["bind"]
            found = solution.raised_by(functools.partial(solution.evaluate, form, bind))
            if found is None:
                continue
            if _is_one_of(found, step["raises"]):
                break
            return found
    return None


def _first_of_program(trials: list[dict[str, Any]], code: str) -> BaseException | None:
    for trial in trials:
        give_stdin(str(trial["stdin"]))
        solution = _Watched()
        found = solution.raised_by(functools.partial(solution.load, code))
        if found is not None and not _is_one_of(found, ["SystemExit"]):
            return found
    return None


def _is_one_of(error: BaseException, names: list[str]) -> bool:
    bases = type.__dict__["__mro__"].__get__(type(error))
    return any(type.__dict__["__name__"].__get__(base) in names for base in bases)


def _trim(error: BaseException) -> None:
    """Leave the first and the last frames of the student's code: a recursion has a thousand."""
    steps = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == FILENAME:
            steps.append(step)
        step = step.tb_next
    if len(steps) > _MAX_FRAMES:
        steps = [steps[0], *steps[1 - _MAX_FRAMES :]]
    trimmed: types.TracebackType | None = None
    for each in reversed(steps):
        trimmed = types.TracebackType(trimmed, each.tb_frame, each.tb_lasti, each.tb_lineno)
    BaseException.with_traceback(error, trimmed)
    BaseException.__setattr__(error, "__context__", None)
    BaseException.__setattr__(error, "__cause__", None)


def _words(error: BaseException, code: str) -> tuple[str, str]:
    """Return cause and hint in words; empty where it knows none, or where a value breaks it."""
    try:
        cache.add(FILENAME, code)
        own = None if isinstance(error, SyntaxError) else error.__traceback__
        found = FriendlyTraceback(type(error), error, own)  # type: ignore[arg-type] # it takes None
        found.assign_cause()
        return _text(found.info.get("cause")), _text(found.info.get("suggest"))
    except BaseException:  # a `__repr__` may do anything, and old code may meet a new Python
        return "", ""


def _text(value: object) -> str:
    return value[:_MAX_TEXT] if type(value) is str else ""

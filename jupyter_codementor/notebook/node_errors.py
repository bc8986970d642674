"""JavaScript's errors as exceptions of Python, so that ``raises(RangeError)`` works in a cell."""

from __future__ import annotations

import builtins
import functools
from collections.abc import Mapping
from typing import Any, Final

_NAMES: Final = ("AggregateError", "EvalError", "RangeError", "URIError")


class Thrown(Exception):
    """Whatever JavaScript throws; it shows itself as node does, without frames of Python.

    Args:
        message: its message.
        traceback: what node would print.
        line: the line of the cell, or None.
    """

    def __init__(self, message: str = "", traceback: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.traceback = traceback
        self.line = line

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows."""
        return (self.traceback or f"{type(self).__name__}: {self}").rstrip().splitlines()


class Error(Thrown):
    """JavaScript's `Error`, the base of all its errors."""


class _Unreadable(Error):
    """Code that cannot be compiled."""


@functools.cache
def error_class(names: tuple[str, ...]) -> type[Thrown]:
    """Return the exception for an error.

    Args:
        names: of its class and of the classes beneath it, ending with ``Error``. One that Python
            has, too, such as ``TypeError``, is of that type as well.
    """
    if not names or names[-1] != "Error":
        return Thrown
    if len(names) == 1:
        return Error
    bases: list[type] = [error_class(names[1:])]
    same = getattr(builtins, names[0], None)
    if isinstance(same, type) and issubclass(same, Exception):
        bases.append(same)
    return type(names[0], tuple(bases), {})


def named_errors() -> Mapping[str, type[Thrown]]:
    """Return the errors that JavaScript has and Python has not, by their names."""
    return {"Error": Error} | {name: error_class((name, "Error")) for name in _NAMES}


def thrown(raised: Mapping[str, Any], *, compiled: bool = True) -> Thrown:
    """Return the exception for what the box said of an error.

    That of code which was not `compiled` is no `SyntaxError` of Python, whose lines IPython would
    look for in the cell itself.
    """
    names = tuple(name for name in raised["bases"] if name != "Exception")
    kind = error_class(names) if compiled else _Unreadable
    return kind(str(raised["message"]), str(raised["traceback"]), raised.get("line"))

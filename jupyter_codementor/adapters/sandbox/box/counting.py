"""Counts the lines of the student's code that are executed: a measure that no clock disturbs."""

from __future__ import annotations

import sys

from .report import FILENAME

TYPE_CHECKING = False
if TYPE_CHECKING:  # these would bring `re` along
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

_CHANGED = "the code changed how its lines are counted (sys.settrace), so they cannot be counted"
_NOT_THEIRS = ("<box.", "<jupyter_codementor.", "<frozen ", "<test>")
_WATCHED = ("sys.settrace", "sys.setprofile")


class Counting:
    """Counts while `active`; what it counts can be trusted as far as the process can.

    Code that calls `sys.settrace` is stopped by an audit hook, which cannot be taken off again.
    Lines inside functions written in C, such as `sorted`, are not seen.
    """

    def __init__(self) -> None:
        self.active = False
        self.lines = 0
        self._hooked = False
        self._ours = False
        self._function = self._of_call  # bound once, so that it can be recognised

    def count(self, act: Callable[[], object]) -> int:
        """Return how many lines were executed by `act`."""
        before, was_active = self.lines, self.active
        self.active = True
        try:
            self.during(act)
        finally:
            self.active = was_active
        return self.lines - before

    def during(self, act: Callable[[], T]) -> T:
        """Do it, and count its lines if that is wanted.

        Raises:
            RuntimeError: the code has put another function in the place of ours.
        """
        if not self.active:
            return act()
        if not self._hooked:
            self._hooked = True
            sys.addaudithook(self._watch)
        outer = sys.gettrace()
        self._trace(self._function)
        try:
            found = act()
            if sys.gettrace() is not self._function:
                raise RuntimeError(_CHANGED)
            return found
        finally:
            self._trace(outer)

    def _trace(self, function: Any) -> None:
        self._ours = True
        sys.settrace(function)
        self._ours = False

    def _watch(self, event: str, _: object) -> None:
        if self.active and not self._ours and event in _WATCHED:
            raise RuntimeError(_CHANGED)

    def _of_call(self, frame: Any, _event: str, _: object) -> object:
        name = frame.f_code.co_filename
        # Code that `exec` runs counts as well; modules have names of files, or are ours or frozen.
        theirs = name == FILENAME or (name[:1] == "<" and not name.startswith(_NOT_THEIRS))
        return self._of_line if theirs else None

    def _of_line(self, _frame: object, event: str, _: object) -> object:
        if event == "line":
            self.lines += 1
        return self._of_line

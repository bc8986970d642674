"""What code did with inputs that are no secret: the visible tests, and fresh ones like them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Seen(Struct, frozen=True, kw_only=True):
    """What one input gave, beside what it should give.

    Args:
        call: as the student would write it; of a program, what is typed.
        arguments: the literal values in it, as Python values.
        passed: it gave what the task asks for.
        expected, got: the values as Python values; of a program, what is printed.
        expected_error, got_error: the name of the exception instead of a value, or "".
        message: of the exception that it raised.
        line: of the student's code where it was raised, or None.
        printed: what was printed meanwhile.
        changed: it changed an argument that the task leaves alone.
        endless: it was stopped because it took far too many steps.
        lines: how many lines were executed; `expected_lines` those of a good solution.
        fresh: it is none of the visible tests.
        ordinary: it is of a kind that the task shows or speaks of, so that it surely counts.
        part: of a test with several steps, which of its expectations it is, from 0.
    """

    call: str
    arguments: tuple[Any, ...]
    passed: bool
    expected: Any = None
    got: Any = None
    expected_error: str = ""
    got_error: str = ""
    message: str = ""
    line: int | None = None
    printed: str = ""
    changed: bool = False
    endless: bool = False
    lines: int = 0
    expected_lines: int = 0
    fresh: bool = False
    ordinary: bool = True
    part: int = 0


class Behaviour(Struct, frozen=True, kw_only=True):
    """What code did with all inputs that were tried, the smallest first.

    `complete` is False if there was no time for all of them.
    """

    seen: tuple[Seen, ...] = ()
    complete: bool = True

    @property
    def failed(self) -> tuple[Seen, ...]:
        """Those that did not give what they should."""
        return tuple(each for each in self.seen if not each.passed)


class Attempt(Struct, frozen=True):
    """How a changed version of the code did: which of the inputs it `mended`, which it `broke`.

    Both are numbers into the inputs of a `Behaviour`; `passes` says that none is left over.
    """

    mended: frozenset[int]
    broke: frozenset[int]
    passes: bool

"""Tries in the jail whether code does what the student's code fails to do, within bounds."""

from __future__ import annotations

import asyncio
import difflib
import time
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from jupyter_codementor.errors import Unavailable
from jupyter_codementor.model.challenge import Challenge

from ..ports import Trials
from .codelines import parsed

_LONGEST_TRY_S: Final = 2.0
_SHORTEST_TRY_S: Final = 1.0
_TIMES_AS_SLOW: Final = 8
"""Code of an answer may take so many times as long in the jail as the reference, and no longer."""
_SLOW_S: Final = 0.4
_SLOW_TRIES: Final = 5
"""After so many slow tries, each further piece gets `_TRIES_SLOW` only."""
_TRIES_SLOW: Final = 1
_TRY_S: Final = 5.0
_ANSWER_S: Final = 12.0
_MOST_TRIES: Final = 160
_NEARLY: Final = 0.8
_MANY_CASES: Final = 5
_ALIKE: Final = 0.5


class CannotCheck(Exception):
    """The jail cannot be used, or there is no time left: what was to be checked is withheld."""


class Goal(Struct, frozen=True):
    """Test cases that belong together.

    Args:
        failing: those that the student's code fails and the reference passes.
        all: those that the reference passes.
    """

    failing: frozenset[str]
    all: frozenset[str]

    def reached_by(self, passed: frozenset[str]) -> bool:
        """Return whether code that passes these is a solution, or as good as one."""
        if len(self.all & passed) < _NEARLY * len(self.all):
            return False
        missed = len(self.failing - passed)
        return not missed or (
            len(self.failing) >= _MANY_CASES and missed <= (1 - _NEARLY) * len(self.failing)
        )


class Tries:
    """The tries for one answer.

    Args:
        trials: the jail.
        challenge: the task.
        code: the student's own, as it is handed in.
        reference: the reference solution, as it is handed in.
    """

    def __init__(self, trials: Trials, challenge: Challenge, code: str, reference: str) -> None:
        self._trials = trials
        self._challenge = challenge
        self._code = code
        self._reference = reference
        self._parses = challenge.language == "python" and challenge.assignment is None
        self._aim: Goal | None = None
        self._tried: dict[str, bool] = {}
        self._count = 0
        self._used_s = 0.0
        self._slow = 0
        self.line: int | None = None
        """The line of the student's code where the last program that passed begins to differ."""

    async def aim(self) -> Goal:
        """Return what a leak reaches; nothing is failing if the student has all of it.

        Raises:
            CannotCheck: the jail cannot be used, or not even the reference passes anything.
        """
        if self._aim is None:
            started = time.monotonic()
            reached = await self.passed(self._reference)
            if not reached:
                raise CannotCheck
            if self._challenge.assignment is None:
                self._limit((time.monotonic() - started) * _TIMES_AS_SLOW)
            started = time.monotonic()
            failing = reached - await self.passed(self._code)
            if time.monotonic() - started > _SLOW_S:
                self._slow = _SLOW_TRIES // 2
            self._aim = Goal(failing, reached)
        return self._aim

    def _limit(self, wanted_s: float) -> None:
        limits = self._challenge.limits
        time_s = min(limits.time_s, max(_SHORTEST_TRY_S, min(_LONGEST_TRY_S, wanted_s)))
        self._challenge = replace(self._challenge, limits=replace(limits, time_s=time_s))

    async def any_passes(self, programs: Iterable[str], most: int) -> bool:
        """Return whether one of the first `most` programs that can be run is a solution.

        Raises:
            CannotCheck: the jail cannot be used, or no time is left.
        """
        tried = 0
        for program in programs:
            if tried >= (most if self._slow < _SLOW_TRIES else _TRIES_SLOW):
                return False
            if program not in self._tried:
                if self._parses and parsed(program) is None:
                    continue
                tried += 1
                started = time.monotonic()
                self._tried[program] = await self._solves(program)
                self._slow += time.monotonic() - started > _SLOW_S
            if self._tried[program]:
                self.line = _first_difference(self._code, program)
                return True
        return False

    async def passed(self, program: str) -> frozenset[str]:
        """Return the names of the test cases that a program passes.

        Raises:
            CannotCheck: the jail cannot be used, or no time is left.
        """
        if self._count >= _MOST_TRIES or self._used_s >= _ANSWER_S:
            raise CannotCheck
        self._count += 1
        started = time.monotonic()
        try:
            async with asyncio.timeout(_TRY_S):
                return await self._trials.passed(self._challenge, program)
        except (Unavailable, TimeoutError) as error:
            raise CannotCheck from error
        finally:
            self._used_s += time.monotonic() - started

    async def _solves(self, program: str) -> bool:
        goal = await self.aim()
        return goal.reached_by(await self.passed(program))


def _first_difference(code: str, program: str) -> int | None:
    """Return the first line of the code that a program changes, if it keeps most of it."""
    matcher = difflib.SequenceMatcher(None, code.split("\n"), program.split("\n"), False)
    if matcher.ratio() < _ALIKE:
        return None
    changed = (one for tag, one, *_ in matcher.get_opcodes() if tag != "equal")
    place = next(changed, None)
    lines = code.count("\n") + 1
    return None if place is None or place >= lines else place + 1
